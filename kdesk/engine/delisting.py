"""Taking transfers off the list, bringing them back, and what they left off the server after that."""

from collections.abc import Callable, Collection, Iterable, Sequence
from functools import partial

from kdesk.domain.ports import Clock, Connection
from kdesk.domain.transfer import TransferState
from kdesk.engine.record import Ledger, Record
from kdesk.engine.removal import Remover, left_something
from kdesk.engine.retry import RetryPolicy
from kdesk.engine.roster import Roster
from kdesk.engine.tasks import Tasks

UNDO_SECONDS = 10.0
"""How long a transfer that was taken off the list can be brought back."""

_WAITS_FOR_REMOVAL = "Leaves the list once it is removed from the server"

_Removal = dict[str, Record]
"""The transfers that left the list together."""


class Delisting:
    """Takes ended transfers off the list, from which `restore` brings them back for a while.

    Until then the journal keeps them, and the server what it has of them: a removal that was undone, or cut short by a
    crash, has changed nothing. After that a failed transfer is cancelled, and what the server holds of it is removed;
    where that cannot be done now, the transfer comes back to the list and leaves it once it is.

    running  returns the ids of the transfers that run, or have not ended yet after they were stopped
    leaves   is told each record that leaves the list for good
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
        self._clock = clock
        self._running = running
        self._leaves = leaves
        self._remover = Remover(tasks, clock, policy, self.settled)
        # On the list: those that leave it as soon as nothing holds them.
        self._wanted: set[str] = set()
        # Off the list: those that can be brought back, each with the removal that it belongs to.
        self._undoable: dict[str, _Removal] = {}
        self._abandoned: set[str] = set()
        # Off the list: those of which the server still holds something.
        self._leaving: dict[str, Record] = {}

    def connect(self, connection: Connection | None) -> None:
        """Remove from the server over this connection from now on, what was left by earlier runs too."""
        self._remover.connect(connection)
        if connection is not None:
            for record in self._roster.in_state(TransferState.CANCELLED):
                self.clean_up(record)
        for record in list(self._leaving.values()):
            self._remove_from_server(record)

    def clean_up(self, record: Record) -> None:
        """Remove what a cancelled transfer left on the server, unless its run is still ending."""
        if record.transfer.id not in self._running():
            self._remover.offer(record)

    def remove(self, records: Iterable[Record]) -> None:
        """Take ended transfers off the list, one whose run is still ending as soon as it has ended.

        One that waits on the list for its removal from the server, and is asked for a second time, leaves without it.
        """
        leaving: list[Record] = []
        for record in records:
            transfer_id = record.transfer.id
            if transfer_id in self._running():
                self._wanted.add(transfer_id)
                continue
            if transfer_id in self._wanted:
                self._abandoned.add(transfer_id)
            leaving.append(record)
        self._take_off(leaving)

    def restore(self, transfer_ids: Collection[str]) -> None:
        """Bring those back that left the list at most `UNDO_SECONDS` ago, each to its place."""
        self._wanted.difference_update(transfer_ids)
        self._abandoned.difference_update(transfer_ids)
        returning = [self._undoable.pop(key)[key] for key in transfer_ids if key in self._undoable]
        self._roster.restore(returning)

    def conclude(self) -> None:
        """Carry every removal out that could still be undone: kdesk ends, and nobody can any more."""
        self._conclude([removal[transfer_id] for transfer_id, removal in self._undoable.items()])

    def settled(self, record: Record) -> None:
        """Go on with a transfer that was to leave the list: its run has ended, or its removal from the server has."""
        if record.transfer.id in self._leaving:
            if left_something(record.transfer):
                self._bring_back(record)
            else:
                self._forget([self._leaving.pop(record.transfer.id)])
        elif record.transfer.id in self._wanted and not self._holds(record):
            self._take_off([record])

    def _holds(self, record: Record) -> bool:
        """Whether a run is still ending, or the server holds something of a cancelled transfer."""
        cancelled = record.transfer.state is TransferState.CANCELLED
        return record.transfer.id in self._running() or (cancelled and left_something(record.transfer))

    def _take_off(self, records: Sequence[Record]) -> None:
        if not records:
            return
        removal: _Removal = {record.transfer.id: record for record in records}
        self._wanted -= removal.keys()
        self._undoable |= dict.fromkeys(removal, removal)
        self._roster.remove(list(removal))
        self._tasks.start(partial(self._conclude_later, removal))

    async def _conclude_later(self, removal: _Removal) -> None:
        await self._clock.sleep(UNDO_SECONDS)
        self._conclude([record for key, record in removal.items() if self._undoable.get(key) is removal])

    def _conclude(self, records: Sequence[Record]) -> None:
        """Carry a removal out that was not undone."""
        gone: list[Record] = []
        left: list[Record] = []
        for record in records:
            transfer_id = record.transfer.id
            del self._undoable[transfer_id]
            if record.transfer.state is TransferState.FAILED:
                record.step(TransferState.CANCELLED, finished_at=self._clock.now())
            abandoned = transfer_id in self._abandoned
            self._abandoned.discard(transfer_id)
            stays = self._holds(record) and not abandoned
            (left if stays else gone).append(record)
        self._forget(gone)
        if left:
            # Cancelled in the journal before anything is removed: after a crash the next start goes on with it.
            self._tasks.finish(partial(self._ledger.save, [record.transfer for record in left]))
        for record in left:
            self._leaving[record.transfer.id] = record
            self._remove_from_server(record)

    def _remove_from_server(self, record: Record) -> None:
        if not self._remover.offer(record):
            self._bring_back(record)

    def _bring_back(self, record: Record) -> None:
        """Show a transfer again of which the server still holds something: nobody would know of it otherwise."""
        del self._leaving[record.transfer.id]
        self._wanted.add(record.transfer.id)
        self._roster.restore([record])
        if not record.transfer.remark:
            record.show(remark=_WAITS_FOR_REMOVAL)

    def _forget(self, records: Sequence[Record]) -> None:
        """Take transfers out of the journal."""
        for record in records:
            self._remover.drop(record.transfer.id)
            self._leaves(record)
        if records:
            self._tasks.finish(partial(self._ledger.remove, [record.transfer.id for record in records]))
