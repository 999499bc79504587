"""What the player's relay needs from the account: the HTTP client and the current KS."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Self

import httpx

from kdesk.domain.media_ports import Access, Reply
from kdesk.domain.ports import AccountApi
from kdesk.kaltura.account_api import KalturaAccountApi
from kdesk.kaltura.network_errors import translated
from kdesk.kaltura.response_body import READ_ERRORS, close, raw_body
from kdesk.kaltura.transport import Request, host_of, open_response


class MediaHttp:
    """Implements `media_ports.Http`."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http

    @asynccontextmanager
    async def get(self, url: str, headers: Mapping[str, str], *, read_timeout: float) -> AsyncIterator[Reply]:
        """Request one URL. Raises ServerProblem."""
        async with open_response(
            self._http, Request("GET", url, headers=headers, read_timeout=read_timeout)
        ) as response:
            headers_by_name = {name.lower(): value for name, value in response.headers.items()}
            pieces = raw_body(response)
            try:
                yield Reply(response.status_code, headers_by_name, _Body(pieces, host_of(url)))
            finally:
                await close(response, pieces)


class _Body:
    """The raw bytes, with network errors translated."""

    def __init__(self, pieces: AsyncIterator[bytes], host: str) -> None:
        self._pieces = pieces
        self._host = host

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> bytes:
        try:
            return await anext(self._pieces)
        except READ_ERRORS as exc:
            raise translated(exc, self._host) from exc


class AccountAccess:
    """Implements `media_ports.AccessSource`.

    Args:
        connection: Returns the API of the signed-in account, or None.
    """

    def __init__(self, connection: Callable[[], AccountApi | None]) -> None:
        self._connection = connection

    async def __call__(self) -> Access | None:
        """Return service URL and KS. Raises SignInNeeded, ServerProblem."""
        connection = self._connection()
        if not isinstance(connection, KalturaAccountApi):
            return None
        api = connection.api
        return Access(api.service_url, await api.session.ks())
