"""Removing from the server what cancelled transfers left there: a few at a time, beside the slots."""

import logging
from collections.abc import Callable, Sequence

from kdesk.domain.ports import AccountApi, Clock
from kdesk.domain.remark import Remark, RemarkKind
from kdesk.domain.reservation import NOTHING_RESERVED, CallState
from kdesk.domain.transfer import Transfer, TransferState
from kdesk.engine.server_cleanup.reservation import Removal, remove_lost_reservations, remove_reserved
from kdesk.engine.throughput.retry import Retrier, RetryPolicy
from kdesk.engine.transfers.tasks import Tasks
from kdesk.engine.transfers.transfer_handle import TransferHandle
from kdesk.engine.transfers.work_queue import WorkQueue
from kdesk.errors import KdeskError, SignInProblem

log = logging.getLogger(__name__)

AT_ONCE = 2
"""Removals at once; a whole list may be cancelled in one go."""

REMARKS = {
    Removal.REMOVED: RemarkKind.REMOVED,
    Removal.TAKEN_OVER: RemarkKind.TAKEN_OVER,
    Removal.ARRIVED: RemarkKind.ARRIVED_BEFORE_REMOVAL,
    Removal.NOT_PERMITTED: RemarkKind.ENTRY_STAYS,
}


def left_something(transfer: Transfer) -> bool:
    """Tell whether the server may hold something of this transfer."""
    reserved = transfer.reservation
    return bool(reserved.token_id or reserved.entry_id or reserved.request is CallState.SENT)


class Remover:
    """Removes token and entry of cancelled transfers. What cannot be removed now waits for the next connection.

    ended  is told each record that was dealt with
    """

    def __init__(
        self, tasks: Tasks, clock: Clock, policy: RetryPolicy, ended: Callable[[TransferHandle], None]
    ) -> None:
        self._clock = clock
        self._policy = policy
        self._api: AccountApi | None = None
        self._line = WorkQueue(tasks, AT_ONCE, 1, self._remove, ended)

    def connect(self, api: AccountApi | None) -> None:
        """Go on with another connection; what the former one did not finish has to be offered again."""
        self._api = api
        self._line.clear()

    def offer(self, handle: TransferHandle) -> bool:
        """Remove what this transfer left, as soon as it is its turn; False where this connection cannot."""
        transfer = handle.transfer
        ours = self._api is not None and transfer.account == self._api.account.key
        if ours and transfer.state is TransferState.CANCELLED and left_something(transfer):
            self._line.put(handle)
        return ours

    def drop(self, transfer_id: str) -> None:
        """Leave on the server what this transfer left."""
        self._line.drop(transfer_id)

    async def _remove(self, handles: Sequence[TransferHandle]) -> None:
        (handle,), api = handles, self._api
        if api is None:
            return
        retrier = Retrier(self._policy, self._clock, lambda trouble: handle.update(trouble=trouble))
        try:
            removed = await retrier.keep_trying(lambda: remove_reserved(api, handle.transfer))
            if handle.transfer.reservation.request is CallState.SENT:
                await retrier.keep_trying(lambda: remove_lost_reservations(api, handle.transfer))
        except KdeskError as error:
            log.warning("transfer %s could not be removed from the server: %s", handle.transfer.id, error)
            # A session that ended, or a server that is out of order, says nothing about next time.
            later = error.retryable or isinstance(error, SignInProblem)
            kind = RemarkKind.NOT_YET_REMOVED if later else RemarkKind.NOT_REMOVED
            held = handle.transfer.reservation if later else NOTHING_RESERVED
            await handle.save(reservation=held, remarks=(Remark(kind, {"problem": error.facts}),))
        else:
            await handle.save(reservation=NOTHING_RESERVED, remarks=(Remark(REMARKS[removed]),))
        finally:
            handle.update(trouble=None)  # broken off while it waited: nobody tries again by itself
