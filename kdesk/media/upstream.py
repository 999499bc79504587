"""Requests of the relay: redirects are followed by hand, and the KS goes to the account's server alone."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import quote, urlsplit

from kdesk.domain.delivery_error import delivery_error, is_delivery_error
from kdesk.domain.media_ports import Access, AccessSource, Http, Reply
from kdesk.errors import BadResponse, Reason, ServerProblem, SignInProblem, TimedOut
from kdesk.media.addresses import origin, resolve
from kdesk.media.playlist import Part
from kdesk.media.stream_errors import limit_exceeded, unplayable

READ_SECONDS = 4.0
"""Without a byte for so long, asking anew on another connection is faster than waiting on."""
OPEN_SECONDS = 20.0
"""From the request to the first byte of its body, redirects included."""
WHOLE_SECONDS = 30.0
"""For everything that is read as a whole."""
MAX_REDIRECTS = 5
LENGTH_DIGITS = 15
"""Digits of a length that is believed: up to a petabyte."""

KS_HEADER = "X-Kaltura-Ks"
RESTRICTED = "error-3"
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MANIFEST = "/playManifest/"


@dataclass(frozen=True, slots=True)
class UpstreamResponse:
    """A response and where it came from, after all redirects."""

    url: str
    reply: Reply

    @property
    def length(self) -> int | None:
        """Bytes of the body as its headers tell them; None where they tell none, or more than any file has."""
        told = self.reply.headers.get("content-length", "")
        return int(told) if told.isascii() and told.isdigit() and len(told) <= LENGTH_DIGITS else None


class UpstreamClient:
    """Requests what the relay delivers.

    Args:
        http: The client of the program.
        access: The account whose entries are played.
    """

    def __init__(self, http: Http, access: AccessSource) -> None:
        self._http = http
        self._access = access

    @asynccontextmanager
    async def opened(self, part: Part, *, ks_in_path: bool = False) -> AsyncIterator[UpstreamResponse]:
        """Ask for an address, or a range of what is behind it. Raises ServerProblem.

        With `ks_in_path` a manifest is asked of the account's own server, whichever delivers it otherwise, and the KS
        is put into the address as well.
        """
        access = await self._present_access()
        headers = {"Accept-Encoding": "identity", "Accept": "*/*"}
        if part.offset or part.length is not None:
            last = "" if part.length is None else part.offset + part.length - 1
            headers["Range"] = f"bytes={part.offset}-{last}"
        async with AsyncExitStack() as stack:
            try:
                async with asyncio.timeout(OPEN_SECONDS):
                    fetched = await self._follow(stack, part.url, headers, access, ks_in_path=ks_in_path)
            except TimeoutError as exc:
                raise TimedOut(f"{_host(part.url)} did not answer within {OPEN_SECONDS:.0f} s") from exc
            yield fetched

    async def whole(self, part: Part, limit: int, *, ks_in_path: bool = False) -> tuple[str, bytes]:
        """Return something small, and where it came from. Raises ServerProblem."""
        async with self.opened(part, ks_in_path=ks_in_path) as fetched:
            refuse_error(fetched)
            return fetched.url, await read_whole(fetched, limit)

    async def _follow(
        self, stack: AsyncExitStack, url: str, headers: dict[str, str], access: Access | None, *, ks_in_path: bool
    ) -> UpstreamResponse:
        if ks_in_path and access is not None and _MANIFEST in url:
            url = _at_account(url, access.service_url)
        for _ in range(MAX_REDIRECTS + 1):
            asked, sent = url, headers
            if access is not None and origin(url) == origin(access.service_url):
                sent = headers | {KS_HEADER: access.ks}
                asked = _with_ks(url, access.ks) if ks_in_path else url
            hop = await stack.enter_async_context(AsyncExitStack())
            reply = await hop.enter_async_context(self._http.get(asked, sent, read_timeout=READ_SECONDS))
            if reply.status not in _REDIRECTS:
                return UpstreamResponse(url, reply)
            await hop.aclose()
            url = resolve(url, reply.headers.get("location", ""))
        raise unplayable(Reason.STREAM_REDIRECTED, f"more than {MAX_REDIRECTS} redirects")

    async def _present_access(self) -> Access | None:
        try:
            return await self._access()
        except (SignInProblem, ServerProblem):
            # What is open to everybody plays all the same; what is not gets the server's own refusal.
            return None


def _at_account(url: str, service_url: str) -> str:
    """Return the address at the account's server: hosts that deliver for many accounts are not told the KS."""
    scheme, host, *_ = urlsplit(service_url)
    return urlsplit(url)._replace(scheme=scheme, netloc=host).geturl()


def _with_ks(url: str, ks: str) -> str:
    before, found, after = url.partition(_MANIFEST)
    return f"{before}{_MANIFEST}ks/{quote(ks, safe='')}/{after}" if found else url


async def read_whole(fetched: UpstreamResponse, limit: int) -> bytes:
    """Read the rest of a body. Raises BadResponse where it is longer than the limit, TimedOut where it does not end."""
    body = bytearray()
    async with _in_time(fetched, body):
        async for piece in fetched.reply.body:
            body += piece
            if len(body) > limit:
                raise limit_exceeded(f"an answer of {_host(fetched.url)}", f"{limit:,} bytes")
    return bytes(body)


async def read_head(fetched: UpstreamResponse, least: int) -> bytes:
    """Read so many bytes, or a piece more, or all where there are fewer. Raises TimedOut where they do not come."""
    head = bytearray()
    async with _in_time(fetched, head):
        async for piece in fetched.reply.body:
            head += piece
            if len(head) >= least:
                break
    return bytes(head)


@asynccontextmanager
async def _in_time(fetched: UpstreamResponse, came: bytearray) -> AsyncIterator[None]:
    try:
        async with asyncio.timeout(WHOLE_SECONDS):
            yield
    except TimeoutError as exc:
        raise TimedOut(f"{_host(fetched.url)} sent only {len(came)} bytes in {WHOLE_SECONDS:.0f} s") from exc


def refuse_error(fetched: UpstreamResponse) -> None:
    """Raise the error of a response that is none of what was asked for."""
    status, headers = fetched.reply.status, fetched.reply.headers
    if status in {HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT} and not is_delivery_error(headers):
        if headers.get("content-encoding", "identity").strip().lower() not in {"", "identity"}:
            raise unplayable(
                Reason.STREAM_COMPRESSED,
                f"{_host(fetched.url)} sent it compressed, which was not asked for",
            )
        return
    raise _error(fetched)


def _error(fetched: UpstreamResponse) -> BadResponse:
    status, told = fetched.reply.status, delivery_error(fetched.reply.headers)
    said = ", ".join(part for part in (f"{_host(fetched.url)}: HTTP {status}", told.code, told.reason) if part)
    passing = status >= HTTPStatus.INTERNAL_SERVER_ERROR or status in {
        HTTPStatus.TOO_MANY_REQUESTS,
        HTTPStatus.REQUEST_TIMEOUT,
    }
    problem = BadResponse(said, reason=_REASONS.get(told.code, Reason.STREAM_NOT_DELIVERED), retryable=passing)
    problem.code = told.code
    return problem


_REASONS = {RESTRICTED: Reason.STREAM_REFUSED, "error-6": Reason.STREAM_WITHOUT_RENDITION}


def _host(url: str) -> str:
    return urlsplit(url).netloc
