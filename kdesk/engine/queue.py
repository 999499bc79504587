"""The queue: order, slots, and the commands of the user; owns the task of every transfer that runs."""

import asyncio
import logging
import uuid
from collections.abc import AsyncIterator, Callable, Collection, Coroutine, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from kdesk.domain.ports import CatalogueApi, Clock, Connection, QueueListener, TransferStore
from kdesk.domain.transfer import ALLOWED_CHANGES, Mark, Transfer, TransferState, Trouble
from kdesk.engine.cleanup import NOTHING_RESERVED, remove_lost_reservations, remove_reserved
from kdesk.engine.intake import Batch, Taken, batches
from kdesk.engine.record import Ledger, Record
from kdesk.engine.retry import Patience, RetryPolicy
from kdesk.engine.source import LocalFile
from kdesk.engine.uploader import Uploader
from kdesk.engine.watcher import Watcher
from kdesk.errors import FileProblem, JournalProblem, KdeskError, SignInProblem
from kdesk.threads import Workers

log = logging.getLogger(__name__)

READ_THREADS = 4
"""Reads at once; a hanging network drive takes these and nothing else with it."""

REMOVABLE = frozenset({TransferState.READY, TransferState.CANCELLED, TransferState.FAILED})


@dataclass(frozen=True, slots=True)
class QueueEvents:
    """What the queue tells besides the transfers themselves.

    journal_problem  the journal cannot be written, or None when it can be again
    passed_over      so many files inside dropped folders were no media
    """

    journal_problem: Callable[[JournalProblem | None], None]
    passed_over: Callable[[int], None]


class TransferQueue:
    """All transfers of this data directory. Implements ports.Transfers.

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
    ) -> None:
        self._ledger = Ledger(store, events.journal_problem)
        self._connection = connection
        self._clock = clock
        self._events = events
        self._slots = slots
        self._policy = policy or RetryPolicy()
        self._readers = Workers("kdesk-read", READ_THREADS)
        self._walker = Workers("kdesk-walk", 1)
        self._records: dict[str, Record] = {}
        self._running: dict[str, asyncio.Task[None]] = {}
        self._leaving: set[str] = set()
        self._ending = False
        self._listeners: list[QueueListener] = []
        self._used: Connection | None = None
        pauses = {} if watch_pauses is None else {"pauses": watch_pauses}
        self._watcher = Watcher(self._catalogue, self._in_processing, clock, **pauses)
        self._tasks: asyncio.TaskGroup

    @asynccontextmanager
    async def running(self) -> AsyncIterator["TransferQueue"]:
        """Bring the transfers back from the journal and run them until the block is left."""
        for transfer in await self._ledger.load():
            self._records[transfer.id] = self._record(_as_after_restart(transfer))
        failure: Exception | None = None
        async with asyncio.TaskGroup() as tasks:
            self._tasks = tasks
            watching = tasks.create_task(self._watcher.run(), name="watch entries")
            self.connection_changed()
            try:
                yield self
            except Exception as exc:  # noqa: BLE001  raised again below: the group would wrap it and drop what is being saved
                failure = exc
            finally:
                watching.cancel()
                self._ending = True
                for task in self._running.values():
                    task.cancel()
                # What saves to the journal is not cancelled: the group waits for it.
        self._readers.close()
        self._walker.close()
        if failure:
            raise failure

    # What the window asks

    def snapshot(self) -> tuple[Transfer, ...]:
        """Return every transfer, in order."""
        return tuple(record.transfer for record in self._records.values())

    def listen(self, listener: QueueListener) -> None:
        """Tell the listener everything from now on."""
        self._listeners.append(listener)

    def add(self, paths: Sequence[Path]) -> None:
        """Queue files and the files inside folders, in the background."""
        self._spawn(self._add(paths))

    def pause(self, transfer_ids: Collection[str]) -> None:
        """Stop these; what the server acknowledged stays."""
        for record in self._stop(transfer_ids, TransferState.PAUSED):
            record.show(sent=record.transfer.accepted_bytes)

    def resume(self, transfer_ids: Collection[str]) -> None:
        """Let paused ones go on as slots get free."""
        self._requeue(r for r in self._picked(transfer_ids) if r.transfer.state is TransferState.PAUSED)

    def retry(self, transfer_ids: Collection[str]) -> None:
        """Try failed ones again, and those that wait at once."""
        picked = self._picked(transfer_ids)
        waiting = [r.transfer.id for r in picked if r.transfer.state.needs_slot and r.transfer.trouble]
        self._stop(waiting, TransferState.QUEUED)
        self._requeue(r for r in picked if r.transfer.state is TransferState.FAILED)

    def cancel(self, transfer_ids: Collection[str]) -> None:
        """Give these up and remove what was reserved for them from the server."""
        for record in self._stop(transfer_ids, TransferState.CANCELLED):
            record.show(finished_at=self._clock.now())
        self._clean_up()

    def remove(self, transfer_ids: Collection[str]) -> None:
        """Take ended transfers off the list; failed ones are cancelled first, so that nothing of them stays behind."""
        removable = [r.transfer for r in self._picked(transfer_ids) if r.transfer.state in REMOVABLE]
        self.cancel([t.id for t in removable if t.state is TransferState.FAILED])
        self._leaving |= {t.id for t in removable}
        self._let_go([t.id for t in removable if t.id not in self._running])

    def move(self, transfer_ids: Collection[str], row: int) -> None:
        """Put these before the transfer that now stands at `row`."""
        order = list(self._records)
        before = [i for i in order[:row] if i not in transfer_ids]
        moved = [i for i in order if i in transfer_ids]
        after = [i for i in order[row:] if i not in transfer_ids]
        new_order = before + moved + after
        self._records = {i: self._records[i] for i in new_order}
        for listener in self._listeners:
            listener.reordered(new_order)
        self._spawn(self._ledger.save_order(new_order))

    def set_slots(self, slots: int) -> None:
        """Allow so many transfers at once; those that run already are not stopped."""
        self._slots = slots
        self._fill_slots()

    # What the composition root asks

    async def take_in(self, paths: Sequence[Path]) -> tuple[Transfer, ...]:
        """Queue files and return their transfers: new ones, and unfinished ones of the same file that they join."""
        concerned: list[Transfer] = []
        walk = batches(paths)
        while (batch := await self._walker.run(next, walk, None)) is not None:
            concerned += await self._insert(batch)
        return tuple(concerned)

    def connection_changed(self) -> None:
        """Go on with the account that is signed in now; transfers of other accounts wait."""
        connection = self._connection()
        if connection is not self._used:
            self._stop(list(self._running), TransferState.QUEUED)
            self._used = connection
        if connection is not None:
            self._adopt(connection.account.key)
            self._clean_up()
            self._watcher.wake()
        self._fill_slots()

    # Inside

    def _record(self, transfer: Transfer) -> Record:
        return Record(transfer, self._ledger, self._changed)

    def _changed(self, transfer: Transfer) -> None:
        for listener in self._listeners:
            listener.changed(transfer)

    def _spawn(self, work: Coroutine[None, None, None]) -> None:
        self._tasks.create_task(work)

    def _picked(self, transfer_ids: Collection[str]) -> list[Record]:
        wanted = set(transfer_ids)
        return [record for transfer_id, record in self._records.items() if transfer_id in wanted]

    def _catalogue(self) -> CatalogueApi | None:
        connection = self._connection()
        return connection.catalogue if connection else None

    def _in_processing(self) -> list[Record]:
        connection = self._connection()
        key = connection.account.key if connection else None
        records = self._records.values()
        return [r for r in records if r.transfer.state is TransferState.PROCESSING and r.transfer.account == key]

    def _stop(self, transfer_ids: Collection[str], state: TransferState) -> list[Record]:
        """Change the state first, then cancel the task: what it does in between must find the new state."""
        stopped = [r for r in self._picked(transfer_ids) if state in ALLOWED_CHANGES[r.transfer.state]]
        for record in stopped:
            record.step(state)
            if task := self._running.get(record.transfer.id):
                task.cancel()
        self._save(stopped)
        return stopped

    def _let_go(self, transfer_ids: Sequence[str]) -> None:
        """Take transfers off the list that nothing works on any more."""
        self._leaving -= set(transfer_ids)
        for transfer_id in transfer_ids:
            del self._records[transfer_id]
        for listener in self._listeners:
            listener.removed(transfer_ids)
        self._spawn(self._ledger.remove(transfer_ids))

    def _requeue(self, records: Iterable[Record]) -> None:
        queued = list(records)
        for record in queued:
            record.step(TransferState.QUEUED)
        self._save(queued)
        self._fill_slots()

    def _save(self, records: Sequence[Record]) -> None:
        if records:
            self._spawn(self._ledger.save([record.transfer for record in records]))

    async def _add(self, paths: Sequence[Path]) -> None:
        await self.take_in(paths)

    async def _insert(self, batch: Batch) -> list[Transfer]:
        unfinished = {r.transfer.path: r for r in self._records.values() if not r.transfer.state.over}
        fresh: list[Record] = []
        joined: list[Record] = []
        for taken in batch.taken:
            if known := unfinished.get(str(taken.path)):
                joined.append(known)
            else:
                fresh.append(self._record(self._new_transfer(taken)))
        self._records |= {record.transfer.id: record for record in fresh}
        await self._ledger.save([record.transfer for record in fresh])
        for listener in self._listeners:
            listener.added([record.transfer for record in fresh])
        if batch.passed_over:
            self._events.passed_over(batch.passed_over)
        self._requeue(r for r in joined if r.transfer.state in {TransferState.PAUSED, TransferState.FAILED})
        return [record.transfer for record in (*fresh, *joined)]

    def _new_transfer(self, taken: Taken) -> Transfer:
        connection = self._connection()
        transfer = Transfer(
            id=uuid.uuid4().hex[:16],
            path=str(taken.path),
            name=_shown(taken.path.name),
            account=connection.account.key if connection else "",
            created_at=self._clock.now(),
        )
        if isinstance(taken.outcome, FileProblem):
            return transfer.advance(TransferState.FAILED, trouble=Trouble.of(taken.outcome))
        return transfer.but(size=taken.outcome.size, media_type=taken.outcome.media_type)

    def _adopt(self, account: str) -> None:
        """Give transfers that were queued while nobody was signed in to the first account that is."""
        homeless = [r for r in self._records.values() if not r.transfer.account]
        for record in homeless:
            record.show(account=account)
        self._save(homeless)

    def _fill_slots(self) -> None:
        connection = self._connection()
        if connection is None:
            return
        for record in self._records.values():
            if len(self._running) >= self._slots:
                return
            transfer = record.transfer
            ours = transfer.account == connection.account.key
            if ours and transfer.state is TransferState.QUEUED and transfer.id not in self._running:
                self._start(transfer.id, self._upload(connection, record))

    def _start(self, transfer_id: str, work: Coroutine[None, None, None]) -> None:
        task = self._tasks.create_task(work, name=f"transfer {transfer_id}")
        self._running[transfer_id] = task
        task.add_done_callback(lambda _: self._ended(transfer_id))

    def _ended(self, transfer_id: str) -> None:
        del self._running[transfer_id]
        if self._ending:
            return
        if transfer_id in self._leaving:
            self._let_go([transfer_id])
        self._fill_slots()
        self._clean_up()

    async def _upload(self, connection: Connection, record: Record) -> None:
        """Run one transfer: the boundary at which every error becomes words in its row."""
        patience = Patience(self._policy, self._clock, lambda trouble: record.show(trouble=trouble))
        file = LocalFile(record.transfer.path, self._readers)
        try:
            await Uploader(connection, file, record, patience, self._clock).run()
        except SignInProblem as problem:
            await record.advance(TransferState.QUEUED, trouble=Trouble.of(problem))
        except KdeskError as error:
            log.info("transfer %s failed: %s", record.transfer.id, error)
            await record.advance(TransferState.FAILED, trouble=Trouble.of(error))
        except Exception as error:
            log.exception("transfer %s met something unforeseen", record.transfer.id)
            await record.advance(TransferState.FAILED, trouble=Trouble(KdeskError.default_title, repr(error)))
        else:
            self._watcher.wake()

    def _clean_up(self) -> None:
        """Remove what cancelled transfers left on the server; what cannot be removed now is tried after a restart."""
        connection = self._connection()
        if connection is None:
            return
        for record in self._records.values():
            transfer = record.transfer
            ours = transfer.account == connection.account.key and transfer.id not in self._running
            if ours and transfer.state is TransferState.CANCELLED and _left_something(transfer):
                self._start(transfer.id, self._remove_from_server(connection, record))

    async def _remove_from_server(self, connection: Connection, record: Record) -> None:
        patience = Patience(self._policy, self._clock, lambda trouble: record.show(trouble=trouble))
        try:
            await patience.keep_trying(lambda: remove_reserved(connection, record.transfer))
            if record.transfer.reservation is Mark.SENT:
                await patience.keep_trying(lambda: remove_lost_reservations(connection, record.transfer))
        except KdeskError as error:
            log.warning("transfer %s could not be removed from the server: %s", record.transfer.id, error)
            await record.keep(**NOTHING_RESERVED, remark=f"Could not be removed from the server: {error.title}")
        else:
            await record.keep(**NOTHING_RESERVED, remark="Removed from the server")


def _left_something(transfer: Transfer) -> bool:
    return bool(transfer.token_id or transfer.entry_id or transfer.reservation is Mark.SENT)


def _as_after_restart(transfer: Transfer) -> Transfer:
    """Return the transfer as a new process finds it: what ran waits for a slot, what was accepted counts as sent."""
    queued = transfer.advance(TransferState.QUEUED) if transfer.state.needs_slot else transfer
    return queued.but(sent=queued.accepted_bytes)


def _shown(name: str) -> str:
    """Make a file name of undecodable bytes into text that can be shown, stored and sent."""
    return name.encode("utf-8", "replace").decode("utf-8")
