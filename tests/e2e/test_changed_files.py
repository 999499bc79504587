"""A file that changes while it is uploading: the transfer says so, and the server never gets a mixture."""

import hashlib
import os
import struct
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from driving import drop, until
from PySide6.QtWidgets import QApplication

from kdesk.application import Application
from kdesk.domain.question import Decision
from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_state import TransferState
from kdesk.messages.errors import title_of
from kdesk.messages.questions import question_title
from tests.e2e.conftest import RunQt, window_on
from tests.support.command_line import Command, objects
from tests.support.demo_process import DemoProcess
from tests.support.evidence import rows, stored_chunks
from tests.support.evidence import until as wait_until
from tests.support.kaltura_client import PlainClient
from tests.support.media import make_noise, make_video, sha256

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

CHANGED = "The file changed"
MISSING = "The file is not there"
IMPORT, READY, DELETED = 0, 2, 3
LONG_AGO = 1_000_000_000
PASSED_OVER = 4_000_000
"""Bytes at the end of each file that belong to no picture: whatever stands there, the file can be played."""


def remove(file: Path) -> None:
    """What a person does who tidies up too early."""
    file.unlink()


def overwrite(file: Path) -> None:
    """Other bytes towards the end, where players pass over them, the size as before."""
    with file.open("r+b") as handle:
        handle.seek(-PASSED_OVER, os.SEEK_END)
        handle.write(os.urandom(PASSED_OVER))


def truncate(file: Path) -> None:
    """What a program does that writes the file anew."""
    os.truncate(file, 1_000_000)


def extend(file: Path) -> None:
    """What a recorder does that has not finished."""
    with file.open("ab") as handle:
        handle.write(bytes(100_000))


CHANGES: dict[str, tuple[Callable[[Path], None], str]] = {
    "removed": (remove, MISSING),
    "overwritten": (overwrite, CHANGED),
    "truncated": (truncate, CHANGED),
    "extended": (extend, CHANGED),
}


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A video of about 25 MB: four chunks."""
    return make_video(tmp_path_factory.mktemp("media") / "long.mp4", seconds=3, megabits=66)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[DemoProcess]:
    """A demo server that takes bytes in slowly enough for somebody to be faster."""
    demo = DemoProcess(tmp_path / "server", "--no-samples", "--intake-rate", "16").start()
    yield demo
    demo.stop()


@pytest.fixture
def files(video: Path, tmp_path: Path) -> dict[str, Path]:
    """A copy of the video for each change, and one that stays as it is, the last in the queue."""
    (tmp_path / "media").mkdir()
    made = {name: tmp_path / "media" / f"{name}.mp4" for name in (*CHANGES, "whole")}
    content = video.read_bytes()
    for name, file in made.items():
        # No two are the same file: each ends with an atom of its own that players pass over.
        atom = name.encode() + bytes(PASSED_OVER)
        file.write_bytes(content + struct.pack(">I4s", 8 + len(atom), b"free") + atom)
        os.utime(file, (LONG_AGO, LONG_AGO))  # young ones would be waited for, and begin in any order
    return made


def test_changed_files_in_the_window(
    qapp: QApplication, run_qt: RunQt, server: DemoProcess, files: dict[str, Path], tmp_path: Path
) -> None:
    """Each stops before its end and says why; the one behind them arrives. The new version, once wanted, comes whole.

    Cancelling the one that is gone takes what was reserved for it off the server.
    """

    async def job() -> None:
        async with window_on(qapp, tmp_path / "data", server) as app:
            app.queue.set_slots(len(CHANGES))
            drop(app.window, list(files.values()))
            await until(lambda: len(app.queue.snapshot()) == len(files), 10, "a row for each")
            for name, (change, _) in CHANGES.items():
                await until(lambda name=name: named(app, name).sent > 0, 30, f"bytes of {name}")
                change(files[name])
            for name, (_, says) in CHANGES.items():
                await until(lambda name=name: reason(named(app, name)), 40, f"{name} stops")
                assert reason(named(app, name)).startswith(says)
            await until(lambda: named(app, "whole").state is TransferState.READY, 60, "the whole one is READY")
            assert_sources(server, {"whole": files["whole"]})
            app.queue.cancel([named(app, "removed").id])
            app.queue.decide(named(app, "extended").id, Decision.NEW_VERSION)
            await until(lambda: named(app, "extended").state is TransferState.READY, 60, "the new version is READY")
            await until(lambda: "removed" not in entries(server), 10, "nothing of the cancelled one")

    run_qt(job())
    assert_sources(server, {name: files[name] for name in ("whole", "extended")})


def reason(transfer: Transfer) -> str:
    """Why a transfer stands still, "" while it does not."""
    failed = transfer.trouble if transfer.state is TransferState.FAILED else None
    if transfer.question:
        return question_title(transfer.question)
    return title_of(failed) if failed else ""


def named(app: Application, name: str) -> Transfer:
    """The transfer of one of the files."""
    return next(transfer for transfer in app.queue.snapshot() if transfer.file.title == name)


def entries(server: DemoProcess) -> dict[str, int]:
    """The status of each entry that is there, by its name."""
    return {e["name"]: e["status"] for e in PlainClient(server).entries() if e["status"] != DELETED}


def assert_sources(server: DemoProcess, files: dict[str, Path]) -> None:
    """These files are there byte by byte, and no other entry has got any content."""
    client = PlainClient(server)
    complete = [entry for entry in client.entries() if entry["status"] != IMPORT]
    sources = {entry["name"]: hashlib.sha256(client.source(entry["id"])).hexdigest() for entry in complete}
    assert sources == {name: sha256(file) for name, file in files.items()}


def test_a_changed_file_on_the_command_line(server: DemoProcess, files: dict[str, Path], tmp_path: Path) -> None:
    """The same sentence, status 1, and the other file arrives; the same command then brings the new version."""
    changed, whole = files["overwritten"], files["whole"]
    command = Command(server, tmp_path / "data")
    with command.start("upload", "--wait", "--json", str(changed), str(whole)) as process:
        wait_until(lambda: stored_chunks(server))
        overwrite(changed)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (1, "")
    last = {told["file"]: told for told in objects(out)}
    assert (last[str(changed)]["state"], last[str(changed)]["question"]) == ("paused", "changed")
    assert last[str(changed)]["error"].startswith(CHANGED)
    assert last[str(whole)]["state"] == "ready"
    assert_sources(server, {"whole": whole})
    assert command.run("upload", "--wait", "--json", str(changed), str(whole)).returncode == 0
    assert_sources(server, {"whole": whole, "overwritten": changed})


def stored(server: DemoProcess) -> list[str]:
    """The hashes of the files that the server has every byte of."""
    whole = PlainClient(server).tokens("2,3")
    return [sha256(server.data_dir / "uploads" / token["id"] / "base") for token in whole]


SAMPLE = 64 * 1024
"""Bytes of each of the sixteen samples by which kdesk knows a file again."""


def test_a_version_moved_in_with_the_same_samples(server: DemoProcess, tmp_path: Path) -> None:
    """A tool writes the file anew and keeps its time: all that kdesk sampled is the same, the rest is not.

    The command says so, and the server has no whole file; named again, the new version comes whole, with its hash.
    """
    take, v2 = make_noise(tmp_path / "take.mp4", 40_000_000, "take"), tmp_path / "v2.mp4"
    content, last = bytearray(take.read_bytes()), take.stat().st_size - SAMPLE
    samples = [last * number // 15 for number in range(16)]
    for begin, end in pairwise(samples):
        content[begin + SAMPLE : end] = bytes(end - begin - SAMPLE)
    v2.write_bytes(content)
    status = take.stat()
    os.utime(v2, ns=(status.st_atime_ns, status.st_mtime_ns))
    command = Command(server, tmp_path / "data")
    with command.start("upload", "--json", str(take)) as process:
        wait_until(lambda: stored_chunks(server))
        v2.replace(take)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (1, "")
    last_told = objects(out)[-1]
    assert (last_told["state"], last_told["question"]) == ("paused", "changed")
    assert last_told["error"].startswith(CHANGED)
    assert stored(server) == []
    assert command.run("upload", "--json", str(take)).returncode == 0
    assert stored(server) == [sha256(take)]
    assert [row["sha256"] for row in rows(tmp_path / "data")] == [sha256(take)]
