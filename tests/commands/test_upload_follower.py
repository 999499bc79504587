"""What `kdesk upload` does about its transfers, on a server in memory."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest

from kdesk.commands.report import _ending
from kdesk.commands.upload import Follower
from kdesk.domain.links import Link
from kdesk.domain.transfer import Transfer, TransferState
from kdesk.domain.verification import Depth
from kdesk.engine.queue import TransferQueue
from kdesk.engine.receipt import receipt_of
from kdesk.engine.receipt_page import receipt_page
from kdesk.errors import NotPermitted, TimedOut
from kdesk.outcome import FAILED, FINE
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
    desk: Desk, queue: TransferQueue, *files: Path, must_verify: bool = False
) -> tuple[int, list[TransferState]]:
    """Do what the command does; return the exit status, and where each file stood when it was told of last."""
    told = Told()
    connection = desk.server.connection()
    options = {"duplicates": None, "wait_for_ready": True, "must_verify": must_verify}
    follower = Follower(queue, connection, told, no_receipt, desk.clock, **options)
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
        calls = desk.server.calls.count("entries_like")
        assert await upload(desk, queue, file.parent / "sub" / ".." / "a.mp4") == (FINE, [READY])
    assert desk.server.calls.count("entries_like") == calls


@pytest.mark.parametrize(("asked", "status"), [(False, FINE), (True, FAILED)], ids=["not asked", "asked"])
async def test_a_copy_that_could_not_be_compared(desk: Desk, asked: bool, status: int) -> None:
    """The file arrived, which is success; a comparison that was asked for and not done is none."""
    desk.server.copies.silent = 1_000_000
    async with desk.running() as queue:
        queue.set_verification(Depth.WHOLE)
        assert await upload(desk, queue, desk.file("a.mp4"), must_verify=asked) == (status, [READY])
    ((transfer_id, row),) = desk.notes.rows.items()
    assert row.verification is not None
    assert row.verification.detail == "cdn.example does not answer"
    assert _ending(row, ()) == [f"a.mp4: ready, entry {row.entry_id} (not compared: cdn.example does not answer)"]
    assert receipt_of(row)["verification"]["detail"] == "cdn.example does not answer"
    assert "Ready; not compared: cdn.example does not answer" in receipt_page(desk.journal.kept[transfer_id])
