"""Asking for the addresses of an import from here, before the server does (rule 14)."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import httpx

from kdesk.domain.foreign_address import redirected
from kdesk.domain.imports.address import known_before
from kdesk.domain.imports.finding import AddressFinding, FindingKind
from kdesk.errors import KdeskError
from kdesk.kaltura.response_body import ACCEPT_IDENTITY, deadline
from kdesk.kaltura.transport import MAX_REDIRECTS, Request, host_of, open_response
from kdesk.kaltura.value_types import BYTES

AT_ONCE = 8
DEADLINE_SECONDS = 15.0
"""For one address with all of its redirects."""

_NO_HEAD = frozenset({403, 405, 501})
"""Statuses with which a server may refuse HEAD alone; signed addresses are often good for GET only."""
_STREAMS = ("mpegurl", "dash+xml")


class AddressChecker:
    """Implements `domain.imports.finding.AddressCheck`.

    Args:
        http: A client that sends no KS and keeps no cookies.
    """

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http
        self._slots = asyncio.Semaphore(AT_ONCE)

    async def check_all(self, addresses: Sequence[str], service_url: str) -> tuple[AddressFinding, ...]:
        """Return what each gives, in their order."""
        return tuple(await asyncio.gather(*(self._check(one, service_url) for one in addresses)))

    async def _check(self, address: str, service_url: str) -> AddressFinding:
        known = known_before(address, service_url)
        if known is not None and known.impossible:
            return known
        async with self._slots:
            try:
                async with deadline(DEADLINE_SECONDS, host_of(address)):
                    found = await self._ask(address)
            except KdeskError as error:
                found = AddressFinding(address, FindingKind.SILENT, detail=error.detail)
        # What the server cannot reach is the stronger reason, and it may be reached from here.
        return replace(known, size=found.size, target=found.target) if known else found

    async def _ask(self, address: str) -> AddressFinding:
        url, asked = address, set[str]()
        while url not in asked and len(asked) <= MAX_REDIRECTS:
            asked.add(url)
            response = await self._headers(url)
            if not response.has_redirect_location:
                found = _finding_of(address, response)
                moved = found.kind is FindingKind.FINE and url != address
                return replace(found, kind=FindingKind.REDIRECTS, target=url) if moved else found
            url = redirected(url, response.headers["location"])
        return AddressFinding(address, FindingKind.REDIRECTS, detail="round and round")

    async def _headers(self, url: str) -> httpx.Response:
        """Ask with HEAD; where that is refused, with GET for the first byte, whose body is not read."""
        async with open_response(self._http, Request("HEAD", url, headers=ACCEPT_IDENTITY)) as response:
            if response.status_code not in _NO_HEAD:
                return response
        first_byte = {**ACCEPT_IDENTITY, "Range": "bytes=0-0"}
        async with open_response(self._http, Request("GET", url, headers=first_byte)) as response:
            return response


def _finding_of(address: str, response: httpx.Response) -> AddressFinding:
    if not response.is_success:
        return AddressFinding(address, FindingKind.REFUSED, detail=str(response.status_code))
    kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if any(word in kind for word in _STREAMS):
        return AddressFinding(address, FindingKind.STREAM, detail=kind)
    if kind == "text/html":
        return AddressFinding(address, FindingKind.PAGE, detail=kind)
    total = response.headers.get("content-range", "").rpartition("/")[2] or response.headers.get("content-length", "")
    return AddressFinding(address, FindingKind.FINE, size=BYTES.read(total) or 0, detail=kind)
