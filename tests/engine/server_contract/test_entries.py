"""Entries: made of full tokens, replaced, tagged, read, and what a session may do with them (rules 2, 8, 10)."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from kdesk.domain.entry import EntryStatus
from kdesk.domain.entry_query import EVER, EntryQuery
from kdesk.domain.owner_tags import ContentProof, OwnerTag
from kdesk.domain.ports import AccountApi
from kdesk.domain.transfer import Transfer
from kdesk.domain.upload import Chunk, UploadTokenStatus
from kdesk.errors import ApiError, EntryGone, NotPermitted, TokenGone, TokenNotOpen
from kdesk.kaltura.chunk_body import no_blocks
from tests.engine.server_contract.subject import Subject, elsewhere, new_transfer
from tests.support.transfers import altered

NOWHERE = "0_nosuch1"


async def test_an_entry_is_made_of_a_full_token(server: Subject) -> None:
    """It has the title and the owner tag of the transfer, and the bytes of the token, which is CLOSED."""
    transfer = await server.full()
    made = await server.uploads.add_entry(transfer)
    assert (made.name, made.owner_tag) == (transfer.file.title, transfer.owner_tag)
    assert not made.status.empty
    assert (await server.token(transfer)).status is UploadTokenStatus.CLOSED
    await server.process(made.id)
    assert await server.content(made.id) == server.data


async def test_an_entry_is_made_of_a_token_only_once(server: Subject) -> None:
    """A token that is not FULL, or no more, is refused, and one that was deleted is gone."""
    transfer, pending = await server.full(), await server.free()
    await server.uploads.add_entry(transfer)
    for refused in (transfer, pending):
        with pytest.raises(TokenNotOpen):
            await server.uploads.add_entry(refused)
    await server.uploads.delete_token(pending.reservation.token_id)
    with pytest.raises(TokenGone):
        await server.uploads.add_entry(pending)


async def test_replaced_content_keeps_the_entry(server: Subject) -> None:
    """Once processed, the entry has the new bytes under its id, and the version of its copy differs; marks stay."""
    first = await server.arrived()
    before = await server.copies.source(first.reservation.entry_id)
    marked = await server.entry(first)
    second = await server.full(first)
    await server.uploads.replace_content(second)
    assert (await server.token(second)).status is UploadTokenStatus.CLOSED
    waiting = await server.entry(first)
    assert waiting.replacing_id
    assert (await server.catalogue.entry(waiting.replacing_id)).created_at > 0
    entry = await server.process(first.reservation.entry_id)
    assert (entry.status, entry.replacing_id) == (EntryStatus.READY, "")
    assert (entry.reference_id, entry.partner_data) == (marked.reference_id, marked.partner_data)
    after = await server.copies.source(first.reservation.entry_id)
    assert before is not None
    assert after is not None
    assert after.name != before.name
    assert await server.content(first.reservation.entry_id) == server.data


async def test_a_second_replacement_cancels_the_first(server: Subject) -> None:
    """It is refused, and nothing is replaced; the same as discarding it."""
    first = await server.arrived()
    before = await server.copies.source(first.reservation.entry_id)
    await server.uploads.replace_content(await server.full(first))
    with pytest.raises(ApiError):
        await server.uploads.replace_content(await server.full(first))
    assert not (await server.entry(first)).replacing_id
    await server.uploads.replace_content(await server.full(first))
    await server.uploads.discard_replacement(first.reservation.entry_id)
    assert not (await server.entry(first)).replacing_id
    assert await server.copies.source(first.reservation.entry_id) == before


async def test_reference_ids_are_written(server: Subject) -> None:
    """The entry is then found by that fingerprint."""
    first = await server.arrived()
    await server.uploads.write_reference_ids({first.reservation.entry_id: "kdesk1-1-other"})
    assert (await server.entry(first)).reference_id == "kdesk1-1-other"


async def test_an_entry_can_be_played_while_its_content_is_replaced(server: Subject) -> None:
    """It stays READY."""
    first = await server.arrived()
    await server.uploads.replace_content(await server.full(first))
    assert (await server.entry(first)).status is EntryStatus.READY
    await server.process(first.reservation.entry_id)


async def test_replacing_names_what_is_gone(server: Subject) -> None:
    """A deleted token is TokenGone, a deleted entry EntryGone."""
    first = await server.arrived()
    second = await server.full(first)
    await server.uploads.delete_token(second.reservation.token_id)
    with pytest.raises(TokenGone):
        await server.uploads.replace_content(second)
    third = await server.full(first)
    await server.uploads.delete_entry(first.reservation.entry_id)
    with pytest.raises(EntryGone):
        await server.uploads.replace_content(third)


async def test_owner_tags_are_replaced(server: Subject) -> None:
    """The entry then belongs to the other transfer, and either is found by the fingerprint of the file."""
    transfer = await server.reserved()
    other = elsewhere(transfer)
    await server.uploads.write_tags({transfer.reservation.entry_id: other.owner_tag})
    entry = await server.entry(transfer)
    assert (entry.owner_tag, entry.transfer_id) == (other.owner_tag, other.id)
    assert await server.uploads.reserved_entries(transfer) == ()
    assert [found.id for found in await server.uploads.reserved_entries(other)] == [entry.id]
    assert [found.id for found in await server.uploads.entries_like(transfer)] == [entry.id]


async def test_a_tag_that_is_refused_keeps_no_other_from_being_written(server: Subject) -> None:
    """The refusal is raised after all were tried."""
    transfer = await server.reserved()
    proof = ContentProof("ab" * 32, "0_f", "1", len(server.data))
    tag = OwnerTag(transfer.id, transfer.owner_tag.fingerprint, proof)
    with pytest.raises(EntryGone):
        await server.uploads.write_tags({NOWHERE: tag, transfer.reservation.entry_id: tag})
    assert (await server.entry(transfer)).owner_tag == tag


async def test_several_entries_are_listed_in_any_status(server: Subject) -> None:
    """Unknown ones are left out of the list, but an error when asked for alone."""
    waits, without = await server.reserved(), await server.reserved()
    await server.uploads.delete_token(without.reservation.token_id)
    wanted = [waits.reservation.entry_id, NOWHERE, without.reservation.entry_id]
    listed = await server.catalogue.entries(wanted)
    assert {entry.id: entry.status for entry in listed} == {
        waits.reservation.entry_id: EntryStatus.WAITING_FOR_CONTENT,
        without.reservation.entry_id: EntryStatus.NO_CONTENT,
    }
    with pytest.raises(EntryGone):
        await server.catalogue.entry(NOWHERE)


async def test_the_library_has_every_entry_once(server: Subject) -> None:
    """The first page tells how many there are, and so does the count."""
    made = {(await server.reserved()).reservation.entry_id for _ in range(3)}
    opening = await server.catalogue.opening(EntryQuery(), 50)
    ids = [entry.id for entry in opening.page.entries]
    assert made <= set(ids)
    assert len(ids) == len(set(ids)) == opening.page.total
    assert await server.catalogue.counts(EntryQuery(), [EVER]) == (len(ids),)


async def test_deleted_entries_do_not_exist(server: Subject) -> None:
    """Of several entries, those are told that were not deleted."""
    kept, deleted = await server.reserved(), await server.reserved()
    await server.uploads.delete_entry(deleted.reservation.entry_id)
    asked = [transfer.reservation.entry_id for transfer in (kept, deleted)]
    assert [entry.id for entry in await server.catalogue.existing([*asked, NOWHERE])] == asked[:1]


async def test_an_arrived_file_is_the_source_flavor_of_its_entry(server: Subject) -> None:
    """Renditions and copy tell the same id, version and size."""
    entry_id = (await server.arrived()).reservation.entry_id
    first, *_ = await server.catalogue.flavors(entry_id)
    together = await server.catalogue.flavors_of([entry_id, NOWHERE])
    (source,) = [flavor for flavor in together if flavor.is_source]
    copy = await server.copies.source(entry_id)
    assert copy is not None
    assert first.is_source
    assert (first.id, source.id, source.entry_id) == (copy.asset_id, copy.asset_id, entry_id)
    assert (copy.version, copy.size) == (source.version, source.size)
    assert (source.size, bool(source.version)) == (len(server.data), True)
    assert await server.copies.size(entry_id) == len(server.data)


async def test_a_copy_is_read_in_ranges(server: Subject) -> None:
    """The blocks are the range, each with its offset and the size of the whole."""
    entry_id = (await server.arrived()).reservation.entry_id
    address = await server.copies.address(entry_id)
    position = 1000
    async for block in server.copies.read(address, position, 5000):
        assert (block.offset, block.total) == (position, len(server.data))
        assert block.data == server.data[position : position + len(block.data)]
        position += len(block.data)
    assert position == 5000


async def test_an_entry_that_waits_has_no_copy_yet(server: Subject) -> None:
    """Its source has neither version nor size, and no address."""
    entry_id = (await server.reserved()).reservation.entry_id
    source = await server.copies.source(entry_id)
    assert source is not None
    assert (source.version, source.size) == ("", 0)
    assert await server.copies.size(entry_id) == 0
    assert await server.copies.address(entry_id) == ""


async def test_an_entry_without_content_has_no_copy(server: Subject) -> None:
    """There is none for an entry whose token was deleted; a deleted entry is gone."""
    transfer = await server.reserved()
    entry_id = transfer.reservation.entry_id
    await server.uploads.delete_token(transfer.reservation.token_id)
    assert await server.copies.source(entry_id) is None
    assert await server.copies.size(entry_id) is None
    assert await server.copies.address(entry_id) == ""
    await server.uploads.delete_entry(entry_id)
    with pytest.raises(EntryGone):
        await server.copies.source(entry_id)


async def test_a_session_that_may_only_upload_makes_an_entry_of_a_full_token(server: Subject) -> None:
    """Tokens are all it works with; of the entry it learns no more than the response to making it."""
    only = (await server.only_uploads()).uploads
    transfer = new_transfer()
    token = await only.free_token(transfer)
    transfer = altered(transfer, token_id=token.id, upload_url=token.upload_url)
    await only.open(transfer, Chunk(0, 0), no_blocks())
    assert [waiting.id for waiting in await only.waiting_tokens(transfer.token_name)] == [token.id]
    await only.send(transfer, Chunk(0, len(server.data)), server.whole())
    assert (await only.close(transfer)).status is UploadTokenStatus.FULL
    made = await only.add_entry(transfer)
    assert (await only.token(token.id)).status is UploadTokenStatus.CLOSED
    assert made.owner_tag == transfer.owner_tag
    await only.ping()


REFUSED_CALLS: dict[str, Callable[[AccountApi, Transfer], Awaitable[Any]]] = {
    "reserve": lambda api, transfer: api.uploads.reserve(transfer),
    "add_token": lambda api, transfer: api.uploads.add_token(transfer),
    "attach": lambda api, t: api.uploads.attach(t.reservation.entry_id, t.reservation.token_id),
    "replace_content": lambda api, transfer: api.uploads.replace_content(transfer),
    "discard_replacement": lambda api, t: api.uploads.discard_replacement(t.reservation.entry_id),
    "write_reference_ids": lambda api, t: api.uploads.write_reference_ids({t.reservation.entry_id: "kdesk1-1-a"}),
    "write_tags": lambda api, t: api.uploads.write_tags({t.reservation.entry_id: t.owner_tag}),
    "delete_entry": lambda api, transfer: api.uploads.delete_entry(transfer.reservation.entry_id),
    "reserved_entries": lambda api, transfer: api.uploads.reserved_entries(transfer),
    "entries_like": lambda api, transfer: api.uploads.entries_like(transfer),
    "empty_entries": lambda api, _transfer: api.uploads.empty_entries(),
    "entry": lambda api, transfer: api.catalogue.entry(transfer.reservation.entry_id),
    "entries": lambda api, transfer: api.catalogue.entries([transfer.reservation.entry_id]),
    "flavors_of": lambda api, transfer: api.catalogue.flavors_of([transfer.reservation.entry_id]),
    "copies": lambda api, transfer: api.copies.source(transfer.reservation.entry_id),
}


@pytest.mark.parametrize("name", REFUSED_CALLS)
async def test_a_session_that_may_only_upload_is_refused_everything_else(server: Subject, name: str) -> None:
    """Entries exist for it neither to be made, nor changed, nor seen."""
    transfer = await server.reserved()
    with pytest.raises(NotPermitted):
        await REFUSED_CALLS[name](await server.only_uploads(), transfer)
