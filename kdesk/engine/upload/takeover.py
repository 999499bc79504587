"""Taking over an upload that another computer began, and noticing that another computer took over this one.

The owner tag on the entry (rule 2) says to which transfer a reservation belongs.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING

from kdesk.domain.owner_tags import tagged_name
from kdesk.domain.question import Decision, Question, QuestionKind, QuestionReason
from kdesk.domain.reservation import NOTHING_RESERVED, CallState, reservation_of
from kdesk.engine.server_cleanup.reservation import remove_reserved
from kdesk.engine.upload.decisions import DecisionNeeded
from kdesk.errors import KdeskError, TokenGone

if TYPE_CHECKING:  # only signatures name them
    from kdesk.domain.entry import Entry
    from kdesk.domain.ports import AccountApi, Clock
    from kdesk.domain.transfer import Transfer, TransferChanges
    from kdesk.domain.upload import UploadToken
    from kdesk.engine.upload.upload_run import UploadRun

log = logging.getLogger(__name__)

CHECK_SECONDS = 20.0
"""Seconds between two checks while chunks are sent. Until the next one two computers may send the same bytes; as both
send the same content, that does no harm."""

SETTLE_SECONDS = 3.0
"""Seconds between writing a tag and reading it back. Of computers that write at the same time, all see the last one."""

DECISIONS = frozenset({Decision.TAKE_OVER, Decision.BEGIN_ANEW})
"""The decisions that use another computer's reservation."""


class TakeoverCheck:
    """Stops a transfer whose entry carries the owner tag of another transfer."""

    def __init__(self, run: UploadRun) -> None:
        self._run = run
        self._checked_at = run.clock.monotonic()

    async def check_if_due(self) -> None:
        """Check, unless the last check is less than `CHECK_SECONDS` old."""
        if self._run.clock.monotonic() - self._checked_at >= CHECK_SECONDS:
            await self.check()

    async def check(self) -> None:
        """Ask for the entry and compare its owner; an entry that cannot be read raises nothing.

        Raises:
            DecisionNeeded: The entry belongs to another transfer, and with it everything that was reserved.
        """
        self._checked_at = self._run.clock.monotonic()
        transfer = self._run.transfer
        entry_id = transfer.reservation.entry_id
        if not entry_id or transfer.replaces:
            return
        try:
            entry = await self._run.api.catalogue.entry(entry_id)
        except KdeskError as error:
            log.info("transfer %s: the owner of its entry is unknown: %s", transfer.id, error)
            return
        if entry.transfer_id not in {"", transfer.id}:
            question = Question(QuestionKind.TAKEN_OVER, QuestionReason.TAKEN_OVER, {"name": entry.name}, entry.id)
            raise DecisionNeeded(question, reservation=NOTHING_RESERVED)


async def waiting_token(api: AccountApi, entry: Entry, transfer: Transfer) -> UploadToken | None:
    """Find the token that an entry waits for.

    The name of a token contains the id of its first owner and the file name on that computer, which may differ from
    the name here. If no name matches, all open tokens of this user are searched.
    """
    # A token names what it is attached to: the source rendition of a video, or else the entry.
    flavor_ids = {flavor.id for flavor in await api.catalogue.flavors(entry.id)} | {entry.id}
    names = (transfer.file.name, entry.name + PurePath(transfer.file.name).suffix)
    # By name first: the server filters by it, and a user may have any number of open tokens.
    for name in dict.fromkeys(tagged_name(entry.transfer_id, name) for name in names):
        for token in await api.uploads.waiting_tokens(name):
            if token.attached_id in flavor_ids:
                return token
    open_tokens = await api.uploads.open_tokens()
    return next((token for token in open_tokens if token.attached_id in flavor_ids), None)


async def take_over(api: AccountApi, transfer: Transfer, question: Question, clock: Clock) -> TransferChanges:
    """Make the reservation that a question is about the transfer's own; the other computer sees the new tag and stops.

    If the transfer continues with the token, the token mixes bytes of two computers: `taken_over` requires that the
    whole entry is read back and compared. If it begins anew, `Reserver` replaces the token, and no bytes remain.

    Bytes beyond the contiguous prefix that the other computer sent are unknown here and are sent again. A token without
    bytes gets no opener from here, as the other computer's opener may be on its way (rule 3).

    Raises:
        DecisionNeeded: Another computer was faster.
    """
    entry = await api.catalogue.entry(question.entry_id)
    if not entry.is_reservation or not await _claim(api, entry, transfer, clock):
        raise DecisionNeeded(question, decision=None)
    try:
        token = await api.uploads.token(question.token_id) if question.token_id else None
    except TokenGone:
        token = None
    if token is None:  # nothing can be continued: the transfer reserves as usual
        await remove_reserved(api, transfer.replace(reservation=replace(transfer.reservation, entry_id=entry.id)))
        return {"decision": None}
    # SENT: the token is replaced before anything is sent to it, also after an interruption (rule 8).
    opener = CallState.SENT if transfer.decision is Decision.BEGIN_ANEW else CallState.ANSWERED
    taken = replace(reservation_of(token, entry.id, opener), taken_over=True)
    return {"reservation": taken, "decision": None}


async def _claim(api: AccountApi, entry: Entry, transfer: Transfer, clock: Clock) -> bool:
    """Write the transfer's tag on an entry; return False if another computer overwrote it."""
    # An interrupted run may have written it already.
    if entry.transfer_id != transfer.id:
        await api.uploads.write_tags({entry.id: transfer.owner_tag})
    await clock.sleep(SETTLE_SECONDS)
    now = await api.catalogue.entry(entry.id)
    if now.transfer_id != transfer.id:
        log.info("transfer %s: entry %s went to %s", transfer.id, entry.id, now.transfer_id or "an unknown owner")
    return now.transfer_id == transfer.id and now.status.empty
