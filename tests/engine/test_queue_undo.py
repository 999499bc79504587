"""A removal can be taken back for ten seconds: until they are over, journal and server stay as they are."""

from pathlib import Path

import pytest

from kdesk.domain.transfer import TransferState
from kdesk.engine.server_cleanup.worker import left_something
from kdesk.engine.transfers.list_removal import UNDO_SECONDS
from kdesk.errors import NotPermitted
from tests.engine.queue_harness import QueueHarness
from tests.engine.states import CANCELLED, FAILED, PROCESSING, READY
from tests.support.fake_clock import HeldClock


class HeldQueueHarness(QueueHarness):
    """A queue on whose clock the ten seconds pass when the test says so."""

    def __init__(self, folder: Path) -> None:
        self.held = HeldClock()
        super().__init__(folder, clock=self.held)

    async def end_of_undo(self) -> None:
        """Let the ten seconds pass."""
        self.held.go.set()
        await self.rounds()
        assert UNDO_SECONDS in self.held.waits

    async def ready(self, *names: str) -> list[str]:
        """Bring these files in."""
        ids = await self.take(*names)
        await self.until_all(PROCESSING)
        self.process_all()
        await self.until_all(READY)
        return ids

    async def failed(self, name: str) -> str:
        """Queue a file that fails when something of it is on the server already."""
        self.server.fail("open", NotPermitted)
        (only,) = await self.take(name)
        await self.until(lambda: self.state(only) is FAILED)
        await self.rounds()
        return only


@pytest.fixture
def held_desk(tmp_path: Path) -> HeldQueueHarness:
    """A queue whose removals wait."""
    return HeldQueueHarness(tmp_path)


async def test_what_left_the_list_comes_back_to_its_place(held_desk: HeldQueueHarness) -> None:
    """Also where the others were moved meanwhile; the journal has never forgotten it."""
    async with held_desk.running() as queue:
        a, b, c, d = await held_desk.ready("a.mp4", "b.mp4", "c.mp4", "d.mp4")
        before = dict(held_desk.notes.rows)
        queue.remove([b, d])
        assert list(held_desk.notes.rows) == [a, c]
        assert list(held_desk.journal.kept) == [a, b, c, d]
        queue.move([c], 0)
        queue.restore([b, d])
        assert list(held_desk.notes.rows) == [c, b, a, d]
        assert held_desk.notes.rows == before
        await held_desk.end_of_undo()
        assert list(held_desk.notes.rows) == [c, b, a, d]
    assert list(held_desk.journal.kept) == [c, b, a, d]


async def test_after_ten_seconds_nothing_brings_it_back(held_desk: HeldQueueHarness) -> None:
    """The journal has forgotten it."""
    async with held_desk.running() as queue:
        a, b = await held_desk.ready("a.mp4", "b.mp4")
        queue.remove([a])
        await held_desk.end_of_undo()
        assert list(held_desk.journal.kept) == [b]
        queue.restore([a])
        assert list(held_desk.notes.rows) == [b]


async def test_a_failed_transfer_comes_back_with_all_that_the_server_has(held_desk: HeldQueueHarness) -> None:
    """It is FAILED again, not cancelled, and can be retried to its end."""
    async with held_desk.running() as queue:
        only = await held_desk.failed("a.mp4")
        assert left_something(held_desk.notes.rows[only])
        held_before = dict(held_desk.server.known)
        queue.remove([only])
        await held_desk.rounds()
        assert (held_desk.notes.rows, held_desk.server.known) == ({}, held_before)
        queue.restore([only])
        assert held_desk.state(only) is FAILED
        await held_desk.end_of_undo()
        assert held_desk.state(only) is FAILED
        queue.retry([only])
        await held_desk.until_all(PROCESSING)
    assert len(held_desk.server.known) == 1


async def test_an_undo_counts_its_own_ten_seconds(held_desk: HeldQueueHarness) -> None:
    """Removed, brought back and removed again, it is not forgotten when the first ten seconds are over."""
    async with held_desk.running() as queue:
        (only,) = await held_desk.ready("a.mp4")
        queue.remove([only])
        await held_desk.rounds(most=3)
        queue.restore([only])
        first, held_desk.held.go = held_desk.held.go, type(held_desk.held.go)()
        queue.remove([only])
        first.set()
        await held_desk.rounds()
        queue.restore([only])
        assert list(held_desk.notes.rows) == [only]


async def test_quitting_ends_the_time_for_an_undo(held_desk: HeldQueueHarness) -> None:
    """What was removed does not come back at the next start; what the server holds of it goes then."""
    async with held_desk.running() as queue:
        ready, *_ = await held_desk.ready("a.mp4")
        failed = await held_desk.failed("b.mp4")
        queue.remove([ready, failed])
    assert [(key, kept.state) for key, kept in held_desk.journal.kept.items()] == [(failed, CANCELLED)]
    held_desk.held.go.set()
    async with held_desk.running():
        await held_desk.until(lambda: not left_something(held_desk.notes.rows[failed]))
    assert len(held_desk.server.known) == 1


async def test_a_crash_within_the_ten_seconds_loses_nothing(held_desk: HeldQueueHarness) -> None:
    """The journal of that moment has the transfers as they stood."""
    async with held_desk.running() as queue:
        ready, *_ = await held_desk.ready("a.mp4")
        failed = await held_desk.failed("b.mp4")
        queue.remove([ready, failed])
        await held_desk.rounds()
        kept = {key: transfer.state for key, transfer in held_desk.journal.kept.items()}
        assert kept == {ready: TransferState.READY, failed: TransferState.FAILED}


async def test_a_file_dropped_again_is_not_its_removed_transfer(held_desk: HeldQueueHarness) -> None:
    """Whoever removed the row and drops the file wants a row for it."""
    async with held_desk.running() as queue:
        only = await held_desk.failed("a.mp4")
        queue.remove([only])
        (other,) = await held_desk.take("a.mp4")
        assert other != only
        queue.restore([only])
        assert list(held_desk.notes.rows) == [only, other]
