"""The queue: the commands of the user, and who carries them out."""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from kdesk.domain.left_out import LeftOut
from kdesk.domain.ports import Clock, Connection, TransferStore
from kdesk.domain.question import Decision
from kdesk.domain.settings import SpeedLimit
from kdesk.domain.transfer import ALLOWED_CHANGES, FileIdentity, Transfer, TransferState
from kdesk.domain.verification import Depth
from kdesk.domain.window_ports import QueueListener
from kdesk.engine import elsewhere, watcher
from kdesk.engine.admission import Admission
from kdesk.engine.chunk_size import ChunkSizes
from kdesk.engine.content_tags import ContentTags
from kdesk.engine.delisting import Delisting
from kdesk.engine.digest import Digests
from kdesk.engine.drives import Drives
from kdesk.engine.elsewhere import ElsewhereWatch, waits_elsewhere
from kdesk.engine.pace import Pace
from kdesk.engine.portions import Portions
from kdesk.engine.record import Ledger, Record
from kdesk.engine.renditions import RenditionWatch
from kdesk.engine.restart import as_after_restart, is_unseen
from kdesk.engine.retry import RetryPolicy
from kdesk.engine.roster import Roster
from kdesk.engine.slots import Slots
from kdesk.engine.tasks import Tasks
from kdesk.engine.undecided import changes_after
from kdesk.engine.verifier import Verifier
from kdesk.engine.watcher import Watcher
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
    """All transfers of this data directory. Implements window_ports.Transfers.

    connection  the account that is signed in now, None while there is none
    """

    def __init__(
        self,
        store: TransferStore,
        connection: Callable[[], Connection | None],
        clock: Clock,
        events: QueueEvents,
        *,
        slots: int,
        policy: RetryPolicy | None = None,
        watch_pauses: Sequence[float] | None = None,
        sizes: ChunkSizes | None = None,
        verify: Depth = Depth.SIZE,
    ) -> None:
        self._connection = connection
        self._clock = clock
        self._ledger = Ledger(store, events.journal_problem)
        self._roster = Roster(self._ledger, clock)
        self._tasks = Tasks()
        self._portions = Portions(self._tasks)
        policy = policy or RetryPolicy()
        self._pace = Pace(clock, self._keep_ceiling, sizes)
        self._drives = Drives()
        self._slots = Slots(slots, self._roster, self._tasks, clock, policy, self._pace, self._drives, self._ended)
        self._digests = Digests(self._roster, self._tasks, self._slots.opened)
        shared = (self._roster, self._ledger, self._tasks, clock)
        self._admission = Admission(
            *shared,
            self._account,
            self._drives,
            joined=self._joined,
            released=self._slots.line_up,
            left_out=events.left_out,
        )
        self._verifier = Verifier(self._tasks, clock, policy, verify)
        self._delisting = Delisting(*shared, policy, running=self._slots.running, leaves=self._verifier.drop)
        self._watcher = Watcher(
            connection, self._in_processing, clock, watch_pauses or watcher.PAUSES, ready=self._became_ready
        )
        self._renditions = RenditionWatch(connection, clock, watch_pauses or watcher.PAUSES)
        self._elsewhere = ElsewhereWatch(
            connection, self._waiting_elsewhere, self._go_on_with, clock, watch_pauses or elsewhere.PAUSES
        )
        self._content_tags = ContentTags(self._roster, self._tasks)
        self._used: Connection | None = None
        self._polite: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def running(self) -> AsyncIterator["TransferQueue"]:
        """Bring the transfers back from the journal and run them until the block is left."""
        self._roster.add([as_after_restart(transfer) for transfer in await self._ledger.load()])
        self._pace.remember(await self._ledger.load_ceilings())
        try:
            async with self._tasks.running():
                self._tasks.start(self._watcher.run)
                self._tasks.start(self._renditions.run)
                self._tasks.start(self._elsewhere.run)
                self._roster.listen(self._digests)
                self._roster.listen(self._content_tags)
                self._digests.added(self._roster.snapshot())
                self._admission.look_again([record for record in self._roster.all() if is_unseen(record.transfer)])
                self.connection_changed()
                try:
                    yield self
                finally:
                    self._delisting.conclude()
        finally:
            self._slots.close()
            self._drives.close()
            self._admission.close()
            self._digests.close()
            self._verifier.close()

    # What the window asks

    def snapshot(self) -> tuple[Transfer, ...]:
        """Return every transfer, in order."""
        return self._roster.snapshot()

    def listen(self, listener: QueueListener) -> None:
        """Tell the listener everything from now on."""
        self._roster.listen(listener)

    def add(self, paths: Sequence[Path]) -> None:
        """Queue files and the files inside folders, in the background."""
        self._tasks.start(partial(self._add, paths))

    def pause(self, transfer_ids: Collection[str]) -> None:
        """Stop these; what the server acknowledged stays."""
        wanted = set(transfer_ids)
        running = wanted.intersection(self._slots.running())
        # The running ones last: what gets a slot meanwhile would only have to give it back.
        for ids in (wanted - running, running):
            self._portions.carry_out(self._pause, self._roster.picked(ids))

    def resume(self, transfer_ids: Collection[str]) -> None:
        """Let paused ones go on as slots get free."""
        self._portions.carry_out(self._resume, self._roster.picked(transfer_ids))

    def answer(self, transfer_id: str, decision: Decision) -> None:
        """Let a transfer with a question go on as a person decided."""
        for record in self._roster.picked([transfer_id]):
            question = record.transfer.question
            if question and decision in question.choices:
                self._requeue([record], decision=decision, **changes_after(question, decision))

    def retry(self, transfer_ids: Collection[str]) -> None:
        """Try failed ones again, and those that wait at once."""
        self._portions.carry_out(self._retry, self._roster.picked(transfer_ids))

    def upload_unstable(self, transfer_ids: Collection[str]) -> None:
        """Upload files as they are now, although somebody may still be writing them."""
        self._slots.upload_unstable(transfer_ids)

    def cancel(self, transfer_ids: Collection[str]) -> None:
        """Give these up and remove what was reserved for them from the server."""
        self._portions.carry_out(self._cancel, self._roster.picked(transfer_ids))

    def remove(self, transfer_ids: Collection[str]) -> None:
        """Take ended transfers off the list, for good after `delisting.UNDO_SECONDS`.

        Failed ones are cancelled then, so that nothing of them stays behind on the server.
        """
        self._delisting.remove([r for r in self._roster.picked(transfer_ids) if r.transfer.state.ended])

    def restore(self, transfer_ids: Collection[str]) -> None:
        """Bring those back that left the list a moment ago, each to its place."""
        self._delisting.restore(transfer_ids)

    def move(self, transfer_ids: Collection[str], row: int) -> None:
        """Put these before the transfer that now stands at `row`."""
        self._roster.move(transfer_ids, row)
        self._tasks.finish(self._save_order)

    def set_slots(self, slots: int) -> None:
        """Allow so many transfers at once; those that run already are not stopped."""
        self._slots.count = slots
        self._slots.fill()

    def set_verification(self, depth: Depth) -> None:
        """Compare what becomes READY from now on with the server's copy this closely."""
        self._verifier.depth = depth

    def verify(self, transfer_ids: Collection[str], depth: Depth) -> None:
        """Compare these READY ones with the server's copies again."""
        self._save(self._verifier.want(self._roster.picked(transfer_ids), depth))

    def stop_verifying(self, transfer_ids: Collection[str]) -> None:
        """Leave these unverified."""
        self._save(self._verifier.stop(self._roster.picked(transfer_ids)))

    def set_limit(self, limit: SpeedLimit) -> None:
        """Send no faster than this, all transfers together."""
        if self._polite is not None:
            self._polite.cancel()
            self._polite = None
        self._pace.limit.bytes_per_second = limit.bytes_per_second or None
        if limit.polite:
            self._polite = self._tasks.start(self._pace.politeness(self._round_trip).run)

    # What the composition root asks

    async def take_in(self, paths: Sequence[Path]) -> tuple[Transfer, ...]:
        """Queue files and return their transfers: new ones, and unfinished ones of the same file that they join."""
        return await self._admission.take_in(paths)

    def recognise(self, transfer_id: str, identity: FileIdentity) -> None:
        """Know the file of a transfer by this identity from now on: its content was compared and is the same."""
        known = [r for r in self._roster.picked([transfer_id]) if r.transfer.identity != identity]
        for record in known:
            record.show(identity=identity)
        self._save(known)

    def connection_changed(self) -> None:
        """Go on with the account that is signed in now; transfers of other accounts wait."""
        connection = self._connection()
        if connection is self._used or self._tasks.ending:
            return
        self._used = connection
        self._stop_running()
        self._verifier.connect(connection)
        self._content_tags.connect(connection)
        self._slots.connect(connection)
        self._delisting.connect(connection)
        if connection is not None:
            homeless = [record for record in self._roster.all() if not record.transfer.account]
            self._portions.carry_out(partial(self._adopt, connection.account.key), homeless)
            self._verifier.offer(self._roster.in_state(TransferState.READY))
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
        connection = self._connection()
        return connection.account.key if connection else ""

    def _in_processing(self) -> list[Record]:
        return self._ours(TransferState.PROCESSING)

    def _waiting_elsewhere(self) -> list[Record]:
        return list(filter(waits_elsewhere, self._ours(TransferState.PAUSED)))

    def _ours(self, state: TransferState) -> list[Record]:
        account = self._account()
        return [record for record in self._roster.in_state(state) if record.transfer.account == account]

    def _go_on_with(self, record: Record, decision: Decision) -> None:
        self._requeue([record], decision=decision)

    async def _round_trip(self) -> None:
        connection = self._connection()
        if connection is None:
            raise SignInNeeded  # a call that is not made would pass for the fastest of all
        await connection.uploads.ping()

    async def _add(self, paths: Sequence[Path]) -> None:
        await self.take_in(paths)

    def _joined(self, records: Sequence[Record]) -> None:
        """Files were dropped, some of which are on the list already: those that stand still go on."""
        self._requeue(r for r in records if r.transfer.state is TransferState.FAILED or r.transfer.just_paused)

    def _adopt(self, account: str, records: Sequence[Record]) -> None:
        """Give transfers that were queued while nobody was signed in to the first account that is."""
        homeless = [record for record in records if not record.transfer.account]
        for record in homeless:
            record.show(account=account)
            self._slots.line_up(record)
        self._save(homeless)

    def _pause(self, records: Sequence[Record]) -> None:
        self._stop(records, TransferState.PAUSED)

    def _resume(self, records: Sequence[Record]) -> None:
        self._requeue(r for r in records if r.transfer.just_paused)

    def _retry(self, records: Sequence[Record]) -> None:
        self._stop([r for r in records if r.transfer.state.needs_slot and r.transfer.trouble], TransferState.QUEUED)
        self._requeue(r for r in records if r.transfer.state is TransferState.FAILED)

    def _cancel(self, records: Sequence[Record]) -> None:
        for record in self._stop(records, TransferState.CANCELLED, finished_at=self._clock.now()):
            self._delisting.clean_up(record)

    def _stop(self, records: Sequence[Record], state: TransferState, **changes: Any) -> list[Record]:
        """Change the state first, then cancel the task: what it does in between must find the new state."""
        stopped = [record for record in records if state in ALLOWED_CHANGES[record.transfer.state]]
        for record in stopped:
            record.step(state, sent=record.transfer.accepted_bytes, **changes)
            self._slots.stop(record.transfer.id)
        self._save(stopped)
        return stopped

    def _stop_running(self) -> None:
        running = self._roster.picked(self._slots.running())
        self._stop([r for r in running if r.transfer.state.needs_slot], TransferState.QUEUED)

    def _requeue(self, records: Iterable[Record], **changes: Any) -> None:
        queued = list(records)
        for record in queued:
            record.step(TransferState.QUEUED, **changes)
        self._save(queued)
        self._slots.fill()

    def _save(self, records: Sequence[Record]) -> None:
        async def save() -> None:
            # As they stand when it is their turn: an earlier snapshot would undo what a run has written meanwhile.
            await self._ledger.save([record.transfer for record in records])

        if records:
            self._tasks.finish(save)

    async def _save_order(self) -> None:
        await self._ledger.save_order([record.transfer.id for record in self._roster.all()])

    def _keep_ceiling(self, account: str, largest: int) -> None:
        self._tasks.finish(partial(self._ledger.save_ceiling, account, largest))

    def _ended(self, record: Record) -> None:
        """A transfer runs no more: it is processed, waits, has failed, or was stopped."""
        if record.transfer.state is TransferState.PROCESSING:
            self._watcher.wake()
        elif waits_elsewhere(record):
            self._elsewhere.wake()
        self._delisting.clean_up(record)
        self._delisting.settled(record)

    def _became_ready(self, record: Record) -> None:
        self._verifier.offer([record])
        self._renditions.offer([record])
