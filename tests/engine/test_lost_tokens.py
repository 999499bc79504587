"""Tokens and entries that nobody knows of are found by the transfer's id in their names; nothing else is touched."""

from dataclasses import replace

import pytest

from kdesk.domain.entry import Entry, EntryStatus
from kdesk.domain.owner_tags import OwnerTag
from kdesk.domain.ports import Reserved
from kdesk.domain.transfer import Transfer, TransferState
from kdesk.engine.cleanup import Removal, remove_lost_reservations
from kdesk.engine.removal import REMARKS
from kdesk.errors import BadAnswer, Unreachable
from tests.engine.fake_server import FakeServer, StoredToken, queued
from tests.engine.queue_harness import Desk
from tests.engine.same_content import CONTENT, arrived, drop, partly_sent
from tests.engine.ticks import Ticks


@pytest.fixture
def half_made(desk: Desk) -> list[StoredToken]:
    """Let the server die behind the insert of a token: the answer to the first reservation is an error."""
    reserve, made = desk.server.reserve, []

    async def dies(transfer: Transfer) -> Reserved:
        if made:
            return await reserve(transfer)
        made.append(desk.server._add_token(transfer.token_name))
        raise BadAnswer(retryable=True)

    desk.server.reserve = dies  # type: ignore[method-assign]
    return made


async def test_a_token_that_was_answered_with_an_error_is_removed(desk: Desk, half_made: list[StoredToken]) -> None:
    """No entry knows it; its name does."""
    async with desk.running():
        await arrived(desk, await drop(desk))
    assert half_made
    assert desk.server.waiting() == []
    assert desk.contents() == [CONTENT]


async def test_it_is_removed_when_the_transfer_is_cancelled(desk: Desk, half_made: list[StoredToken]) -> None:
    """Also when nothing else was reserved."""
    desk.server.fail("entries_like", Unreachable)
    async with desk.running():
        desk.server.fail("reserved_entries", Unreachable, times=3)
        transfer_id = await drop(desk)
        await desk.until(lambda: bool(half_made))
        desk.queue.cancel([transfer_id])
        await desk.until(lambda: bool(desk.notes.rows[transfer_id].remark))
    assert desk.server.waiting() == []


async def test_what_somebody_else_sends_to_stays(desk: Desk) -> None:
    """The token keeps the name of the first computer when the upload is taken over."""
    async with desk.running():
        first = await partly_sent(desk)
    (stored,) = desk.server.tokens.values()
    (entry,) = desk.server.known.values()
    desk.server.known[entry.id] = replace(entry, partner_data="kdesk:of-another-computer")
    desk.server.hold.set()
    async with desk.running():
        await desk.until(lambda: desk.notes.rows[first].question is not None)
        desk.queue.cancel([first])
        await desk.until(lambda: desk.state(first) is TransferState.CANCELLED)
        await desk.rounds()
    assert desk.server.known[entry.id].transfer_id == "of-another-computer"
    assert stored.token.id in desk.server.waiting()


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
    await remove_lost_reservations(server.connection(), transfer)
    assert list(server.known) == [entry_id]
    assert server.waiting() == [reserved.token.id]


async def test_an_entry_whose_last_byte_has_come_stays(desk: Desk) -> None:
    """It is cancelled while the answer to the closing call is on its way: nobody deletes an entry that has content."""
    async with desk.running():
        desk.server.fail("close", Unreachable, after=True)
        desk.server.fail("token", Unreachable, times=10_000)
        transfer_id = await drop(desk)
        await desk.until(lambda: any(stored.token.status == 3 for stored in desk.server.tokens.values()))
        desk.queue.cancel([transfer_id])
        await desk.until(lambda: bool(desk.notes.rows[transfer_id].remark))
        assert desk.notes.rows[transfer_id].remark == REMARKS[Removal.ARRIVED]
    assert desk.contents() == [CONTENT]
    assert len(desk.server.known) == 1
