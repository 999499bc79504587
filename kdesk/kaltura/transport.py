"""One HTTP request and its complete response; network failures become kdesk's errors."""

import re
from collections.abc import AsyncIterable, AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Self
from urllib.parse import urlsplit

import httpx

from kdesk.domain.foreign_address import foreign_address, redirected
from kdesk.kaltura.network_errors import translated
from kdesk.kaltura.response_body import ACCEPT_GZIP, BASE_SIZE, BODY_SECONDS, Bound, Deadline, deadline, read_whole

HEADERS_SECONDS = 30.0
"""Time beyond the read time-out until the headers must be complete, so that a trickle of bytes ends too."""

MAX_REDIRECTS = 10

PROGRESS_SECONDS = 60.0
"""Time-out of each read and write; a whole transfer has no limit."""

_PUBLIC_HEADERS = frozenset({"accept", "accept-encoding", "range"})
_DROPPED = re.compile(r"kaltura\w+-(\w+)-error", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Request:
    """A request.

    Attributes:
        body: Bytes, or a stream whose length is in the headers.
        read_timeout: Seconds without a byte of the response; None for the client's default.
        follow_redirects: Only for GET. A request that carries a KS is never redirected.
    """

    method: str
    url: str
    params: Mapping[str, str] | None = None
    headers: Mapping[str, str] | None = None
    body: bytes | AsyncIterable[bytes] | None = None
    read_timeout: float | None = None
    follow_redirects: bool = False


@dataclass(frozen=True, slots=True)
class Response:
    """A complete response from `host`."""

    host: str
    status: int
    headers: httpx.Headers
    body: bytes

    @property
    def content_type(self) -> str:
        """The media type without parameters, in lower case."""
        text: str = self.headers.get("content-type", "")
        return text.partition(";")[0].strip().lower()

    @property
    def dropped(self) -> frozenset[str]:
        """The properties, in lower case, that the server ignored because the session may not set them.

        Wire fact: headers such as `KalturaBaseEntry-referenceId-error` are the only sign; the call itself succeeds.
        """
        names = map(_DROPPED.fullmatch, self.headers)
        return frozenset(name[1].lower() for name in names if name)

    @property
    def sent_at(self) -> int:
        """When the server sent it, in Unix seconds of its clock; 0 if it does not tell."""
        at = _parse_date(self.headers.get("date", ""))
        return 0 if at is None else max(0, int(at.timestamp()))

    @property
    def retry_after(self) -> float | None:
        """Seconds to wait, from a Retry-After header in either form; None without one."""
        text = self.headers.get("retry-after", "").strip()
        if text.isascii() and text.isdigit():  # isdigit() accepts “²”, which float() refuses
            return float(text)
        until, now = _parse_date(text), _parse_date(self.headers.get("date", ""))
        # Compared with the server's own clock, since this computer's may differ.
        return max(0.0, (until - now).total_seconds()) if until and now else None


def _parse_date(text: str) -> datetime | None:
    """Parse an HTTP date; None if it is none."""
    try:
        read = parsedate_to_datetime(text)
    except ValueError:
        return None
    return read if read.tzinfo else read.replace(tzinfo=UTC)  # without a zone for `-0000`, which means UTC


async def exchange(
    http: httpx.AsyncClient, request: Request, *, limit: int = BASE_SIZE, seconds: float = BODY_SECONDS
) -> Response:
    """Send a request and read its response. Of a long error page only the beginning is returned.

    Raises ServerProblem, or an error that the body's own stream raises.
    """
    host = host_of(request.url)
    async with open_response(http, request) as response:
        body = await read_whole(response, Bound(limit, seconds), host, truncate=not response.is_success)
    return Response(host, response.status_code, response.headers, body)


@asynccontextmanager
async def open_response(http: httpx.AsyncClient, request: Request) -> AsyncIterator[httpx.Response]:
    """Send a request and yield its response with the body unread. Raises as `exchange`, also while reading."""
    try:
        response = await _send_following_redirects(http, request)
        try:
            yield response
        finally:
            await response.aclose()
    # httpx translates only the exceptions of httpcore; errors of the system and of host names pass through.
    except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError, UnicodeError) as exc:
        raise translated(exc, host_of(request.url)) from exc


async def _send_following_redirects(http: httpx.AsyncClient, request: Request) -> httpx.Response:
    """Send a request and follow its redirects as far as it permits; return the last response.

    httpx itself would follow from https to http, forward all headers, and read the bodies in between without a limit.
    """
    response = await _send(http, request)
    follows = request.follow_redirects and request.method == "GET"
    for _ in range(MAX_REDIRECTS):
        if not (follows and response.has_redirect_location):
            return response
        await response.aclose()
        target = redirected(request.url, response.headers["location"])
        request = replace(request, url=target, params=None, headers=_public_headers(request.headers))
        response = await _send(http, request)
    await response.aclose()
    raise httpx.TooManyRedirects(f"more than {MAX_REDIRECTS} redirects")


def _public_headers(headers: Mapping[str, str] | None) -> dict[str, str]:
    """Return the headers that a redirect's target may see."""
    return {name: value for name, value in (headers or {}).items() if name.lower() in _PUBLIC_HEADERS}


async def _send(http: httpx.AsyncClient, request: Request) -> httpx.Response:
    """Send one request. The time limit covers the response's headers, not the request's own body."""
    host, timeout = host_of(request.url), _timeout(http, request.read_timeout)
    async with deadline((timeout.read or PROGRESS_SECONDS) + HEADERS_SECONDS, host) as limit:
        content = request.body
        built = http.build_request(
            request.method,
            foreign_address(request.url),
            params=request.params,
            headers=ACCEPT_GZIP | dict(request.headers or {}),
            content=content if content is None or isinstance(content, bytes) else TimedBody(content, limit),
            timeout=timeout,
        )
        return await http.send(built, stream=True, follow_redirects=False)


class TimedBody:
    """A request body whose deadline runs while a block is sent, but not while kdesk makes the next one."""

    def __init__(self, body: AsyncIterable[bytes], limit: Deadline) -> None:
        self._blocks = aiter(body)
        self._limit = limit

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> bytes:
        self._limit.suspend()
        try:
            return await anext(self._blocks)
        finally:
            self._limit.restart()


def _timeout(http: httpx.AsyncClient, read: float | None) -> httpx.Timeout:
    usual = http.timeout
    return httpx.Timeout(connect=usual.connect, write=usual.write, pool=usual.pool, read=read or usual.read)


def host_of(url: str) -> str:
    """Return host and port of a URL, for messages."""
    try:
        return urlsplit(url).netloc.rpartition("@")[2] or url
    except ValueError:
        return url
