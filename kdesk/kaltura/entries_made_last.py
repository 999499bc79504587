"""Entries that are made of a complete token: documents and data (rule 13)."""

from pathlib import PurePath

from kdesk.domain.details.upload_details import UploadDetails
from kdesk.domain.entry import Entry
from kdesk.domain.source_file import SourceKind
from kdesk.domain.transfer import Transfer
from kdesk.errors import ApiError, EntryGone, KdeskError
from kdesk.kaltura.api import Api
from kdesk.kaltura.duplicate_search import search_calls
from kdesk.kaltura.paging import EVERY_STATUS, pager
from kdesk.kaltura.response_bounds import MAX_PAGE
from kdesk.kaltura.rpc import Call
from kdesk.kaltura.upload_fields import attachment, common_fields
from kdesk.kaltura.wire_entries import WireEntries, WireEntry, to_entry

_DOCUMENT, _FLASH, _PDF = 11, 12, 13
_TYPES = {".pdf": _PDF, ".swf": _FLASH}


async def add_entry_last(api: Api, transfer: Transfer, details: UploadDetails, *, searchable_tag: bool) -> Entry:
    """Make a document or a data entry of the transfer's FULL token. Raises TokenNotOpen."""
    fields = common_fields(transfer, details, searchable_tag=searchable_tag)
    if transfer.file.kind is SourceKind.DATA:
        return await _add_data(api, fields, transfer.reservation.token_id)
    # Wire fact: without a type a text becomes an entry of type -1, which nothing lists (`observed-2.md`, 3).
    kind = _TYPES.get(PurePath(transfer.file.name).suffix.lower(), _DOCUMENT)
    document = {"objectType": "KalturaDocumentEntry", "documentType": kind, **fields}
    params = {"documentEntry": document, "uploadTokenId": transfer.reservation.token_id}
    return to_entry(await api.call("document", "addFromUploadedFile", params, result=WireEntry))


async def entries_made_last(api: Api, of_user: dict[str, object], transfer: Transfer) -> tuple[Entry, ...]:
    """Find the entries that earlier calls of this transfer made; the answer to a call may have been lost.

    Args:
        api: The calls of the session.
        of_user: The condition that restricts a list to the user of the session.
        transfer: Whose owner tag they carry.
    """
    since = {"createdAtGreaterThanOrEqual": int(transfer.started_at or transfer.created_at) - 86_400}
    newest = {**EVERY_STATUS, **of_user, **since, "typeIn": "6,10", "orderBy": "-createdAt"}
    params = {"filter": {"objectType": "KalturaBaseEntryFilter", **newest}, "pager": pager(1, MAX_PAGE)}
    calls = [*search_calls(transfer), Call("baseEntry", "list", WireEntries, params)]
    found: dict[str, Entry] = {}
    for result in await api.multi(calls):
        if isinstance(result, ApiError):
            raise result
        found |= {wire.id: to_entry(wire) for wire in result.objects}
    return tuple(entry for entry in found.values() if entry.transfer_id == transfer.id and not entry.is_clone)


async def delete_data(api: Api, entry_id: str) -> None:
    """Delete a data entry; one that is gone already is fine."""
    try:
        await api.call("data", "delete", {"entryId": entry_id}, result=object)
    except EntryGone:
        return


async def _add_data(api: Api, fields: dict[str, object], token_id: str) -> Entry:
    """Add a data entry and its content, in one multirequest; without the content, there is no entry either."""
    # Not returned by `get`: it may be long, and need not be a text.
    entry = {"objectType": "KalturaDataEntry", "retrieveDataContentByGet": False, **fields}
    made, filled = await api.multi(
        [
            Call("data", "add", WireEntry, {"dataEntry": entry}),
            Call("data", "addContent", WireEntry, attachment("{1:result:id}", token_id)),
        ]
    )
    if isinstance(made, ApiError):
        raise made
    if isinstance(filled, ApiError):
        try:
            await delete_data(api, made.id)
        except KdeskError as error:
            # Found again by its owner tag, when the call is repeated.
            filled.detail = f"{filled.detail} ({made.id} stays: {error})"
        raise filled
    return to_entry(filled)
