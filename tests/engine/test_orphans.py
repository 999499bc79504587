"""What uploads leave behind is found and removed; what somebody still needs is not touched."""

from dataclasses import replace

import pytest

from kdesk.domain.entry import EntryStatus
from kdesk.domain.transfer import Transfer, TransferState
from kdesk.engine.server_cleanup.orphans import Orphans
from kdesk.errors import SignInNeeded, Unreachable
from tests.engine.fake_server import FakeServer, queued
from tests.engine.ticks import Ticks
from tests.support.transfers import altered


class Shop:
    """A server with uploads in every state, and the list of this computer."""

    def __init__(self) -> None:
        self.server = FakeServer(Ticks())
        self.mine: list[Transfer] = []
        self.clean_up = Orphans(self.server.api, lambda: self.mine)

    async def begin(self, number: int, *, mine: bool = False) -> str:
        """Reserve for another transfer; return the id of the entry."""
        transfer = transfer_of(number)
        reserved = await self.server.reserve(transfer)
        if mine:
            self.mine.append(transfer)
        return reserved.entry.id


def transfer_of(number: int) -> Transfer:
    """Return one of several transfers."""
    return altered(queued(f"/videos/clip {number}.mp4"), id=f"t{number}", name=f"clip {number}.mp4")


@pytest.fixture
def shop() -> Shop:
    """Return an empty server."""
    return Shop()


async def test_what_nobody_continues_is_found_with_its_token(shop: Shop) -> None:
    """An entry of kdesk's without content, and the token that is attached to its flavor."""
    left = await shop.begin(1)
    await shop.begin(2, mine=True)
    (found,) = await shop.clean_up.find()
    assert found.entry
    assert (found.entry.id, found.name) == (left, "clip 1.mp4")
    assert found.token is not None


async def test_an_entry_whose_token_is_gone_is_found_too(shop: Shop) -> None:
    """It stands there without content, and no token belongs to it."""
    await shop.begin(1)
    await shop.server.delete_token(next(iter(shop.server.tokens)))
    (found,) = await shop.clean_up.find()
    assert found.token is None


async def test_entries_of_others_are_left_alone(shop: Shop) -> None:
    """What does not carry kdesk's mark is nobody's business here."""
    entry = await shop.begin(1)
    shop.server.known[entry] = replace(shop.server.known[entry], partner_data="somebody else's")
    assert await shop.clean_up.find() == ()


async def test_what_a_cancelled_transfer_left_may_go(shop: Shop) -> None:
    """A transfer of this list that is over needs nothing any more."""
    entry = await shop.begin(1, mine=True)
    shop.mine = [transfer.advance(TransferState.CANCELLED) for transfer in shop.mine]
    assert [orphan.entry and orphan.entry.id for orphan in await shop.clean_up.find()] == [entry]


async def test_a_token_that_was_to_replace_content_is_found(shop: Shop) -> None:
    """No entry knows it; its name tells which transfer made it. One of a transfer that goes on is not listed."""
    mine, left = transfer_of(1), transfer_of(2)
    shop.mine.append(mine)
    await shop.server.free_token(mine)
    token = await shop.server.free_token(left)
    (found,) = await shop.clean_up.find()
    assert (found.entry, found.token, found.name) == (None, token, "clip 2.mp4")
    await shop.clean_up.remove(found)
    assert await shop.clean_up.find() == ()
    assert len(shop.server.waiting()) == 1


async def test_tokens_of_others_are_left_alone(shop: Shop) -> None:
    """Another program's token, not attached yet, may have the name of any file, this very one included."""
    token = await shop.server.free_token(transfer_of(1))
    stored = shop.server.tokens[token.id]
    stored.token = replace(token, file_name="clip 1.mp4")
    assert await shop.clean_up.find() == ()


async def test_removing_takes_token_and_entry(shop: Shop) -> None:
    """Nothing of it is left, and the other upload goes on."""
    await shop.begin(1)
    kept = await shop.begin(2, mine=True)
    (found,) = await shop.clean_up.find()
    assert await shop.clean_up.remove(found)
    assert list(shop.server.known) == [kept]
    assert len(shop.server.waiting()) == 1


@pytest.mark.parametrize("since", ["bytes came", "it was filled", "it was taken over"])
async def test_what_goes_on_meanwhile_stays(shop: Shop, since: str) -> None:
    """Whoever looked at the list took a while to choose; the other computer is back."""
    entry_id = await shop.begin(1)
    (found,) = await shop.clean_up.find()
    entry, (stored,) = shop.server.known[entry_id], shop.server.tokens.values()
    match since:
        case "bytes came":
            stored.token = replace(stored.token, uploaded_size=1)
        case "it was filled":
            shop.server.known[entry_id] = replace(entry, status=EntryStatus.PROCESSING)
        case _:
            await shop.server.write_tags({entry_id: transfer_of(2).owner_tag})
    assert not await shop.clean_up.remove(found)
    assert (list(shop.server.known), list(shop.server.tokens)) == ([entry_id], [stored.token.id])


async def test_an_entry_whose_last_byte_comes_while_it_is_removed_stays(shop: Shop) -> None:
    """Nobody deletes an entry that has content."""
    entry_id = await shop.begin(1)
    (found,) = await shop.clean_up.find()
    delete_token = shop.server.delete_token

    async def too_late(token_id: str) -> None:
        shop.server.process(entry_id, EntryStatus.PROCESSING)
        shop.server.tokens[token_id].entry_id = ""
        await delete_token(token_id)

    shop.server.delete_token = too_late  # type: ignore[method-assign]
    assert not await shop.clean_up.remove(found)
    assert list(shop.server.known) == [entry_id]


async def test_what_is_gone_meanwhile_is_no_trouble(shop: Shop) -> None:
    """Somebody else has cleaned up."""
    await shop.begin(1)
    (found,) = await shop.clean_up.find()
    assert await shop.clean_up.remove(found)
    assert await shop.clean_up.remove(found)


async def test_trouble_is_told(shop: Shop) -> None:
    """Offline or signed out: one of kdesk's errors."""
    shop.server.fail("empty_entries", Unreachable)
    with pytest.raises(Unreachable):
        await shop.clean_up.find()
    with pytest.raises(SignInNeeded):
        await Orphans(lambda: None, list).find()
