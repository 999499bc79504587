"""The commands that change transfers."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from functools import partial
from typing import Unpack

from kdesk.domain.details.upload_details import UploadDetails
from kdesk.domain.kind_choice import can_become
from kdesk.domain.question import Decision
from kdesk.domain.remark import Remark
from kdesk.domain.source_file import FileIdentity, SourceKind
from kdesk.domain.transfer import Transfer, TransferChanges
from kdesk.domain.transfer_account import can_change_account, may_change_account
from kdesk.domain.transfer_state import ALLOWED_CHANGES, TransferState
from kdesk.engine.transfers import batches
from kdesk.engine.transfers.batches import Batches, BatchSize
from kdesk.engine.transfers.context import EngineContext
from kdesk.engine.transfers.slots import Slots
from kdesk.engine.transfers.transfer_handle import TransferHandle
from kdesk.engine.upload.decisions import changes_after


class TransferCommands:
    """Pause, resume, decide, retry and cancel, for one transfer or for 50,000.

    A command changes the transfers only. The parts of the queue listen to the list and do what follows from a change.
    """

    def __init__(self, context: EngineContext, slots: Slots) -> None:
        self._context = context
        self._slots = slots
        self._batches = Batches[TransferHandle](context.tasks, BatchSize(batches.BATCH))

    def pause(self, transfer_ids: Collection[str]) -> None:
        """Pause transfers; acknowledged bytes stay on the server."""
        wanted = set(transfer_ids)
        running = wanted.intersection(self._slots.running())
        # The running ones last: a slot that becomes free would go to a transfer that is about to be paused.
        for ids in (wanted - running, running):
            self._run(partial(self._stop, state=TransferState.PAUSED), ids)

    def resume(self, transfer_ids: Collection[str]) -> None:
        """Queue transfers that a person paused."""
        self._run(self._resume, transfer_ids)

    def decide(self, transfer_id: str, decision: Decision) -> None:
        """Queue a transfer with the decision about its question; a decision that it does not offer is ignored."""
        handle = self._context.transfers.get(transfer_id)
        question = handle.transfer.question if handle else None
        if handle and question and handle.transfer.can_decide(decision):
            self._context.requeue([handle], **changes_after(question, decision))

    def change_kind(self, transfer_ids: Collection[str], kind: SourceKind) -> None:
        """Let files become a document or data, as a person chose; those that are begun stay what they are."""
        chosen = [one for one in self._context.transfers.pick(transfer_ids) if can_become(one.transfer, kind)]
        for handle in chosen:
            handle.update(file=replace(handle.transfer.file, kind=kind))
        self._context.save(chosen)

    def recognise(self, transfer_id: str, identity: FileIdentity) -> None:
        """Store another identity of a transfer's file: its content was compared and is the same."""
        handle = self._context.transfers.get(transfer_id)
        if handle and handle.transfer.file.identity != identity:
            handle.update(file=replace(handle.transfer.file, identity=identity))
            self._context.save([handle])

    def remark(self, transfer_ids: Collection[str], remark: Remark) -> None:
        """Say what transfers are for, in place of their remark of the same kind."""
        handles = self._context.transfers.pick(transfer_ids)
        for handle in handles:
            others = tuple(one for one in handle.transfer.remarks if one.kind is not remark.kind)
            handle.update(remarks=(remark, *others))
        self._context.save(handles)

    def assign(
        self, transfer_ids: Collection[str], account: str, details_of: Callable[[Transfer], UploadDetails]
    ) -> int:
        """Let transfers go to another account, of which nothing is at their own; return how many do."""
        running = self._slots.running()
        chosen = [
            handle
            for handle in self._context.transfers.pick(transfer_ids)
            # A run may still be ending, and would go on with the session of the former account.
            if handle.transfer.id not in running and can_change_account(handle.transfer, details_of(handle.transfer))
        ]
        self._batches.run(partial(self._assign, account), chosen)
        return len(chosen)

    def retry(self, transfer_ids: Collection[str]) -> None:
        """Queue failed transfers, and let those that wait for their next try continue at once."""
        self._run(self._retry, transfer_ids)

    def cancel(self, transfer_ids: Collection[str]) -> None:
        """Cancel transfers."""
        self._run(self._cancel, transfer_ids)

    def adopt(self, account: str) -> None:
        """Give transfers that were queued while nobody was signed in to this account."""
        homeless = [handle for handle in self._context.transfers.all() if not handle.transfer.account]
        self._batches.run(partial(self._adopt, account), homeless)

    def restart_runs(self, account: str | None = None) -> None:
        """Stop the runs of an account, or all of them, and queue their transfers again."""
        running = self._context.transfers.pick(self._slots.running())
        own = [handle for handle in running if account is None or handle.transfer.account == account]
        self._stop([handle for handle in own if handle.transfer.state.holds_slot], TransferState.QUEUED)

    def _run(self, command: Callable[[Sequence[TransferHandle]], None], transfer_ids: Collection[str]) -> None:
        self._batches.run(command, self._context.transfers.pick(transfer_ids))

    def _resume(self, handles: Sequence[TransferHandle]) -> None:
        self._context.requeue(handle for handle in handles if handle.transfer.paused_by_user)

    def _retry(self, handles: Sequence[TransferHandle]) -> None:
        waiting = [handle for handle in handles if handle.transfer.state.holds_slot and handle.transfer.trouble]
        self._stop(waiting, TransferState.QUEUED)
        self._context.requeue(handle for handle in handles if handle.transfer.state is TransferState.FAILED)

    def _cancel(self, handles: Sequence[TransferHandle]) -> None:
        given_up = [handle for handle in handles if handle.transfer.can_cancel]
        self._stop(given_up, TransferState.CANCELLED, finished_at=self._context.clock.now())

    def _adopt(self, account: str, handles: Sequence[TransferHandle]) -> None:
        homeless = [handle for handle in handles if not handle.transfer.account]
        for handle in homeless:
            handle.update(account=account)
        self._context.save(homeless)

    def _assign(self, account: str, handles: Sequence[TransferHandle]) -> None:
        # A batch comes to its turn later: some may have begun meanwhile.
        standing = [handle for handle in handles if may_change_account(handle.transfer)]
        for handle in standing:
            handle.update(account=account)
        self._context.save(standing)

    def _stop(
        self, handles: Sequence[TransferHandle], state: TransferState, **changes: Unpack[TransferChanges]
    ) -> None:
        """Change the states first, then stop the runs: a run that is being cancelled must find the new state."""
        stopped = [handle for handle in handles if state in ALLOWED_CHANGES[handle.transfer.state]]
        # Before the changes, so that it is written ahead of what they start (see `EngineContext.save`).
        self._context.save(stopped)
        for handle in stopped:
            handle.advance(state, **changes)
            self._slots.stop(handle.transfer.id)
