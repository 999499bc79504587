"""Pictures from the server's dynamic thumbnail URLs."""

from http import HTTPStatus

import httpx

from kdesk.errors import BadAnswer
from kdesk.kaltura.transport import Answer, Request, exchange

MAX_PICTURE = 32 * 2**20

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
    """Implements `ports.ImageSource`. How many are under way at a time is for the caller to limit."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http

    async def fetch(self, url: str) -> bytes:
        """Return the encoded picture. Raises ServerProblem."""
        answer = await exchange(self._http, Request("GET", url, follow_redirects=True), limit=MAX_PICTURE)
        if answer.status != HTTPStatus.OK or "x-kaltura-app" in answer.headers:
            raise _no_picture(answer)
        if not answer.content_type.startswith("image/") or not answer.body:
            raise BadAnswer(
                f"{answer.host} sent {len(answer.body)} bytes of {answer.content_type or 'no content type'}",
                title="The server sent no picture",
                retryable=False,
            )
        return answer.body


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
