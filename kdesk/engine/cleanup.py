"""Removing from the server what a transfer left there and nobody wants."""

from collections.abc import Mapping
from typing import Any

from kdesk.domain.ports import Connection
from kdesk.domain.transfer import Mark, Transfer
from kdesk.domain.upload import NO_BYTES
from kdesk.errors import EntryGone


async def remove_reserved(connection: Connection, transfer: Transfer) -> bool:
    """Delete the transfer's token and the entry reserved for it, with every other token of that entry.

    What is gone already is fine. Other tokens were made by calls that were broken off: nobody knows of them.
    The token goes first: its entry then stands at NO_CONTENT and no late byte can complete it. What another computer
    has taken over stays, which returns False, and so does an entry whose content was to be replaced.
    """
    # A session that may not reserve may not delete entries either; its tokens are all that it left.
    own_entry = bool(transfer.entry_id) and not transfer.replaces and connection.rights.reserve
    if own_entry and await _somebody_elses(connection, transfer):
        return False
    if transfer.token_id:
        await connection.uploads.delete_token(transfer.token_id)
    if own_entry:
        await remove_lost_tokens(connection, transfer, transfer.entry_id)
        await connection.uploads.delete_entry(transfer.entry_id)
    return True


async def _somebody_elses(connection: Connection, transfer: Transfer) -> bool:
    try:
        return (await connection.catalogue.entry(transfer.entry_id)).transfer_id != transfer.id
    except EntryGone:
        return False


async def remove_lost_reservations(connection: Connection, transfer: Transfer) -> None:
    """Delete entries and tokens that reservations of this transfer made whose answers never came.

    An entry that got its bytes was no lost one, even if it failed later: it stays.
    """
    if not connection.rights.reserve:
        await remove_free_tokens(connection, transfer)
        return
    for entry in await connection.uploads.reserved_entries(transfer):
        if entry.id == transfer.entry_id or not entry.status.empty:
            continue
        await remove_lost_tokens(connection, transfer, entry.id)
        await connection.uploads.delete_entry(entry.id)


async def remove_lost_tokens(connection: Connection, transfer: Transfer, entry_id: str) -> None:
    """Delete the tokens that wait for bytes of this entry and are not the transfer's own: nobody knows of them.

    A token of the same file name may belong to another transfer: only those attached to the entry or its flavors go.
    """
    flavor_ids = {flavor.id for flavor in await connection.catalogue.flavors(entry_id)}
    for token in await connection.uploads.waiting_tokens(transfer.token_name):
        if token.attached_id in flavor_ids | {entry_id} and token.id != transfer.token_id:
            await connection.uploads.delete_token(token.id)


async def remove_free_tokens(connection: Connection, transfer: Transfer) -> None:
    """Delete tokens that carry the transfer's mark in their name, hold no bytes and are not its own."""
    for token in await connection.uploads.waiting_tokens(transfer.free_token_name):
        if token.id != transfer.token_id:
            await connection.uploads.delete_token(token.id)


NOTHING_RESERVED: Mapping[str, Any] = {
    "token_id": "",
    "upload_url": "",
    "entry_id": "",
    "reservation": Mark.NOT_SENT,
    "opener": Mark.NOT_SENT,
    "accepted": NO_BYTES,
    "sent": 0,
}
"""The fields of a transfer for which the server holds nothing."""
