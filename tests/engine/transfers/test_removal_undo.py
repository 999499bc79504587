"""The undo of a removal from the list: for ten seconds, journal and server stay as they are."""

from pathlib import Path

import pytest

from kdesk.domain.transfer_state import TransferState
from kdesk.engine.server_cleanup.left import left_something
from kdesk.engine.transfers import list_removal
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
def held(tmp_path: Path) -> HeldQueueHarness:
    """A queue whose removals wait."""
    return HeldQueueHarness(tmp_path)


async def test_a_removed_transfer_returns_to_its_row(held: HeldQueueHarness) -> None:
    """Even if the others were moved meanwhile; the journal has never deleted it."""
    async with held.running() as queue:
        a, b, c, d = await held.ready("a.mp4", "b.mp4", "c.mp4", "d.mp4")
        before = dict(held.notes.rows)
        queue.remove([b, d])
        assert list(held.notes.rows) == [a, c]
        assert list(held.journal.kept) == [a, b, c, d]
        queue.move([c], 0)
        queue.restore([b, d])
        assert list(held.notes.rows) == [c, b, a, d]
        assert held.notes.rows == before
        await held.end_of_undo()
        assert list(held.notes.rows) == [c, b, a, d]
    assert list(held.journal.kept) == [c, b, a, d]


async def test_after_ten_seconds_there_is_no_undo(held: HeldQueueHarness) -> None:
    """The journal has deleted it."""
    async with held.running() as queue:
        a, b = await held.ready("a.mp4", "b.mp4")
        queue.remove([a])
        await held.end_of_undo()
        assert list(held.journal.kept) == [b]
        queue.restore([a])
        assert list(held.notes.rows) == [b]


async def test_a_failed_transfer_returns_with_its_entry(held: HeldQueueHarness) -> None:
    """It is FAILED again, not CANCELLED, and can be retried."""
    async with held.running() as queue:
        only = await held.failed("a.mp4")
        assert left_something(held.notes.rows[only])
        held_before = dict(held.server.known)
        queue.remove([only])
        await held.rounds()
        assert (held.notes.rows, held.server.known) == ({}, held_before)
        queue.restore([only])
        assert held.state(only) is FAILED
        await held.end_of_undo()
        assert held.state(only) is FAILED
        queue.retry([only])
        await held.until_all(PROCESSING)
    assert len(held.server.known) == 1


async def test_each_removal_has_its_own_ten_seconds(held: HeldQueueHarness) -> None:
    """Removed, restored and removed again, it is not deleted when the first ten seconds are over."""
    async with held.running() as queue:
        (only,) = await held.ready("a.mp4")
        queue.remove([only])
        await held.rounds(most=3)
        queue.restore([only])
        first, held.held.go = held.held.go, type(held.held.go)()
        queue.remove([only])
        first.set()
        await held.rounds()
        queue.restore([only])
        assert list(held.notes.rows) == [only]


async def test_quitting_completes_a_removal(held: HeldQueueHarness) -> None:
    """A removed transfer does not return at the next start; what the server holds of it is deleted then."""
    async with held.running() as queue:
        ready, *_ = await held.ready("a.mp4")
        failed = await held.failed("b.mp4")
        queue.remove([ready, failed])
    assert [(key, kept.state) for key, kept in held.journal.kept.items()] == [(failed, CANCELLED)]
    held.held.go.set()
    async with held.running():
        await held.until(lambda: not left_something(held.notes.rows[failed]))
    assert len(held.server.known) == 1


async def test_a_crash_within_the_ten_seconds_loses_nothing(held: HeldQueueHarness) -> None:
    """The journal of that moment has the transfers as they were."""
    async with held.running() as queue:
        ready, *_ = await held.ready("a.mp4")
        failed = await held.failed("b.mp4")
        queue.remove([ready, failed])
        await held.rounds()
        kept = {key: transfer.state for key, transfer in held.journal.kept.items()}
        assert kept == {ready: TransferState.READY, failed: TransferState.FAILED}


async def test_a_file_dropped_after_its_removal_is_a_new_transfer(held: HeldQueueHarness) -> None:
    """It gets a row of its own."""
    async with held.running() as queue:
        only = await held.failed("a.mp4")
        queue.remove([only])
        (other,) = await held.take("a.mp4")
        assert other != only
        queue.restore([only])
        assert list(held.notes.rows) == [only, other]


async def test_many_leave_and_return_in_batches(held: HeldQueueHarness, monkeypatch: pytest.MonkeyPatch) -> None:
    """An undo that comes before the last has left brings all of them back, each to its row."""
    monkeypatch.setattr(list_removal, "BATCH", 2)
    async with held.running() as queue:
        ids = await held.ready(*[f"{number}.mp4" for number in range(7)])
        queue.remove(ids)
        assert list(held.notes.rows) == ids[:5]
        queue.restore(ids)
        await held.rounds(lambda: list(held.notes.rows) == ids)
        assert [transfer.id for transfer in queue.snapshot()] == ids


async def test_quitting_completes_a_removal_in_batches(held: HeldQueueHarness, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that have not left the list yet do so as well, and none is there again after the restart."""
    monkeypatch.setattr(list_removal, "BATCH", 2)
    async with held.running() as queue:
        ids = await held.ready(*[f"{number}.mp4" for number in range(7)])
        queue.remove(ids)
    assert not held.journal.kept
