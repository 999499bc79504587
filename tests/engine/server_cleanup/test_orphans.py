"""What abandoned uploads left on the server is found and deleted; what is still needed is not touched."""

from dataclasses import replace

import pytest

from kdesk.domain.entry import Entry, EntryStatus, MediaType
from kdesk.domain.owner_tags import FETCHED, OwnerTag
from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_state import TransferState
from kdesk.engine.server_cleanup.orphans import Orphans
from kdesk.errors import SignInNeeded, Unreachable
from tests.engine.fake_server import ACCOUNT, FakeServer, queued
from tests.engine.ticks import Ticks
from tests.support.transfers import altered


class Account:
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
def account() -> Account:
    """Return an empty server."""
    return Account()


async def test_an_abandoned_entry_is_found_with_its_token(account: Account) -> None:
    """An entry of kdesk without content, and the token that is attached to its flavor."""
    left = await account.begin(1)
    await account.begin(2, mine=True)
    (found,) = await account.clean_up.find()
    assert found.entry
    assert (found.entry.id, found.name) == (left, "clip 1.mp4")
    assert found.token is not None


async def test_an_entry_whose_token_is_gone_is_found_too(account: Account) -> None:
    """It has no content, and no token belongs to it."""
    await account.begin(1)
    await account.server.delete_token(next(iter(account.server.tokens)))
    (found,) = await account.clean_up.find()
    assert found.token is None


async def test_entries_of_other_programs_are_not_touched(account: Account) -> None:
    """An entry without kdesk's tag is not listed."""
    entry = await account.begin(1)
    account.server.known[entry] = replace(account.server.known[entry], partner_data="somebody else's")
    assert await account.clean_up.find() == ()


async def test_orphans_of_a_cancelled_transfer_are_found(account: Account) -> None:
    """A finished transfer of this list needs nothing any more."""
    entry = await account.begin(1, mine=True)
    account.mine = [transfer.advance(TransferState.CANCELLED) for transfer in account.mine]
    assert [orphan.entry and orphan.entry.id for orphan in await account.clean_up.find()] == [entry]


async def test_a_token_that_was_to_replace_content_is_found(account: Account) -> None:
    """No entry refers to it, but its name has the transfer id. A token of an unfinished transfer is not listed."""
    mine, left = transfer_of(1), transfer_of(2)
    account.mine.append(mine)
    await account.server.free_token(mine)
    token = await account.server.free_token(left)
    (found,) = await account.clean_up.find()
    assert (found.entry, found.token, found.name) == (None, token, "clip 2.mp4")
    await account.clean_up.remove(found)
    assert await account.clean_up.find() == ()
    assert len(account.server.waiting()) == 1


async def test_tokens_of_other_programs_are_not_touched(account: Account) -> None:
    """Such a token may have the name of any file, even of this one."""
    token = await account.server.free_token(transfer_of(1))
    stored = account.server.tokens[token.id]
    stored.token = replace(token, file_name="clip 1.mp4")
    assert await account.clean_up.find() == ()


async def test_token_and_entry_are_deleted(account: Account) -> None:
    """The other upload is not touched."""
    await account.begin(1)
    kept = await account.begin(2, mine=True)
    (found,) = await account.clean_up.find()
    assert await account.clean_up.remove(found)
    assert list(account.server.known) == [kept]
    assert len(account.server.waiting()) == 1


@pytest.mark.parametrize("since", ["bytes came", "it was filled", "it was taken over"])
async def test_an_upload_continued_meanwhile_stays(account: Account, since: str) -> None:
    """The other computer is back before the person has decided."""
    entry_id = await account.begin(1)
    (found,) = await account.clean_up.find()
    entry, (stored,) = account.server.known[entry_id], account.server.tokens.values()
    match since:
        case "bytes came":
            stored.token = replace(stored.token, uploaded_size=1)
        case "it was filled":
            account.server.known[entry_id] = replace(entry, status=EntryStatus.PROCESSING)
        case _:
            await account.server.write_tags({entry_id: transfer_of(2).owner_tag})
    assert not await account.clean_up.remove(found)
    assert (list(account.server.known), list(account.server.tokens)) == ([entry_id], [stored.token.id])


async def test_an_entry_completed_during_its_deletion_stays(account: Account) -> None:
    """An entry with content is not deleted."""
    entry_id = await account.begin(1)
    (found,) = await account.clean_up.find()
    delete_token = account.server.delete_token

    async def too_late(token_id: str) -> None:
        account.server.process(entry_id, EntryStatus.PROCESSING)
        account.server.tokens[token_id].entry_id = ""
        await delete_token(token_id)

    account.server.delete_token = too_late  # type: ignore[method-assign]
    assert not await account.clean_up.remove(found)
    assert list(account.server.known) == [entry_id]


async def test_an_orphan_that_is_gone_is_no_error(account: Account) -> None:
    """Somebody else has deleted it."""
    await account.begin(1)
    (found,) = await account.clean_up.find()
    assert await account.clean_up.remove(found)
    assert await account.clean_up.remove(found)


async def test_errors_are_raised(account: Account) -> None:
    """Offline or signed out: one of the errors of kdesk."""
    account.server.fail("empty_entries", Unreachable)
    with pytest.raises(Unreachable):
        await account.clean_up.find()
    with pytest.raises(SignInNeeded):
        await Orphans(lambda: None, list).find()


async def test_what_the_server_fetches_is_no_orphan(account: Account) -> None:
    """It waits for no computer, and may be on the list of another one."""
    entry = Entry(
        "0_import",
        "talk",
        ACCOUNT.partner_id,
        EntryStatus.WAITING_FOR_CONTENT,
        MediaType.VIDEO,
        partner_data=str(OwnerTag("t-of-another-list", FETCHED)),
    )
    account.server.known[entry.id] = entry
    assert await account.clean_up.find() == ()
