"""The relay's requests: redirects are followed here, and only the account's server gets the KS."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import quote, urlsplit

from kdesk.domain.byte_part import BytePart
from kdesk.domain.delivery_error import delivery_error, is_delivery_error
from kdesk.domain.media_ports import Access, AccessSource, Http, Reply
from kdesk.errors import BadResponse, Reason, ServerProblem, SignInProblem, TimedOut
from kdesk.media.addresses import origin, resolve
from kdesk.media.stream_errors import limit_exceeded, unplayable

READ_SECONDS = 4.0
"""Read time-out. After this, a new request on another connection is faster than waiting on."""
OPEN_SECONDS = 20.0
"""From the request to its response's headers, redirects included."""
WHOLE_SECONDS = 30.0
"""For a body that is read as a whole."""
MAX_REDIRECTS = 5
LENGTH_DIGITS = 15
"""Longest accepted Content-Length, in digits: up to a petabyte."""

KS_HEADER = "X-Kaltura-Ks"
RESTRICTED = "error-3"  # access control refuses the entry; playManifest then answers 404, not 403
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MANIFEST = "/playManifest/"


@dataclass(frozen=True, slots=True)
class UpstreamResponse:
    """A response, and its URL after all redirects."""

    url: str
    reply: Reply

    @property
    def length(self) -> int | None:
        """Bytes of the body according to the headers; None if they do not tell, or tell more than LENGTH_DIGITS."""
        length = self.reply.headers.get("content-length", "")
        return int(length) if length.isascii() and length.isdigit() and len(length) <= LENGTH_DIGITS else None


class UpstreamClient:
    """Requests what the relay delivers.

    Args:
        http: The program's HTTP client.
        access: The account whose entries are played.
        read_seconds: Read time-out.
    """

    def __init__(self, http: Http, access: AccessSource, read_seconds: float = READ_SECONDS) -> None:
        self._http = http
        self._access = access
        self._read_seconds = read_seconds

    @asynccontextmanager
    async def open(self, part: BytePart, *, ks_in_path: bool = False) -> AsyncIterator[UpstreamResponse]:
        """Request a URL, or a range of it. Raises ServerProblem.

        Args:
            part: What to request.
            ks_in_path: Request a manifest from the account's own server, with the KS in its path.
        """
        access = await self._current_access()
        # Compressed, neither ranges nor Content-Length would count the bytes that the player gets.
        headers = {"Accept-Encoding": "identity", "Accept": "*/*"}
        if part.offset or part.length is not None:
            last = "" if part.length is None else part.offset + part.length - 1
            headers["Range"] = f"bytes={part.offset}-{last}"
        async with AsyncExitStack() as stack:
            try:
                async with asyncio.timeout(OPEN_SECONDS):
                    response = await self._follow(stack, part.url, headers, access, ks_in_path=ks_in_path)
            except TimeoutError as exc:
                raise TimedOut(f"{_host(part.url)} did not answer within {OPEN_SECONDS:.0f} s") from exc
            yield response

    async def whole(self, part: BytePart, limit: int, *, ks_in_path: bool = False) -> tuple[str, bytes]:
        """Return a small body and its URL. Raises ServerProblem."""
        async with self.open(part, ks_in_path=ks_in_path) as response:
            raise_for_error(response)
            return response.url, await read_whole(response, limit)

    async def _follow(
        self, stack: AsyncExitStack, url: str, headers: dict[str, str], access: Access | None, *, ks_in_path: bool
    ) -> UpstreamResponse:
        if ks_in_path and access is not None and _MANIFEST in url:
            url = _on_account_server(url, access.service_url)
        for _ in range(MAX_REDIRECTS + 1):
            target, sent = url, headers
            if access is not None and origin(url) == origin(access.service_url):
                sent = headers | {KS_HEADER: access.ks}
                target = _with_ks(url, access.ks) if ks_in_path else url
            hop = await stack.enter_async_context(AsyncExitStack())
            reply = await hop.enter_async_context(self._http.get(target, sent, read_timeout=self._read_seconds))
            if reply.status not in _REDIRECTS:
                return UpstreamResponse(url, reply)
            # The response of a redirect is closed before the next request, so that its connection is free again.
            await hop.aclose()
            url = resolve(url, reply.headers.get("location", ""))
        raise unplayable(Reason.STREAM_REDIRECTED, f"more than {MAX_REDIRECTS} redirects")

    async def _current_access(self) -> Access | None:
        try:
            return await self._access()
        except (SignInProblem, ServerProblem):
            # Public entries play without a KS; for others the server's own refusal is shown.
            return None


def _on_account_server(url: str, service_url: str) -> str:
    """Return the URL on the account's server: hosts that deliver for many accounts do not get the KS."""
    scheme, host, *_ = urlsplit(service_url)
    return urlsplit(url)._replace(scheme=scheme, netloc=host).geturl()


def _with_ks(url: str, ks: str) -> str:
    # The path of a manifest consists of `key/value` pairs, and the first value of a key counts.
    before, found, after = url.partition(_MANIFEST)
    return f"{before}{_MANIFEST}ks/{quote(ks, safe='')}/{after}" if found else url


async def read_whole(response: UpstreamResponse, limit: int) -> bytes:
    """Read the rest of a body. Raises BadResponse if it exceeds the limit, TimedOut if it does not end."""
    body = bytearray()
    async with _time_limit(response, body):
        async for piece in response.reply.body:
            body += piece
            if len(body) > limit:
                raise limit_exceeded(f"an answer of {_host(response.url)}", f"{limit:,} bytes")
    return bytes(body)


async def read_beginning(response: UpstreamResponse, size: int) -> bytes:
    """Read at least `size` bytes, or all if there are fewer. Raises TimedOut."""
    beginning = bytearray()
    async with _time_limit(response, beginning):
        async for piece in response.reply.body:
            beginning += piece
            if len(beginning) >= size:
                break
    return bytes(beginning)


@asynccontextmanager
async def _time_limit(response: UpstreamResponse, received: bytearray) -> AsyncIterator[None]:
    try:
        async with asyncio.timeout(WHOLE_SECONDS):
            yield
    except TimeoutError as exc:
        raise TimedOut(f"{_host(response.url)} sent only {len(received)} bytes in {WHOLE_SECONDS:.0f} s") from exc


def raise_for_error(response: UpstreamResponse) -> None:
    """Raise an error if the response does not hold what was requested."""
    status, headers = response.reply.status, response.reply.headers
    # Kaltura reports errors of `serveFlavor`, `raw` and `download` with HTTP 200 and an empty body: only headers tell.
    if status in {HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT} and not is_delivery_error(headers):
        if headers.get("content-encoding", "identity").strip().lower() not in {"", "identity"}:
            raise unplayable(
                Reason.STREAM_COMPRESSED,
                f"{_host(response.url)} sent it compressed, which was not asked for",
            )
        return
    raise _error(response)


def _error(response: UpstreamResponse) -> BadResponse:
    status, failure = response.reply.status, delivery_error(response.reply.headers)
    said = ", ".join(part for part in (f"{_host(response.url)}: HTTP {status}", failure.code, failure.reason) if part)
    passing = status >= HTTPStatus.INTERNAL_SERVER_ERROR or status in {
        HTTPStatus.TOO_MANY_REQUESTS,
        HTTPStatus.REQUEST_TIMEOUT,
    }
    problem = BadResponse(said, reason=_REASONS.get(failure.code, Reason.STREAM_NOT_DELIVERED), retryable=passing)
    problem.code = failure.code
    return problem


_REASONS = {RESTRICTED: Reason.STREAM_REFUSED, "error-6": Reason.STREAM_WITHOUT_RENDITION}


def _host(url: str) -> str:
    return urlsplit(url).netloc
