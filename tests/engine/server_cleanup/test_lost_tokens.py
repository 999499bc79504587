"""Tokens and entries whose responses were lost are found by the transfer id in their names (rule 2)."""

from dataclasses import replace

import pytest

from kdesk.domain.details.upload_details import UploadDetails
from kdesk.domain.entry import Entry, EntryStatus
from kdesk.domain.owner_tags import OwnerTag
from kdesk.domain.remark import Remark
from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_state import TransferState
from kdesk.domain.upload_ports import Reserved
from kdesk.engine.server_cleanup.reservation import Removal, remove_lost_reservations
from kdesk.engine.server_cleanup.worker import REMARKS
from kdesk.errors import BadResponse, Unreachable
from kdesk.messages.remarks import remarks_text
from tests.engine.fake_server import FakeServer, queued
from tests.engine.fake_tokens import StoredToken
from tests.engine.queue_harness import QueueHarness
from tests.engine.same_content import CONTENT, arrived, drop, partly_sent
from tests.engine.ticks import Ticks


@pytest.fixture
def half_made(harness: QueueHarness) -> list[StoredToken]:
    """Let the server crash after it made a token: the response to the first reservation is an error."""
    reserve, made = harness.server.reserve, []

    async def dies(transfer: Transfer, details: UploadDetails) -> Reserved:
        if made:
            return await reserve(transfer, details)
        made.append(harness.server._add_token(transfer.token_name))
        raise BadResponse(retryable=True)

    harness.server.reserve = dies  # type: ignore[assignment, method-assign]
    return made


async def test_a_token_made_with_an_error_response_is_deleted(
    harness: QueueHarness, half_made: list[StoredToken]
) -> None:
    """No entry refers to it; its name does."""
    async with harness.running():
        await arrived(harness, await drop(harness))
    assert half_made
    assert harness.server.waiting() == []
    assert harness.contents() == [CONTENT]


async def test_it_is_removed_when_the_transfer_is_cancelled(
    harness: QueueHarness, half_made: list[StoredToken]
) -> None:
    """Even if nothing else was reserved."""
    harness.server.fail("entries_like", Unreachable)
    async with harness.running():
        harness.server.fail("reserved_entries", Unreachable, times=3)
        transfer_id = await drop(harness)
        await harness.until(lambda: bool(half_made))
        harness.queue.cancel([transfer_id])
        await harness.until(lambda: bool(remarks_text(harness.notes.rows[transfer_id].remarks)))
    assert harness.server.waiting() == []


async def test_a_token_that_was_taken_over_stays(harness: QueueHarness) -> None:
    """It keeps the name of the first computer when another one takes the upload over."""
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
async def test_a_lagging_list_deletes_nothing(since: str) -> None:
    """The list shows a reservation of this transfer that another computer continues, or has completed."""
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


async def test_an_entry_whose_last_byte_has_arrived_stays(harness: QueueHarness) -> None:
    """Cancelled during the closing call: an entry with content is not deleted (rule 11)."""
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
