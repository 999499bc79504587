"""Queues addresses, from which the server fetches files by itself (rule 14)."""

from collections.abc import Mapping, Sequence
from functools import partial

from kdesk.domain.entry import MediaType
from kdesk.domain.imports.address import name_of
from kdesk.domain.media_kind import media_type_of
from kdesk.domain.source_file import SourceFile, SourceKind
from kdesk.domain.transfer import Transfer
from kdesk.engine.transfers.context import EngineContext
from kdesk.engine.transfers.new_transfers import new_ids, shown_name, stands_still
from kdesk.engine.transfers.transfer_handle import TransferHandle
from kdesk.errors import KindNotTaken


def enqueue_addresses(
    context: EngineContext,
    addresses: Sequence[str],
    kinds: Mapping[str, MediaType],
    account: str,
) -> tuple[Transfer, ...]:
    """Return the transfers of addresses in order: new ones, or unfinished ones of the same address.

    Args:
        context: What the parts of the queue share.
        addresses: Http addresses, which were looked at.
        kinds: What their content is, where that is known; the others are known by their names.
        account: The key of the account that gets them, "" for the one that gets new files.
    """
    ids, account = new_ids(len(addresses)), account or context.account
    known = {address: _unfinished(context, address, account) for address in addresses}
    new = {one: _transfer(context, next(ids), one, kinds, account) for one, handle in known.items() if handle is None}
    added = {handle.transfer.file.path: handle for handle in context.transfers.add(list(new.values()))}
    # Written before it runs and is journalled by itself: the journal keeps the order of the list.
    context.tasks.finish(partial(context.journal.save, list(new.values())))
    joined = [handle for handle in known.values() if handle is not None]
    context.requeue(handle for handle in joined if stands_still(handle.transfer))
    return tuple((known[address] or added[address]).transfer for address in known)


def _unfinished(context: EngineContext, address: str, account: str) -> TransferHandle | None:
    found = context.transfers.unfinished_of(address)
    return next((one for one in found if one.transfer.account in {"", account} or not account), None)


def _transfer(
    context: EngineContext, transfer_id: str, address: str, kinds: Mapping[str, MediaType], account: str
) -> Transfer:
    name = shown_name(name_of(address))
    media_type = kinds.get(address) or _media_type(name)
    file = SourceFile(address, name, media_type=media_type, kind=SourceKind.ADDRESS)
    return Transfer(id=transfer_id, file=file, account=account, created_at=context.clock.now())


def _media_type(name: str) -> MediaType:
    """Return what the extension says; the server takes everything else for video."""
    try:
        return media_type_of(name, b"")
    except KindNotTaken:
        return MediaType.VIDEO
