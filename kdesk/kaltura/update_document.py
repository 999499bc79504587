"""Reads the document that names the newest kdesk. No session is sent, and nothing that comes is trusted."""

from http import HTTPStatus

import httpx
import msgspec

from kdesk.domain.updates import Update, checked_update
from kdesk.errors import BadResponse
from kdesk.kaltura.response_body import deadline
from kdesk.kaltura.transport import Request, exchange, host_of

MAX_BYTES = 64 * 1024
DEADLINE_SECONDS = 20.0
"""For the document with all of its redirects."""


class _Document(msgspec.Struct):
    """Other fields are for later versions, and left out."""

    version: str
    address: str
    notes: str = ""


class UpdateDocuments:
    """Implements `domain.updates.UpdateSource`.

    Args:
        http: A client that sends no KS and keeps no cookies.
    """

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http

    async def read(self, address: str) -> Update:
        """Return what the document at an https address says. Raises ServerProblem."""
        host = host_of(address)
        # From https a redirect leads to https only: `foreign_address` asks for no other.
        request = Request("GET", address, headers={"Accept": "application/json"}, follow_redirects=True)
        async with deadline(DEADLINE_SECONDS, host):
            response = await exchange(self._http, request, limit=MAX_BYTES, seconds=DEADLINE_SECONDS)
        if response.status != HTTPStatus.OK:
            raise BadResponse(f"{host}: HTTP {response.status}")
        try:
            document = msgspec.json.decode(response.body, type=_Document)
        # RecursionError: nested too deeply.
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as exc:
            raise BadResponse(f"{host}: not the JSON of a version", retryable=False) from exc
        return checked_update(document.version, document.address, document.notes)
