"""Takes transfers off the list, brings them back, and removes from the server what removed ones left there."""

from collections.abc import Collection, Sequence
from functools import partial

from kdesk.domain.queue_listener import QueueListener
from kdesk.domain.remark import Remark, RemarkKind
from kdesk.domain.transfer_state import TransferState
from kdesk.engine.server_cleanup.left import left_something
from kdesk.engine.transfers.batches import Batches, BatchSize
from kdesk.engine.transfers.context import EngineContext
from kdesk.engine.transfers.parts_by_account import PartsByAccount
from kdesk.engine.transfers.slots import Slots
from kdesk.engine.transfers.transfer_handle import TransferHandle

UNDO_SECONDS = 10.0
"""How long a transfer that was taken off the list can be brought back."""

BATCH = 2000
"""Transfers that leave the list, or return to it, in one turn of the loop; each turn numbers the rows anew."""

_Removal = dict[str, TransferHandle]
"""The transfers that left the list with one command."""


class ListRemoval(QueueListener):
    """Takes finished transfers off the list; `restore` brings them back within `UNDO_SECONDS`.

    Until then, journal and server keep them: a removal that is undone, or cut short by a crash, changes nothing.
    Afterwards a failed transfer is cancelled, and what the server holds of it is removed. While that is not possible,
    the transfer returns to the list, and leaves it afterwards.

    Args:
        context: What the parts of the queue share.
        slots: Tells which runs have not ended yet.
        parts: Remove from the server what a transfer left, and forget what leaves the journal.
    """

    def __init__(self, context: EngineContext, slots: Slots, parts: PartsByAccount) -> None:
        self._context = context
        self._transfers = context.transfers
        self._slots = slots
        self._batches = Batches[str](context.tasks, BatchSize(BATCH, BATCH))
        self._parts = parts
        slots.listen_for_end(self._continue)
        parts.listen_for_clean_up(self._continue)
        # On the list: leave it once their run has ended and the server holds nothing of them.
        self._wanted: set[str] = set()
        # Off the list: can be brought back, each with the removal that it belongs to.
        self._undoable: dict[str, _Removal] = {}
        # Removed a second time while they waited for the server: leave the list at once.
        self._abandoned: set[str] = set()
        # Off the list: the server still holds something of them.
        self._leaving: dict[str, TransferHandle] = {}

    def connect(self, account: str) -> None:
        """Continue the removals from the server that are under way with the new session of an account."""
        for handle in [one for one in self._leaving.values() if one.transfer.account == account]:
            self._remove_from_server(handle)

    def remove(self, transfer_ids: Collection[str]) -> None:
        """Take finished transfers off the list; if a run has not ended yet, when it has.

        A transfer that waits on the list for its removal from the server, and is removed a second time, leaves without
        it. Transfers that are not finished are ignored.
        """
        # From the end of the list: the rows of the others keep their numbers.
        self._batches.run(self._remove, list(transfer_ids)[::-1])

    def restore(self, transfer_ids: Collection[str]) -> None:
        """Put transfers that left the list at most `UNDO_SECONDS` ago back to their rows."""
        self._batches.run(self._restore, list(transfer_ids))

    def conclude(self) -> None:
        """Complete every removal that could still be undone: kdesk is quitting."""
        self._batches.complete()
        self._conclude([removal[transfer_id] for transfer_id, removal in self._undoable.items()])

    def _remove(self, transfer_ids: Sequence[str]) -> None:
        leaving: list[TransferHandle] = []
        for handle in self._transfers.pick(transfer_ids):
            transfer_id = handle.transfer.id
            if not handle.transfer.state.is_finished:
                continue
            if transfer_id in self._slots.running():
                self._wanted.add(transfer_id)
                continue
            if transfer_id in self._wanted:
                self._abandoned.add(transfer_id)
            leaving.append(handle)
        self._take_off(leaving)

    def _restore(self, transfer_ids: Sequence[str]) -> None:
        self._wanted.difference_update(transfer_ids)
        self._abandoned.difference_update(transfer_ids)
        returning = [self._undoable.pop(key)[key] for key in transfer_ids if key in self._undoable]
        self._transfers.restore(returning)

    def _continue(self, handle: TransferHandle) -> None:
        """Continue the removal of a transfer whose run, or whose removal from the server, has ended."""
        if handle.transfer.id in self._leaving:
            if left_something(handle.transfer):
                self._bring_back(handle)
            else:
                self._forget([self._leaving.pop(handle.transfer.id)])
        elif handle.transfer.id in self._wanted and not self._is_held(handle):
            self._take_off([handle])

    def _is_held(self, handle: TransferHandle) -> bool:
        """Return whether a run has not ended yet, or the server holds something of a cancelled transfer."""
        cancelled = handle.transfer.state is TransferState.CANCELLED
        return handle.transfer.id in self._slots.running() or (cancelled and left_something(handle.transfer))

    def _take_off(self, handles: Sequence[TransferHandle]) -> None:
        if not handles:
            return
        removal: _Removal = {handle.transfer.id: handle for handle in handles}
        self._wanted -= removal.keys()
        self._undoable |= dict.fromkeys(removal, removal)
        self._transfers.remove(list(removal))
        self._context.tasks.start(partial(self._conclude_later, removal))

    async def _conclude_later(self, removal: _Removal) -> None:
        await self._context.clock.sleep(UNDO_SECONDS)
        # Restored and removed again meanwhile, it belongs to another removal, with a wait of its own.
        self._conclude([handle for key, handle in removal.items() if self._undoable.get(key) is removal])

    def _conclude(self, handles: Sequence[TransferHandle]) -> None:
        """Complete a removal that was not undone."""
        gone: list[TransferHandle] = []
        left: list[TransferHandle] = []
        for handle in handles:
            transfer_id = handle.transfer.id
            del self._undoable[transfer_id]
            if handle.transfer.state is TransferState.FAILED:
                handle.advance(TransferState.CANCELLED, finished_at=self._context.clock.now())
            abandoned = transfer_id in self._abandoned
            self._abandoned.discard(transfer_id)
            stays = self._is_held(handle) and not abandoned
            (left if stays else gone).append(handle)
        self._forget(gone)
        if left:
            # CANCELLED is journalled before anything is removed: after a crash the next start continues with it.
            self._context.save(left)
        for handle in left:
            # Before the offer, which may bring the transfer back at once.
            self._leaving[handle.transfer.id] = handle
            self._remove_from_server(handle)

    def _remove_from_server(self, handle: TransferHandle) -> None:
        if not self._parts.clean_up(handle):
            self._bring_back(handle)

    def _bring_back(self, handle: TransferHandle) -> None:
        """Put a transfer back on the list, since the server still holds something of it that the user should see."""
        del self._leaving[handle.transfer.id]
        self._wanted.add(handle.transfer.id)
        self._transfers.restore([handle])
        # A remark of the cleanup says why, and is not overwritten.
        if not handle.transfer.remarks:
            handle.update(remarks=(Remark(RemarkKind.LEAVES_ONCE_REMOVED),))

    def _forget(self, handles: Sequence[TransferHandle]) -> None:
        """Delete transfers from the journal."""
        for handle in handles:
            self._parts.forget(handle)
        if handles:
            self._context.tasks.finish(
                partial(self._context.journal.remove, [handle.transfer.id for handle in handles])
            )
