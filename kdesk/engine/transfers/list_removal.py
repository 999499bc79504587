"""Taking transfers off the list, bringing them back, and what they left off the server after that."""

from collections.abc import Callable, Collection, Iterable, Sequence
from functools import partial

from kdesk.domain.ports import AccountApi, Clock
from kdesk.domain.remark import Remark, RemarkKind
from kdesk.domain.transfer import TransferState
from kdesk.engine.server_cleanup.worker import Remover, left_something
from kdesk.engine.throughput.retry import RetryPolicy
from kdesk.engine.transfers.journal_writer import JournalWriter
from kdesk.engine.transfers.tasks import Tasks
from kdesk.engine.transfers.transfer_handle import TransferHandle
from kdesk.engine.transfers.transfer_list import TransferList

UNDO_SECONDS = 10.0
"""How long a transfer that was taken off the list can be brought back."""

_Removal = dict[str, TransferHandle]
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
        transfers: TransferList,
        journal: JournalWriter,
        tasks: Tasks,
        clock: Clock,
        policy: RetryPolicy,
        *,
        running: Callable[[], Collection[str]],
        leaves: Callable[[TransferHandle], None],
    ) -> None:
        self._transfers = transfers
        self._journal = journal
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
        self._leaving: dict[str, TransferHandle] = {}

    def connect(self, api: AccountApi | None) -> None:
        """Remove from the server over this connection from now on, what was left by earlier runs too."""
        self._remover.connect(api)
        if api is not None:
            for handle in self._transfers.in_state(TransferState.CANCELLED):
                self.clean_up(handle)
        for handle in list(self._leaving.values()):
            self._remove_from_server(handle)

    def clean_up(self, handle: TransferHandle) -> None:
        """Remove what a cancelled transfer left on the server, unless its run is still ending."""
        if handle.transfer.id not in self._running():
            self._remover.offer(handle)

    def remove(self, handles: Iterable[TransferHandle]) -> None:
        """Take ended transfers off the list, one whose run is still ending as soon as it has ended.

        One that waits on the list for its removal from the server, and is asked for a second time, leaves without it.
        """
        leaving: list[TransferHandle] = []
        for handle in handles:
            transfer_id = handle.transfer.id
            if transfer_id in self._running():
                self._wanted.add(transfer_id)
                continue
            if transfer_id in self._wanted:
                self._abandoned.add(transfer_id)
            leaving.append(handle)
        self._take_off(leaving)

    def restore(self, transfer_ids: Collection[str]) -> None:
        """Bring those back that left the list at most `UNDO_SECONDS` ago, each to its place."""
        self._wanted.difference_update(transfer_ids)
        self._abandoned.difference_update(transfer_ids)
        returning = [self._undoable.pop(key)[key] for key in transfer_ids if key in self._undoable]
        self._transfers.restore(returning)

    def conclude(self) -> None:
        """Carry every removal out that could still be undone: kdesk ends, and nobody can any more."""
        self._conclude([removal[transfer_id] for transfer_id, removal in self._undoable.items()])

    def settled(self, handle: TransferHandle) -> None:
        """Go on with a transfer that was to leave the list: its run has ended, or its removal from the server has."""
        if handle.transfer.id in self._leaving:
            if left_something(handle.transfer):
                self._bring_back(handle)
            else:
                self._forget([self._leaving.pop(handle.transfer.id)])
        elif handle.transfer.id in self._wanted and not self._holds(handle):
            self._take_off([handle])

    def _holds(self, handle: TransferHandle) -> bool:
        """Whether a run is still ending, or the server holds something of a cancelled transfer."""
        cancelled = handle.transfer.state is TransferState.CANCELLED
        return handle.transfer.id in self._running() or (cancelled and left_something(handle.transfer))

    def _take_off(self, handles: Sequence[TransferHandle]) -> None:
        if not handles:
            return
        removal: _Removal = {handle.transfer.id: handle for handle in handles}
        self._wanted -= removal.keys()
        self._undoable |= dict.fromkeys(removal, removal)
        self._transfers.remove(list(removal))
        self._tasks.start(partial(self._conclude_later, removal))

    async def _conclude_later(self, removal: _Removal) -> None:
        await self._clock.sleep(UNDO_SECONDS)
        self._conclude([handle for key, handle in removal.items() if self._undoable.get(key) is removal])

    def _conclude(self, handles: Sequence[TransferHandle]) -> None:
        """Carry a removal out that was not undone."""
        gone: list[TransferHandle] = []
        left: list[TransferHandle] = []
        for handle in handles:
            transfer_id = handle.transfer.id
            del self._undoable[transfer_id]
            if handle.transfer.state is TransferState.FAILED:
                handle.step(TransferState.CANCELLED, finished_at=self._clock.now())
            abandoned = transfer_id in self._abandoned
            self._abandoned.discard(transfer_id)
            stays = self._holds(handle) and not abandoned
            (left if stays else gone).append(handle)
        self._forget(gone)
        if left:
            # Cancelled in the journal before anything is removed: after a crash the next start goes on with it.
            self._tasks.finish(partial(self._journal.save, [handle.transfer for handle in left]))
        for handle in left:
            self._leaving[handle.transfer.id] = handle
            self._remove_from_server(handle)

    def _remove_from_server(self, handle: TransferHandle) -> None:
        if not self._remover.offer(handle):
            self._bring_back(handle)

    def _bring_back(self, handle: TransferHandle) -> None:
        """Show a transfer again of which the server still holds something: nobody would know of it otherwise."""
        del self._leaving[handle.transfer.id]
        self._wanted.add(handle.transfer.id)
        self._transfers.restore([handle])
        if not handle.transfer.remarks:
            handle.update(remarks=(Remark(RemarkKind.LEAVES_ONCE_REMOVED),))

    def _forget(self, handles: Sequence[TransferHandle]) -> None:
        """Take transfers out of the journal."""
        for handle in handles:
            self._remover.drop(handle.transfer.id)
            self._leaves(handle)
        if handles:
            self._tasks.finish(partial(self._journal.remove, [handle.transfer.id for handle in handles]))
