"""Going on with what another computer has begun: its reservation becomes this transfer's."""

import logging
from dataclasses import replace
from pathlib import PurePath

from kdesk.domain.entry import Entry
from kdesk.domain.owner_tags import tagged_name
from kdesk.domain.ports import AccountApi, Clock
from kdesk.domain.question import Decision, Question
from kdesk.domain.reservation import CallState, reservation_of
from kdesk.domain.transfer import Transfer, TransferChanges
from kdesk.domain.upload import UploadToken
from kdesk.engine.server_cleanup.reservation import remove_reserved
from kdesk.engine.upload.decisions import DecisionNeeded
from kdesk.errors import TokenGone

log = logging.getLogger(__name__)

SETTLE_SECONDS = 3.0
"""Between writing a tag and reading it back: of computers that write at the same time, all see who wrote last."""

DECISIONS = frozenset({Decision.TAKE_OVER, Decision.BEGIN_ANEW})
"""The decisions that need another computer's reservation."""


async def waiting_token(api: AccountApi, entry: Entry, transfer: Transfer) -> UploadToken | None:
    """Find the token that an entry waits for.

    Its name has the owner's id and the file's name there, which may be the one here; a token that was taken over keeps
    its first owner's name, so that all open ones are gone through in the end.
    """
    flavor_ids = {flavor.id for flavor in await api.catalogue.flavors(entry.id)} | {entry.id}
    names = (transfer.file.name, entry.name + PurePath(transfer.file.name).suffix)
    for name in dict.fromkeys(tagged_name(entry.transfer_id, name) for name in names):
        for token in await api.uploads.waiting_tokens(name):
            if token.attached_id in flavor_ids:
                return token
    open_ones = await api.uploads.open_tokens()
    return next((token for token in open_ones if token.attached_id in flavor_ids), None)


async def take_over(api: AccountApi, transfer: Transfer, question: Question, clock: Clock) -> TransferChanges:
    """Make the reservation that a question is about this transfer's; the other computer finds the new tag and stops.

    Going on with its token mixes its bytes with those of this file: `taken_over` then demands that all of it is read
    back and compared. Beginning anew replaces the token, which `Reservation` does, and nothing of it remains.

    What that computer's chunks left beyond the beginning of the file is not known and sent again. A token without a
    beginning gets no opener from here: its own may be on the way. Raises DecisionNeeded where somebody else was faster.
    """
    entry = await api.catalogue.entry(question.entry_id)
    if not entry.is_reservation or not await _claim(api, entry, transfer, clock):
        raise DecisionNeeded(question, decision=None)
    try:
        token = await api.uploads.token(question.token_id) if question.token_id else None
    except TokenGone:
        token = None
    if token is None:  # nothing is left to go on with: the transfer reserves as usual
        await remove_reserved(api, transfer.replace(reservation=replace(transfer.reservation, entry_id=entry.id)))
        return {"decision": None}
    # Without an answer to its opener a token is never sent to: also after trouble in between, it gets replaced.
    opener = CallState.SENT if transfer.decision is Decision.BEGIN_ANEW else CallState.ANSWERED
    taken = replace(reservation_of(token, entry.id, opener), taken_over=True)
    return {"reservation": taken, "decision": None}


async def _claim(api: AccountApi, entry: Entry, transfer: Transfer, clock: Clock) -> bool:
    """Write the transfer's tag on an entry; False when another computer wrote its own meanwhile."""
    if entry.transfer_id != transfer.id:
        await api.uploads.write_tags({entry.id: transfer.owner_tag})
    await clock.sleep(SETTLE_SECONDS)
    now = await api.catalogue.entry(entry.id)
    if now.transfer_id != transfer.id:
        log.info("transfer %s: entry %s went to %s", transfer.id, entry.id, now.transfer_id or "somebody else")
    return now.transfer_id == transfer.id and now.status.empty
