"""Pictures from the server's dynamic thumbnail URLs."""

import asyncio
from http import HTTPStatus
from urllib.parse import urljoin, urlsplit

import httpx

from kdesk.domain.picture import Box, requested_box
from kdesk.errors import BadAnswer, TimedOut
from kdesk.kaltura.transport import TOO_LONG, Answer, Request, host_of, opened

DEADLINE_SECONDS = 30.0
"""For one picture from the request to its last byte; some servers make it only now."""

MAX_REDIRECTS = 5
BYTES_BESIDE = 256 * 1024
"""For what a file holds besides its pixels."""

_IDENTITY = {"Accept-Encoding": "identity"}
"""Pictures are packed already; what is packed again all the same is not unpacked here."""

# By the number in `X-Kaltura: error-<n>`: these pass, everything else stays as it is.
_PASSING = {
    "6": "There is no picture of this entry yet",
    "10": "The server could not make the picture this time",
    "11": "The server is making this picture right now",
    "46": "The server makes too many pictures right now",
    "57": "The server makes too many pictures right now",
}
_CACHED_SECONDS = 60.0
"""How long an error is kept by address: asking earlier brings the same answer."""


class Thumbnails:
    """Implements `ports.ImageSource`. How many are under way at a time is for the caller to limit.

    deadline  seconds for the whole of one picture, redirects included
    """

    def __init__(self, http: httpx.AsyncClient, *, deadline: float = DEADLINE_SECONDS) -> None:
        self._http = http
        self._deadline = deadline

    async def fetch(self, url: str) -> bytes:
        """Return the encoded picture, of no more bytes than its pixels have unpacked. Raises ServerProblem."""
        try:
            async with asyncio.timeout(self._deadline):
                return await self._fetch(url, most_bytes(requested_box(url)))
        except TimeoutError as exc:
            raise TimedOut(f"{host_of(url)}: no whole picture within {self._deadline:g} s") from exc

    async def _fetch(self, url: str, limit: int) -> bytes:
        for _ in range(MAX_REDIRECTS + 1):
            async with opened(self._http, Request("GET", url, headers=_IDENTITY)) as response:
                if not response.has_redirect_location:
                    return await _picture(response, host_of(url), limit)
                url = _next_address(url, response.headers["location"])
        raise BadAnswer(f"{host_of(url)}: more than {MAX_REDIRECTS} redirects", retryable=False)


def most_bytes(box: Box) -> int:
    """Return how long a picture for this box may be: four bytes a pixel, and a little more."""
    return 4 * box.width * box.height + BYTES_BESIDE


async def _picture(response: httpx.Response, host: str, limit: int) -> bytes:
    """Read the answer to its end, or refuse it by its head. Raises BadAnswer."""
    if response.status_code != HTTPStatus.OK or "x-kaltura-app" in response.headers:
        # What an error says beyond its head is for browsers.
        raise _no_picture(Answer(host, response.status_code, response.headers, b""))
    answer = Answer(host, response.status_code, response.headers, await _read(response, host, limit))
    if not answer.content_type.startswith("image/") or not answer.body:
        raise BadAnswer(
            f"{host} sent {len(answer.body)} bytes of {answer.content_type or 'no content type'}",
            title="The server sent no picture",
            retryable=False,
        )
    return answer.body


async def _read(response: httpx.Response, host: str, limit: int) -> bytes:
    packed = response.headers.get("content-encoding", "identity").strip().lower()
    if packed not in {"", "identity"}:
        raise BadAnswer(f"{host} sent a packed picture ({packed[:40]})", retryable=False)
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
    raise TOO_LONG.problem(f"{host} sent more than {limit} bytes for a picture")


def _next_address(url: str, location: str) -> str:
    """Return where a redirect leads: to the web, never from HTTPS to HTTP. Raises BadAnswer."""
    try:
        target = urljoin(url, location)
        scheme = urlsplit(target).scheme
    except ValueError:
        target, scheme = "", ""
    allowed = {"https"} if urlsplit(url).scheme == "https" else {"http", "https"}
    if scheme not in allowed:
        raise BadAnswer(f"{host_of(url)}: a redirect to where no picture is fetched from", retryable=False)
    return target


def _no_picture(answer: Answer) -> BadAnswer:
    number = answer.headers.get("x-kaltura", "").removeprefix("error-").strip()
    reason = answer.headers.get("x-kaltura-app", "").rpartition(" - ")[2]
    passing = number in _PASSING or answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR
    error = BadAnswer(
        f"{answer.host}: HTTP {answer.status}{f', error {number}' if number else ''}{f', {reason}' if reason else ''}",
        title=_PASSING.get(number, "The server has no picture here"),
        retryable=passing or answer.status == HTTPStatus.TOO_MANY_REQUESTS,
    )
    error.retry_after = answer.retry_after or (_CACHED_SECONDS if number in _PASSING else None)
    return error
