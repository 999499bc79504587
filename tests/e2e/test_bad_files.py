"""What cannot be uploaded says why, in the window and on the command line, and the rest of the queue goes on."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from driving import drop, until
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from kdesk.application import Application
from kdesk.domain.transfer_state import TransferState
from tests.e2e.conftest import RunQt, window_on
from tests.support.bad_files import ODD_NAMES, make_bad_files
from tests.support.command_line import Command, objects
from tests.support.demo_process import DemoProcess
from tests.support.kaltura_client import PlainClient
from tests.support.media import make_image

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="pipes, devices and rights are made as Linux has them"),
]

LEFT_OUT = "kdesk: 3 files were left out: 1 hidden file, 2 documents; --list-left-out names them\n"
ENDED = {TransferState.READY, TransferState.FAILED}


@pytest.fixture
def server(tmp_path: Path) -> Iterator[DemoProcess]:
    """A demo server without samples."""
    demo = DemoProcess(tmp_path / "server", "--no-samples").start()
    yield demo
    demo.stop()


@pytest.fixture
def bad(tmp_path: Path) -> dict[Path, str]:
    """Everything that cannot be taken, and what is said of it."""
    (tmp_path / "bad").mkdir()
    return make_bad_files(tmp_path / "bad")


@pytest.fixture
def good(tmp_path: Path) -> list[Path]:
    """Pictures under odd names, in a folder that holds other things and leads back into itself."""
    folder = tmp_path / "good"
    (folder / "inner").mkdir(parents=True)
    picture = make_image(tmp_path / "one.png", size="64x36")
    names = [folder / "inner" / name for name in ODD_NAMES]
    for number, name in enumerate(names):
        # Each of its own content: kdesk asks before it uploads the same picture twice.
        name.write_bytes(picture.read_bytes() + bytes([number]))
    (folder / "inner" / "back").symlink_to(folder)
    (folder / "read me.txt").write_text("not a picture")
    (folder / ".hidden.png").write_bytes(picture.read_bytes())
    return names


def test_bad_files_in_the_window(
    qapp: QApplication, run_qt: RunQt, server: DemoProcess, bad: dict[Path, str], good: list[Path], tmp_path: Path
) -> None:
    """Each bad thing is a FAILED row with its reason; everything else that was dropped with it arrives, once."""

    async def job() -> None:
        async with window_on(qapp, tmp_path / "data", server) as app:
            drop(app.window, [*bad, tmp_path / "good"])
            count = len(bad) + len(good)
            await until(lambda: len(app.queue.snapshot()) == count, 10, "a row for each")
            await until(lambda: {t.state for t in app.queue.snapshot()} <= ENDED, 30, "an end for each")
            app.uploads.model.flush()
            spoken = rows_of(app)
            for path, says in bad.items():
                assert says in spoken.pop(path)
            assert spoken.keys() == set(good)
            assert all("Ready" in words for words in spoken.values()), spoken

    run_qt(job())
    assert_only(server, good)


def rows_of(app: Application) -> dict[Path, str]:
    """What a screen reader says of each row."""
    model = app.uploads.model
    words = (model.index(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(model.rowCount()))
    return {Path(model.transfer(row).file.path): said for row, said in enumerate(words)}


def assert_only(server: DemoProcess, good: list[Path]) -> None:
    """The server holds an entry for each good file, under the name that it has, and nothing reserved for others."""
    client = PlainClient(server)
    names = [file.stem.replace("\n", " ").replace("\t", " ").strip() for file in good]
    assert sorted(entry["name"].strip() for entry in client.entries()) == sorted(names)
    assert not client.tokens("0,1,2")


def test_bad_files_on_the_command_line(
    server: DemoProcess, bad: dict[Path, str], good: list[Path], tmp_path: Path
) -> None:
    """The same sentences in JSON and in words; the exit status says that some failed, and the good ones arrived."""
    files = [str(path) for path in (*bad, tmp_path / "good")]
    done = Command(server, tmp_path / "data").run("upload", "--wait", "--json", *files)
    assert done.returncode == 1
    assert done.stderr == LEFT_OUT
    last = {told["transfer"]: told for told in objects(done.stdout)}.values()
    failed = {told["file"]: told["error"] for told in last if told["state"] == "failed"}
    assert failed == {str(path): says for path, says in bad.items()}
    assert len([told for told in last if told["state"] == "ready"]) == len(good)
    assert_only(server, good)

    words = Command(server, tmp_path / "other").run("upload", *(str(path) for path in bad)).stdout
    for path, says in bad.items():
        assert f"{path.name}: failed: {says}" in words


def test_a_file_of_somebody_else_cannot_be_read(server: DemoProcess, tmp_path: Path) -> None:
    """A file without the right to read it says so, with the system's reason, and the next one is uploaded."""
    closed, picture = tmp_path / "closed.mp4", make_image(tmp_path / "one.png", size="64x36")
    closed.write_bytes(b"not for you")
    closed.chmod(0)
    # The administrator may read everything, unless this power is given away.
    plain = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if os.geteuid() == 0 else []
    done = Command(server, tmp_path / "data", prefix=plain).run("upload", "--json", str(closed), str(picture))
    assert done.returncode == 1
    last = {told["file"]: told for told in objects(done.stdout)}
    assert last[str(closed)]["error"] == "The file cannot be read"
    assert last[str(closed)]["detail"] == "Permission denied"
    assert last[str(picture)]["state"] in {"processing", "ready"}


def test_what_was_left_out_is_named_on_request(server: DemoProcess, tmp_path: Path) -> None:
    """From a card only the recording goes up, the other files are named. A file that is named itself is taken."""
    (tmp_path / "card").mkdir()
    clip = make_image(tmp_path / "card" / "GX010001.png", size="64x36")
    names = ("GL010001.LRV", "talk.mp4.part", "index.ts", "@eaDir")
    for name in names[:2]:
        (tmp_path / "card" / name).write_bytes(clip.read_bytes() + name.encode())
    (tmp_path / "card" / "index.ts").write_text("export const answer: number = 42;\n")
    (tmp_path / "card" / "@eaDir").mkdir()
    command = Command(server, tmp_path / "data")
    done = command.run("upload", "--json", "--list-left-out", str(tmp_path / "card"))
    assert done.returncode == 0
    assert {Path(told["file"]).name for told in objects(done.stdout)} == {clip.name}
    for name in names:
        assert f"kdesk: left out: {tmp_path / 'card' / name}: " in done.stderr
    assert (
        "1 unfinished download, 1 sidecar file, 1 sidecar folder, 1 text file with the ending of a video\n"
        in done.stderr
    )
    named = command.run("upload", "--json", *(str(tmp_path / "card" / name) for name in names[:3]))
    assert named.returncode == 0
    last = {Path(told["file"]).name: told["state"] for told in objects(named.stdout)}
    assert last == dict.fromkeys(("GL010001.LRV", "talk.mp4.part", "index.ts"), "processing")
