"""Pictures from the server's dynamic thumbnail URLs."""

from http import HTTPStatus

import httpx

from kdesk.domain.delivery_error import delivery_error, is_delivery_error
from kdesk.domain.picture import Box, requested_box
from kdesk.errors import BadResponse, Reason
from kdesk.kaltura.response_body import PLAIN, Bound, deadline, read_whole
from kdesk.kaltura.transport import Request, Response, host_of, opened

DEADLINE_SECONDS = 30.0
"""For one picture from the request to its last byte; some servers make it only now."""

BYTES_BESIDE = 256 * 1024
"""For what a file holds besides its pixels."""

# By the number in `X-Kaltura: error-<n>`: these pass, all others are permanent.
_PASSING = {
    "6": Reason.NO_PICTURE_YET,
    "10": Reason.PICTURE_FAILED,
    "11": Reason.PICTURE_BEING_MADE,
    "46": Reason.TOO_MANY_PICTURES,
    "57": Reason.TOO_MANY_PICTURES,
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
        host = host_of(url)
        request = Request("GET", url, headers=PLAIN, follow_redirects=True)
        async with deadline(self._deadline, host), opened(self._http, request) as response:
            return await _picture(response, host, Bound(most_bytes(requested_box(url)), self._deadline))


def most_bytes(box: Box) -> int:
    """Return how long a picture for this box may be: four bytes a pixel, and a little more."""
    return 4 * box.width * box.height + BYTES_BESIDE


async def _picture(response: httpx.Response, host: str, bound: Bound) -> bytes:
    """Read the answer to its end, or refuse it by its head. Raises BadResponse."""
    if response.status_code != HTTPStatus.OK or is_delivery_error(response.headers):
        # What an error says beyond its head is for browsers.
        raise _no_picture(Response(host, response.status_code, response.headers, b""))
    answer = Response(host, response.status_code, response.headers, await read_whole(response, bound, host))
    if not answer.content_type.startswith("image/") or not answer.body:
        raise BadResponse(
            f"{host} sent {len(answer.body)} bytes of {answer.content_type[:80] or 'no content type'}",
            reason=Reason.NO_PICTURE_SENT,
            retryable=False,
        )
    return answer.body


def _no_picture(answer: Response) -> BadResponse:
    told = delivery_error(answer.headers)
    number, reason = told.number, told.reason
    passing = number in _PASSING or answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR
    error = BadResponse(
        f"{answer.host}: HTTP {answer.status}{f', error {number}' if number else ''}{f', {reason}' if reason else ''}",
        reason=_PASSING.get(number, Reason.NO_PICTURE_HERE),
        retryable=passing or answer.status == HTTPStatus.TOO_MANY_REQUESTS,
    )
    error.retry_after = answer.retry_after or (_CACHED_SECONDS if number in _PASSING else None)
    return error
