"""Detect that another computer took over a reserved entry: it writes its own owner tag on it."""

import logging

from kdesk.domain.ports import AccountApi, Clock
from kdesk.domain.question import Question, QuestionKind, QuestionReason
from kdesk.domain.reservation import NOTHING_RESERVED
from kdesk.engine.transfers.transfer_handle import TransferHandle
from kdesk.engine.upload.decisions import DecisionNeeded
from kdesk.errors import KdeskError

log = logging.getLogger(__name__)

LOOK_EVERY = 20.0
"""Seconds between two looks while chunks are sent: until then two computers may send the same bytes, harmlessly."""


class Ownership:
    """Stops a transfer whose entry carries the owner tag of another one."""

    def __init__(self, api: AccountApi, handle: TransferHandle, clock: Clock) -> None:
        self._api = api
        self._handle = handle
        self._clock = clock
        self._looked_at = clock.monotonic()

    async def check_now_and_then(self) -> None:
        """Check, unless that was done a moment ago."""
        if self._clock.monotonic() - self._looked_at >= LOOK_EVERY:
            await self.check()

    async def check(self) -> None:
        """Raise DecisionNeeded if the entry belongs to another transfer by now; what was reserved is that one's then.

        If the entry cannot be asked for, nothing is raised.
        """
        self._looked_at = self._clock.monotonic()
        transfer = self._handle.transfer
        if not transfer.reservation.entry_id or transfer.replaces:
            return
        try:
            entry = await self._api.catalogue.entry(transfer.reservation.entry_id)
        except KdeskError as error:
            log.info("transfer %s: its entry could not be asked for its owner: %s", transfer.id, error)
            return
        if entry.transfer_id not in {"", transfer.id}:
            question = Question(QuestionKind.TAKEN_OVER, QuestionReason.TAKEN_OVER, {"name": entry.name}, entry.id)
            raise DecisionNeeded(question, reservation=NOTHING_RESERVED)
