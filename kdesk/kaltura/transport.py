"""One request and its whole answer; every failure on the way becomes one of our errors."""

import os
import socket
import ssl
from collections.abc import AsyncIterable, AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx

from kdesk.errors import BadAnswer, ServerProblem, TimedOut, TlsFailed, Unreachable

MAX_ANSWER = 64 * 2**20
"""Bytes; the longest sane answer, 500 entries with every field, has about one hundredth of it."""

BROKEN_OFF = "The connection to the server broke off"
BAD_ADDRESS = "This address cannot be used"


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
    def retry_after(self) -> float | None:
        """The seconds that the server asks to wait; None where it does not say so in seconds."""
        text = self.headers.get("retry-after", "").strip()
        return float(text) if text.isascii() and text.isdigit() else None


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
    async for piece in response.aiter_bytes():
        body += piece
        if len(body) > limit:
            raise BadAnswer(
                f"{host} sent more than {limit // 2**20} MiB (HTTP {response.status_code})",
                title="The server's answer is too long",
                retryable=False,
            )
    return bytes(body)


def host_of(url: str) -> str:
    """Return host and port of an address, for what is told of it."""
    try:
        return urlsplit(url).netloc.rpartition("@")[2] or url
    except ValueError:
        return url


# The first match counts, so that the special stands before the general. Resets count as tries (BadAnswer): where the
# network is gone, the next try ends in Unreachable; where something resets every large request, trying has an end.
_TABLE: tuple[tuple[type[Exception], type[ServerProblem], str, bool | None], ...] = (
    (httpx.ConnectTimeout, Unreachable, "", None),
    (httpx.TimeoutException, TimedOut, "", None),
    (httpx.ConnectError, Unreachable, "", None),
    (httpx.ProxyError, Unreachable, "The proxy of this network does not let kdesk through", None),
    (httpx.UnsupportedProtocol, BadAnswer, BAD_ADDRESS, False),
    (httpx.InvalidURL, BadAnswer, BAD_ADDRESS, False),
    (UnicodeError, BadAnswer, BAD_ADDRESS, False),
    (httpx.LocalProtocolError, BadAnswer, "The request could not be sent", False),
    (httpx.TooManyRedirects, BadAnswer, "The server sends every request somewhere else", None),
    (httpx.DecodingError, BadAnswer, "The server's answer arrived damaged", None),
)


def translated(exc: Exception, host: str) -> ServerProblem:
    """Return our error for one of the network's, with host and reason in the detail."""
    tls = _tls_error(exc)
    if tls is not None:
        # Not every back end of the trust store fills both.
        return TlsFailed(f"{host}: {getattr(tls, 'verify_message', '') or getattr(tls, 'reason', '') or tls}")
    detail = f"{host}: {_reason(exc)}"
    for kind, ours, title, retryable in _TABLE:
        if isinstance(exc, kind):
            return ours(detail, title=title, retryable=retryable)
    return BadAnswer(detail, title=BROKEN_OFF)


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
