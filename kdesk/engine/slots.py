"""Slots: which transfers run, and how each run ends."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager
from functools import partial
from typing import Any
from weakref import WeakKeyDictionary

from kdesk.domain.ports import Clock, Connection
from kdesk.domain.transfer import FileWait, Transfer, TransferState, Trouble
from kdesk.engine.content_match import ContentMatcher
from kdesk.engine.drives import SPARE_THREADS, Drives
from kdesk.engine.duplicates import Duplicates
from kdesk.engine.file_threads import ThreadPool
from kdesk.engine.open_file import OpenFile
from kdesk.engine.pace import Pace
from kdesk.engine.record import Record
from kdesk.engine.retry import Patience, RetryPolicy
from kdesk.engine.roster import Roster
from kdesk.engine.sent_hash import SentHash
from kdesk.engine.source import LocalFile
from kdesk.engine.stable_file import StableFileWaiter
from kdesk.engine.tasks import Tasks
from kdesk.engine.undecided import Undecided
from kdesk.engine.uploader import Uploader
from kdesk.errors import DriveHangs, FileStillWritten, KdeskError, SignInProblem
from kdesk.threads import Workers

log = logging.getLogger(__name__)

COMPARE_THREADS = 4
"""Reads at once of files that are compared with others that look the same; others take the places of hanging ones."""


class Slots:
    """Runs the first transfers in line of the account that is signed in, so many at once.

    drives  know which of them do not answer
    ended   is told each record whose run has ended, before the next one begins
    """

    def __init__(
        self,
        count: int,
        roster: Roster,
        tasks: Tasks,
        clock: Clock,
        policy: RetryPolicy,
        pace: Pace,
        drives: Drives,
        ended: Callable[[Record], None],
    ) -> None:
        self.count = count
        self._roster = roster
        self._tasks = tasks
        self._clock = clock
        self._policy = policy
        self._pace = pace
        self._ended = ended
        self._threads = ThreadPool()
        self._comparing = Workers("kdesk-compare", COMPARE_THREADS, SPARE_THREADS)
        self._duplicates = Duplicates(self._listed, ContentMatcher(self._comparing, clock), clock)
        self._stable_files = StableFileWaiter(tasks, clock, drives, self.line_up)
        self._connection: Connection | None = None
        self._running: dict[str, asyncio.Task[None]] = {}
        self._open: dict[str, LocalFile] = {}
        # Of those that may go on: as long as they are on the list.
        self._sent: WeakKeyDictionary[Record, SentHash] = WeakKeyDictionary()
        self._stopped: set[str] = set()

    def connect(self, connection: Connection | None) -> None:
        """Start transfers over this connection from now on."""
        self._connection = connection
        if connection is not None:
            self._pace.use(connection.account.key)
        self._roster.line_up(filter(self._may_go, self._roster.in_state(TransferState.QUEUED)))
        self.fill()

    def running(self) -> Collection[str]:
        """Return the transfers that run, or have not ended yet after they were stopped."""
        return self._running.keys()

    def stop(self, transfer_id: str) -> None:
        """Stop a transfer whose state has been changed already; one that does not run is fine."""
        if task := self._running.get(transfer_id):
            self._stopped.add(transfer_id)
            task.cancel()

    def fill(self) -> None:
        """Start as many as there are free slots."""
        if self._tasks.ending:
            return
        while self._connection is not None and len(self._running) < self.count:
            record = self._roster.next_in_line(self._may_go)
            if record is None:
                return
            work, over = partial(self._upload, self._connection, record), partial(self._over, record)
            self._running[record.transfer.id] = self._tasks.start(work, over)

    def line_up(self, record: Record) -> None:
        """Let a QUEUED transfer run that could not: its last run has ended, its file rests, or it has an account."""
        if record.transfer.state is TransferState.QUEUED:
            self._roster.line_up_again(record)
        self.fill()

    def upload_unstable(self, transfer_ids: Collection[str]) -> None:
        """Let these begin although their files are not at rest."""
        self._stable_files.let_go(transfer_ids)

    def close(self) -> None:
        """Let the reading threads end."""
        self._threads.close()
        self._comparing.close()

    def opened(self, transfer_id: str) -> OpenFile | None:
        """Return the descriptor of a transfer that runs and has its file open."""
        file = self._open.get(transfer_id)
        return file.opened if file else None

    def _listed(self, transfer_id: str) -> Transfer | None:
        return next((record.transfer for record in self._roster.picked([transfer_id])), None)

    def _may_go(self, record: Record) -> bool:
        account = self._connection.account.key if self._connection else None
        transfer = record.transfer
        waits = transfer.file_wait is not FileWait.NONE
        return transfer.account == account and transfer.id not in self._running and not waits

    def _over(self, record: Record) -> None:
        del self._running[record.transfer.id]
        self._stopped.discard(record.transfer.id)
        self._ended(record)
        self.line_up(record)

    async def _upload(self, connection: Connection, record: Record) -> None:
        """Run one transfer: the boundary at which every error becomes words in its row."""
        try:
            async with self._file_of(record) as file:
                patience = Patience(
                    self._policy, self._clock, partial(_show_trouble, record), on_unreachable=file.release
                )
                await Uploader(connection, file, record, patience, self._pace, self._duplicates, self._clock).run()
        except Undecided as undecided:
            await self._end_in(record, TransferState.PAUSED, **undecided.changes, question=undecided.question)
        except (FileStillWritten, DriveHangs) as busy:
            await self._end_in(record, TransferState.QUEUED)
            self._stable_files.admit(record, busy)
        except SignInProblem as problem:
            if connection is self._connection:
                self._connection = None  # nothing starts over it any more; the next one comes with a sign-in
            await self._end_in(record, TransferState.QUEUED, trouble=Trouble.of(problem))
        except KdeskError as error:
            log.info("transfer %s failed: %s", record.transfer.id, error)
            await self._end_in(record, TransferState.FAILED, trouble=Trouble.of(error))
        except Exception as error:
            log.exception("transfer %s met something unforeseen", record.transfer.id)
            await self._end_in(record, TransferState.FAILED, trouble=Trouble.of(KdeskError(repr(error))))

    @asynccontextmanager
    async def _file_of(self, record: Record) -> AsyncIterator[LocalFile]:
        """Give the file of a transfer with threads of its own; it is closed after that.

        A hash that was begun is gone on with when the transfer was only paused: no byte is read twice for it.
        """
        transfer = record.transfer
        sent = self._sent.pop(record, None)
        threads = self._threads.lend()
        first_look = partial(self._stable_files.first_look, record)
        file = self._open[transfer.id] = LocalFile(transfer.path, threads.readers, threads.hasher, sent, first_look)
        try:
            yield file
        finally:
            del self._open[transfer.id]
            if file.sent and record.transfer.state is not TransferState.PROCESSING:
                self._sent[record] = file.sent
            file.close()
            self._threads.take_back(threads)

    async def _end_in(self, record: Record, state: TransferState, **reason: Any) -> None:
        """Put a failure or a question on the row. One that a command has stopped stands where the command put it."""
        transfer = record.transfer
        if transfer.id not in self._stopped:
            await record.advance(state, **{"sent": transfer.accepted_bytes, **reason})
        elif transfer.state is state is TransferState.QUEUED:
            await record.keep(**reason)


def _show_trouble(record: Record, trouble: Trouble | None) -> None:
    """Say why a step has to be taken again, and count it; the count is journalled with what comes next."""
    record.show(trouble=trouble, retries=record.transfer.retries + (trouble is not None))
