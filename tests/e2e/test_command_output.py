"""What the commands tell: into pipes that nobody reads, onto full disks, into logs, after signals."""

import json
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.command_line import Command, objects
from tests.support.demo_faults import FaultControl, faults_of
from tests.support.demo_process import DemoProcess
from tests.support.evidence import acknowledged, states, stored_chunks, until
from tests.support.media import make_image, make_noise

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="Windows has neither these signals nor these files"),
]

FULL = Path("/dev/full")

ODD_NAMES = (
    "Screen Recording at 9.41.00\u202fPM.png",
    "日本語\u3000会議.png",
    "Prix\u00a0: 10.png",
    "\u0645\u06cc\u200c\u062e\u0648.png",
    "\U0001f469\u200d\U0001f467.png",
    "tab\tand\nnewline.png",
)
"""Each holds a character that no terminal should be sent as it is."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoProcess]:
    """A demo server that takes bytes in slowly enough to be interrupted."""
    demo = DemoProcess(tmp_path_factory.mktemp("server"), "--no-samples", "--intake-rate", "15").start()
    yield demo
    demo.stop()


@pytest.fixture
def faults(server: DemoProcess) -> Iterator[FaultControl]:
    """The server's faults, disarmed at the end."""
    with faults_of(server) as control:
        yield control


@pytest.fixture
def command(server: DemoProcess, tmp_path: Path) -> Command:
    """The command line on a data directory of its own."""
    return Command(server, tmp_path / "data")


def picture(path: Path) -> Path:
    """A picture that no other test has."""
    return make_noise(path, 5000, str(path))


def test_json_names_the_file_that_exists(command: Command, tmp_path: Path) -> None:
    """Every character as it is; there is no `entry_id` before there is an entry."""
    folder = tmp_path / "files"
    folder.mkdir()
    for name in ODD_NAMES:
        picture(folder / name)
    done = command.run("upload", str(folder), "--json")
    assert (done.returncode, done.stderr) == (0, "")
    told = objects(done.stdout)
    assert {line["file"] for line in told} == {str(folder / name) for name in ODD_NAMES}
    assert all(line.get("entry_id", "some") for line in told)
    assert [line for line in told if line["state"] == "queued" and "entry_id" not in line]
    assert all("entry_id" in line for line in told if line["state"] == "processing")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux takes names that are no text")
def test_words_are_fit_for_a_terminal_and_json_for_every_reader(command: Command, tmp_path: Path) -> None:
    """Bytes that are no text become a mark in both; characters that steer a terminal only in words."""
    os.rename(picture(tmp_path / "a.png"), os.fsencode(tmp_path) + b"/caf\xe9\t.png")  # noqa: PTH104  pathlib takes no bytes
    name = os.fsdecode(b"caf\xe9\t.png")
    told = objects(command.run("upload", str(tmp_path / name), "--json").stdout)
    assert {Path(line["file"]).name for line in told} == {"caf�\t.png"}
    words = command.run("upload", str(tmp_path / name)).stdout
    assert words.endswith(".png: arrived, entry " + words.rpartition("entry ")[2])
    assert "\t" not in words


def test_a_reader_who_goes_away_ends_no_upload(command: Command, tmp_path: Path) -> None:
    """`| head -1`: no word about it, and the file arrives."""
    read, write = os.pipe()
    video = make_noise(tmp_path / "long.mp4", 9_000_000, str(tmp_path))
    with command.start("upload", str(video), "--json", stdout=write) as process:
        os.close(write)
        with open(read, encoding="utf-8") as pipe:  # noqa: PTH123  a descriptor
            assert json.loads(pipe.readline())["file"] == str(video)
        _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, "")
    assert states(tmp_path / "data") == ["processing"]


@pytest.mark.parametrize("words", [(), ("--json",)], ids=["words", "json"])
def test_a_closed_standard_output_ends_no_upload(command: Command, tmp_path: Path, words: tuple[str, ...]) -> None:
    """`>&-`: nobody is told, and the file arrives."""
    closed = command.closing_stdout()
    done = closed.run("upload", str(picture(tmp_path / "a.png")), *words)
    assert (done.returncode, done.stderr) == (0, "")
    assert states(tmp_path / "data") == ["processing"]


@pytest.mark.skipif(not FULL.exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("words", [(), ("--json",)], ids=["words", "json"])
def test_a_full_disk_under_the_output_ends_no_upload(command: Command, tmp_path: Path, words: tuple[str, ...]) -> None:
    """It is told once and in the exit status, since what was to be written is lost; the file arrives."""
    with FULL.open("wb") as full, command.start("upload", str(picture(tmp_path / "a.png")), *words, stdout=full) as run:
        _, err = run.communicate(timeout=60)
    assert run.returncode == 1
    assert err == ("kdesk: standard output cannot be written: No space left on device; nothing more is printed there\n")
    assert states(tmp_path / "data") == ["processing"]


def test_a_wait_is_told_once_and_again_when_its_reason_changes(
    command: Command, server: DemoProcess, faults: FaultControl, tmp_path: Path
) -> None:
    """Into a file as well, and not for each try."""
    file = picture(tmp_path / "a.png")
    log = tmp_path / "log"
    faults.add("uploadToken.upload", "503")

    def waits() -> int:
        return log.read_text("utf-8").count("a.png: waiting: ")

    with log.open("wb") as out, command.start("upload", str(file), stdout=out) as process:
        until(waits)
        until(lambda: sum(faults.struck()) >= 3)
        assert waits() == 1
        faults.clear()
        faults.add("uploadToken.upload", "reset-before")
        until(lambda: waits() == 2)
        faults.clear()
        _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, "")
    told = log.read_text("utf-8")
    assert "a.png: waiting: The server had trouble of its own\n" in told
    assert "a.png: arrived, entry " in told
    assert server.url.rpartition("/")[2] in told


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_tells_what_was_reached(command: Command, tmp_path: Path, number: signal.Signals) -> None:
    """In words and as JSON, with the status that a shell gives to this signal; the same command continues."""
    video = make_noise(tmp_path / "long.mp4", 150_000_000, str(tmp_path))
    with command.start("upload", str(video)) as process:
        until(lambda: states(tmp_path / "data") == ["uploading"] and acknowledged(tmp_path / "data"))
        process.send_signal(number)
        out, err = process.communicate(timeout=15)
    assert process.returncode == 128 + number
    assert err == "kdesk: interrupted; the same command continues\n"
    assert out.startswith("long.mp4: interrupted: ")
    assert " MB arrived, entry " in out

    with command.start("upload", str(video), "--json") as process:
        # Its own words: chunks of the first process may still be stored, when this one has no handlers yet.
        next(line for line in process.stdout or () if objects(line)[0]["state"] == "uploading")
        process.send_signal(number)
        out, _ = process.communicate(timeout=15)
    assert process.returncode == 128 + number
    last = objects(out)[-1]
    assert (last["state"], last["interrupted"]) == ("uploading", True)
    assert last["bytes"] > 0
    assert states(tmp_path / "data") == ["uploading"]


def test_a_signal_that_is_to_be_ignored_is_ignored(server: DemoProcess, tmp_path: Path) -> None:
    """`nohup kdesk upload …` outlives its terminal."""
    video = make_noise(tmp_path / "long.mp4", 20_000_000, str(tmp_path))
    before = len(stored_chunks(server))
    held = Command(server, tmp_path / "data", prefix=("nohup",))
    with held.start("upload", str(video)) as process:
        until(lambda: len(stored_chunks(server)) > before)
        process.send_signal(signal.SIGHUP)
        out, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    assert "long.mp4: arrived" in out


def test_links_of_several_entries(command: Command, tmp_path: Path) -> None:
    """Blanks and line ends around an id do not count; each entry tells its id; one that is not there costs only 1."""
    pictures = [make_image(tmp_path / f"{name}.png", size=size) for name, size in (("a", "64x36"), ("b", "80x45"))]
    told = objects(command.run("upload", *map(str, pictures), "--wait", "--json").stdout)
    first, second = (
        next(line["entry_id"] for line in told if line["file"] == str(file) and line["state"] == "ready")
        for file in pictures
    )
    printed = command.run("links", f" {first}\r\n", f"1_nowhere {second}", "--json")
    assert printed.returncode == 1
    assert [line["entry_id"] for line in objects(printed.stdout)] == [first, "1_nowhere", second]
    assert printed.stderr.startswith("kdesk: 1_nowhere: There is no entry of this id, or this user may not see it")
    assert "upload" not in printed.stderr.lower()
    words = command.run("links", first, second)
    assert (words.returncode, words.stderr) == (0, "")
    assert [line for line in words.stdout.splitlines() if not line.startswith("  ")] == [first, second]
    assert json.loads(command.run("links", f"\t{first} ", "--json").stdout)["thumbnail"]


@pytest.mark.parametrize("fault", ["503", "reset-before", "database", "expired"])
def test_links_never_speak_of_uploads(command: Command, faults: FaultControl, fault: str) -> None:
    """Whatever goes wrong: nothing is uploaded here."""
    faults.add("baseEntry.get", fault)
    faults.add("media.get", fault)
    printed = command.run("links", "1_nowhere")
    assert printed.returncode == 1
    assert "upload" not in printed.stderr.lower()
    assert "transfer" not in printed.stderr.lower()
    blank = command.run("links", " ")
    assert (blank.returncode, blank.stderr) == (2, "kdesk: no entry is given\n")


@pytest.mark.skipif(not FULL.exists(), reason="this system has no /dev/full")
def test_links_and_help_onto_a_full_disk(command: Command, tmp_path: Path) -> None:
    """No traceback from either."""
    entry_id = objects(command.run("upload", str(make_image(tmp_path / "a.png")), "--json").stdout)[-1]["entry_id"]
    for arguments in (("links", entry_id), ("--help",)):
        with FULL.open("wb") as full, command.start(*arguments, stdout=full) as process:
            _, err = process.communicate(timeout=60)
        assert (process.returncode, "Traceback" in err) == (0 if arguments == ("--help",) else 1, False)


def test_a_limit_is_that_of_the_window(command: Command, tmp_path: Path, server: DemoProcess) -> None:
    """Its words and its unit: at 1 MB/s a file of 3 MB is still on its way when one without a limit has arrived."""
    slow = make_noise(tmp_path / "slow.mp4", 30_000_000, "slow")
    quick = make_noise(tmp_path / "quick.mp4", 3_000_000, "quick")
    with command.start("upload", str(slow), "--limit", "0.5 MB/s") as process:
        until(lambda: states(tmp_path / "data") == ["uploading"])
        assert Command(server, tmp_path / "other").run("upload", str(quick), "--limit", "none").returncode == 0
        assert process.poll() is None
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=15)
    wrong = command.run("upload", "x", "--limit", "0")
    assert wrong.returncode == 2
    assert "a limit is none, polite, or 0.01 to 10000 MB/s" in wrong.stderr
