"""What a session's user has reserved on the server: tokens, and entries without content."""

from collections.abc import AsyncIterator, Mapping

from kdesk.domain.entry import Entry
from kdesk.domain.names import sendable
from kdesk.domain.transfer import Transfer
from kdesk.domain.upload import UploadToken, UploadTokenStatus
from kdesk.kaltura.api import Api
from kdesk.kaltura.entries_made_last import entries_made_last
from kdesk.kaltura.paging import MAX_WALK, walk_pages
from kdesk.kaltura.response_bounds import MAX_PAGE
from kdesk.kaltura.wire import WireTokens, to_token
from kdesk.kaltura.wire_entries import WireEntry, to_entry

_CLOCK_SLACK = 86_400
"""Seconds by which this computer's clock may be ahead of the server's in a search by creation time."""

_EMPTY_STATUSES = "0,7"  # waits for its token, no content yet
_OPEN = (UploadTokenStatus.PENDING, UploadTokenStatus.PARTIAL)
_WAITING = (*_OPEN, UploadTokenStatus.FULL)


async def reserved_entries(api: Api, transfer: Transfer) -> tuple[Entry, ...]:
    """Find entries of earlier reservations of this transfer, by fingerprint or else among its owner's entries.

    The server silently drops `referenceId` where the session lacks the permission.
    """
    if transfer.file.kind.entry_last:
        return await entries_made_last(api, _by_this_user(api, {}), transfer)
    found: tuple[Entry, ...] = ()
    if transfer.file.identity:
        found = await _reserved_by(api, {"referenceIdEqual": transfer.file.identity.fingerprint}, transfer)
    if found:
        return found
    since = {"createdAtGreaterThanOrEqual": int(transfer.created_at) - _CLOCK_SLACK}
    return await _reserved_by(api, _by_this_user(api, since), transfer)


async def waiting_tokens(api: Api, token_name: str) -> tuple[UploadToken, ...]:
    """List waiting tokens of that name. One request covers all states, so that none is missed while it changes."""
    wanted = ",".join(str(int(status)) for status in _WAITING)
    tokens = await _tokens(api, {"fileNameEqual": sendable(token_name), "statusIn": wanted})
    return tuple(t for t in tokens if t.status in _WAITING and t.file_name == sendable(token_name))


async def empty_entries(api: Api) -> tuple[Entry, ...]:
    """Find kdesk's entries of this user that have no content."""
    found: list[Entry] = []
    async for wires in _walk(api, _by_this_user(api, {"statusIn": _EMPTY_STATUSES})):
        found += (entry for entry in map(to_entry, wires) if entry.is_reservation)
    return tuple(found)


async def open_tokens(api: Api) -> tuple[UploadToken, ...]:
    """List this user's tokens that still take bytes."""
    tokens = await _tokens(api, _by_this_user(api, {"statusIn": ",".join(str(int(status)) for status in _OPEN)}))
    return tuple(token for token in tokens if token.status in _OPEN)


def _by_this_user(api: Api, conditions: Mapping[str, object]) -> dict[str, object]:
    """Restrict conditions to this session's user; an ADMIN session would see everybody's objects."""
    owner = api.session.user_id
    return {**conditions, **({"userIdEqual": owner} if owner else {})}


async def _tokens(api: Api, conditions: dict[str, object]) -> list[UploadToken]:
    """List tokens, newest first. The server ignores unknown conditions silently: callers check the result."""
    params = {
        "filter": {"objectType": "KalturaUploadTokenFilter", **conditions, "orderBy": "-createdAt"},
        "pager": {"objectType": "KalturaFilterPager", "pageIndex": 1, "pageSize": MAX_PAGE},
    }
    response = await api.call("uploadToken", "list", params, result=WireTokens)
    return list(map(to_token, response.objects))


async def _reserved_by(api: Api, conditions: dict[str, object], transfer: Transfer) -> tuple[Entry, ...]:
    found: list[Entry] = []
    async for wires in _walk(api, conditions):
        found += (e for e in map(to_entry, wires) if e.transfer_id == transfer.id and not e.is_clone)
    return tuple(found)


async def _walk(api: Api, conditions: dict[str, object]) -> AsyncIterator[list[WireEntry]]:
    """Yield pages of entries, newest first, up to MAX_WALK."""
    async for _, wires in walk_pages(api, conditions, "-createdAt", MAX_PAGE, most=MAX_WALK):
        yield wires
