"""One request and its whole answer; every failure on the way becomes one of our errors."""

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
from kdesk.kaltura.response_body import BASE_SIZE, BODY_SECONDS, PACKED, Bound, Deadline, deadline, read_whole

HEAD_SECONDS = 30.0
"""How much longer than the read time-out the head of an answer may take, so that one that comes in drops ends too."""

MAX_REDIRECTS = 10

PROGRESS_SECONDS = 60.0
"""How long a connection may stand still while reading or writing; there is no limit on a whole transfer."""

_HARMLESS = frozenset({"accept", "accept-encoding", "range"})
_DROPPED = re.compile(r"kaltura\w+-(\w+)-error", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Request:
    """What to send.

    body              bytes, or a stream whose length stands in the headers
    read_timeout      seconds without a byte of the answer; None means the client's own
    follow_redirects  only for a GET: what carries a KS goes where it was sent, and nowhere else
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
    """What came back, complete. `host` is where the request went."""

    host: str
    status: int
    headers: httpx.Headers
    body: bytes

    @property
    def content_type(self) -> str:
        """The media type without its parameters, in lower case."""
        text: str = self.headers.get("content-type", "")
        return text.partition(";")[0].strip().lower()

    @property
    def dropped(self) -> frozenset[str]:
        """The properties that the server left out because the session may not set them, in lower case.

        `KalturaBaseEntry-referenceId-error` and its kin are the only sign of it: the call itself succeeds.
        """
        names = map(_DROPPED.fullmatch, self.headers)
        return frozenset(name[1].lower() for name in names if name)

    @property
    def retry_after(self) -> float | None:
        """The seconds that the server asks to wait, given so or as a date; None where it does not ask."""
        text = self.headers.get("retry-after", "").strip()
        if text.isascii() and text.isdigit():
            return float(text)
        until, now = _date(text), _date(self.headers.get("date", ""))
        # By the server's own clock, since this computer's may differ; without it a date says nothing.
        return max(0.0, (until - now).total_seconds()) if until and now else None


def _date(text: str) -> datetime | None:
    """Read a date of HTTP; None where it is none."""
    try:
        read = parsedate_to_datetime(text)
    except ValueError:
        return None
    return read if read.tzinfo else read.replace(tzinfo=UTC)


async def exchange(
    http: httpx.AsyncClient, request: Request, *, limit: int = BASE_SIZE, seconds: float = BODY_SECONDS
) -> Response:
    """Send a request and read its answer. Raises ServerProblem, or whatever the stream of the body raises of ours.

    An answer that is no success need not be complete to be told: of a long one the beginning is returned.
    """
    host = host_of(request.url)
    async with opened(http, request) as response:
        body = await read_whole(response, Bound(limit, seconds), host, cut=not response.is_success)
    return Response(host, response.status_code, response.headers, body)


@asynccontextmanager
async def opened(http: httpx.AsyncClient, request: Request) -> AsyncIterator[httpx.Response]:
    """Send a request and give its answer, whose body has not been read. Errors as of `exchange`, also while reading."""
    try:
        response = await _answered(http, request)
        try:
            yield response
        finally:
            await response.aclose()
    except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError, UnicodeError) as exc:
        raise translated(exc, host_of(request.url)) from exc


async def _answered(http: httpx.AsyncClient, request: Request) -> httpx.Response:
    """Send a request, and on to where its answer says as far as it allows that; return the answer that stays.

    httpx would follow from https to http, take every header along, and read the bodies on the way without a limit.
    """
    response = await _sent(http, request)
    follows = request.follow_redirects and request.method == "GET"
    for _ in range(MAX_REDIRECTS):
        if not (follows and response.has_redirect_location):
            return response
        await response.aclose()
        target = redirected(request.url, response.headers["location"])
        request = replace(request, url=target, params=None, headers=_for_anybody(request.headers))
        response = await _sent(http, request)
    await response.aclose()
    raise httpx.TooManyRedirects(f"more than {MAX_REDIRECTS} redirects")


def _for_anybody(headers: Mapping[str, str] | None) -> dict[str, str]:
    """Return the headers that may go to a host that only a redirect has named."""
    return {name: value for name, value in (headers or {}).items() if name.lower() in _HARMLESS}


async def _sent(http: httpx.AsyncClient, request: Request) -> httpx.Response:
    """Send one request. Its own body may take any time; the head of the answer may not."""
    host, timeout = host_of(request.url), _timeout(http, request.read_timeout)
    async with deadline((timeout.read or PROGRESS_SECONDS) + HEAD_SECONDS, host) as limit:
        content = request.body
        built = http.build_request(
            request.method,
            foreign_address(request.url),
            params=request.params,
            headers=PACKED | dict(request.headers or {}),
            content=content if content is None or isinstance(content, bytes) else _Watched(content, limit),
            timeout=timeout,
        )
        return await http.send(built, stream=True, follow_redirects=False)


class _Watched:
    """The stream of a body: the deadline counts while the network has a block, not while kdesk makes the next one."""

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
    """Return host and port of an address, for what is told of it."""
    try:
        return urlsplit(url).netloc.rpartition("@")[2] or url
    except ValueError:
        return url
