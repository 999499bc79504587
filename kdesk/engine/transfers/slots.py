"""Slots: which transfers run, and how each run ends."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager
from functools import partial
from typing import Unpack
from weakref import WeakKeyDictionary

from kdesk.domain.ports import AccountApi, Clock
from kdesk.domain.transfer import FileWait, Transfer, TransferChanges, TransferState, Trouble
from kdesk.engine.files.drives import SPARE_THREADS, Drives
from kdesk.engine.files.file_threads import ThreadPool
from kdesk.engine.files.local_file import LocalFile
from kdesk.engine.files.open_file import OpenFile
from kdesk.engine.files.stable_file import StableFileWaiter
from kdesk.engine.throughput.retry import Retrier, RetryPolicy
from kdesk.engine.throughput.throughput import Throughput
from kdesk.engine.transfers.tasks import Tasks
from kdesk.engine.transfers.transfer_handle import TransferHandle
from kdesk.engine.transfers.transfer_list import TransferList
from kdesk.engine.upload.content_match import ContentMatcher
from kdesk.engine.upload.decisions import DecisionNeeded
from kdesk.engine.upload.duplicates import Duplicates
from kdesk.engine.upload.sent_hash import SentHash
from kdesk.engine.upload.uploader import Uploader
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
        transfers: TransferList,
        tasks: Tasks,
        clock: Clock,
        policy: RetryPolicy,
        throughput: Throughput,
        drives: Drives,
        ended: Callable[[TransferHandle], None],
    ) -> None:
        self.count = count
        self._transfers = transfers
        self._tasks = tasks
        self._clock = clock
        self._policy = policy
        self._throughput = throughput
        self._ended = ended
        self._threads = ThreadPool()
        self._comparing = Workers("kdesk-compare", COMPARE_THREADS, SPARE_THREADS)
        self._duplicates = Duplicates(self._listed, ContentMatcher(self._comparing, clock), clock)
        self._stable_files = StableFileWaiter(tasks, clock, drives, self.enqueue)
        self._api: AccountApi | None = None
        self._running: dict[str, asyncio.Task[None]] = {}
        self._open: dict[str, LocalFile] = {}
        # Of those that may go on: as long as they are on the list.
        self._sent: WeakKeyDictionary[TransferHandle, SentHash] = WeakKeyDictionary()
        self._stopped: set[str] = set()

    def connect(self, api: AccountApi | None) -> None:
        """Start transfers over this connection from now on."""
        self._api = api
        if api is not None:
            self._throughput.use(api.account.key)
        self._transfers.enqueue(filter(self._may_go, self._transfers.in_state(TransferState.QUEUED)))
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
        while self._api is not None and len(self._running) < self.count:
            handle = self._transfers.next_queued(self._may_go)
            if handle is None:
                return
            work, over = partial(self._upload, self._api, handle), partial(self._over, handle)
            self._running[handle.transfer.id] = self._tasks.start(work, over)

    def enqueue(self, handle: TransferHandle) -> None:
        """Let a QUEUED transfer run that could not: its last run has ended, its file rests, or it has an account."""
        if handle.transfer.state is TransferState.QUEUED:
            self._transfers.enqueue_again(handle)
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
        return next((handle.transfer for handle in self._transfers.picked([transfer_id])), None)

    def _may_go(self, handle: TransferHandle) -> bool:
        account = self._api.account.key if self._api else None
        transfer = handle.transfer
        waits = transfer.file_wait is not FileWait.NONE
        return transfer.account == account and transfer.id not in self._running and not waits

    def _over(self, handle: TransferHandle) -> None:
        del self._running[handle.transfer.id]
        self._stopped.discard(handle.transfer.id)
        self._ended(handle)
        self.enqueue(handle)

    async def _upload(self, api: AccountApi, handle: TransferHandle) -> None:
        """Run one transfer: the boundary at which every error becomes words in its row."""
        try:
            async with self._file_of(handle) as file:
                retrier = Retrier(
                    self._policy, self._clock, partial(_show_trouble, handle), on_unreachable=file.release
                )
                await Uploader(api, file, handle, retrier, self._throughput, self._duplicates, self._clock).run()
        except DecisionNeeded as undecided:
            await self._end_in(handle, TransferState.PAUSED, **undecided.changes)
        except (FileStillWritten, DriveHangs) as busy:
            await self._end_in(handle, TransferState.QUEUED)
            self._stable_files.admit(handle, busy)
        except SignInProblem as problem:
            if api is self._api:
                self._api = None  # nothing starts over it any more; the next one comes with a sign-in
            await self._end_in(handle, TransferState.QUEUED, trouble=Trouble.of(problem))
        except KdeskError as error:
            log.info("transfer %s failed: %s", handle.transfer.id, error)
            await self._end_in(handle, TransferState.FAILED, trouble=Trouble.of(error))
        except Exception as error:
            log.exception("transfer %s met something unforeseen", handle.transfer.id)
            await self._end_in(handle, TransferState.FAILED, trouble=Trouble.of(KdeskError(repr(error))))

    @asynccontextmanager
    async def _file_of(self, handle: TransferHandle) -> AsyncIterator[LocalFile]:
        """Give the file of a transfer with threads of its own; it is closed after that.

        A hash that was begun is gone on with when the transfer was only paused: no byte is read twice for it.
        """
        transfer = handle.transfer
        sent = self._sent.pop(handle, None)
        threads = self._threads.lend()
        first_look = partial(self._stable_files.first_look, handle)
        file = self._open[transfer.id] = LocalFile(
            transfer.file.path, threads.readers, threads.hasher, sent, first_look
        )
        try:
            yield file
        finally:
            del self._open[transfer.id]
            if file.sent and handle.transfer.state is not TransferState.PROCESSING:
                self._sent[handle] = file.sent
            file.close()
            self._threads.take_back(threads)

    async def _end_in(self, handle: TransferHandle, state: TransferState, **reason: Unpack[TransferChanges]) -> None:
        """Put a failure or a question on the row. One that a command has stopped stands where the command put it."""
        transfer = handle.transfer
        if transfer.id not in self._stopped:
            await handle.advance(state, **reason)
        elif transfer.state is state is TransferState.QUEUED:
            await handle.save(**reason)


def _show_trouble(handle: TransferHandle, trouble: Trouble | None) -> None:
    """Say why a step has to be taken again, and count it; the count is journalled with what comes next."""
    handle.update(trouble=trouble, retries=handle.transfer.retries + (trouble is not None))
