"""The files of captions and attachments: sent as an upload token, fetched from an address that is a secret."""

import asyncio
import logging
import secrets
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import suppress
from http import HTTPStatus
from typing import TypeVar

import httpx

from kdesk.domain.delivery_error import delivery_error, is_delivery_error
from kdesk.domain.editing.files import FileSource, OnProgress
from kdesk.domain.foreign_address import foreign_address
from kdesk.domain.names import shorten_name
from kdesk.domain.upload_ports import Blocks
from kdesk.errors import BadResponse, KdeskError, Reason, ServerProblem, TimedOut, TokenGone, Unreachable
from kdesk.kaltura.api import Api
from kdesk.kaltura.chunk_body import ChunkBody, no_blocks
from kdesk.kaltura.chunk_upload import CLOSING_SECONDS, upload_base
from kdesk.kaltura.response_body import ACCEPT_IDENTITY, TOO_LONG, close, stream_body
from kdesk.kaltura.transport import Request, host_of, open_response
from kdesk.kaltura.upload_fields import chunk_query
from kdesk.kaltura.wire import WireToken

CHUNK = 8 * 1024 * 1024
"""Bytes of one request; PHP's usual limit on a body is larger."""
KEY_PREFIX = "kdesk1-asset:"
"""Begins the `partnerData` of what kdesk adds, by which it is found again after a lost answer."""

_TRIES = 3
Made = TypeVar("Made")
log = logging.getLogger(__name__)


def idempotency_key(key: str = "") -> str:
    """Return the `partnerData` of one thing that is to be added; without a key of the caller, a new one."""
    return f"{KEY_PREFIX}{key or secrets.token_hex(12)}"


async def add_once(
    add: Callable[[], Awaitable[Made]],
    find: Callable[[], Awaitable[Made | None]],
    undo: Callable[[Made], Awaitable[None]] | None = None,
) -> Made:
    """Add something; after a lost answer look for it before it is added again.

    Args:
        add: Makes the call.
        find: Returns what the call has made, None if nothing.
        undo: Called with what a call has made that was cancelled before its answer came.

    Raises:
        ServerProblem: No answer came, or a refusal.
    """
    try:
        return await add()
    except asyncio.CancelledError:
        if undo is not None:
            with suppress(KdeskError):
                if (made := await find()) is not None:
                    await undo(made)
        raise
    except (Unreachable, TimedOut, BadResponse) as error:
        log.info("The answer was lost, looking for what was made: %s", error)
        found = await find()
    return found if found is not None else await add()


class AssetFiles:
    """Sends and fetches files."""

    def __init__(self, api: Api, http: httpx.AsyncClient) -> None:
        self._api = api
        self._http = http

    async def send(self, source: FileSource, progress: OnProgress = lambda _sent, _all: None) -> str:
        """Send a file and return the id of its upload token; if it fails, no token remains.

        Raises ServerProblem, FileProblem.
        """
        name = shorten_name(source.name)
        fields = {"objectType": "KalturaUploadToken", "fileName": name, "fileSize": source.size}
        token = await self._api.call("uploadToken", "add", {"uploadToken": fields}, result=WireToken)
        try:
            await self._send_chunks(token, source, progress)
        except BaseException:
            # Raised again; a cancelled upload leaves no token behind either.
            await self.drop(token.id)
            raise
        return token.id

    async def drop(self, token_id: str) -> None:
        """Delete a token that is not needed; the server deletes what stays behind by itself later."""
        try:
            await self._api.call("uploadToken", "delete", {"uploadTokenId": token_id}, result=object)
        except TokenGone:
            return
        except KdeskError as error:
            log.info("An upload token stays behind: %s", error)

    def fetch(self, address: str, most: int) -> AsyncGenerator[bytes, None]:
        """Yield a file of up to `most` bytes. Raises ServerProblem.

        Args:
            address: From `getUrl`. Wire fact: its KS opens the whole entry, so it is neither shown nor logged.
        """
        return self._pieces(foreign_address(address, self._api.service_url), most)

    async def _pieces(self, address: str, most: int) -> AsyncGenerator[bytes, None]:
        request = Request("GET", address, headers=ACCEPT_IDENTITY, follow_redirects=True)
        host, received = host_of(address), 0
        async with open_response(self._http, request) as response:
            _refuse_error(response, host)
            pieces = stream_body(response, host)
            async for piece in pieces:
                received += len(piece)
                if received > most:
                    await close(response, pieces)
                    raise TOO_LONG.make(f"{host} sent more than {most / 2**20:.3g} MiB")
                yield piece
        if not received:
            # Wire fact: an error of `serve` is HTTP 200 without a body.
            raise _not_given(f"{host}: an empty file")

    async def _send_chunks(self, token: WireToken, source: FileSource, progress: OnProgress) -> None:
        base = upload_base(token.upload_url or "", self._api.service_url)
        # A body without bytes creates the file (rule 3); each chunk behind it may be repeated at its offset (rule 4).
        await self._chunk(base, token.id, source, None, at=0, final=False)
        for offset in range(0, source.size, CHUNK):
            length = min(CHUNK, source.size - offset)
            await self._repeated(base, token.id, source, length, offset)
            progress(offset + length, source.size)
        await self._chunk(base, token.id, source, None, at=source.size, final=True)

    async def _repeated(self, base: str, token_id: str, source: FileSource, length: int, offset: int) -> None:
        for left in range(_TRIES - 1, -1, -1):
            try:
                await self._chunk(base, token_id, source, length, at=offset, final=False)
            except ServerProblem as error:
                if not (left and error.retryable):
                    raise
                log.info("A chunk is sent again: %s", error)
            else:
                return

    async def _chunk(
        self, base: str, token_id: str, source: FileSource, length: int | None, *, at: int, final: bool
    ) -> None:
        """Send one chunk; with None as length the opener or, if `final`, the closing call."""

        def make_body(ks: str) -> ChunkBody:
            blocks: Blocks = no_blocks() if length is None else source.blocks(at, length)
            return ChunkBody({"ks": ks}, shorten_name(source.name), blocks, length or 0)

        await self._api.upload(
            base,
            chunk_query(token_id, resume=final or length is not None, at=at, final=final),
            make_body,
            result=WireToken,
            read_timeout=CLOSING_SECONDS if final else None,
            repeatable=True,
        )


def _refuse_error(response: httpx.Response, host: str) -> None:
    """Raise BadResponse unless the headers promise the file."""
    error = delivery_error(response.headers)
    if response.status_code == HTTPStatus.OK and not is_delivery_error(response.headers):
        return
    raise _not_given(f"{host}: HTTP {response.status_code} {error.reason}", response.status_code)


def _not_given(detail: str, status: int = HTTPStatus.OK) -> BadResponse:
    late = status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.TOO_MANY_REQUESTS
    return BadResponse(detail, reason=Reason.CONTENT_NOT_GIVEN, retryable=late)
