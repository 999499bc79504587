"""The checks of what a session reaches."""

import logging
import os
import time
from collections.abc import AsyncIterator
from dataclasses import asdict, replace
from urllib.parse import urlsplit
from uuid import uuid4

from kdesk.doctor.case import Case, bad, good, not_asked, warning
from kdesk.domain.account import REGIONS
from kdesk.domain.doctor import Answer, Said
from kdesk.domain.entry import EntryStatus
from kdesk.domain.entry_query import EntryQuery
from kdesk.domain.links.of_entry import thumbnail
from kdesk.domain.links.sessions import carries_session
from kdesk.domain.ports import AccountApi
from kdesk.domain.reservation import reservation_of
from kdesk.domain.source_file import SourceFile
from kdesk.domain.transfer import Transfer
from kdesk.domain.upload import Chunk
from kdesk.errors import KdeskError
from kdesk.kaltura.connection_probe import status_of

FIRST_BYTES, MEASURED_BYTES = 64 * 1024, 2 * 1024 * 1024
"""Sent to open the connection, and to measure it."""
ENTRIES = 20
"""One of the newest entries is probably ready, and delivered."""
US_DELIVERY = "https://cdnapisec.kaltura.com"
_REFUSED, _BROKEN = 400, 500
"""The first status of HTTP with which a host refuses a request, and the first that says that it failed itself."""
_NAME = "kdesk-doctor.bin"

log = logging.getLogger(__name__)


async def sign_in(case: Case) -> Answer:
    """Whether the account signs in, and how long its session lasts."""
    api = await case.signed_in()
    if api is None:
        return not_asked(Said.NO_ACCOUNT)
    await api.uploads.ping()
    return good(Said.SIGNED_IN, partner=api.account.partner_id, until=api.expires_at() or 0.0)


async def rights(case: Case) -> Answer:
    """What the session may do."""
    api = await case.signed_in()
    if api is None:
        return not_asked(Said.NO_ACCOUNT)
    held = asdict(api.rights)
    if not api.rights.upload:
        return bad(Said.RIGHTS_NO_UPLOAD, rights=held)
    return good(Said.RIGHTS_ALL if all(held.values()) else Said.RIGHTS_SOME, rights=held)


async def upload(case: Case) -> Answer:
    """How fast the upload host takes bytes. They go into a token that is deleted at once."""
    api = await case.signed_in()
    if api is None:
        return not_asked(Said.NO_ACCOUNT)
    if not case.sends:
        return not_asked(Said.UPLOAD_UNWANTED)
    if not api.rights.upload:
        return not_asked(Said.UPLOAD_NOT_ALLOWED)
    transfer = _made_up(api)
    token = await api.uploads.free_token(transfer)
    transfer = replace(transfer, reservation=reservation_of(token, ""))
    try:
        seconds = await _send(api, transfer)
    finally:
        # Also when it is cancelled, or took too long: nothing stays behind.
        removed = await _removed(api, token.id)
    host = urlsplit(token.upload_url or case.service_url).netloc
    facts = {"host": host, "size": MEASURED_BYTES, "rate": MEASURED_BYTES / max(seconds, 0.001)}
    return good(Said.UPLOAD_RATE, **facts) if removed else warning(Said.UPLOAD_LEFT, **facts, token=token.id)


def _made_up(api: AccountApi) -> Transfer:
    size = FIRST_BYTES + MEASURED_BYTES
    return Transfer(uuid4().hex, SourceFile(_NAME, _NAME, size), api.account.key, time.time())


async def _send(api: AccountApi, transfer: Transfer) -> float:
    """Open the token and send the measured bytes; return the seconds that those took."""
    await api.uploads.open(transfer, Chunk(0, FIRST_BYTES), _noise(FIRST_BYTES))
    begun = time.monotonic()
    await api.uploads.send(transfer, Chunk(FIRST_BYTES, MEASURED_BYTES), _noise(MEASURED_BYTES))
    return time.monotonic() - begun


async def _noise(size: int) -> AsyncIterator[bytes]:
    """Yield bytes that nothing on the way can compress."""
    while size > 0:
        part = min(size, 256 * 1024)
        yield os.urandom(part)
        size -= part


async def _removed(api: AccountApi, token_id: str) -> bool:
    try:
        await api.uploads.delete_token(token_id)
    except KdeskError as error:
        log.warning("the token of a measured upload stays: %s", error)
        return False
    return True


async def delivery(case: Case) -> Answer:
    """Whether the host that delivers pictures and videos answers, without a session."""
    api = await case.signed_in()
    if api is None or not api.rights.see:
        return not_asked(Said.NO_ACCOUNT if api is None else Said.DELIVERY_UNKNOWN)
    address = await _delivered(api) or (US_DELIVERY if case.service_url == REGIONS[0].service_url else "")
    if not address or carries_session(address):
        return not_asked(Said.DELIVERY_UNKNOWN)
    host, status = await status_of(address, case.choice)
    if status >= _BROKEN:
        return bad(Said.DELIVERY_REFUSES, host=host, status=status)
    # The bare host of Kaltura has no page: whatever it says, it answers.
    if status >= _REFUSED and address != US_DELIVERY:
        return warning(Said.DELIVERY_REFUSES, host=host, status=status)
    return good(Said.DELIVERY_ANSWERS, host=host, status=status)


async def _delivered(api: AccountApi) -> str:
    """Return the address of the thumbnail of the newest entry that is ready, "" without any."""
    entries = (await api.catalogue.opening(EntryQuery(), ENTRIES)).page.entries
    return next((thumbnail(entry, 120) for entry in entries if entry.status is EntryStatus.READY), "")
