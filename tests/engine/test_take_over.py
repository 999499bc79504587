"""The same file on two computers: one goes on with what the other has sent, and the other notices."""

import asyncio
import re
from dataclasses import replace

import pytest

from kdesk.domain.entry import Entry, EntryStatus
from kdesk.domain.question import Decision, QuestionKind
from kdesk.domain.transfer import Transfer, TransferState
from kdesk.domain.upload import UploadToken, UploadTokenStatus
from kdesk.engine.cleanup import Removal
from kdesk.engine.removal import REMARKS
from kdesk.errors import Unreachable
from tests.engine.queue_harness import Desk
from tests.engine.same_content import (
    CONTENT,
    arrived,
    asked,
    bring_in_new_ones,
    drop,
    partly_sent,
    takes_over,
)


async def test_taken_over_from_another_computer(desk: Desk, other: Desk) -> None:
    """One entry with the whole file; what had arrived is not sent again; the first computer says so and stops."""
    async with desk.running(), other.running():
        first = await partly_sent(desk)
        second = await drop(other, "renamed.mp4")
        question = await asked(other, second)
        assert question.kind is QuestionKind.ELSEWHERE
        assert re.fullmatch(r"Another computer has sent \d\d? % of a file that looks the same", question.title)
        assert question.detail.endswith(", as “clip”")
        before = len(desk.server.received)
        desk.queue.pause([first])
        other.queue.answer(second, Decision.TAKE_OVER)
        await other.until(lambda: other.state(second) is TransferState.UPLOADING)
        desk.queue.resume([first])
        await desk.until(lambda: desk.state(first) is TransferState.UPLOADING)
        desk.server.hold.set()
        done = await arrived(other, second)
        assert done.entry_id == question.entry_id
        assert 0 not in [offset for _, offset, _ in desk.server.received[before:]]
        stopped = await asked(desk, first)
        assert (stopped.kind, stopped.entry_id) == (QuestionKind.TAKEN_OVER, done.entry_id)
        desk.queue.cancel([first])
        await desk.rounds()
    assert desk.contents() == [CONTENT]
    assert len(desk.server.known) == 1


async def test_cancelling_what_was_taken_over_removes_nothing(desk: Desk, other: Desk) -> None:
    """The first computer has not noticed it yet: its row does not say that anything was removed."""
    async with desk.running(), other.running():
        first = await partly_sent(desk)
        desk.queue.pause([first])
        second = await takes_over(other)
        await other.until(lambda: other.state(second) is TransferState.UPLOADING)
        desk.queue.cancel([first])
        await desk.until(lambda: bool(desk.notes.rows[first].remark))
        assert desk.notes.rows[first].remark == REMARKS[Removal.TAKEN_OVER]
        desk.server.hold.set()
        await arrived(other, second)
    assert desk.contents() == [CONTENT]


async def test_the_first_computer_comes_back_when_all_is_done(desk: Desk, other: Desk) -> None:
    """There is nothing left to stop: its row shows the entry."""
    async with desk.running():
        first = await partly_sent(desk)
    async with other.running():
        desk.server.hold.set()
        second = await takes_over(other)
        done = await arrived(other, second)
    async with desk.running():
        assert (await arrived(desk, first)).entry_id == done.entry_id
    assert desk.contents() == [CONTENT]


async def test_taken_back(desk: Desk, other: Desk) -> None:
    """The first computer may take over in its turn; still one entry."""
    async with desk.running(), other.running():
        first = await partly_sent(desk)
        desk.queue.pause([first])
        second = await takes_over(other)
        await other.until(lambda: other.state(second) is TransferState.UPLOADING)
        other.queue.pause([second])
        desk.server.fail("close", Unreachable)
        desk.queue.resume([first])
        desk.server.hold.set()
        assert (await asked(desk, first)).kind is QuestionKind.TAKEN_OVER
        desk.queue.answer(first, Decision.TAKE_OVER)
        await arrived(desk, first)
    assert desk.contents() == [CONTENT]
    assert len(desk.server.known) == 1


async def test_a_token_without_a_beginning_is_replaced(desk: Desk, other: Desk) -> None:
    """Its opener may be on its way and would wipe what is sent now: a new token for the same entry."""
    async with desk.running():
        desk.server.fail("open", Unreachable, times=10_000)
        first = await drop(desk)
        await desk.until(lambda: desk.notes.rows[first].trouble is not None)
        token_id, entry_id = desk.notes.rows[first].token_id, desk.notes.rows[first].entry_id
    desk.server.faults.clear()
    async with other.running():
        second = await drop(other)
        assert "%" not in (await asked(other, second)).title
        other.queue.answer(second, Decision.TAKE_OVER)
        done = await arrived(other, second)
    assert done.entry_id == entry_id
    assert done.token_id != token_id
    assert desk.contents() == [CONTENT]
    assert desk.server.waiting() == []


async def test_the_answer_to_a_take_over_is_lost(desk: Desk, other: Desk) -> None:
    """The mark is written and nobody knows it: the next try goes on with the same entry."""
    async with desk.running():
        await partly_sent(desk)
    desk.server.hold.set()
    async with other.running():
        second = await drop(other)
        question = await asked(other, second)
        desk.server.fail("write_tags", Unreachable, after=True)
        other.queue.answer(second, Decision.TAKE_OVER)
        done = await arrived(other, second)
    assert done.entry_id == question.entry_id
    assert desk.contents() == [CONTENT]


async def test_two_computers_reserve_at_the_same_moment(desk: Desk, other: Desk) -> None:
    """Neither sees the other beforehand; the one that is second, be it by a hair, finds the other's entry and asks."""
    async with desk.running(), other.running(), asyncio.TaskGroup() as tasks:
        await bring_in_new_ones(desk)
        await bring_in_new_ones(other)
        desk.server.hold.clear()
        rows = [(desk, await drop(desk)), (other, await drop(other))]
        questions = [tasks.create_task(asked(place, transfer_id)) for place, transfer_id in rows]
        await asyncio.wait(questions, return_when=asyncio.FIRST_COMPLETED)
        (second,) = [number for number, question in enumerate(questions) if question.done()]
        question, (place, first) = questions[second].result(), rows[1 - second]
        assert (question.kind, question.entry_id) == (QuestionKind.ELSEWHERE, place.notes.rows[first].entry_id)
        questions[1 - second].cancel()
        desk.server.hold.set()
        await arrived(place, first)
    assert desk.contents().count(CONTENT) == 1


@pytest.mark.parametrize("meanwhile", ["the first byte comes", "the last byte comes"])
async def test_what_moves_on_during_the_look_is_found(desk: Desk, other: Desk, meanwhile: str) -> None:
    """The first computer goes on between two calls of the second one."""
    async with desk.running():
        desk.server.fail("open", Unreachable, times=10_000)
        first = await drop(desk)
        await desk.until(lambda: desk.notes.rows[first].trouble is not None)
        entry_id = desk.notes.rows[first].entry_id
    look = desk.server.waiting_tokens
    (stored,) = desk.server.tokens.values()

    async def late_look(token_name: str) -> tuple[UploadToken, ...]:
        if meanwhile == "the last byte comes":
            stored.token = replace(stored.token, status=UploadTokenStatus.CLOSED)
            stored.data = bytearray(CONTENT)
            desk.server.process(entry_id, EntryStatus.PROCESSING)
        found = await look(token_name)
        stored.token = replace(stored.token, status=max(stored.token.status, UploadTokenStatus.PARTIAL))
        return found

    desk.server.waiting_tokens = late_look  # type: ignore[method-assign,assignment]
    async with other.running():
        question = await asked(other, await drop(other))
    kinds = {"the first byte comes": QuestionKind.ELSEWHERE, "the last byte comes": QuestionKind.IN_LIBRARY}
    assert (question.kind, question.entry_id) == (kinds[meanwhile], entry_id)


async def test_one_that_gives_way_during_the_look_hides_no_other(desk: Desk, other: Desk) -> None:
    """Its entry is gone when it is asked about; the one that stays is found."""
    async with desk.running():
        await partly_sent(desk)
    (entry,) = desk.server.known.values()
    gone = replace(entry, id="0_gone", partner_data="kdesk:gives-way")
    listed = desk.server.entries_like

    async def with_one_that_goes(transfer: Transfer) -> tuple[Entry, ...]:
        return (gone, *await listed(transfer))

    desk.server.entries_like = with_one_that_goes  # type: ignore[method-assign]
    async with other.running():
        question = await asked(other, await drop(other))
    assert (question.kind, question.entry_id) == (QuestionKind.ELSEWHERE, entry.id)
    assert desk.server.calls.count("reserve") == 1
