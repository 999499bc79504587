"""What the player's relay needs of the account: the HTTP client of the program, and the present KS."""

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import cast

import httpx

from kdesk.domain.media_ports import Access, Reply
from kdesk.domain.ports import Connection
from kdesk.kaltura.connector import KalturaConnection
from kdesk.kaltura.network_errors import translated
from kdesk.kaltura.transport import Request, host_of, opened


class MediaHttp:
    """Implements `media_ports.Http`."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http

    @asynccontextmanager
    async def get(self, url: str, headers: Mapping[str, str], *, read_timeout: float) -> AsyncIterator[Reply]:
        """Ask for one address. Raises ServerProblem."""
        async with opened(self._http, Request("GET", url, headers=headers, read_timeout=read_timeout)) as response:
            told = {name.lower(): value for name, value in response.headers.items()}
            body = _body(response, url)
            try:
                yield Reply(response.status_code, told, body)
            finally:
                # Closed before they are let go of: otherwise they would want to close where nothing can be awaited. Who
                # stops the player may cancel twice, also while the first of them closes.
                try:
                    await response.aclose()
                finally:
                    await body.aclose()


async def _body(response: httpx.Response, url: str) -> AsyncGenerator[bytes, None]:
    """Yield the bytes as they come: what is compressed, though nobody asked for that, is not unpacked."""
    pieces = cast("AsyncGenerator[bytes, None]", response.aiter_raw())
    try:
        async for piece in pieces:
            yield piece
    except (httpx.HTTPError, httpx.StreamError, OSError) as exc:
        raise translated(exc, host_of(url)) from exc
    finally:
        try:
            await response.aclose()
        finally:
            await pieces.aclose()


class AccountAccess:
    """Implements `media_ports.AccessSource`: the KS of the account that is signed in at the moment.

    Args:
        connection: Returns its connection, None where there is none.
    """

    def __init__(self, connection: Callable[[], Connection | None]) -> None:
        self._connection = connection

    async def __call__(self) -> Access | None:
        """Return server and KS. Raises SignInNeeded, ServerProblem."""
        connection = self._connection()
        if not isinstance(connection, KalturaConnection):
            return None
        api = connection.api
        return Access(api.service_url, await api.session.ks())
