"""One request and its whole answer; every failure on the way becomes one of our errors."""

import re
from collections.abc import AsyncIterable, AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import httpx

from kdesk.errors import BadAnswer
from kdesk.kaltura.meaning import Meaning
from kdesk.kaltura.network_errors import translated

MAX_ANSWER = 64 * 2**20
"""Bytes; the longest sane answer, 500 entries with every field, has about one hundredth of it."""

_DROPPED = re.compile(r"kaltura\w+-(\w+)-error", re.IGNORECASE)

TOO_LONG = Meaning(
    BadAnswer,
    "The server's answer is too long",
    "Something other than Kaltura has probably answered.",
    "Check the address of the server.",
    retryable=False,
)


@dataclass(frozen=True, slots=True)
class Request:
    """What to send.

    body          bytes, or a stream whose length stands in the headers
    read_timeout  seconds without a byte of the answer; None means the client's own
    """

    method: str
    url: str
    params: Mapping[str, str] | None = None
    headers: Mapping[str, str] | None = None
    body: bytes | AsyncIterable[bytes] | None = None
    read_timeout: float | None = None
    follow_redirects: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
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


async def exchange(http: httpx.AsyncClient, request: Request, *, limit: int = MAX_ANSWER) -> Answer:
    """Send a request and read its answer. Raises ServerProblem, or whatever the stream of the body raises of ours."""
    host = host_of(request.url)
    async with opened(http, request) as response:
        body = await _read(response, limit, host)
    return Answer(host, response.status_code, response.headers, body)


@asynccontextmanager
async def opened(http: httpx.AsyncClient, request: Request) -> AsyncIterator[httpx.Response]:
    """Send a request and give its answer, whose body has not been read. Errors as of `exchange`, also while reading."""
    host = host_of(request.url)
    try:
        built = http.build_request(
            request.method,
            request.url,
            params=request.params,
            headers=request.headers,
            content=request.body,
            timeout=_timeout(http, request.read_timeout),
        )
        response = await http.send(built, stream=True, follow_redirects=request.follow_redirects)
        try:
            yield response
        finally:
            await response.aclose()
    except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError, UnicodeError) as exc:
        raise translated(exc, host) from exc


def _timeout(http: httpx.AsyncClient, read: float | None) -> httpx.Timeout:
    usual = http.timeout
    return httpx.Timeout(connect=usual.connect, write=usual.write, pool=usual.pool, read=read or usual.read)


async def _read(response: httpx.Response, limit: int, host: str) -> bytes:
    body = bytearray()
    pieces = response.aiter_bytes()
    async for piece in pieces:
        body += piece
        if len(body) > limit:
            break
    else:
        return bytes(body)
    # First closed, then let go of, both here: let go of elsewhere it would want to close where nothing can be awaited.
    await response.aclose()
    del pieces
    raise TOO_LONG.problem(f"{host} sent more than {limit // 2**20} MiB (HTTP {response.status_code})")


def host_of(url: str) -> str:
    """Return host and port of an address, for what is told of it."""
    try:
        return urlsplit(url).netloc.rpartition("@")[2] or url
    except ValueError:
        return url
