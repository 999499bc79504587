"""A queue in trouble: mistakes of kdesk's own, a full disk, a drive that hangs, a server that loses answers."""

import asyncio
import threading

import pytest

from kdesk.domain.entry import EntryStatus
from kdesk.domain.transfer import Transfer
from kdesk.engine.transfers import file_scan
from kdesk.errors import (
    JournalProblem,
    TimedOut,
)
from kdesk.messages.remarks import remarks_text
from tests.engine.queue_harness import QueueHarness
from tests.engine.states import FAILED, PAUSED, PROCESSING, READY, UPLOADING
from tests.support.patience import PATIENCE


async def test_unforeseen_errors_fail_one_row(harness: QueueHarness, caplog: pytest.LogCaptureFixture) -> None:
    """A mistake in kdesk itself fails the transfer that met it, is logged, and nothing else stops."""
    harness.server.fail("reserve", lambda: ZeroDivisionError("mistake"))  # type: ignore[arg-type, return-value]
    async with harness.running():
        await harness.take("a.mp4", "b.mp4")
        await harness.until(lambda: sorted(harness.states()) == [FAILED, PROCESSING])
    assert "unforeseen" in caplog.text


async def test_a_mistake_in_a_listener_does_not_end_the_queue(
    harness: QueueHarness, caplog: pytest.LogCaptureFixture
) -> None:
    """A listener that raises once costs at most a row, never the window."""

    class Faulty:
        """A listener that cannot stand uploads of one name."""

        def added(self, transfers: object) -> None:
            """Nothing."""

        def changed(self, transfer: Transfer) -> None:
            """Raise for one name."""
            if transfer.file.name == "a.mp4" and transfer.state in {UPLOADING, FAILED}:
                raise ZeroDivisionError

        def removed(self, transfer_ids: object) -> None:
            """Nothing."""

        def restored(self, transfers: object, rows: object) -> None:
            """Nothing."""

        def moved(self, transfer_ids: object, row: int) -> None:
            """Nothing."""

    async with harness.running() as queue:
        queue.listen(Faulty())
        _, b = await harness.take("a.mp4", "b.mp4")
        await harness.until(lambda: harness.state(b) is PROCESSING)
    assert "ZeroDivisionError" in caplog.text


async def test_a_full_disk_is_told_once_and_work_goes_on(harness: QueueHarness) -> None:
    """Without a journal transfers go on in memory; the trouble is told once, and once that it is over."""
    harness.journal.problem = JournalProblem("no space left")
    async with harness.running() as queue:
        (only,) = await harness.take("clip.mp4")
        await harness.until_all(PROCESSING)
        assert len(harness.problems) == 1
        harness.journal.problem = None
        harness.process_all()
        await harness.until_all(READY)
        queue.pause([only])
        await harness.rounds()
    assert harness.problems[1:] == [None]


async def test_what_a_full_disk_refused_is_written_when_it_can_be(harness: QueueHarness) -> None:
    """When the journal works again, it gets what it missed: no finished transfer is uploaded again after a restart."""
    async with harness.running() as queue:
        harness.journal.problem = JournalProblem("no space left")
        a, b = await harness.take("a.mp4", "b.mp4")
        await harness.until_all(PROCESSING)
        harness.process_all()
        await harness.until_all(READY)
        queue.remove([b])
        await harness.rounds()
        harness.journal.problem = None
        await harness.take("c.mp4")
        await harness.until(lambda: PROCESSING in harness.states())
    assert harness.journal.kept[a].state is READY
    assert b not in harness.journal.kept


async def test_leaving_does_not_wait_for_a_hanging_drive(
    harness: QueueHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder that is being read when kdesk is closed does not keep it open: kdesk is gone while the drive hangs."""
    begun, never, back = threading.Event(), threading.Event(), threading.Event()

    def hang(_: object) -> None:
        begun.set()
        never.wait(PATIENCE)
        back.set()

    monkeypatch.setattr(file_scan, "look_at", hang)
    async with harness.running() as queue:
        queue.add([harness.file("clip.mp4")])
        await harness.rounds(begun.is_set, most=100_000)
    assert not back.is_set()
    never.set()


@pytest.mark.parametrize("end", [ZeroDivisionError, asyncio.CancelledError], ids=["error", "Ctrl+C"])
async def test_an_error_of_the_window_comes_out_as_it_is(harness: QueueHarness, end: type[BaseException]) -> None:
    """What goes wrong in the block is raised unwrapped, and what was being saved is saved; Ctrl+C cancels the block."""

    async def fail() -> None:
        async with harness.running() as queue:
            queue.pause(await harness.take("clip.mp4"))
            raise end

    with pytest.raises(end):
        await fail()
    assert [transfer.state for transfer in harness.journal.kept.values()] == [PAUSED]


async def test_processing_ends_in_the_words_of_the_server(harness: QueueHarness) -> None:
    """Failed, deleted and moderated entries end their rows, each with its own words."""
    async with harness.running() as queue:
        failed, deleted, moderated = await harness.take("a.mp4", "b.mp4", "c.mp4")
        await harness.until_all(PROCESSING)
        entries = {i: harness.notes.rows[i].reservation.entry_id for i in (failed, deleted, moderated)}
        harness.server.process(entries[failed], EntryStatus.PROCESSING_FAILED)
        del harness.server.known[entries[deleted]]
        harness.server.process(entries[moderated], EntryStatus.MODERATION)
        await harness.until_all(FAILED, READY)
        assert [harness.state(i) for i in entries] == [FAILED, FAILED, READY]
        assert remarks_text(harness.notes.rows[moderated].remarks) == "Waits for a moderator"
        queue.retry([failed])
        await harness.until(lambda: harness.state(failed) is PROCESSING)
        assert harness.notes.rows[failed].reservation.entry_id != entries[failed]


async def test_timed_out_reservations_leave_one_entry(harness: QueueHarness) -> None:
    """Whatever answers are lost, each transfer ends with one entry."""
    harness.server.fail("reserve", TimedOut, after=True, times=3)
    async with harness.running():
        await harness.take("a.mp4", "b.mp4", "c.mp4", "d.mp4")
        await harness.until_all(PROCESSING)
    assert len(harness.server.known) == 4
    assert harness.server.waiting() == []
