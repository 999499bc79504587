"""Pictures from the server's dynamic thumbnail URLs."""

from http import HTTPStatus

import httpx

from kdesk.domain.delivery_error import delivery_error, is_delivery_error
from kdesk.domain.links.picture_requests import requested_box
from kdesk.domain.picture import Box
from kdesk.domain.stream_check.ports import FetchedPicture
from kdesk.errors import BadResponse, Reason
from kdesk.kaltura.response_body import ACCEPT_IDENTITY, Bound, deadline, read_whole
from kdesk.kaltura.transport import Request, Response, host_of, open_response

DEADLINE_SECONDS = 30.0
"""From the request to the last byte; a server may render the picture only then."""

OVERHEAD_BYTES = 256 * 1024
"""Bytes of a picture file besides its pixels."""

# By the number in `X-Kaltura: error-<n>`. All others are permanent.
_TEMPORARY = {
    "6": Reason.NO_PICTURE_YET,
    "10": Reason.PICTURE_FAILED,
    "11": Reason.PICTURE_BEING_MADE,
    "46": Reason.TOO_MANY_PICTURES,
    "57": Reason.TOO_MANY_PICTURES,
}
_PERMANENT = {"38": Reason.FRAMES_REFUSED}
_BUSY = frozenset({"11", "46", "57"})
"""The picture will be there without any change of the entry."""

_CACHED_SECONDS = 60.0
"""The server caches an error per URL this long: an earlier request returns the same error."""


class Thumbnails:
    """Implements `ports.ImageSource` and `stream_check.ports.PictureReader`.

    The caller limits how many requests run at a time.

    Args:
        http: The shared client.
        deadline: Seconds for one picture, redirects included.
    """

    def __init__(self, http: httpx.AsyncClient, *, deadline: float = DEADLINE_SECONDS) -> None:
        self._http = http
        self._deadline = deadline

    async def fetch(self, url: str) -> bytes:
        """Return the encoded picture, not larger than its pixels. Raises ServerProblem."""
        return (await self.picture(url)).data

    async def picture(self, url: str) -> FetchedPicture:
        """Return the encoded picture and what the server says of it. Raises ServerProblem."""
        host = host_of(url)
        request = Request("GET", url, headers=ACCEPT_IDENTITY, follow_redirects=True)
        async with deadline(self._deadline, host), open_response(self._http, request) as response:
            return await _read_picture(response, host, Bound(max_bytes(requested_box(url)), self._deadline))


def max_bytes(box: Box) -> int:
    """Return the size limit of a picture for this box: four bytes per pixel, and some overhead."""
    return 4 * box.width * box.height + OVERHEAD_BYTES


async def _read_picture(response: httpx.Response, host: str, bound: Bound) -> FetchedPicture:
    """Read the body, or refuse the response by its headers. Raises BadResponse."""
    if response.status_code != HTTPStatus.OK or is_delivery_error(response.headers):
        # The body of an error is meant for browsers.
        raise _delivery_failed(Response(host, response.status_code, response.headers, b""))
    complete = Response(host, response.status_code, response.headers, await read_whole(response, bound, host))
    if not complete.content_type.startswith("image/") or not complete.body:
        raise BadResponse(
            f"{host} sent {len(complete.body)} bytes of {complete.content_type[:80] or 'no content type'}",
            reason=Reason.NO_PICTURE_SENT,
            retryable=False,
        )
    return FetchedPicture(complete.body, complete.content_type, str(response.url))


def _delivery_failed(response: Response) -> BadResponse:
    failure = delivery_error(response.headers)
    number, reason = failure.number, failure.reason
    temporary = number in _TEMPORARY or response.status >= HTTPStatus.INTERNAL_SERVER_ERROR
    parts = (f"HTTP {response.status}", number and f"error {number}", reason)
    error = BadResponse(
        f"{response.host}: {', '.join(part for part in parts if part)}",
        reason=(_TEMPORARY | _PERMANENT).get(number, Reason.NO_PICTURE_HERE),
        retryable=temporary or response.status == HTTPStatus.TOO_MANY_REQUESTS,
    )
    error.code = failure.code
    error.retry_after = response.retry_after or (_CACHED_SECONDS if number in _BUSY else None)
    return error
