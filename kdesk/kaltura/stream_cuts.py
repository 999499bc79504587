"""Whether an account's streams begin and end where their addresses say.

Wire fact (`observed-2.md`, 8): `seekFrom` and `clipTo` travel on into the addresses of a manifest, and what answers
those decides; some delivery ignores them and sends the whole video.
"""

import logging
import re

import httpx

from kdesk.domain.entry import Entry
from kdesk.domain.flavor import Flavor
from kdesk.domain.foreign_address import joined
from kdesk.domain.links.moments import hls_part
from kdesk.errors import ServerProblem
from kdesk.kaltura.response_body import ACCEPT_IDENTITY
from kdesk.kaltura.transport import Request, exchange

LEAST_SECONDS = 4
"""Of a video by which it can be told: of a shorter one each part is as long as a segment."""

_PLAYLIST_BYTES = 4 * 1024 * 1024
_DURATION = re.compile(r"^#EXTINF:\s*([0-9]{1,9}(?:\.[0-9]{1,9})?)", re.MULTILINE)

log = logging.getLogger(__name__)


class StreamCuts:
    """Compares the durations of a whole stream and of its first half, once an account.

    Args:
        http: A client that sends no KS.
    """

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http
        self._known: bool | None = None

    async def work(self, entry: Entry, flavor: Flavor | None = None) -> bool | None:
        """Return whether a part is shorter than the whole; None if it cannot be told by this entry."""
        if self._known is not None or entry.duration < LEAST_SECONDS:
            return self._known
        half = round(entry.duration * 500)
        try:
            whole = await self._seconds(hls_part(entry, flavor, 0))
            part = await self._seconds(hls_part(entry, flavor, 0, half))
        except ServerProblem as problem:
            log.info("it is unknown whether the account cuts streams: %s", problem)
            return None
        if whole and part:
            # A cut is made between two segments: a bit more than half may come, yet never nearly all.
            self._known = part < whole - half / 1000 / 4
        return self._known

    async def _seconds(self, url: str) -> float:
        """Return the duration of a stream; 0.0 if no segments are found."""
        for _ in range(2):
            if not url:
                return 0.0
            request = Request("GET", url, headers=ACCEPT_IDENTITY, follow_redirects=True)
            response = await exchange(self._http, request, limit=_PLAYLIST_BYTES)
            text = response.body.decode(errors="replace") if response.status == httpx.codes.OK else ""
            if found := _DURATION.findall(text):
                return sum(map(float, found))
            lines = (line.strip() for line in text.splitlines())
            first = next((line for line in lines if line and not line.startswith("#")), "")
            url = joined(url, first) if first else ""
        return 0.0
