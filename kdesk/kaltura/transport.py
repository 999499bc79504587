"""One request and its whole answer; every failure on the way becomes one of our errors."""

import os
import re
import socket
import ssl
from collections.abc import AsyncIterable, AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import httpx

from kdesk.domain.words import LATER
from kdesk.errors import BadAnswer, ServerProblem, TimedOut, TlsFailed, Unreachable
from kdesk.kaltura.meaning import Meaning

MAX_ANSWER = 64 * 2**20
"""Bytes; the longest sane answer, 500 entries with every field, has about one hundredth of it."""

_DROPPED = re.compile(r"kaltura\w+-(\w+)-error", re.IGNORECASE)

NOT_SENDABLE = Meaning(
    BadAnswer,
    "The request could not be sent",
    "A text in it cannot be written in the way that the server reads.",
    "Rename the file or change the text, then retry.",
    retryable=False,
)
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


_ADDRESS = Meaning(
    BadAnswer,
    "This address cannot be used",
    "It is not the address of a web server.",
    "Check the address of the server and sign in again.",
    retryable=False,
)
BROKEN_OFF = Meaning(
    BadAnswer,
    "The connection to the server broke off",
    "The network, or the server, ended it in the middle. Nothing that was uploaded is lost.",
    LATER,
)

# The first match counts, so that the special stands before the general. Resets count as tries (BadAnswer): where the
# network is gone, the next try ends in Unreachable; where something resets every large request, trying has an end.
_TABLE: tuple[tuple[type[Exception], Meaning[ServerProblem]], ...] = (
    (httpx.ConnectTimeout, Meaning(Unreachable)),
    (httpx.TimeoutException, Meaning(TimedOut)),
    (httpx.ConnectError, Meaning(Unreachable)),
    (
        httpx.ProxyError,
        Meaning(
            Unreachable,
            "The proxy of this network does not let kdesk through",
            "The network sends requests through a proxy, which refuses those to this server.",
            "Ask who runs the network to allow it; transfers go on by themselves then.",
        ),
    ),
    (httpx.UnsupportedProtocol, _ADDRESS),
    (httpx.InvalidURL, _ADDRESS),
    (UnicodeError, _ADDRESS),
    (httpx.LocalProtocolError, NOT_SENDABLE),
    (
        httpx.TooManyRedirects,
        Meaning(
            BadAnswer,
            "The server sends every request somewhere else",
            "The address is probably not that of the API, or a network wants a sign-in of its own.",
            "Check the address of the server.",
        ),
    ),
    (httpx.DecodingError, Meaning(BadAnswer, "The server's answer arrived damaged")),
)


def translated(exc: Exception, host: str) -> ServerProblem:
    """Return our error for one of the network's, with host and reason in the detail."""
    tls = _tls_error(exc)
    if tls is not None:
        # Not every back end of the trust store fills both.
        return TlsFailed(f"{host}: {getattr(tls, 'verify_message', '') or getattr(tls, 'reason', '') or tls}")
    detail = f"{host}: {_reason(exc)}"
    return next((meaning for kind, meaning in _TABLE if isinstance(exc, kind)), BROKEN_OFF).problem(detail)


def _tls_error(exc: Exception) -> ssl.SSLError | None:
    """Find what TLS did not like; a connection that merely ended, or broke later on, is no such thing."""
    for cause in _causes(exc):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return cause
        ended = isinstance(cause, (ssl.SSLEOFError, ssl.SSLZeroReturnError, ssl.SSLSyscallError))
        if isinstance(cause, ssl.SSLError) and isinstance(exc, httpx.ConnectError) and not ended:
            return cause
    return None


def _causes(exc: BaseException) -> Iterator[BaseException]:
    """Yield the error and what it was made from, outermost first; groups give their members."""
    waiting, seen = [exc], set[int]()
    while waiting:
        current = waiting.pop(0)
        if id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        waiting += current.exceptions if isinstance(current, BaseExceptionGroup) else ()
        waiting += [cause for cause in (current.__cause__, current.__context__) if cause is not None]


def _reason(exc: Exception) -> str:
    """Return the operating system's words where there are some (“Connection refused”), the library's otherwise."""
    for cause in _causes(exc):
        if isinstance(cause, socket.gaierror) and cause.strerror:
            return cause.strerror
        if isinstance(cause, OSError) and not isinstance(cause, ssl.SSLError) and cause.errno:
            return os.strerror(cause.errno)
    return str(exc) or type(exc).__name__
