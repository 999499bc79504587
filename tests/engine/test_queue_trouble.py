"""A queue in trouble: mistakes of kdesk's own, a full disk, a drive that hangs, a server that loses answers."""

import asyncio
import threading

import pytest

from kdesk.domain.entry import EntryStatus
from kdesk.domain.transfer import Transfer
from kdesk.engine import file_scan
from kdesk.errors import (
    JournalProblem,
    TimedOut,
)
from tests.engine.queue_harness import Desk
from tests.engine.states import FAILED, PAUSED, PROCESSING, READY, UPLOADING
from tests.support.patience import PATIENCE


async def test_unforeseen_errors_fail_one_row(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    """A mistake in kdesk itself fails the transfer that met it, is logged, and nothing else stops."""
    desk.server.fail("reserve", lambda: ZeroDivisionError("mistake"))  # type: ignore[arg-type, return-value]
    async with desk.running():
        await desk.take("a.mp4", "b.mp4")
        await desk.until(lambda: sorted(desk.states()) == [FAILED, PROCESSING])
    assert "unforeseen" in caplog.text


async def test_a_mistake_in_a_listener_does_not_end_the_queue(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    """A listener that raises once costs at most a row, never the window."""

    class Faulty:
        """A listener that cannot stand uploads of one name."""

        def added(self, transfers: object) -> None:
            """Nothing."""

        def changed(self, transfer: Transfer) -> None:
            """Raise for one name."""
            if transfer.name == "a.mp4" and transfer.state in {UPLOADING, FAILED}:
                raise ZeroDivisionError

        def removed(self, transfer_ids: object) -> None:
            """Nothing."""

        def restored(self, transfers: object, rows: object) -> None:
            """Nothing."""

        def moved(self, transfer_ids: object, row: int) -> None:
            """Nothing."""

    async with desk.running() as queue:
        queue.listen(Faulty())
        _, b = await desk.take("a.mp4", "b.mp4")
        await desk.until(lambda: desk.state(b) is PROCESSING)
    assert "ZeroDivisionError" in caplog.text


async def test_a_full_disk_is_told_once_and_work_goes_on(desk: Desk) -> None:
    """Without a journal transfers go on in memory; the trouble is told once, and once that it is over."""
    desk.journal.problem = JournalProblem("no space left")
    async with desk.running() as queue:
        (only,) = await desk.take("clip.mp4")
        await desk.until_all(PROCESSING)
        assert len(desk.problems) == 1
        desk.journal.problem = None
        desk.process_all()
        await desk.until_all(READY)
        queue.pause([only])
        await desk.rounds()
    assert desk.problems[1:] == [None]


async def test_what_a_full_disk_refused_is_written_when_it_can_be(desk: Desk) -> None:
    """When the journal works again, it gets what it missed: no finished transfer is uploaded again after a restart."""
    async with desk.running() as queue:
        desk.journal.problem = JournalProblem("no space left")
        a, b = await desk.take("a.mp4", "b.mp4")
        await desk.until_all(PROCESSING)
        desk.process_all()
        await desk.until_all(READY)
        queue.remove([b])
        await desk.rounds()
        desk.journal.problem = None
        await desk.take("c.mp4")
        await desk.until(lambda: PROCESSING in desk.states())
    assert desk.journal.kept[a].state is READY
    assert b not in desk.journal.kept


async def test_leaving_does_not_wait_for_a_hanging_drive(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that is being read when kdesk is closed does not keep it open: kdesk is gone while the drive hangs."""
    begun, never, back = threading.Event(), threading.Event(), threading.Event()

    def hang(_: object) -> None:
        begun.set()
        never.wait(PATIENCE)
        back.set()

    monkeypatch.setattr(file_scan, "look_at", hang)
    async with desk.running() as queue:
        queue.add([desk.file("clip.mp4")])
        await desk.rounds(begun.is_set, most=100_000)
    assert not back.is_set()
    never.set()


@pytest.mark.parametrize("end", [ZeroDivisionError, asyncio.CancelledError], ids=["error", "Ctrl+C"])
async def test_an_error_of_the_window_comes_out_as_it_is(desk: Desk, end: type[BaseException]) -> None:
    """What goes wrong in the block is raised unwrapped, and what was being saved is saved; Ctrl+C cancels the block."""

    async def fail() -> None:
        async with desk.running() as queue:
            queue.pause(await desk.take("clip.mp4"))
            raise end

    with pytest.raises(end):
        await fail()
    assert [transfer.state for transfer in desk.journal.kept.values()] == [PAUSED]


async def test_processing_ends_in_the_words_of_the_server(desk: Desk) -> None:
    """Failed, deleted and moderated entries end their rows, each with its own words."""
    async with desk.running() as queue:
        failed, deleted, moderated = await desk.take("a.mp4", "b.mp4", "c.mp4")
        await desk.until_all(PROCESSING)
        entries = {i: desk.notes.rows[i].entry_id for i in (failed, deleted, moderated)}
        desk.server.process(entries[failed], EntryStatus.PROCESSING_FAILED)
        del desk.server.known[entries[deleted]]
        desk.server.process(entries[moderated], EntryStatus.MODERATION)
        await desk.until_all(FAILED, READY)
        assert [desk.state(i) for i in entries] == [FAILED, FAILED, READY]
        assert desk.notes.rows[moderated].remark == "Waits for a moderator"
        queue.retry([failed])
        await desk.until(lambda: desk.state(failed) is PROCESSING)
        assert desk.notes.rows[failed].entry_id != entries[failed]


async def test_timed_out_reservations_leave_one_entry(desk: Desk) -> None:
    """Whatever answers are lost, each transfer ends with one entry."""
    desk.server.fail("reserve", TimedOut, after=True, times=3)
    async with desk.running():
        await desk.take("a.mp4", "b.mp4", "c.mp4", "d.mp4")
        await desk.until_all(PROCESSING)
    assert len(desk.server.known) == 4
    assert desk.server.waiting() == []
