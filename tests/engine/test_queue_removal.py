"""Cancelling and taking off the list: what the server holds of a transfer goes with it."""

import asyncio

import pytest

from kdesk.domain.entry import EntryStatus
from kdesk.domain.ports import Reserved
from kdesk.domain.transfer import Transfer
from kdesk.engine.cleanup import Removal
from kdesk.engine.removal import REMARKS, left_something
from kdesk.errors import (
    BadAnswer,
    NotPermitted,
    TimedOut,
)
from tests.engine.queue_harness import Desk
from tests.engine.states import CANCELLED, FAILED, PROCESSING, READY, UPLOADING


@pytest.mark.parametrize("rounds", range(40))
async def test_cancel_at_any_moment_leaves_nothing(desk: Desk, rounds: int) -> None:
    """Cancelled in whatever step, the transfer leaves no token, and no entry but one whose last byte was on its way."""
    async with desk.running() as queue:
        (only,) = await desk.take("clip.mp4")
        await desk.rounds(most=rounds)
        queue.cancel([only])
        if desk.state(only) is PROCESSING:
            return
        assert desk.state(only) is CANCELLED
        await desk.until(lambda: not left_something(desk.notes.rows[only]))
        await desk.rounds()
        arrived = desk.notes.rows[only].remark == REMARKS[Removal.ARRIVED]
        kept = [entry.status for entry in desk.server.known.values()]
        assert (kept, desk.server.waiting()) == ([EntryStatus.PROCESSING] if arrived else [], [])
        assert not desk.journal.kept[only].entry_id


async def test_cancel_during_a_reservation_finds_what_it_made(desk: Desk) -> None:
    """An entry whose reservation was cancelled before its answer came is looked for and removed."""
    made = asyncio.Event()
    original = desk.server.reserve

    async def answer_never(transfer: Transfer) -> Reserved:
        await original(transfer)
        made.set()
        await asyncio.Event().wait()
        raise AssertionError

    desk.server.reserve = answer_never  # type: ignore[method-assign]
    async with desk.running() as queue:
        (only,) = await desk.take("clip.mp4")
        await made.wait()
        queue.cancel([only])
        await desk.until(lambda: bool(desk.notes.rows[only].remark))
    assert (desk.server.known, desk.server.waiting()) == ({}, [])
    assert desk.notes.rows[only].remark == "Removed from the server"


async def test_cancelling_many_takes_no_slots(held: Desk) -> None:
    """While cancelled transfers are removed from a server that is slow at it, the next ones upload."""
    slow = asyncio.Event()
    delete = held.server.delete_token

    async def delete_slowly(token_id: str) -> None:
        await slow.wait()
        await delete(token_id)

    held.server.delete_token = delete_slowly  # type: ignore[method-assign]
    async with held.running() as queue:
        ids = await held.take(*(f"{n}.mp4" for n in range(6)))
        await held.until(lambda: held.states().count(UPLOADING) == 3)
        queue.cancel(ids[:3])
        held.server.hold.set()
        await held.until(lambda: held.states() == [CANCELLED] * 3 + [PROCESSING] * 3)
        slow.set()
        await held.until(lambda: all(held.notes.rows[i].remark for i in ids[:3]))
    assert len(held.server.known) == 3


async def test_removed_rows_leave_list_and_journal(desk: Desk) -> None:
    """READY, cancelled and failed ones leave; what still goes on stays."""
    async with desk.running() as queue:
        a, b, c = await desk.take("a.mp4", "b.mp4", "c.mp4")
        await desk.until_all(PROCESSING)
        desk.server.process(desk.notes.rows[a].entry_id)
        await desk.until(lambda: desk.state(a) is READY)
        queue.remove([a, b, c])
        assert list(desk.notes.rows) == [b, c]
    assert list(desk.journal.kept) == [b, c]


async def test_a_failed_one_leaves_when_the_server_holds_nothing_of_it(desk: Desk) -> None:
    """Removing a failed transfer removes its reserved entry as well, and forgets it only then."""
    desk.server.fail("open", NotPermitted)
    async with desk.running() as queue:
        (only,) = await desk.take("clip.mp4")
        await desk.until_all(FAILED)
        assert desk.server.known
        queue.remove([only])
        await desk.rounds(lambda: not desk.journal.kept)
        assert not desk.notes.rows
    assert (desk.server.known, desk.server.waiting(), desk.journal.kept) == ({}, [], {})


async def test_a_failed_one_waits_for_a_sign_in_before_it_leaves(desk: Desk) -> None:
    """While nobody is signed in, a failed transfer with a reservation comes back and says why; after that it leaves."""
    desk.server.fail("open", NotPermitted)
    async with desk.running() as queue:
        (only,) = await desk.take("clip.mp4")
        await desk.until_all(FAILED)
        desk.sign_in(None)
        queue.remove([only])
        await desk.rounds()
        assert desk.notes.rows[only].remark
        desk.sign_in(desk.server.connection())
        await desk.until(lambda: not desk.notes.rows)
    assert (desk.server.known, desk.server.waiting()) == ({}, [])


async def test_asked_twice_a_row_leaves_at_once(desk: Desk) -> None:
    """Somebody who removes the row a second time does not wait for the server."""
    desk.server.fail("open", NotPermitted)
    async with desk.running() as queue:
        (only,) = await desk.take("clip.mp4")
        await desk.until_all(FAILED)
        await desk.rounds()
        desk.sign_in(None)
        queue.remove([only])
        await desk.until(lambda: bool(desk.notes.rows and desk.notes.rows[only].remark))
        queue.remove([only])
        assert desk.notes.rows == {}
        await desk.rounds(lambda: not desk.journal.kept)
        assert desk.notes.rows == {}
    assert desk.journal.kept == {}


async def test_a_removal_that_fails_is_tried_with_the_next_connection(desk: Desk) -> None:
    """A server that is out of order, or a session that ended, does not make kdesk forget what it reserved there."""
    desk.server.fail("open", NotPermitted)
    desk.server.fail("delete_token", BadAnswer, times=8)
    async with desk.running() as queue:
        (only,) = await desk.take("clip.mp4")
        await desk.until_all(FAILED)
        queue.cancel([only])
        await desk.until(lambda: "Not yet" in desk.notes.rows[only].remark)
        assert desk.notes.rows[only].entry_id
        desk.sign_in(desk.server.connection())
        await desk.until(lambda: desk.notes.rows[only].remark == "Removed from the server")
    assert desk.server.known == {}


async def test_cancelled_leftovers_are_removed_after_a_restart(held: Desk) -> None:
    """A transfer cancelled right before the end is removed from the server at the next start."""
    async with held.running() as queue:
        (only,) = await held.take("clip.mp4")
        await held.until(lambda: held.state(only) is UPLOADING)
        queue.cancel([only])
    assert held.server.known
    async with held.running():
        await held.until(lambda: held.notes.rows[only].remark == "Removed from the server")
    assert held.server.known == {}


async def test_cancelling_removes_a_token_that_nobody_knows_of(desk: Desk) -> None:
    """A new token was made for the entry, and its answer never came: it goes with the entry."""
    desk.server.fail("open", TimedOut, after=True)
    desk.server.fail("add_token", NotPermitted, after=True)
    async with desk.running() as queue:
        (only,) = await desk.take("clip.mp4")
        await desk.until_all(FAILED)
        queue.cancel([only])
        await desk.until(lambda: not desk.notes.rows[only].entry_id)
    assert desk.server.waiting() == []
    assert not desk.server.known
