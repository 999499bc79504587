"""Tokens and entries that nobody knows of are found by the transfer's id in their names; nothing else is touched."""

from dataclasses import replace

import pytest

from kdesk.domain.entry import Entry, EntryStatus
from kdesk.domain.owner_tags import OwnerTag
from kdesk.domain.ports import Reserved
from kdesk.domain.remark import Remark
from kdesk.domain.transfer import Transfer, TransferState
from kdesk.engine.server_cleanup.reservation import Removal, remove_lost_reservations
from kdesk.engine.server_cleanup.worker import REMARKS
from kdesk.errors import BadResponse, Unreachable
from kdesk.messages.remarks import remarks_text
from tests.engine.fake_server import FakeServer, StoredToken, queued
from tests.engine.queue_harness import QueueHarness
from tests.engine.same_content import CONTENT, arrived, drop, partly_sent
from tests.engine.ticks import Ticks


@pytest.fixture
def half_made(harness: QueueHarness) -> list[StoredToken]:
    """Let the server die behind the insert of a token: the answer to the first reservation is an error."""
    reserve, made = harness.server.reserve, []

    async def dies(transfer: Transfer) -> Reserved:
        if made:
            return await reserve(transfer)
        made.append(harness.server._add_token(transfer.token_name))
        raise BadResponse(retryable=True)

    harness.server.reserve = dies  # type: ignore[method-assign]
    return made


async def test_a_token_that_was_answered_with_an_error_is_removed(
    harness: QueueHarness, half_made: list[StoredToken]
) -> None:
    """No entry knows it; its name does."""
    async with harness.running():
        await arrived(harness, await drop(harness))
    assert half_made
    assert harness.server.waiting() == []
    assert harness.contents() == [CONTENT]


async def test_it_is_removed_when_the_transfer_is_cancelled(
    harness: QueueHarness, half_made: list[StoredToken]
) -> None:
    """Also when nothing else was reserved."""
    harness.server.fail("entries_like", Unreachable)
    async with harness.running():
        harness.server.fail("reserved_entries", Unreachable, times=3)
        transfer_id = await drop(harness)
        await harness.until(lambda: bool(half_made))
        harness.queue.cancel([transfer_id])
        await harness.until(lambda: bool(remarks_text(harness.notes.rows[transfer_id].remarks)))
    assert harness.server.waiting() == []


async def test_what_somebody_else_sends_to_stays(harness: QueueHarness) -> None:
    """The token keeps the name of the first computer when the upload is taken over."""
    async with harness.running():
        first = await partly_sent(harness)
    (stored,) = harness.server.tokens.values()
    (entry,) = harness.server.known.values()
    harness.server.known[entry.id] = replace(entry, partner_data="kdesk:of-another-computer")
    harness.server.hold.set()
    async with harness.running():
        await harness.until(lambda: harness.notes.rows[first].question is not None)
        harness.queue.cancel([first])
        await harness.until(lambda: harness.state(first) is TransferState.CANCELLED)
        await harness.rounds()
    assert harness.server.known[entry.id].transfer_id == "of-another-computer"
    assert stored.token.id in harness.server.waiting()


@pytest.mark.parametrize("since", ["it was taken over", "it was filled"])
async def test_a_list_that_lags_behind_deletes_nothing(since: str) -> None:
    """The list still shows a reservation of this transfer; another computer goes on with it, or has filled it."""
    server, transfer = FakeServer(Ticks()), queued("/videos/clip.mp4")
    reserved = await server.reserve(transfer)
    listed, entry_id = await server.reserved_entries(transfer), reserved.entry.id
    if since == "it was filled":
        server.process(entry_id, EntryStatus.PROCESSING)
    else:
        await server.write_tags({entry_id: OwnerTag("of-another-computer")})

    async def lagging(_transfer: Transfer) -> tuple[Entry, ...]:
        return listed

    server.reserved_entries = lagging  # type: ignore[method-assign]
    await remove_lost_reservations(server.api(), transfer)
    assert list(server.known) == [entry_id]
    assert server.waiting() == [reserved.token.id]


async def test_an_entry_whose_last_byte_has_come_stays(harness: QueueHarness) -> None:
    """It is cancelled while the answer to the closing call is on its way: nobody deletes an entry that has content."""
    async with harness.running():
        harness.server.fail("close", Unreachable, after=True)
        harness.server.fail("token", Unreachable, times=10_000)
        transfer_id = await drop(harness)
        await harness.until(lambda: any(stored.token.status == 3 for stored in harness.server.tokens.values()))
        harness.queue.cancel([transfer_id])
        await harness.until(lambda: bool(remarks_text(harness.notes.rows[transfer_id].remarks)))
        assert harness.notes.rows[transfer_id].remarks == (Remark(REMARKS[Removal.ARRIVED]),)
    assert harness.contents() == [CONTENT]
    assert len(harness.server.known) == 1
