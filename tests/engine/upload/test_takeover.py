"""The same file on two computers: one goes on with what the other has sent, and the other notices."""

import asyncio
import re
from dataclasses import replace

import pytest

from kdesk.domain.entry import Entry, EntryStatus
from kdesk.domain.question import Decision, QuestionKind
from kdesk.domain.remark import Remark
from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_state import TransferState
from kdesk.domain.upload import UploadToken, UploadTokenStatus
from kdesk.engine.server_cleanup.reservation import Removal
from kdesk.engine.server_cleanup.worker import REMARKS
from kdesk.errors import Unreachable
from kdesk.messages.questions import question_detail, question_title
from kdesk.messages.remarks import remarks_text
from tests.engine.queue_harness import QueueHarness
from tests.engine.same_content import (
    CONTENT,
    arrived,
    asked,
    bring_in_new_ones,
    drop,
    partly_sent,
    takes_over,
)


async def test_taken_over_from_another_computer(harness: QueueHarness, other: QueueHarness) -> None:
    """One entry with the whole file; what had arrived is not sent again; the first computer says so and stops."""
    async with harness.running(), other.running():
        first = await partly_sent(harness)
        second = await drop(other, "renamed.mp4")
        question = await asked(other, second)
        assert question.kind is QuestionKind.ELSEWHERE
        assert re.fullmatch(
            r"Another computer has sent \d\d? % of a file that looks the same", question_title(question)
        )
        assert question_detail(question).endswith(", as “clip”")
        before = len(harness.server.received)
        harness.queue.pause([first])
        other.queue.decide(second, Decision.TAKE_OVER)
        await other.until(lambda: other.state(second) is TransferState.UPLOADING)
        harness.queue.resume([first])
        await harness.until(lambda: harness.state(first) is TransferState.UPLOADING)
        harness.server.hold.set()
        done = await arrived(other, second)
        assert done.reservation.entry_id == question.entry_id
        assert 0 not in [offset for _, offset, _ in harness.server.received[before:]]
        stopped = await asked(harness, first)
        assert (stopped.kind, stopped.entry_id) == (QuestionKind.TAKEN_OVER, done.reservation.entry_id)
        harness.queue.cancel([first])
        await harness.rounds()
    assert harness.contents() == [CONTENT]
    assert len(harness.server.known) == 1


async def test_cancelling_what_was_taken_over_removes_nothing(harness: QueueHarness, other: QueueHarness) -> None:
    """The first computer has not noticed it yet: its row does not say that anything was removed."""
    async with harness.running(), other.running():
        first = await partly_sent(harness)
        harness.queue.pause([first])
        second = await takes_over(other)
        await other.until(lambda: other.state(second) is TransferState.UPLOADING)
        harness.queue.cancel([first])
        await harness.until(lambda: bool(remarks_text(harness.notes.rows[first].remarks)))
        assert harness.notes.rows[first].remarks == (Remark(REMARKS[Removal.TAKEN_OVER]),)
        harness.server.hold.set()
        await arrived(other, second)
    assert harness.contents() == [CONTENT]


async def test_the_first_computer_comes_back_when_all_is_done(harness: QueueHarness, other: QueueHarness) -> None:
    """There is nothing left to stop: its row shows the entry."""
    async with harness.running():
        first = await partly_sent(harness)
    async with other.running():
        harness.server.hold.set()
        second = await takes_over(other)
        done = await arrived(other, second)
    async with harness.running():
        assert (await arrived(harness, first)).reservation.entry_id == done.reservation.entry_id
    assert harness.contents() == [CONTENT]


async def test_taken_back(harness: QueueHarness, other: QueueHarness) -> None:
    """The first computer may take over in its turn; still one entry."""
    async with harness.running(), other.running():
        first = await partly_sent(harness)
        harness.queue.pause([first])
        second = await takes_over(other)
        await other.until(lambda: other.state(second) is TransferState.UPLOADING)
        other.queue.pause([second])
        harness.server.fail("close", Unreachable)
        harness.queue.resume([first])
        harness.server.hold.set()
        assert (await asked(harness, first)).kind is QuestionKind.TAKEN_OVER
        harness.queue.decide(first, Decision.TAKE_OVER)
        await arrived(harness, first)
    assert harness.contents() == [CONTENT]
    assert len(harness.server.known) == 1


async def test_a_token_without_a_beginning_is_replaced(harness: QueueHarness, other: QueueHarness) -> None:
    """Its opener may be on its way and would wipe what is sent now: a new token for the same entry."""
    async with harness.running():
        harness.server.fail("open", Unreachable, times=10_000)
        first = await drop(harness)
        await harness.until(lambda: harness.notes.rows[first].trouble is not None)
        token_id, entry_id = (
            harness.notes.rows[first].reservation.token_id,
            harness.notes.rows[first].reservation.entry_id,
        )
    harness.server.faults.clear()
    async with other.running():
        second = await drop(other)
        assert "%" not in question_title(await asked(other, second))
        other.queue.decide(second, Decision.TAKE_OVER)
        done = await arrived(other, second)
    assert done.reservation.entry_id == entry_id
    assert done.reservation.token_id != token_id
    assert harness.contents() == [CONTENT]
    assert harness.server.waiting() == []


async def test_the_answer_to_a_take_over_is_lost(harness: QueueHarness, other: QueueHarness) -> None:
    """The mark is written and nobody knows it: the next try goes on with the same entry."""
    async with harness.running():
        await partly_sent(harness)
    harness.server.hold.set()
    async with other.running():
        second = await drop(other)
        question = await asked(other, second)
        harness.server.fail("write_tags", Unreachable, after=True)
        other.queue.decide(second, Decision.TAKE_OVER)
        done = await arrived(other, second)
    assert done.reservation.entry_id == question.entry_id
    assert harness.contents() == [CONTENT]


async def test_two_computers_reserve_at_the_same_moment(harness: QueueHarness, other: QueueHarness) -> None:
    """Neither sees the other beforehand; the one that is second, be it by a hair, finds the other's entry and asks."""
    async with harness.running(), other.running(), asyncio.TaskGroup() as tasks:
        await bring_in_new_ones(harness)
        await bring_in_new_ones(other)
        harness.server.hold.clear()
        rows = [(harness, await drop(harness)), (other, await drop(other))]
        questions = [tasks.create_task(asked(place, transfer_id)) for place, transfer_id in rows]
        await asyncio.wait(questions, return_when=asyncio.FIRST_COMPLETED)
        (second,) = [number for number, question in enumerate(questions) if question.done()]
        question, (place, first) = questions[second].result(), rows[1 - second]
        assert (question.kind, question.entry_id) == (
            QuestionKind.ELSEWHERE,
            place.notes.rows[first].reservation.entry_id,
        )
        questions[1 - second].cancel()
        harness.server.hold.set()
        await arrived(place, first)
    assert harness.contents().count(CONTENT) == 1


@pytest.mark.parametrize("meanwhile", ["the first byte comes", "the last byte comes"])
async def test_what_moves_on_during_the_look_is_found(
    harness: QueueHarness, other: QueueHarness, meanwhile: str
) -> None:
    """The first computer goes on between two calls of the second one."""
    async with harness.running():
        harness.server.fail("open", Unreachable, times=10_000)
        first = await drop(harness)
        await harness.until(lambda: harness.notes.rows[first].trouble is not None)
        entry_id = harness.notes.rows[first].reservation.entry_id
    look = harness.server.waiting_tokens
    (stored,) = harness.server.tokens.values()

    async def late_look(token_name: str) -> tuple[UploadToken, ...]:
        if meanwhile == "the last byte comes":
            stored.token = replace(stored.token, status=UploadTokenStatus.CLOSED)
            stored.data = bytearray(CONTENT)
            harness.server.process(entry_id, EntryStatus.PROCESSING)
        found = await look(token_name)
        stored.token = replace(stored.token, status=max(stored.token.status, UploadTokenStatus.PARTIAL))
        return found

    harness.server.waiting_tokens = late_look  # type: ignore[method-assign,assignment]
    async with other.running():
        question = await asked(other, await drop(other))
    kinds = {"the first byte comes": QuestionKind.ELSEWHERE, "the last byte comes": QuestionKind.IN_LIBRARY}
    assert (question.kind, question.entry_id) == (kinds[meanwhile], entry_id)


async def test_one_that_gives_way_during_the_look_hides_no_other(harness: QueueHarness, other: QueueHarness) -> None:
    """Its entry is gone when it is asked about; the one that stays is found."""
    async with harness.running():
        await partly_sent(harness)
    (entry,) = harness.server.known.values()
    gone = replace(entry, id="0_gone", partner_data="kdesk:gives-way")
    listed = harness.server.entries_like

    async def with_one_that_goes(transfer: Transfer) -> tuple[Entry, ...]:
        return (gone, *await listed(transfer))

    harness.server.entries_like = with_one_that_goes  # type: ignore[method-assign]
    async with other.running():
        question = await asked(other, await drop(other))
    assert (question.kind, question.entry_id) == (QuestionKind.ELSEWHERE, entry.id)
    assert harness.server.calls.count("reserve") == 1
