"""The transfer queue with errors: in kdesk itself, of the disk, of a drive, and of the server."""

import asyncio
import threading

import pytest

from kdesk.domain.entry import EntryStatus
from kdesk.domain.queue_listener import QueueListener
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


async def test_an_unexpected_error_fails_one_row(harness: QueueHarness, caplog: pytest.LogCaptureFixture) -> None:
    """It is logged, and nothing else stops."""
    harness.server.fail("reserve", lambda: ZeroDivisionError("mistake"))  # type: ignore[arg-type, return-value]
    async with harness.running():
        await harness.take("a.mp4", "b.mp4")
        await harness.until(lambda: sorted(harness.states()) == [FAILED, PROCESSING])
    assert "failed unexpectedly" in caplog.text


async def test_an_error_in_a_listener_does_not_end_the_queue(
    harness: QueueHarness, caplog: pytest.LogCaptureFixture
) -> None:
    """A listener that raises costs at most a row."""

    class Faulty(QueueListener):
        """A listener that raises for one name."""

        def changed(self, before: Transfer, now: Transfer) -> None:
            """Raise for one name."""
            del before
            if now.file.name == "a.mp4" and now.state in {UPLOADING, FAILED}:
                raise ZeroDivisionError

    async with harness.running() as queue:
        queue.listen(Faulty())
        _, b = await harness.take("a.mp4", "b.mp4")
        await harness.until(lambda: harness.state(b) is PROCESSING)
    assert "ZeroDivisionError" in caplog.text


async def test_a_full_disk_is_reported_once_and_transfers_continue(harness: QueueHarness) -> None:
    """Transfers continue in memory; the error is reported once, and once its end."""
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


async def test_the_journal_is_completed_after_an_error(harness: QueueHarness) -> None:
    """It gets what it missed: no finished transfer is uploaded again after a restart."""
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


async def test_quitting_does_not_wait_for_a_hanging_drive(
    harness: QueueHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The queue ends although a folder on that drive is being scanned."""
    begun, never, back = threading.Event(), threading.Event(), threading.Event()

    def hang(_: object, **_how: bool) -> None:
        begun.set()
        never.wait(PATIENCE)
        back.set()

    monkeypatch.setattr(file_scan, "probe", hang)
    async with harness.running() as queue:
        queue.add([harness.file("clip.mp4")])
        await harness.rounds(begun.is_set, most=100_000)
    assert not back.is_set()
    never.set()


@pytest.mark.parametrize("end", [ZeroDivisionError, asyncio.CancelledError], ids=["error", "Ctrl+C"])
async def test_an_error_of_the_window_is_raised_unwrapped(harness: QueueHarness, end: type[BaseException]) -> None:
    """What is being saved is saved; Ctrl+C cancels the block."""

    async def fail() -> None:
        async with harness.running() as queue:
            queue.pause(await harness.take("clip.mp4"))
            raise end

    with pytest.raises(end):
        await fail()
    assert [transfer.state for transfer in harness.journal.kept.values()] == [PAUSED]


async def test_the_end_of_processing_shows_the_reason_of_the_server(harness: QueueHarness) -> None:
    """Failed, deleted and moderated entries each have their own text."""
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
    """Whichever responses are lost, each transfer ends with one entry."""
    harness.server.fail("reserve", TimedOut, after=True, times=3)
    async with harness.running():
        await harness.take("a.mp4", "b.mp4", "c.mp4", "d.mp4")
        await harness.until_all(PROCESSING)
    assert len(harness.server.known) == 4
    assert harness.server.waiting() == []
