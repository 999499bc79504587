"""Deletes the tokens and the entry of one transfer from the server (rules 2, 9 and 11)."""

import logging
from collections.abc import Collection
from enum import Enum, auto

from kdesk.domain.entry import EntryStatus
from kdesk.domain.ports import AccountApi
from kdesk.domain.reservation import CallState
from kdesk.domain.transfer import Transfer
from kdesk.domain.upload import UploadTokenStatus
from kdesk.errors import EntryGone, TokenGone

log = logging.getLogger(__name__)

_WORTHLESS = frozenset({EntryStatus.PROCESSING_FAILED, EntryStatus.IMPORT_FAILED, EntryStatus.DELETED})
"""Entries in these statuses have no usable content."""

MAX_LOST = 100
"""Lost reservations that are deleted with one call; a transfer has a few at most, whatever a server lists."""


class Removal(Enum):
    """The result of removing a reservation."""

    REMOVED = auto()
    TAKEN_OVER = auto()
    """The entry has the tag of another transfer, or none: nothing was deleted."""
    ARRIVED = auto()
    """The entry has content and stays."""
    REPLACED = auto()
    """The content of the entry that it replaces is being replaced already."""
    NOT_PERMITTED = auto()
    """The session may not delete entries: the tokens are deleted, the entry stays."""


async def remove_reserved(api: AccountApi, transfer: Transfer) -> Removal:
    """Delete the transfer's token, the entry reserved for it, and every other token of that entry (rule 11).

    Nothing is wrong if they are gone already. Other tokens come from calls whose responses were lost. An entry whose
    content was to be replaced stays, and so does one with content: those are deleted in the library only.
    """
    if not api.rights.reserve:
        # Such a session may not delete entries either, only its tokens.
        await _delete_tokens(api, transfer, ())
        return Removal.NOT_PERMITTED if transfer.reservation.entry_id else Removal.REMOVED
    if not transfer.reservation.entry_id or transfer.replaces:
        used = transfer.reservation.former_content and await _is_used_up(api, transfer.reservation.token_id)
        made = await _was_made(api, transfer)
        await _delete_tokens(api, transfer, ())
        return Removal.REPLACED if used else Removal.ARRIVED if made else Removal.REMOVED
    removal = await _possible_removal(api, transfer)
    if removal is not Removal.REMOVED:
        return removal
    # The token first: the entry then returns to NO_CONTENT, and no late chunk can complete it (rules 9 and 11).
    await _delete_tokens(api, transfer, (transfer.reservation.entry_id,))
    # Rule 11: another computer may have filled or taken over the entry meanwhile.
    removal = await _possible_removal(api, transfer)
    if removal is Removal.REMOVED:
        await api.uploads.delete_entry(transfer.reservation.entry_id)
    return removal


async def remove_lost_reservations(api: AccountApi, transfer: Transfer) -> None:
    """Delete entries and tokens of reservations whose responses were lost (rule 2).

    An entry that got its bytes is not lost, even if it failed later: it stays. The index behind lists lags (rule 10),
    so each entry is requested by itself before its tokens are deleted, and again before it is.
    """
    if not api.rights.reserve:
        await remove_free_tokens(api, transfer)
        return
    found = await api.uploads.reserved_entries(transfer)
    listed = [entry.id for entry in found if entry.is_reservation][:MAX_LOST]
    lost = [i for i in listed if i != transfer.reservation.entry_id and await _is_reserved_for(api, transfer, i)]
    await _delete_lost_tokens(api, transfer, lost)
    for entry_id in lost:
        if await _is_reserved_for(api, transfer, entry_id):
            await api.uploads.delete_entry(entry_id)


async def remove_lost_tokens(api: AccountApi, transfer: Transfer) -> None:
    """Delete tokens for the transfer's entry whose responses were lost."""
    await _delete_lost_tokens(api, transfer, (transfer.reservation.entry_id,))


async def _delete_tokens(api: AccountApi, transfer: Transfer, entry_ids: Collection[str]) -> None:
    if transfer.reservation.token_id:
        await api.uploads.delete_token(transfer.reservation.token_id)
    await _delete_lost_tokens(api, transfer, entry_ids)


async def _delete_lost_tokens(api: AccountApi, transfer: Transfer, entry_ids: Collection[str]) -> None:
    """Delete tokens of the transfer's name that are attached to nothing, or to one of these entries.

    A server that crashed may have made a token and still returned an error. A token of that name that is attached to
    another entry stays: another computer took that entry over and sends to it.
    """
    tokens = [t for t in await api.uploads.waiting_tokens(transfer.token_name) if t.id != transfer.reservation.token_id]
    # The usual case, which costs no further call.
    if not tokens:
        return
    flavors = [flavor.id for entry_id in entry_ids for flavor in await api.catalogue.flavors(entry_id)]
    own = {"", *entry_ids, *flavors}
    for token in tokens:
        if token.attached_id in own:
            log.info("transfer %s: the response with token %s was lost", transfer.id, token.id)
            await api.uploads.delete_token(token.id)


async def remove_free_tokens(api: AccountApi, transfer: Transfer) -> None:
    """Delete tokens of the transfer's name that are attached to nothing, except its current one."""
    await _delete_lost_tokens(api, transfer, ())


async def _was_made(api: AccountApi, transfer: Transfer) -> bool:
    """Return whether a document was made of the token by a call whose answer was lost (rule 13)."""
    sent = transfer.file.kind.entry_last and transfer.reservation.request is CallState.SENT
    return sent and bool(await api.uploads.reserved_entries(transfer))


async def _is_used_up(api: AccountApi, token_id: str) -> bool:
    """Return whether the bytes of a token have become content."""
    try:
        return (await api.uploads.token(token_id)).status is UploadTokenStatus.CLOSED
    except TokenGone:
        return False


async def _is_reserved_for(api: AccountApi, transfer: Transfer, entry_id: str) -> bool:
    """Return whether an entry is now without content and reserved by this transfer."""
    try:
        entry = await api.catalogue.entry(entry_id)
    except EntryGone:
        return False
    return entry.is_reservation and entry.transfer_id == transfer.id


async def _possible_removal(api: AccountApi, transfer: Transfer) -> Removal:
    """Return what a removal of the entry would result in now; one that is gone counts as removed."""
    try:
        # Not from a list: its index lags (rule 10).
        entry = await api.catalogue.entry(transfer.reservation.entry_id)
    except EntryGone:
        return Removal.REMOVED
    # The tag of a clone is that of the original entry, and does not make it the transfer's.
    if entry.transfer_id != transfer.id or entry.is_clone:
        return Removal.TAKEN_OVER
    return Removal.REMOVED if entry.status.empty or entry.status in _WORTHLESS else Removal.ARRIVED
