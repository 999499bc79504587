"""Taking transfers off the list, and what cancelled ones left off the server before that."""

from collections.abc import Callable, Collection, Iterable, Sequence
from functools import partial

from kdesk.domain.ports import Clock, Connection
from kdesk.domain.transfer import TransferState
from kdesk.engine.record import Ledger, Record
from kdesk.engine.removal import Remover, left_something
from kdesk.engine.retry import RetryPolicy
from kdesk.engine.roster import Roster
from kdesk.engine.tasks import Tasks


class Delisting:
    """Takes ended transfers off the list.

    One whose run is still ending, or of which the server still holds something, stays until that is over.

    running  returns the ids of the transfers that run, or have not ended yet after they were stopped
    leaves   is told each record that leaves the list
    """

    def __init__(
        self,
        roster: Roster,
        ledger: Ledger,
        tasks: Tasks,
        clock: Clock,
        policy: RetryPolicy,
        *,
        running: Callable[[], Collection[str]],
        leaves: Callable[[Record], None],
    ) -> None:
        self._roster = roster
        self._ledger = ledger
        self._tasks = tasks
        self._running = running
        self._leaves = leaves
        self._remover = Remover(tasks, clock, policy, self.settled)
        self._wanted: set[str] = set()

    def connect(self, connection: Connection | None) -> None:
        """Remove from the server over this connection from now on, what was left by earlier runs too."""
        self._remover.connect(connection)
        if connection is not None:
            for record in self._roster.in_state(TransferState.CANCELLED):
                self.clean_up(record)

    def clean_up(self, record: Record) -> None:
        """Remove what a cancelled transfer left on the server, unless its run is still ending."""
        if record.transfer.id not in self._running():
            self._remover.offer(record)

    def remove(self, records: Iterable[Record]) -> None:
        """Take ended transfers off the list as soon as nothing holds them; those asked for a second time, at once."""
        leaving: list[Record] = []
        for record in records:
            if record.transfer.id in self._wanted:
                self._remover.drop(record.transfer.id)
                leaving.append(record)
            elif self._holds(record):
                self._wanted.add(record.transfer.id)
                record.show(remark="Leaves the list once it is removed from the server")
            else:
                leaving.append(record)
        self._let_go(leaving)

    def settled(self, record: Record) -> None:
        """Take a transfer off the list that was to leave it and that nothing holds any more."""
        if record.transfer.id in self._wanted and not self._holds(record):
            self._let_go([record])

    def _holds(self, record: Record) -> bool:
        """Whether a run is still ending, or the server holds something of a cancelled transfer."""
        cancelled = record.transfer.state is TransferState.CANCELLED
        return record.transfer.id in self._running() or (cancelled and left_something(record.transfer))

    def _let_go(self, records: Sequence[Record]) -> None:
        """Take transfers off the list that nothing works on any more."""
        for record in records:
            self._leaves(record)
        leaving = [record.transfer.id for record in records if record.transfer.id not in self._running()]
        if leaving:
            self._wanted -= set(leaving)
            self._roster.remove(leaving)
            self._tasks.finish(partial(self._ledger.remove, leaving))
