"""Removing from the server what cancelled transfers left there: a few at a time, beside the slots."""

import logging
from collections.abc import Callable, Sequence

from kdesk.domain.ports import Clock, Connection
from kdesk.domain.transfer import Mark, Transfer, TransferState
from kdesk.engine.cleanup import NOTHING_RESERVED, Removal, remove_lost_reservations, remove_reserved
from kdesk.engine.line import Line
from kdesk.engine.record import Record
from kdesk.engine.retry import Patience, RetryPolicy
from kdesk.engine.tasks import Tasks
from kdesk.errors import KdeskError, SignInProblem

log = logging.getLogger(__name__)

AT_ONCE = 2
"""Removals at once; a whole list may be cancelled in one go."""

REMARKS = {
    Removal.REMOVED: "Removed from the server",
    Removal.TAKEN_OVER: "Another computer has taken this upload over; nothing was removed",
    Removal.ARRIVED: "Its last byte had arrived: the entry stays in the library",
    Removal.NOT_PERMITTED: "Its entry stays: this account may not delete entries",
}


def left_something(transfer: Transfer) -> bool:
    """Tell whether the server may hold something of this transfer."""
    return bool(transfer.token_id or transfer.entry_id or transfer.reservation is Mark.SENT)


class Remover:
    """Removes token and entry of cancelled transfers. What cannot be removed now waits for the next connection.

    ended  is told each record that was dealt with
    """

    def __init__(self, tasks: Tasks, clock: Clock, policy: RetryPolicy, ended: Callable[[Record], None]) -> None:
        self._clock = clock
        self._policy = policy
        self._connection: Connection | None = None
        self._line = Line(tasks, AT_ONCE, 1, self._remove, ended)

    def connect(self, connection: Connection | None) -> None:
        """Go on with another connection; what the former one did not finish has to be offered again."""
        self._connection = connection
        self._line.clear()

    def offer(self, record: Record) -> bool:
        """Remove what this transfer left, as soon as it is its turn; False where this connection cannot."""
        transfer = record.transfer
        ours = self._connection is not None and transfer.account == self._connection.account.key
        if ours and transfer.state is TransferState.CANCELLED and left_something(transfer):
            self._line.put(record)
        return ours

    def drop(self, transfer_id: str) -> None:
        """Leave on the server what this transfer left."""
        self._line.drop(transfer_id)

    async def _remove(self, records: Sequence[Record]) -> None:
        (record,), connection = records, self._connection
        if connection is None:
            return
        patience = Patience(self._policy, self._clock, lambda trouble: record.show(trouble=trouble))
        try:
            removed = await patience.keep_trying(lambda: remove_reserved(connection, record.transfer))
            if record.transfer.reservation is Mark.SENT:
                await patience.keep_trying(lambda: remove_lost_reservations(connection, record.transfer))
        except KdeskError as error:
            log.warning("transfer %s could not be removed from the server: %s", record.transfer.id, error)
            # A session that ended, or a server that is out of order, says nothing about next time.
            later = error.retryable or isinstance(error, SignInProblem)
            what = "Not yet removed from the server" if later else "Could not be removed from the server"
            await record.keep(**({} if later else NOTHING_RESERVED), remark=f"{what}: {error.title}")
        else:
            await record.keep(**NOTHING_RESERVED, remark=REMARKS[removed])
        finally:
            record.show(trouble=None)  # broken off while it waited: nobody tries again by itself
