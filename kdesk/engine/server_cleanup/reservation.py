"""Removing from the server what a transfer left there and nobody wants."""

import logging
from collections.abc import Collection
from enum import Enum, auto

from kdesk.domain.entry import EntryStatus
from kdesk.domain.ports import AccountApi
from kdesk.domain.transfer import Transfer
from kdesk.errors import EntryGone

log = logging.getLogger(__name__)


_WORTHLESS = frozenset({EntryStatus.PROCESSING_FAILED, EntryStatus.IMPORT_FAILED, EntryStatus.DELETED})
"""Of what it got nothing can be had."""


LOST_AT_MOST = 100
"""Reservations that are removed in one go; more than a few of one transfer are a server's invention."""


class Removal(Enum):
    """What became of a reservation that was to be removed."""

    REMOVED = auto()
    TAKEN_OVER = auto()
    """The entry carries another transfer's tag, or none: nothing was touched."""
    ARRIVED = auto()
    """The entry has content by now and stays."""
    NOT_PERMITTED = auto()
    """This session may not delete entries: its tokens are gone, its entry stays."""


async def remove_reserved(api: AccountApi, transfer: Transfer) -> Removal:
    """Delete the transfer's token and the entry reserved for it, with every other token of that entry.

    What is gone already is fine. Other tokens were made by calls that were broken off: nobody knows of them. An entry
    whose content was to be replaced stays, and so does one that has content: finished entries are deleted in the
    library only.
    """
    if not api.rights.reserve:
        # Such a session may not delete entries either; its tokens are all that it left.
        await _delete_tokens(api, transfer, ())
        return Removal.NOT_PERMITTED if transfer.reservation.entry_id else Removal.REMOVED
    if not transfer.reservation.entry_id or transfer.replaces:
        await _delete_tokens(api, transfer, ())
        return Removal.REMOVED
    standing = await _standing(api, transfer)
    if standing is not Removal.REMOVED:
        return standing
    # The token goes first: the entry then stands at NO_CONTENT, and no late byte can complete it.
    await _delete_tokens(api, transfer, (transfer.reservation.entry_id,))
    standing = await _standing(api, transfer)
    if standing is Removal.REMOVED:
        await api.uploads.delete_entry(transfer.reservation.entry_id)
    return standing


async def remove_lost_reservations(api: AccountApi, transfer: Transfer) -> None:
    """Delete entries and tokens that reservations of this transfer made whose answers never came.

    An entry that got its bytes was no lost one, even if it failed later: it stays. Lists lag behind, so that each entry
    is asked for by itself before its tokens are deleted, and before it is.
    """
    if not api.rights.reserve:
        await remove_free_tokens(api, transfer)
        return
    found = await api.uploads.reserved_entries(transfer)
    listed = [entry.id for entry in found if entry.is_reservation][:LOST_AT_MOST]
    lost = [i for i in listed if i != transfer.reservation.entry_id and await _is_reserved_for(api, transfer, i)]
    await _delete_lost_tokens(api, transfer, lost)
    for entry_id in lost:
        if await _is_reserved_for(api, transfer, entry_id):
            await api.uploads.delete_entry(entry_id)


async def remove_lost_tokens(api: AccountApi, transfer: Transfer) -> None:
    """Delete the tokens made for the transfer's entry whose answers never came."""
    await _delete_lost_tokens(api, transfer, (transfer.reservation.entry_id,))


async def _delete_tokens(api: AccountApi, transfer: Transfer, entry_ids: Collection[str]) -> None:
    if transfer.reservation.token_id:
        await api.uploads.delete_token(transfer.reservation.token_id)
    await _delete_lost_tokens(api, transfer, entry_ids)


async def _delete_lost_tokens(api: AccountApi, transfer: Transfer, entry_ids: Collection[str]) -> None:
    """Delete tokens of the transfer's name that are attached to nothing, or to one of these entries.

    A server that died may have made a token and answered with an error. A token of that name with another entry stays:
    whoever took that entry over sends to it.
    """
    tokens = [t for t in await api.uploads.waiting_tokens(transfer.token_name) if t.id != transfer.reservation.token_id]
    if not tokens:
        return
    flavors = [flavor.id for entry_id in entry_ids for flavor in await api.catalogue.flavors(entry_id)]
    own = {"", *entry_ids, *flavors}
    for token in tokens:
        if token.attached_id in own:
            log.info("transfer %s: token %s was made without an answer", transfer.id, token.id)
            await api.uploads.delete_token(token.id)


async def remove_free_tokens(api: AccountApi, transfer: Transfer) -> None:
    """Delete tokens of the transfer's name that are attached to nothing and are not its own."""
    await _delete_lost_tokens(api, transfer, ())


async def _is_reserved_for(api: AccountApi, transfer: Transfer, entry_id: str) -> bool:
    """Whether an entry is, at this moment, one without content that this transfer reserved."""
    try:
        entry = await api.catalogue.entry(entry_id)
    except EntryGone:
        return False
    return entry.is_reservation and entry.transfer_id == transfer.id


async def _standing(api: AccountApi, transfer: Transfer) -> Removal:
    """Return what would become of the entry now; one that is gone counts as removed."""
    try:
        entry = await api.catalogue.entry(transfer.reservation.entry_id)
    except EntryGone:
        return Removal.REMOVED
    if entry.transfer_id != transfer.id or entry.is_clone:
        return Removal.TAKEN_OVER
    return Removal.REMOVED if entry.status.empty or entry.status in _WORTHLESS else Removal.ARRIVED
