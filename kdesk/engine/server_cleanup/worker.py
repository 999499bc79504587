"""Removes from the server what cancelled transfers left there: a few at a time, beside the slots (rule 11)."""

import logging
from collections.abc import Callable, Sequence

from kdesk.domain.ports import AccountApi
from kdesk.domain.remark import Remark, RemarkKind
from kdesk.domain.reservation import NOTHING_RESERVED, CallState
from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_state import TransferState
from kdesk.engine.server_cleanup.left import left_something
from kdesk.engine.server_cleanup.reservation import Removal, remove_lost_reservations, remove_reserved
from kdesk.engine.throughput.retry import Retrier
from kdesk.engine.transfers.context import EngineContext, QueuePart
from kdesk.engine.transfers.slots import Slots
from kdesk.engine.transfers.transfer_handle import TransferHandle
from kdesk.engine.transfers.work_queue import WorkQueue
from kdesk.errors import KdeskError, SignInProblem

log = logging.getLogger(__name__)

MAX_TASKS = 2
"""Removals at once; a whole list may be cancelled with one command."""

REMARKS = {
    Removal.REMOVED: RemarkKind.REMOVED,
    Removal.TAKEN_OVER: RemarkKind.TAKEN_OVER,
    Removal.ARRIVED: RemarkKind.ARRIVED_BEFORE_REMOVAL,
    Removal.REPLACED: RemarkKind.REPLACED_ALL_THE_SAME,
    Removal.NOT_PERMITTED: RemarkKind.ENTRY_STAYS,
}


class CleanupWorker(QueuePart):
    """Removes tokens and entries of CANCELLED transfers. What cannot be removed now waits for the next sign-in."""

    def __init__(self, context: EngineContext, slots: Slots) -> None:
        self._context = context
        self._slots = slots
        self._api: AccountApi | None = None
        self._queue = WorkQueue(context.tasks, MAX_TASKS, 1, self._remove, self._ended)
        self._on_end: list[Callable[[TransferHandle], None]] = []
        slots.listen_for_end(self._offer_cancelled)

    def connect(self, api: AccountApi | None) -> None:
        """Remove what the transfers of this account left, also in earlier runs of kdesk."""
        self._api = api
        self._queue.clear()
        if api is not None:
            for handle in self._context.transfers.in_state(TransferState.CANCELLED):
                self._offer_cancelled(handle)

    def changed(self, before: Transfer, now: Transfer) -> None:
        """Remove what a newly CANCELLED transfer left on the server."""
        cancelled = now.state is TransferState.CANCELLED and before.state is not now.state
        if cancelled and (handle := self._context.transfers.get(now.id)):
            self._offer_cancelled(handle)

    def listen_for_end(self, callback: Callable[[TransferHandle], None]) -> None:
        """Call this for each transfer whose removal from the server has ended, successful or not."""
        self._on_end.append(callback)

    def offer(self, handle: TransferHandle) -> bool:
        """Queue the removal of what a transfer left; return False if its account is not the signed-in one."""
        transfer = handle.transfer
        ours = self._api is not None and transfer.account == self._api.account.key
        if ours and transfer.state is TransferState.CANCELLED and left_something(transfer):
            self._queue.enqueue(handle)
        return ours

    def discard(self, transfer_id: str) -> None:
        """Drop the removal of this transfer; what it left stays on the server."""
        self._queue.discard(transfer_id)

    def _offer_cancelled(self, handle: TransferHandle) -> None:
        # A run that is still being cancelled may make another token; its end offers the transfer again.
        if handle.transfer.id not in self._slots.running():
            self.offer(handle)

    def _ended(self, handle: TransferHandle) -> None:
        for callback in self._on_end:
            callback(handle)

    async def _remove(self, handles: Sequence[TransferHandle]) -> None:
        (handle,), api = handles, self._api
        if api is None:
            return
        retrier = Retrier(self._context.policy, self._context.clock, lambda trouble: handle.update(trouble=trouble))
        try:
            removed = await retrier.keep_trying(lambda: remove_reserved(api, handle.transfer))
            # The response to a reservation was lost: what it made is found by its marks (rule 2).
            if handle.transfer.reservation.request is CallState.SENT:
                await retrier.keep_trying(lambda: remove_lost_reservations(api, handle.transfer))
        except KdeskError as error:
            log.warning("transfer %s could not be removed from the server: %s", handle.transfer.id, error)
            # A session that ended, or a server that is out of order, may be fine with the next sign-in.
            later = error.retryable or isinstance(error, SignInProblem)
            kind = RemarkKind.NOT_YET_REMOVED if later else RemarkKind.NOT_REMOVED
            held = handle.transfer.reservation if later else NOTHING_RESERVED
            await handle.save(reservation=held, remarks=(Remark(kind, {"problem": error.facts}),))
        else:
            await handle.save(reservation=NOTHING_RESERVED, remarks=(Remark(REMARKS[removed]),))
        finally:
            handle.update(trouble=None)  # cancelled during a wait: the row must not announce another try
