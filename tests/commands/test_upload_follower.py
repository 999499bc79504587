"""What `kdesk upload` does about its transfers, on a server in memory."""

import asyncio
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest

from kdesk.commands.upload import Follower
from kdesk.domain.links import Link
from kdesk.domain.transfer import FileWait, Transfer, TransferState
from kdesk.engine import admission, file_scan
from kdesk.engine.clock import SystemClock
from kdesk.engine.queue import TransferQueue
from kdesk.engine.source import Looked
from kdesk.errors import NotPermitted, TimedOut
from kdesk.outcome import FINE
from tests.engine.queue_harness import Desk

READY = TransferState.READY


class Told:
    """A report that keeps where each transfer stood last. Implements report.Report."""

    def __init__(self) -> None:
        self.states: dict[str, TransferState] = {}

    def show(self, transfer: Transfer, links: Sequence[Link] = ()) -> None:
        """Keep it."""
        del links
        self.states[transfer.id] = transfer.state

    def end(self) -> None:
        """Nothing is open."""


async def no_receipt(_transfer: Transfer) -> None:
    """Write nothing."""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Everything around a queue, where each entry is READY as soon as its bytes are there."""
    desk = Desk(tmp_path / "files")
    looked = desk.server.entries

    async def entries(entry_ids: Sequence[str]) -> object:
        desk.process_all()
        return await looked(entry_ids)

    desk.server.entries = entries  # type: ignore[assignment, method-assign]
    return desk


async def upload(
    desk: Desk, queue: TransferQueue, *files: Path, wait_for_writers: bool = True
) -> tuple[int, list[TransferState]]:
    """Do what the command does; return the exit status, and where each file stood when it was told of last."""
    told = Told()
    connection = desk.server.connection()
    follower = Follower(
        queue,
        connection,
        told,
        no_receipt,
        desk.clock,
        duplicates=None,
        wait_for_ready=True,
        wait_for_writers=wait_for_writers,
    )
    await follower.follow(files)
    lost = asyncio.get_running_loop().create_future()
    try:
        return await follower.outcome(lost), list(told.states.values())
    finally:
        lost.cancel()


@pytest.mark.parametrize("error", [TimedOut, NotPermitted], ids=["passing", "for good"])
async def test_links_that_cannot_be_had_end_nothing(desk: Desk, error: type[TimedOut]) -> None:
    """The file is there: that is what counts, and what the other files need not suffer for."""
    async with desk.running() as queue:
        desk.server.fail("entry", error)
        assert await upload(desk, queue, desk.file("a.mp4", 900), desk.file("b.mp4", 900)) == (FINE, [READY, READY])


async def test_a_file_whose_entry_was_deleted_is_uploaded_again(desk: Desk) -> None:
    """What is done is told again as done; what somebody deleted since is not done any more."""
    files = desk.file("a.mp4", 900), desk.file("b.mp4", 900)
    async with desk.running() as queue:
        await upload(desk, queue, *files)
        deleted, kept = desk.server.known
        del desk.server.known[deleted]
        assert await upload(desk, queue, *files) == (FINE, [READY, READY])
    assert next(iter(desk.server.known)) == kept
    assert len(desk.server.known) == 2
    assert desk.server.calls.count("reserve") == 3


async def test_the_same_file_by_another_way_is_done(desk: Desk) -> None:
    """A path with `..` in it names the same file: nothing is asked and nothing sent."""
    file = desk.file("a.mp4")
    async with desk.running() as queue:
        await upload(desk, queue, file)
        calls = desk.server.calls.count("entries_of")
        assert await upload(desk, queue, file.parent / "sub" / ".." / "a.mp4") == (FINE, [READY])
    assert desk.server.calls.count("entries_of") == calls


@pytest.mark.skipif(sys.platform not in {"linux", "win32"}, reason="this system does not tell who writes a file")
async def test_a_file_that_is_open_can_be_uploaded_as_it_is(tmp_path: Path, desk: Desk) -> None:
    """A script that knows better need not wait for the program that keeps the file open."""
    desk.clock = SystemClock()
    with (tmp_path / "open.mp4").open("wb", buffering=0) as handle:
        handle.write(b"all of it")
        async with desk.running() as queue:
            status, states = await upload(desk, queue, Path(handle.name), wait_for_writers=False)
    assert (status, states) == (FINE, [READY])
    assert desk.contents() == [b"all of it"]


async def test_what_a_slow_drive_brings_in_later_belongs_to_the_command(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command ends when the files of the folder have ended, not when the row that stood for it is gone."""
    go_on, look = threading.Event(), file_scan.look_at

    def hang(path: str) -> Looked:
        go_on.wait(10)
        return look(path)

    monkeypatch.setattr(file_scan, "look_at", hang)
    monkeypatch.setattr(admission, "SILENT_SECONDS", 0.05)
    files = [desk.file(f"folder/{number}.mp4") for number in range(3)]
    async with desk.running() as queue, asyncio.TaskGroup() as group:
        running = group.create_task(upload(desk, queue, files[0].parent))
        await desk.until(lambda: FileWait.DRIVE in {row.file_wait for row in desk.notes.rows.values()})
        go_on.set()
        status, _ = await running
    assert status == FINE
    assert len(desk.contents()) == 3
