"""Cancelling transfers and removing them from the list, with all that the server holds of them."""

import asyncio

import pytest

from kdesk.domain.details.upload_details import UploadDetails
from kdesk.domain.entry import EntryStatus
from kdesk.domain.remark import Remark
from kdesk.domain.transfer import Transfer
from kdesk.domain.upload_ports import Reserved
from kdesk.engine.server_cleanup.left import left_something
from kdesk.engine.server_cleanup.reservation import Removal
from kdesk.engine.server_cleanup.worker import REMARKS
from kdesk.errors import (
    BadResponse,
    NotPermitted,
    TimedOut,
)
from kdesk.messages.remarks import remarks_text
from tests.engine.queue_harness import QueueHarness
from tests.engine.states import CANCELLED, FAILED, PROCESSING, READY, UPLOADING


@pytest.mark.parametrize("rounds", range(40))
async def test_cancel_at_any_moment_leaves_nothing(harness: QueueHarness, rounds: int) -> None:
    """Cancelled in any step, a transfer leaves no token, and no entry unless its last byte was under way."""
    async with harness.running() as queue:
        (only,) = await harness.take("clip.mp4")
        await harness.rounds(most=rounds)
        queue.cancel([only])
        if harness.state(only) is PROCESSING:
            return
        assert harness.state(only) is CANCELLED
        await harness.until(lambda: not left_something(harness.notes.rows[only]))
        await harness.rounds()
        arrived = harness.notes.rows[only].remarks == (Remark(REMARKS[Removal.ARRIVED]),)
        kept = [entry.status for entry in harness.server.known.values()]
        assert (kept, harness.server.waiting()) == ([EntryStatus.PROCESSING] if arrived else [], [])
        assert not harness.journal.kept[only].reservation.entry_id


async def test_cancel_during_a_reservation_removes_its_entry(harness: QueueHarness) -> None:
    """An entry whose response had not arrived is found and deleted."""
    made = asyncio.Event()
    original = harness.server.reserve

    async def answer_never(transfer: Transfer, details: UploadDetails) -> Reserved:
        assert not details.said
        await original(transfer)
        made.set()
        await asyncio.Event().wait()
        raise AssertionError

    harness.server.reserve = answer_never  # type: ignore[method-assign]
    async with harness.running() as queue:
        (only,) = await harness.take("clip.mp4")
        await made.wait()
        queue.cancel([only])
        await harness.until(lambda: bool(remarks_text(harness.notes.rows[only].remarks)))
    assert (harness.server.known, harness.server.waiting()) == ({}, [])
    assert remarks_text(harness.notes.rows[only].remarks) == "Removed from the server"


async def test_cancelling_many_takes_no_slots(held: QueueHarness) -> None:
    """While a slow server deletes what cancelled transfers left, the next ones upload."""
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
        await held.until(lambda: all(remarks_text(held.notes.rows[i].remarks) for i in ids[:3]))
    assert len(held.server.known) == 3


async def test_removed_rows_leave_list_and_journal(harness: QueueHarness) -> None:
    """READY, CANCELLED and FAILED transfers leave; unfinished ones stay."""
    async with harness.running() as queue:
        a, b, c = await harness.take("a.mp4", "b.mp4", "c.mp4")
        await harness.until_all(PROCESSING)
        harness.server.process(harness.notes.rows[a].reservation.entry_id)
        await harness.until(lambda: harness.state(a) is READY)
        queue.remove([a, b, c])
        assert list(harness.notes.rows) == [b, c]
    assert list(harness.journal.kept) == [b, c]


async def test_a_failed_transfer_leaves_after_its_entry(harness: QueueHarness) -> None:
    """Its reserved entry is deleted first."""
    harness.server.fail("open", NotPermitted)
    async with harness.running() as queue:
        (only,) = await harness.take("clip.mp4")
        await harness.until_all(FAILED)
        assert harness.server.known
        queue.remove([only])
        await harness.rounds(lambda: not harness.journal.kept)
        assert not harness.notes.rows
    assert (harness.server.known, harness.server.waiting(), harness.journal.kept) == ({}, [], {})


async def test_a_failed_transfer_with_an_entry_waits_for_a_sign_in(harness: QueueHarness) -> None:
    """While nobody is signed in, it returns to the list with the reason; afterwards it leaves."""
    harness.server.fail("open", NotPermitted)
    async with harness.running() as queue:
        (only,) = await harness.take("clip.mp4")
        await harness.until_all(FAILED)
        harness.sign_in(None)
        queue.remove([only])
        await harness.rounds()
        assert remarks_text(harness.notes.rows[only].remarks)
        harness.sign_in(harness.server.api())
        await harness.until(lambda: not harness.notes.rows)
    assert (harness.server.known, harness.server.waiting()) == ({}, [])


async def test_a_row_removed_twice_leaves_at_once(harness: QueueHarness) -> None:
    """The second removal does not wait for the server."""
    harness.server.fail("open", NotPermitted)
    async with harness.running() as queue:
        (only,) = await harness.take("clip.mp4")
        await harness.until_all(FAILED)
        await harness.rounds()
        harness.sign_in(None)
        queue.remove([only])
        await harness.until(lambda: bool(harness.notes.rows and remarks_text(harness.notes.rows[only].remarks)))
        queue.remove([only])
        assert harness.notes.rows == {}
        await harness.rounds(lambda: not harness.journal.kept)
        assert harness.notes.rows == {}
    assert harness.journal.kept == {}


async def test_a_failed_cleanup_is_repeated_with_the_next_sign_in(harness: QueueHarness) -> None:
    """After a server error or a lost session, kdesk still knows what it reserved."""
    harness.server.fail("open", NotPermitted)
    harness.server.fail("delete_token", BadResponse, times=8)
    async with harness.running() as queue:
        (only,) = await harness.take("clip.mp4")
        await harness.until_all(FAILED)
        queue.cancel([only])
        await harness.until(lambda: "Not yet" in remarks_text(harness.notes.rows[only].remarks))
        assert harness.notes.rows[only].reservation.entry_id
        harness.sign_in(harness.server.api())
        await harness.until(lambda: remarks_text(harness.notes.rows[only].remarks) == "Removed from the server")
    assert harness.server.known == {}


async def test_cancelled_transfers_are_cleaned_up_after_a_restart(held: QueueHarness) -> None:
    """A transfer that was cancelled right before kdesk ended is removed from the server at the next start."""
    async with held.running() as queue:
        (only,) = await held.take("clip.mp4")
        await held.until(lambda: held.state(only) is UPLOADING)
        queue.cancel([only])
    assert held.server.known
    async with held.running():
        await held.until(lambda: remarks_text(held.notes.rows[only].remarks) == "Removed from the server")
    assert held.server.known == {}


async def test_cancelling_removes_a_token_whose_response_was_lost(harness: QueueHarness) -> None:
    """A new token was made for the entry, and its response was lost: it is deleted with the entry."""
    harness.server.fail("open", TimedOut, after=True)
    harness.server.fail("add_token", NotPermitted, after=True)
    async with harness.running() as queue:
        (only,) = await harness.take("clip.mp4")
        await harness.until_all(FAILED)
        queue.cancel([only])
        await harness.until(lambda: not harness.notes.rows[only].reservation.entry_id)
    assert harness.server.waiting() == []
    assert not harness.server.known
