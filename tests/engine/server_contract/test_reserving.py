"""Tokens and entries before the first byte, and after the upload was given up (rules 2, 9 and 11)."""

import pytest

from kdesk.domain.entry import EntryStatus
from kdesk.domain.source_file import FileIdentity
from kdesk.domain.upload import UploadTokenStatus
from kdesk.errors import AlreadyWithContent, EntryGone, TokenGone
from tests.engine.server_contract.subject import Subject, elsewhere, new_transfer
from tests.kaltura.demo_visitor import reserved
from tests.support.transfers import altered

NOWHERE = "0_nosuch1"


async def test_a_reservation_is_a_pending_token_attached_to_an_entry_that_waits(server: Subject) -> None:
    """The entry carries title, type, fingerprint and owner tag of the transfer."""
    transfer = new_transfer()
    made = await server.uploads.reserve(transfer)
    token, entry = await server.uploads.token(made.token.id), await server.catalogue.entry(made.entry.id)
    assert transfer.file.identity is not None
    assert (token.status, token.uploaded_size, token.file_name) == (UploadTokenStatus.PENDING, 0, transfer.token_name)
    assert token.attached_id
    assert made.token.attached_id
    assert (entry.status, entry.name) == (EntryStatus.WAITING_FOR_CONTENT, transfer.file.title)
    assert entry.media_type is transfer.file.media_type
    assert (entry.owner_tag, entry.reference_id) == (transfer.owner_tag, transfer.file.identity.fingerprint)
    assert entry.created_at > 0
    assert made.entry.status is EntryStatus.WAITING_FOR_CONTENT
    assert made.same == ()


async def test_a_reservation_lists_other_entries_with_the_fingerprint(server: Subject) -> None:
    """Those of other transfers are listed, its own is not, and neither is that of another file."""
    one = new_transfer()
    first = await server.uploads.reserve(one)
    second = await server.uploads.reserve(elsewhere(one))
    assert [entry.id for entry in second.same] == [first.entry.id]
    other = elsewhere(one, identity=FileIdentity(1, 1, "1:1", "of another file"))
    assert first.entry.id not in {entry.id for entry in (await server.uploads.reserve(other)).same}


async def test_entries_of_a_fingerprint_are_found_in_any_status(server: Subject) -> None:
    """A deleted entry is not found, and nothing is found for a file whose fingerprint is unknown."""
    one = new_transfer()
    first = await reserved(server.api, one)
    second = await reserved(server.api, elsewhere(one))
    await server.uploads.delete_token(second.reservation.token_id)
    found = await server.uploads.entries_like(one)
    assert {entry.id: entry.status for entry in found} == {
        first.reservation.entry_id: EntryStatus.WAITING_FOR_CONTENT,
        second.reservation.entry_id: EntryStatus.NO_CONTENT,
    }
    await server.uploads.delete_entry(second.reservation.entry_id)
    assert [entry.id for entry in await server.uploads.entries_like(one)] == [first.reservation.entry_id]
    assert await server.uploads.entries_like(altered(one, identity=None)) == ()


async def test_a_reservation_whose_response_was_lost_is_found_by_its_transfer(server: Subject) -> None:
    """The entry has the owner tag, the token the name; another transfer of the same file finds neither."""
    transfer = new_transfer()
    made = await server.uploads.reserve(transfer)
    assert [entry.id for entry in await server.uploads.reserved_entries(transfer)] == [made.entry.id]
    assert [token.id for token in await server.uploads.waiting_tokens(transfer.token_name)] == [made.token.id]
    other = elsewhere(transfer)
    assert await server.uploads.reserved_entries(other) == ()
    assert await server.uploads.waiting_tokens(other.token_name) == ()


async def test_a_free_token_is_attached_to_nothing(server: Subject) -> None:
    """It is PENDING, makes no entry, and its name leads to its transfer."""
    transfer = await server.free()
    token = await server.token(transfer)
    assert (token.status, token.attached_id, token.transfer_id) == (UploadTokenStatus.PENDING, "", transfer.id)
    assert await server.uploads.reserved_entries(transfer) == ()


async def test_waiting_tokens_are_those_that_are_not_closed(server: Subject) -> None:
    """PENDING, PARTIAL and FULL tokens are listed by name; CLOSED and deleted ones are not."""
    pending, partial, full = await server.free(), await server.opened(), await server.full()
    closed, deleted = await server.reserved(), await server.free()
    await server.uploads.send_whole(closed, server.whole())
    await server.uploads.delete_token(deleted.reservation.token_id)
    found = {t.id: await server.uploads.waiting_tokens(t.token_name) for t in (pending, partial, full, closed, deleted)}
    assert [[token.status for token in tokens] for tokens in found.values()] == [
        [UploadTokenStatus.PENDING],
        [UploadTokenStatus.PARTIAL],
        [UploadTokenStatus.FULL],
        [],
        [],
    ]


async def test_open_tokens_are_those_that_accept_bytes(server: Subject) -> None:
    """PENDING and PARTIAL tokens are listed; FULL, CLOSED and deleted ones are not."""
    pending, partial, full = await server.free(), await server.opened(), await server.full()
    closed, deleted = await server.reserved(), await server.free()
    await server.uploads.send_whole(closed, server.whole())
    await server.uploads.delete_token(deleted.reservation.token_id)
    listed = {token.id for token in await server.uploads.open_tokens()}
    ids = [t.reservation.token_id in listed for t in (pending, partial, full, closed, deleted)]
    assert ids == [True, True, False, False, False]


async def test_empty_entries_are_those_whose_content_has_not_arrived(server: Subject) -> None:
    """An entry is listed while it waits and after its token was deleted, and no more once it has its content."""
    waits, without, arrived = await server.reserved(), await server.reserved(), await server.reserved()
    await server.uploads.delete_token(without.reservation.token_id)
    await server.uploads.send_whole(arrived, server.whole())
    listed = {entry.id for entry in await server.uploads.empty_entries()}
    assert [t.reservation.entry_id in listed for t in (waits, without, arrived)] == [True, True, False]


async def test_deleting_a_token_leaves_the_entry_without_content(server: Subject) -> None:
    """The token is gone, deleting it again is ignored, and the entry no longer waits."""
    transfer = await server.reserved()
    for _ in range(2):
        await server.uploads.delete_token(transfer.reservation.token_id)
    with pytest.raises(TokenGone):
        await server.token(transfer)
    assert (await server.entry(transfer)).status is EntryStatus.NO_CONTENT


async def test_a_new_token_takes_the_place_of_a_deleted_one(server: Subject) -> None:
    """It is attached to the entry, which waits again."""
    transfer = await server.reserved()
    await server.uploads.delete_token(transfer.reservation.token_id)
    token = await server.uploads.add_token(transfer)
    assert (token.status, bool(token.attached_id)) == (UploadTokenStatus.PENDING, True)
    assert (await server.entry(transfer)).status is EntryStatus.WAITING_FOR_CONTENT
    assert [found.id for found in await server.uploads.waiting_tokens(transfer.token_name)] == [token.id]


async def test_an_entry_that_waits_takes_no_second_token(server: Subject) -> None:
    """Attaching is refused for its own token and for another, and a token that was made for it does not remain."""
    transfer, other = await server.reserved(), await server.free()
    for token_id in (transfer.reservation.token_id, other.reservation.token_id):
        with pytest.raises(AlreadyWithContent):
            await server.uploads.attach(transfer.reservation.entry_id, token_id)
    with pytest.raises(AlreadyWithContent):
        await server.uploads.add_token(transfer)
    assert [token.id for token in await server.uploads.waiting_tokens(transfer.token_name)] == [
        transfer.reservation.token_id
    ]
    assert (await server.token(other)).attached_id == ""


async def test_attaching_names_what_is_gone(server: Subject) -> None:
    """An unknown entry is EntryGone, an unknown token TokenGone; the entry stays without content."""
    transfer, free = await server.reserved(), await server.free()
    await server.uploads.delete_token(transfer.reservation.token_id)
    with pytest.raises(EntryGone):
        await server.uploads.attach(NOWHERE, free.reservation.token_id)
    with pytest.raises(TokenGone):
        await server.uploads.attach(transfer.reservation.entry_id, transfer.reservation.token_id)
    assert (await server.entry(transfer)).status is EntryStatus.NO_CONTENT


async def test_a_free_token_can_be_attached_later(server: Subject) -> None:
    """The entry waits for a PENDING token."""
    transfer = await server.reserved()
    await server.uploads.delete_token(transfer.reservation.token_id)
    free = await server.free(transfer)
    await server.uploads.attach(transfer.reservation.entry_id, free.reservation.token_id)
    assert (await server.entry(transfer)).status is EntryStatus.WAITING_FOR_CONTENT
    assert (await server.token(free)).attached_id


async def test_attaching_a_full_token_completes_the_entry(server: Subject) -> None:
    """The token is CLOSED at once, and the entry gets its bytes."""
    transfer = await server.reserved()
    await server.uploads.delete_token(transfer.reservation.token_id)
    full = await server.full(transfer)
    await server.uploads.attach(transfer.reservation.entry_id, full.reservation.token_id)
    assert (await server.token(full)).status is UploadTokenStatus.CLOSED
    await server.process(transfer.reservation.entry_id)
    assert await server.content(transfer.reservation.entry_id) == server.data


async def test_a_deleted_entry_is_gone(server: Subject) -> None:
    """Deleting it again is ignored; it gets no new token, and none remains from the attempt."""
    transfer = await server.reserved()
    for _ in range(2):
        await server.uploads.delete_token(transfer.reservation.token_id)
        await server.uploads.delete_entry(transfer.reservation.entry_id)
    with pytest.raises(EntryGone):
        await server.entry(transfer)
    assert await server.catalogue.entries([transfer.reservation.entry_id]) == ()
    assert await server.uploads.reserved_entries(transfer) == ()
    with pytest.raises(EntryGone):
        await server.uploads.add_token(transfer)
    assert await server.uploads.waiting_tokens(transfer.token_name) == ()


async def test_a_token_outlives_its_entry(server: Subject) -> None:
    """It keeps accepting bytes, and is FULL when it has them all."""
    transfer = await server.reserved()
    await server.uploads.delete_entry(transfer.reservation.entry_id)
    sent = await server.uploads.send_whole(transfer, server.whole())
    assert (sent.status, sent.uploaded_size) == (UploadTokenStatus.FULL, len(server.data))
