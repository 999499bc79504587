"""Asking for addresses as somebody without a session does, to tell whether they open."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import httpx

from kdesk.domain.delivery_error import delivery_error, is_delivery_error
from kdesk.domain.foreign_address import joined, redirected
from kdesk.domain.links.files import DownloadFile, FlavorFile
from kdesk.domain.links.lights import Cause, Light, LinkFinding, Reply, finding_of
from kdesk.domain.links.parse import parse
from kdesk.errors import ServerProblem
from kdesk.kaltura.response_body import ACCEPT_IDENTITY, Bound, close, deadline, raw_body, read_whole
from kdesk.kaltura.transport import MAX_REDIRECTS, Request, host_of, open_response

AT_ONCE = 4
"""Addresses that are asked for at the same time."""

DEADLINE_SECONDS = 30.0
"""For one address with all that is behind it."""

_PLAYLIST_BYTES = 1024 * 1024
_PLAYLIST_TYPES = ("mpegurl",)
_UNENCRYPTED = "unencrypted"
"""In the words of error 3 where an account delivers by https only, and was asked by http."""

_BEHIND = 2
"""Behind a master playlist: a media playlist, and a segment."""


class LinkChecker:
    """Finds the light of addresses: follows redirects, and a stream down to its first segment.

    Args:
        http: A client that sends no KS and keeps no cookies.
    """

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http
        self._slots = asyncio.Semaphore(AT_ONCE)

    async def check_all(self, urls: Sequence[str]) -> tuple[LinkFinding, ...]:
        """Return the light of each address, in their order."""
        return tuple(await asyncio.gather(*map(self.check, urls)))

    async def check(self, url: str, rendition: str = "") -> LinkFinding:
        """Return the light of an address. An address that cannot be asked for is unclear, and says why.

        Args:
            url: The address.
            rendition: Id of the only rendition that may come; "" for any.
        """
        async with self._slots:
            try:
                async with deadline(DEADLINE_SECONDS, host_of(url)):
                    return await self._down_to_a_segment(url, rendition)
            except ServerProblem as problem:
                return LinkFinding(Light.UNCLEAR, Cause.TROUBLE, problem.detail)

    async def _down_to_a_segment(self, url: str, rendition: str) -> LinkFinding:
        finding, following = await self._ask(url, rendition)
        for _ in range(_BEHIND):
            if finding.light is not Light.OPEN or not following:
                break
            behind = following
            found, following = await self._ask(behind, rendition)
            finding = replace(found, behind="" if found.light is Light.OPEN else behind)
        return finding

    async def _ask(self, url: str, rendition: str) -> tuple[LinkFinding, str]:
        """Return what an address gives, and the first address of a playlist; "" if it is none."""
        asked: set[str] = set()
        while url not in asked and len(asked) <= MAX_REDIRECTS:
            asked.add(url)
            if _is_of_another(url, rendition):
                return LinkFinding(Light.BROKEN, Cause.OTHER_RENDITION), ""
            async with open_response(self._http, Request("GET", url, headers=ACCEPT_IDENTITY)) as response:
                if not response.has_redirect_location:
                    return await _read(response, url)
                url = redirected(url, response.headers["location"])
        return LinkFinding(Light.BROKEN, Cause.REDIRECT_LOOP), ""


def _is_of_another(url: str, rendition: str) -> bool:
    """Return whether an address names one rendition, and not this one.

    Wire fact (8.1): ids that match nothing are left aside without a word, and the server chooses another rendition.
    """
    address = parse(url) if rendition else None
    named = address.flavor_id if isinstance(address, FlavorFile | DownloadFile) else ""
    return bool(named) and named != rendition


async def _read(response: httpx.Response, url: str) -> tuple[LinkFinding, str]:
    refusal = delivery_error(response.headers) if is_delivery_error(response.headers) else None
    if refusal is not None and _UNENCRYPTED in str(response.headers.get("x-kaltura-app", "")).lower():
        return LinkFinding(Light.BROKEN, Cause.HTTPS_ENFORCED), ""
    if refusal is not None:
        return finding_of(Reply(response.status_code, refusal.number or "?", refusal.reason, is_empty=True)), ""
    kind = str(response.headers.get("content-type", "")).lower()
    if response.is_success and any(word in kind for word in _PLAYLIST_TYPES):
        whole = await read_whole(response, Bound(_PLAYLIST_BYTES, DEADLINE_SECONDS), host_of(url))
        lines = (line.strip() for line in whole.decode(errors="replace").splitlines())
        first = next((line for line in lines if line and not line.startswith("#")), "")
        return finding_of(Reply(response.status_code, is_empty=not first)), joined(url, first) if first else ""
    pieces = raw_body(response)
    try:
        # One piece is enough; the rest of a film is not fetched.
        has_bytes = False
        while not has_bytes and (piece := await anext(pieces, None)) is not None:
            has_bytes = bool(piece)
    finally:
        await close(response, pieces)
    return finding_of(Reply(response.status_code, is_empty=not has_bytes)), ""
