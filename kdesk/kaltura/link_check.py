"""Asking for addresses as somebody without a session does, to tell whether they open."""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import replace

import httpx

from kdesk.domain.delivery_error import delivery_error, is_delivery_error
from kdesk.domain.foreign_address import joined, redirected
from kdesk.domain.links.files import DownloadFile, FlavorFile
from kdesk.domain.links.lights import Cause, Light, LinkFinding, Reply, finding_of
from kdesk.domain.links.parse import parse
from kdesk.domain.stream_check.dash import read_dash
from kdesk.domain.stream_check.dash_segments import BadManifest
from kdesk.errors import ServerProblem
from kdesk.kaltura.response_body import ACCEPT_IDENTITY, Bound, close, deadline, raw_body, read_whole
from kdesk.kaltura.transport import MAX_REDIRECTS, Request, host_of, open_response

AT_ONCE = 8
"""Addresses that are asked for at the same time: all links of an entry, of which each takes several steps."""

DEADLINE_SECONDS = 30.0
"""For one address with all that is behind it."""

_PLAYLIST_BYTES = 1024 * 1024
_PLAYLIST_TYPES = ("mpegurl",)
_DASH_TYPES = ("dash+xml",)
_PLAIN = re.compile(r"http://[^/:]+/")
"""An address without encryption, at the usual port: only there it is known where the same lies with it."""
_BEHIND = 2
"""Behind a master playlist: a media playlist, and a segment. Behind a DASH manifest comes a segment at once."""


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
                    return await self._or_by_https(url, await self._down_to_a_segment(url, rendition), rendition)
            except ServerProblem as problem:
                return LinkFinding(Light.UNCLEAR, Cause.TROUBLE, problem.detail)

    async def _or_by_https(self, url: str, finding: LinkFinding, rendition: str) -> LinkFinding:
        """Return the finding, or that https alone opens where a rule closes the address without it.

        No fact of the wire tells how a server says so: whether it does is what https brings.
        """
        if finding.cause is not Cause.ACCESS_RULE or not _PLAIN.match(url):
            return finding
        try:
            secure = await self._down_to_a_segment(f"https{url[4:]}", rendition)
        except ServerProblem:
            return finding
        return LinkFinding(Light.BROKEN, Cause.HTTPS_ENFORCED) if secure.light is Light.OPEN else finding

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
    if refusal is not None:
        return finding_of(Reply(response.status_code, refusal.number or "?", refusal.reason, is_empty=True)), ""
    kind = str(response.headers.get("content-type", "")).lower()
    if response.is_success and any(word in kind for word in (*_PLAYLIST_TYPES, *_DASH_TYPES)):
        whole = await read_whole(response, Bound(_PLAYLIST_BYTES, DEADLINE_SECONDS), host_of(url))
        first = _first_of_dash(whole, url) if _DASH_TYPES[0] in kind else _first_of_hls(whole, url)
        return finding_of(Reply(response.status_code, is_empty=first == "")), first or ""
    pieces = raw_body(response)
    try:
        # One piece is enough; the rest of a film is not fetched.
        has_bytes = False
        while not has_bytes and (piece := await anext(pieces, None)) is not None:
            has_bytes = bool(piece)
    finally:
        await close(response, pieces)
    return finding_of(Reply(response.status_code, is_empty=not has_bytes)), ""


def _first_of_hls(data: bytes, url: str) -> str:
    """Return the first address of a playlist, "" if there is none."""
    lines = (line.strip() for line in data.decode(errors="replace").splitlines())
    first = next((line for line in lines if line and not line.startswith("#")), "")
    return joined(url, first) if first else ""


def _first_of_dash(data: bytes, url: str) -> str | None:
    """Return the address of the first segment of a manifest, "" if it names none; None if that cannot be told."""
    try:
        manifest = read_dash(data, url, joined)
    except BadManifest:
        return None if data else ""
    if manifest.is_live:
        return None
    return next((row.segments[0].part.url for row in manifest.rows if row.segments), "")
