"""The server's copy of an uploaded file: its metadata, and its bytes through range requests."""

import re
from collections.abc import AsyncGenerator
from http import HTTPStatus

import httpx

from kdesk.domain.catalogue_ports import CopyBlock, SourceCopy
from kdesk.domain.delivery_error import delivery_error, is_delivery_error
from kdesk.domain.entry import Entry, EntryKind, MediaType
from kdesk.domain.flavor import Flavor
from kdesk.domain.foreign_address import foreign_address
from kdesk.domain.links.of_entry import raw_source
from kdesk.errors import ApiError, BadResponse, Reason
from kdesk.kaltura.api import Api
from kdesk.kaltura.paging import flavor_page
from kdesk.kaltura.response_body import ACCEPT_IDENTITY, stream_body
from kdesk.kaltura.transport import Request, host_of, open_response
from kdesk.kaltura.value_types import BYTES
from kdesk.kaltura.wire import to_flavor
from kdesk.kaltura.wire_entries import WireEntry, to_entry

_RANGE = re.compile(r"bytes ([0-9]+)-[0-9]+/([0-9]+|\*)")
_WHOLE = frozenset({EntryKind.DOCUMENT, EntryKind.DATA})
_UNSATISFIED = re.compile(r"bytes \*/([0-9]+)")


class ServerCopies:
    """Implements `ports.Copies`.

    The copy of a video or audio file is its source flavor, that of an image or of data the entry's own content. A
    document has both, and its bytes come as those of an image do.
    """

    def __init__(self, api: Api, http: httpx.AsyncClient) -> None:
        self._api = api
        self._http = http

    async def source(self, entry_id: str) -> SourceCopy | None:
        """Return the source flavor, or the delivered content of an image or a data entry."""
        source = await self._source_flavor(entry_id)
        if source is not None:
            return SourceCopy(source.id, source.version, source.size)
        entry = await self._whole(entry_id)
        if entry is None:
            return None
        return SourceCopy(entry.id, entry.version, await self._delivered_size(raw_source(entry)))

    async def size(self, entry_id: str) -> int | None:
        """Return the copy's size in bytes."""
        source = await self.source(entry_id)
        return source.size if source else None

    async def address(self, entry_id: str) -> str:
        """Return the URL of the copy; empty if there is none to download."""
        source = await self._source_flavor(entry_id)
        if source is None:
            whole = await self._whole(entry_id)
            return raw_source(whole) if whole else ""
        # Wire fact: `getUrl` answers FLAVOR_ASSET_IS_NOT_READY for such a flavor.
        if not source.status.playable:
            return ""
        try:
            named = await self._api.call("flavorAsset", "getUrl", {"id": source.id}, result=str)
        except ApiError:
            # Wire fact: a document has a source flavor, and was seen to be delivered by `raw` (`observed-2.md`, 3).
            if (whole := await self._whole(entry_id)) is None:
                raise
            return raw_source(whole)
        return foreign_address(named, self._api.service_url)

    async def read(self, address: str, start: int, end: int) -> AsyncGenerator[CopyBlock, None]:
        """Read a range. Raises ServerProblem."""
        async with open_response(self._http, _range_request(address, start, end)) as response:
            offset, total = _locate(response, start)
            if total is not None and total <= start:
                yield CopyBlock(total, b"", total)
                return
            # The generator is kept by name until the response is closed. If a reader dropped it before, it would
            # close the connection itself at a moment when nothing can be awaited.
            pieces = stream_body(response, host_of(address))
            async for data in pieces:
                yield CopyBlock(offset, data, total)
                offset += len(data)

    async def _source_flavor(self, entry_id: str) -> Flavor | None:
        flavors = map(to_flavor, await flavor_page(self._api, {"entryIdEqual": entry_id}))
        return next((flavor for flavor in flavors if flavor.is_source), None)

    async def _whole(self, entry_id: str) -> Entry | None:
        """Return the entry if its content is delivered as it was sent."""
        entry: Entry = to_entry(await self._api.call("baseEntry", "get", {"entryId": entry_id}, result=WireEntry))
        return entry if entry.media_type is MediaType.IMAGE or entry.kind in _WHOLE else None

    async def _delivered_size(self, address: str) -> int:
        # From the headers alone: a body that is begun and not finished leaves generators that nothing closes.
        async with open_response(self._http, _range_request(address, 0, 1)) as response:
            _, total = _locate(response, 0)
            return total or 0


def _range_request(address: str, start: int, end: int) -> Request:
    # With compression the ranges would be those of the compressed data.
    headers = {"Range": f"bytes={start}-{end - 1}", **ACCEPT_IDENTITY}
    return Request("GET", address, headers=headers, follow_redirects=True)


def _locate(response: httpx.Response, start: int) -> tuple[int, int | None]:
    """Return the offset at which the response begins, and the size of the whole copy. Raises BadResponse."""
    content_range = response.headers.get("content-range", "")
    length = response.headers.get("content-length", "")
    status = response.status_code
    plain = response.headers.get("content-encoding", "identity") == "identity"
    if plain and status == HTTPStatus.PARTIAL_CONTENT and (match := _RANGE.fullmatch(content_range)):
        if BYTES.read(match[1]) == start:
            return start, BYTES.read(match[2])
    elif status == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE and (match := _UNSATISFIED.fullmatch(content_range)):
        if (total := BYTES.read(match[1])) is not None:
            return start, total
    # Wire fact: `raw` and `serveFlavor` report errors with HTTP 200 and an empty body, some without a header.
    elif plain and status == HTTPStatus.OK and not is_delivery_error(response.headers) and length != "0":
        return 0, BYTES.read(length)
    described = ", ".join(
        part for part in (f"HTTP {status}", content_range, delivery_error(response.headers).reason) if part
    )
    raise BadResponse(
        f"{host_of(str(response.url))}: {described}",
        reason=Reason.COPY_NOT_GIVEN,
        retryable=status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.TOO_MANY_REQUESTS,
    )
