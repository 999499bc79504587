"""Transfers that wait for the upload of another computer, and continue when that one does not."""

from dataclasses import replace

import pytest

from kdesk.domain.entry import Entry
from kdesk.domain.question import QuestionKind
from kdesk.domain.transfer_state import TransferState
from kdesk.engine.transfers.other_computer_watch import ABANDONED_SECONDS
from kdesk.errors import NotPermitted, Unreachable
from kdesk.messages.questions import question_title
from tests.engine.queue_harness import QueueHarness
from tests.engine.same_content import CONTENT, arrived, asked, drop, partly_sent
from tests.support.fake_clock import FakeClock


async def gave_way(harness: QueueHarness, other: QueueHarness) -> tuple[str, str]:
    """Let one computer begin and the other find its upload; return the two transfers."""
    first = await partly_sent(harness)
    second = await drop(other)
    assert (await asked(other, second)).kind is QuestionKind.ELSEWHERE
    return first, second


def let_time_pass(harness: QueueHarness, seconds: float) -> None:
    """Move the clock without a wait."""
    assert isinstance(harness.clock, FakeClock)
    harness.clock.time += seconds


async def test_it_finds_the_entry_that_the_other_computer_finished(harness: QueueHarness, other: QueueHarness) -> None:
    """The library then has the same content; nothing is sent twice."""
    async with harness.running(), other.running():
        first, second = await gave_way(harness, other)
        harness.server.hold.set()
        done = await arrived(harness, first)
        harness.process_all()
        await other.until(lambda: (q := other.notes.rows[second].question) and q.kind is QuestionKind.IN_LIBRARY)
        assert (await asked(other, second)).entry_id == done.reservation.entry_id
    assert harness.contents() == [CONTENT]


async def test_it_runs_when_the_other_upload_is_cancelled(harness: QueueHarness, other: QueueHarness) -> None:
    """No decision of a person is needed."""
    async with harness.running(), other.running():
        first, second = await gave_way(harness, other)
        harness.queue.cancel([first])
        harness.server.hold.set()
        await arrived(other, second)
    assert harness.contents() == [CONTENT]
    assert len(harness.server.known) == 1


async def test_it_takes_over_an_abandoned_upload(harness: QueueHarness, other: QueueHarness) -> None:
    """It uses the entry with a new token; none of the bytes there count."""
    async with harness.running():
        first = await partly_sent(harness)
        entry_id = harness.notes.rows[first].reservation.entry_id
    harness.server.hold.set()
    async with other.running():
        second = await drop(other)
        await asked(other, second)
        await other.rounds(most=3000)
        assert other.state(second) is TransferState.PAUSED
        let_time_pass(other, ABANDONED_SECONDS)
        done = await arrived(other, second)
    assert (done.reservation.entry_id, done.reservation.taken_over) == (entry_id, False)
    assert harness.contents() == [CONTENT]
    assert harness.server.waiting() == []


async def test_it_waits_as_long_as_the_other_upload_progresses(harness: QueueHarness, other: QueueHarness) -> None:
    """The row shows the progress of the other computer."""
    async with harness.running():
        await partly_sent(harness)
    (stored,) = harness.server.tokens.values()
    async with other.running():
        second = await drop(other)
        await asked(other, second)
        for percent in (20, 40, 60):
            stored.token = replace(stored.token, uploaded_size=len(CONTENT) * percent // 100)
            let_time_pass(other, ABANDONED_SECONDS - 1)
            expected = f"Another computer has sent {percent} % of a file that looks the same"
            await other.until(lambda: question_title(other.notes.rows[second].question) == expected)  # type: ignore[union-attr]  # noqa: B023
        assert other.state(second) is TransferState.PAUSED


async def test_of_two_waiting_computers_one_takes_over(harness: QueueHarness, other: QueueHarness) -> None:
    """Both write their tag on the entry; the last writer has it, and the other one sends nothing more.

    The other one finds the content, or asks a person if it had begun: here no time passes before tags are read back.
    """
    third = QueueHarness(other.folder, clock=FakeClock())
    third.server, third.api = harness.server, harness.api
    async with harness.running():
        await partly_sent(harness)
    harness.server.hold.set()
    async with other.running(), third.running():
        rows = [(place, await drop(place, name)) for place, name in ((other, "b.mp4"), (third, "c.mp4"))]
        for place, row in rows:
            await asked(place, row)
        await other.rounds(most=3000)
        for place, _ in rows:
            let_time_pass(place, ABANDONED_SECONDS)
        ends = {TransferState.PROCESSING, QuestionKind.IN_LIBRARY, QuestionKind.TAKEN_OVER}
        for place, row in rows:
            await place.until(lambda p=place, r=row: ends & {p.state(r), (q := p.notes.rows[r].question) and q.kind})  # type: ignore[misc]
    assert harness.contents() == [CONTENT]
    assert len(harness.server.known) == 1
    assert harness.server.waiting() == []


async def test_a_network_error_decides_nothing(harness: QueueHarness, other: QueueHarness) -> None:
    """The next poll comes by itself."""
    async with harness.running(), other.running():
        first, second = await gave_way(harness, other)
        harness.server.fail("entry", Unreachable, times=3)
        await other.rounds(lambda: not any(fault.times for fault in harness.server.faults), most=5000)
        assert other.state(second) is TransferState.PAUSED
        harness.server.hold.set()
        await arrived(harness, first)


async def test_it_continues_to_wait_after_a_restart(harness: QueueHarness, other: QueueHarness) -> None:
    """The question is journalled."""
    async with harness.running():
        async with other.running():
            first, second = await gave_way(harness, other)
        harness.queue.cancel([first])
        harness.server.hold.set()
        await harness.until(lambda: not harness.notes.rows[first].reservation.token_id)
        async with other.running():
            await arrived(other, second)
    assert harness.contents() == [CONTENT]


async def dropped(harness: QueueHarness) -> list[str]:
    """Queue two files; return their transfers."""
    files = [harness.file(name, content=content) for name, content in (("a.mp4", CONTENT), ("b.mp4", CONTENT[::-1]))]
    return [transfer.id for transfer in await harness.queue.enqueue(files)]


@pytest.mark.parametrize("refused", [0, 1])
async def test_a_refused_entry_delays_no_other(harness: QueueHarness, other: QueueHarness, refused: int) -> None:
    """If the server refuses to return one entry, the next ones are polled all the same."""
    harness.server.hold.clear()
    async with harness.running(), other.running():
        begun = await dropped(harness)
        await harness.until(lambda: all(harness.state(one) is TransferState.UPLOADING for one in begun))
        waiting = await dropped(other)
        entry_ids = [(await asked(other, one)).entry_id for one in waiting]
        entry = harness.server.entry

        async def refusing(entry_id: str) -> Entry:
            if entry_id == entry_ids[refused]:
                raise NotPermitted(code="SERVICE_FORBIDDEN")
            return await entry(entry_id)

        harness.server.entry = refusing  # type: ignore[method-assign]
        harness.queue.cancel([begun[1 - refused]])
        harness.server.hold.set()
        await arrived(other, waiting[1 - refused])
