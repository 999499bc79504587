"""The queue: the commands of the user, and who carries them out."""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Unpack

from kdesk.domain.left_out import LeftOut
from kdesk.domain.ports import AccountApi, Clock, TransferStore
from kdesk.domain.question import Decision
from kdesk.domain.settings import SpeedLimit
from kdesk.domain.source_file import FileIdentity
from kdesk.domain.transfer import ALLOWED_CHANGES, Transfer, TransferChanges, TransferState
from kdesk.domain.ui_ports import QueueListener
from kdesk.domain.verification import Level
from kdesk.engine.files.drives import Drives
from kdesk.engine.throughput.chunk_size import ChunkSizes
from kdesk.engine.throughput.retry import RetryPolicy
from kdesk.engine.throughput.throughput import Throughput
from kdesk.engine.transfers import other_computers, watcher
from kdesk.engine.transfers.batches import Batches
from kdesk.engine.transfers.enqueue import Enqueuer
from kdesk.engine.transfers.journal_writer import JournalWriter
from kdesk.engine.transfers.list_removal import Delisting
from kdesk.engine.transfers.other_computers import ElsewhereWatch, waits_elsewhere
from kdesk.engine.transfers.renditions import RenditionWatch
from kdesk.engine.transfers.restart import as_after_restart, is_unseen
from kdesk.engine.transfers.slots import Slots
from kdesk.engine.transfers.tasks import Tasks
from kdesk.engine.transfers.transfer_handle import TransferHandle
from kdesk.engine.transfers.transfer_list import TransferList
from kdesk.engine.transfers.watcher import Watcher
from kdesk.engine.upload.decisions import changes_after
from kdesk.engine.verification.content_tags import ContentTags
from kdesk.engine.verification.digests import Digests
from kdesk.engine.verification.queue import VerificationQueue
from kdesk.errors import JournalProblem, SignInNeeded


@dataclass(frozen=True, slots=True)
class QueueEvents:
    """What the queue tells besides the transfers themselves.

    journal_problem  the journal cannot be written, or None when it can be again
    left_out         what one drop left out of its folders
    """

    journal_problem: Callable[[JournalProblem | None], None]
    left_out: Callable[[LeftOut], None]


class TransferQueue:
    """All transfers of this data directory. Implements ui_ports.Transfers.

    connection  the account that is signed in now, None while there is none
    """

    def __init__(
        self,
        store: TransferStore,
        api: Callable[[], AccountApi | None],
        clock: Clock,
        events: QueueEvents,
        *,
        slots: int,
        policy: RetryPolicy | None = None,
        watch_pauses: Sequence[float] | None = None,
        sizes: ChunkSizes | None = None,
        verify: Level = Level.SIZE,
    ) -> None:
        self._api = api
        self._clock = clock
        self._journal = JournalWriter(store, events.journal_problem)
        self._transfers = TransferList(self._journal, clock)
        self._tasks = Tasks()
        self._batches = Batches(self._tasks)
        policy = policy or RetryPolicy()
        self._throughput = Throughput(clock, self._keep_max_chunk, sizes)
        self._drives = Drives()
        self._slots = Slots(
            slots, self._transfers, self._tasks, clock, policy, self._throughput, self._drives, self._ended
        )
        self._digests = Digests(self._transfers, self._tasks, self._slots.opened)
        shared = (self._transfers, self._journal, self._tasks, clock)
        self._enqueuer = Enqueuer(
            *shared,
            self._account,
            self._drives,
            joined=self._joined,
            released=self._slots.enqueue,
            left_out=events.left_out,
        )
        self._verifier = VerificationQueue(self._tasks, clock, policy, verify)
        self._delisting = Delisting(*shared, policy, running=self._slots.running, leaves=self._verifier.drop)
        self._watcher = Watcher(
            api, self._in_processing, clock, watch_pauses or watcher.PAUSES, ready=self._became_ready
        )
        self._renditions = RenditionWatch(api, clock, watch_pauses or watcher.PAUSES)
        self._elsewhere = ElsewhereWatch(
            api, self._waiting_elsewhere, self._go_on_with, clock, watch_pauses or other_computers.PAUSES
        )
        self._content_tags = ContentTags(self._transfers, self._tasks)
        self._used: AccountApi | None = None
        self._polite: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def running(self) -> AsyncIterator["TransferQueue"]:
        """Bring the transfers back from the journal and run them until the block is left."""
        self._transfers.add([as_after_restart(transfer) for transfer in await self._journal.load()])
        self._throughput.remember(await self._journal.load_max_chunks())
        try:
            async with self._tasks.running():
                self._tasks.start(self._watcher.run)
                self._tasks.start(self._renditions.run)
                self._tasks.start(self._elsewhere.run)
                self._transfers.listen(self._digests)
                self._transfers.listen(self._content_tags)
                self._digests.added(self._transfers.snapshot())
                self._enqueuer.look_again([handle for handle in self._transfers.all() if is_unseen(handle.transfer)])
                self.account_changed()
                try:
                    yield self
                finally:
                    self._delisting.conclude()
        finally:
            self._slots.close()
            self._drives.close()
            self._enqueuer.close()
            self._digests.close()
            self._verifier.close()

    # What the window asks

    def snapshot(self) -> tuple[Transfer, ...]:
        """Return every transfer, in order."""
        return self._transfers.snapshot()

    def listen(self, listener: QueueListener) -> None:
        """Tell the listener everything from now on."""
        self._transfers.listen(listener)

    def add(self, paths: Sequence[Path]) -> None:
        """Queue files and the files inside folders, in the background."""
        self._tasks.start(partial(self._add, paths))

    def pause(self, transfer_ids: Collection[str]) -> None:
        """Stop these; what the server acknowledged stays."""
        wanted = set(transfer_ids)
        running = wanted.intersection(self._slots.running())
        # The running ones last: what gets a slot meanwhile would only have to give it back.
        for ids in (wanted - running, running):
            self._batches.carry_out(self._pause, self._transfers.picked(ids))

    def resume(self, transfer_ids: Collection[str]) -> None:
        """Let paused ones go on as slots get free."""
        self._batches.carry_out(self._resume, self._transfers.picked(transfer_ids))

    def decide(self, transfer_id: str, decision: Decision) -> None:
        """Let a transfer with a question go on as a person decided."""
        for handle in self._transfers.picked([transfer_id]):
            question = handle.transfer.question
            if question and decision in question.choices:
                self._requeue([handle], **changes_after(question, decision))

    def retry(self, transfer_ids: Collection[str]) -> None:
        """Try failed ones again, and those that wait at once."""
        self._batches.carry_out(self._retry, self._transfers.picked(transfer_ids))

    def upload_unstable(self, transfer_ids: Collection[str]) -> None:
        """Upload files as they are now, although somebody may still be writing them."""
        self._slots.upload_unstable(transfer_ids)

    def cancel(self, transfer_ids: Collection[str]) -> None:
        """Give these up and remove what was reserved for them from the server."""
        self._batches.carry_out(self._cancel, self._transfers.picked(transfer_ids))

    def remove(self, transfer_ids: Collection[str]) -> None:
        """Take ended transfers off the list, for good after `delisting.UNDO_SECONDS`.

        Failed ones are cancelled then, so that nothing of them stays behind on the server.
        """
        self._delisting.remove([r for r in self._transfers.picked(transfer_ids) if r.transfer.state.is_finished])

    def restore(self, transfer_ids: Collection[str]) -> None:
        """Bring those back that left the list a moment ago, each to its place."""
        self._delisting.restore(transfer_ids)

    def move(self, transfer_ids: Collection[str], row: int) -> None:
        """Put these before the transfer that now stands at `row`."""
        self._transfers.move(transfer_ids, row)
        self._tasks.finish(self._save_order)

    def set_slots(self, slots: int) -> None:
        """Allow so many transfers at once; those that run already are not stopped."""
        self._slots.count = slots
        self._slots.fill()

    def set_verification(self, level: Level) -> None:
        """Compare what becomes READY from now on with the server's copy this closely."""
        self._verifier.level = level

    def verify(self, transfer_ids: Collection[str], level: Level) -> None:
        """Compare these READY ones with the server's copies again."""
        self._save(self._verifier.want(self._transfers.picked(transfer_ids), level))

    def stop_verifying(self, transfer_ids: Collection[str]) -> None:
        """Leave these unverified."""
        self._save(self._verifier.stop(self._transfers.picked(transfer_ids)))

    def set_limit(self, limit: SpeedLimit) -> None:
        """Send no faster than this, all transfers together."""
        if self._polite is not None:
            self._polite.cancel()
            self._polite = None
        self._throughput.limit.bytes_per_second = limit.bytes_per_second or None
        if limit.polite:
            self._polite = self._tasks.start(self._throughput.background_priority(self._round_trip).run)

    # What the composition root asks

    async def enqueue(self, paths: Sequence[Path]) -> tuple[Transfer, ...]:
        """Queue files and return their transfers: new ones, and unfinished ones of the same file that they join."""
        return await self._enqueuer.enqueue(paths)

    def recognise(self, transfer_id: str, identity: FileIdentity) -> None:
        """Know the file of a transfer by this identity from now on: its content was compared and is the same."""
        known = [r for r in self._transfers.picked([transfer_id]) if r.transfer.file.identity != identity]
        for handle in known:
            handle.update(file=replace(handle.transfer.file, identity=identity))
        self._save(known)

    def account_changed(self) -> None:
        """Go on with the account that is signed in now; transfers of other accounts wait."""
        api = self._api()
        if api is self._used or self._tasks.ending:
            return
        self._used = api
        self._stop_running()
        self._verifier.connect(api)
        self._content_tags.connect(api)
        self._slots.connect(api)
        self._delisting.connect(api)
        if api is not None:
            homeless = [handle for handle in self._transfers.all() if not handle.transfer.account]
            self._batches.carry_out(partial(self._adopt, api.account.key), homeless)
            self._verifier.offer(self._transfers.in_state(TransferState.READY))
            self._renditions.offer(self._ours(TransferState.READY))
            self._watcher.wake()
            self._elsewhere.wake()

    def begin_again(self) -> None:
        """Begin every run afresh and look at the entries: the world has moved on, and connections may be dead."""
        self._stop_running()
        self._watcher.wake()
        self._elsewhere.wake()

    # Inside

    def _account(self) -> str:
        api = self._api()
        return api.account.key if api else ""

    def _in_processing(self) -> list[TransferHandle]:
        return self._ours(TransferState.PROCESSING)

    def _waiting_elsewhere(self) -> list[TransferHandle]:
        return list(filter(waits_elsewhere, self._ours(TransferState.PAUSED)))

    def _ours(self, state: TransferState) -> list[TransferHandle]:
        account = self._account()
        return [handle for handle in self._transfers.in_state(state) if handle.transfer.account == account]

    def _go_on_with(self, handle: TransferHandle, decision: Decision) -> None:
        self._requeue([handle], decision=decision)

    async def _round_trip(self) -> None:
        api = self._api()
        if api is None:
            raise SignInNeeded  # a call that is not made would pass for the fastest of all
        await api.uploads.ping()

    async def _add(self, paths: Sequence[Path]) -> None:
        await self.enqueue(paths)

    def _joined(self, handles: Sequence[TransferHandle]) -> None:
        """Files were dropped, some of which are on the list already: those that stand still go on."""
        self._requeue(r for r in handles if r.transfer.state is TransferState.FAILED or r.transfer.paused_by_user)

    def _adopt(self, account: str, handles: Sequence[TransferHandle]) -> None:
        """Give transfers that were queued while nobody was signed in to the first account that is."""
        homeless = [handle for handle in handles if not handle.transfer.account]
        for handle in homeless:
            handle.update(account=account)
            self._slots.enqueue(handle)
        self._save(homeless)

    def _pause(self, handles: Sequence[TransferHandle]) -> None:
        self._stop(handles, TransferState.PAUSED)

    def _resume(self, handles: Sequence[TransferHandle]) -> None:
        self._requeue(r for r in handles if r.transfer.paused_by_user)

    def _retry(self, handles: Sequence[TransferHandle]) -> None:
        self._stop([r for r in handles if r.transfer.state.holds_slot and r.transfer.trouble], TransferState.QUEUED)
        self._requeue(r for r in handles if r.transfer.state is TransferState.FAILED)

    def _cancel(self, handles: Sequence[TransferHandle]) -> None:
        for handle in self._stop(handles, TransferState.CANCELLED, finished_at=self._clock.now()):
            self._delisting.clean_up(handle)

    def _stop(
        self, handles: Sequence[TransferHandle], state: TransferState, **changes: Unpack[TransferChanges]
    ) -> list[TransferHandle]:
        """Change the state first, then cancel the task: what it does in between must find the new state."""
        stopped = [handle for handle in handles if state in ALLOWED_CHANGES[handle.transfer.state]]
        for handle in stopped:
            handle.step(state, **changes)
            self._slots.stop(handle.transfer.id)
        self._save(stopped)
        return stopped

    def _stop_running(self) -> None:
        running = self._transfers.picked(self._slots.running())
        self._stop([r for r in running if r.transfer.state.holds_slot], TransferState.QUEUED)

    def _requeue(self, handles: Iterable[TransferHandle], **changes: Unpack[TransferChanges]) -> None:
        queued = list(handles)
        for handle in queued:
            handle.step(TransferState.QUEUED, **changes)
        self._save(queued)
        self._slots.fill()

    def _save(self, handles: Sequence[TransferHandle]) -> None:
        async def save() -> None:
            # As they stand when it is their turn: an earlier snapshot would undo what a run has written meanwhile.
            await self._journal.save([handle.transfer for handle in handles])

        if handles:
            self._tasks.finish(save)

    async def _save_order(self) -> None:
        await self._journal.save_order([handle.transfer.id for handle in self._transfers.all()])

    def _keep_max_chunk(self, account: str, largest: int) -> None:
        self._tasks.finish(partial(self._journal.save_max_chunk, account, largest))

    def _ended(self, handle: TransferHandle) -> None:
        """A transfer runs no more: it is processed, waits, has failed, or was stopped."""
        if handle.transfer.state is TransferState.PROCESSING:
            self._watcher.wake()
        elif waits_elsewhere(handle):
            self._elsewhere.wake()
        self._delisting.clean_up(handle)
        self._delisting.settled(handle)

    def _became_ready(self, handle: TransferHandle) -> None:
        self._verifier.offer([handle])
        self._renditions.offer([handle])
