"""Slots: which transfers run, and how a run ends."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING, Unpack
from weakref import WeakKeyDictionary

from kdesk.domain.queue_listener import QueueListener
from kdesk.domain.source_file import SourceKind
from kdesk.domain.transfer import FileWait, Transfer, TransferChanges, Trouble
from kdesk.domain.transfer_state import TransferState
from kdesk.engine.files.drives import SPARE_THREADS, Drives
from kdesk.engine.files.file_threads import ThreadPool
from kdesk.engine.files.local_file import LocalFile
from kdesk.engine.throughput.retry import Retrier
from kdesk.engine.transfers.start_order import StartOrder
from kdesk.engine.upload.decisions import DecisionNeeded
from kdesk.errors import DriveHangs, FileStillWritten, KdeskError, SignInProblem
from kdesk.late import late
from kdesk.threads import Workers

if TYPE_CHECKING:  # only signatures name them
    from kdesk.domain.ports import AccountApi
    from kdesk.engine.files.open_file import OpenFile
    from kdesk.engine.files.sent_hash import SentHash
    from kdesk.engine.files.stable_file import StableFileWaiter
    from kdesk.engine.throughput.throughput import Throughputs
    from kdesk.engine.transfers.context import EngineContext
    from kdesk.engine.transfers.transfer_handle import TransferHandle
    from kdesk.engine.upload.duplicates import Duplicates

log = logging.getLogger(__name__)

COMPARE_THREADS = 4
"""Concurrent reads of files that are compared with files that look the same; spare threads replace hanging ones."""

_ARRIVED = frozenset({TransferState.PROCESSING, TransferState.READY, TransferState.ARRIVED})


class Slots(QueueListener):
    """Runs the first QUEUED transfers of all accounts that are signed in, up to a number of them at once.

    Args:
        context: What the parts of the queue share.
        count: Transfers of all accounts that run at once.
        throughputs: Shared by all runs of an account.
        drives: Know which drives do not respond.
        need: Called with the key of an account whose transfers wait for its session.
    """

    def __init__(
        self,
        context: EngineContext,
        count: int,
        throughputs: Throughputs,
        drives: Drives,
        need: Callable[[str], None],
    ) -> None:
        self._context = context
        self._count = count
        self._throughputs = throughputs
        self._need = need
        self._threads = ThreadPool()
        self._comparing = Workers("kdesk-compare", COMPARE_THREADS, SPARE_THREADS)
        self._duplicates = late(self._make_duplicates)
        self._stable_files = late(partial(self._make_waiter, drives))
        self._order = StartOrder(context.transfers, context.clock)
        self._apis: dict[str, AccountApi] = {}
        self._runs: Counter[str] = Counter()
        self._fill_scheduled = False
        self._running: dict[str, asyncio.Task[None]] = {}
        self._stopped: set[str] = set()
        self._on_run_end: list[Callable[[TransferHandle], None]] = []
        self._open: dict[str, LocalFile] = {}
        # Hashes that a later run continues; kept no longer than the transfer.
        self._sent: WeakKeyDictionary[TransferHandle, SentHash] = WeakKeyDictionary()

    def _make_waiter(self, drives: Drives) -> StableFileWaiter:
        from kdesk.engine.files.stable_file import StableFileWaiter  # noqa: PLC0415  with the first run

        return StableFileWaiter(self._context.tasks, self._context.clock, drives)

    def _make_duplicates(self) -> Duplicates:
        from kdesk.engine.upload.content_match import ContentMatcher  # noqa: PLC0415  with the first run
        from kdesk.engine.upload.duplicates import Duplicates  # noqa: PLC0415  with the first run

        matcher = ContentMatcher(self._comparing, self._context.clock)
        return Duplicates(self._listed, matcher, self._context.clock)

    def connect(self, account: str, api: AccountApi | None) -> None:
        """Start transfers of an account with this API from now on; runs of a former one must have been stopped."""
        if api is None:
            self._apis.pop(account, None)
            return
        self._apis[account] = api
        self._throughputs.begin(account)
        self._fill_soon()

    def added(self, transfers: Sequence[Transfer]) -> None:
        """Start new transfers."""
        queued = [transfer for transfer in transfers if transfer.state is TransferState.QUEUED]
        # Not a list: before the first sign-in nobody looks for them.
        self._order.extend(filter(None, (self._context.transfers.get(transfer.id) for transfer in queued)))
        for account in {transfer.account for transfer in queued} - self._apis.keys():
            self._need(account)
        if queued:
            self._fill_soon()

    def changed(self, before: Transfer, now: Transfer) -> None:
        """Start a transfer that became QUEUED, or that no longer waits for its file or an account."""
        del before
        self._offer(now)

    def moved(self, transfer_ids: Collection[str], row: int) -> None:
        """Follow the order of the list."""
        del transfer_ids, row
        self._order.invalidate()

    def set_count(self, count: int) -> None:
        """Change the number of slots; transfers that run already are not stopped."""
        self._count = count
        self._fill_soon()

    def running(self) -> Collection[str]:
        """Return the ids of transfers whose run has not ended yet, also of those that were stopped."""
        return self._running.keys()

    def listen_for_end(self, callback: Callable[[TransferHandle], None]) -> None:
        """Call this when a run has ended, before the next one begins. Nothing works on the transfer any more then."""
        self._on_run_end.append(callback)

    def stop(self, transfer_id: str) -> None:
        """Stop the run of a transfer whose state was changed already, if it has one."""
        if task := self._running.get(transfer_id):
            self._stopped.add(transfer_id)
            task.cancel()

    def upload_unstable(self, transfer_ids: Collection[str]) -> None:
        """Start transfers although their files may still be written."""
        self._stable_files.stop_waiting(transfer_ids)

    def close(self) -> None:
        """Let the reading threads end."""
        self._threads.close()
        self._comparing.close()

    def open_file(self, transfer_id: str) -> OpenFile | None:
        """Return the open file of a transfer that runs, None if it has none."""
        file = self._open.get(transfer_id)
        return file.opened if file else None

    def _offer(self, transfer: Transfer) -> None:
        if transfer.state is TransferState.QUEUED and (handle := self._context.transfers.get(transfer.id)):
            self._order.push(handle)
            if transfer.account not in self._apis:
                self._need(transfer.account)
            self._fill_soon()

    def _fill_soon(self) -> None:
        """Fill the slots in the next turn of the loop: one command queues many transfers, and urgent ones go first."""
        if not self._fill_scheduled and not self._context.tasks.ending:
            self._fill_scheduled = True
            self._context.tasks.call_soon(self._fill)

    def _fill(self) -> None:
        self._fill_scheduled = False
        if self._context.tasks.ending:
            return
        while self._apis and len(self._running) < self._count:
            handle = self._order.pop({account: self._runs[account] for account in self._apis}, self._may_start)
            if handle is None:
                return
            account = handle.transfer.account
            work, on_end = partial(self._run, self._apis[account], handle), partial(self._ended, handle, account)
            self._running[handle.transfer.id] = self._context.tasks.start(work, on_end)
            self._runs[account] += 1

    def _listed(self, transfer_id: str) -> Transfer | None:
        handle = self._context.transfers.get(transfer_id)
        return handle.transfer if handle else None

    def _may_start(self, handle: TransferHandle) -> bool:
        transfer = handle.transfer
        return transfer.id not in self._running and transfer.file_wait is FileWait.NONE

    def _ended(self, handle: TransferHandle, account: str) -> None:
        del self._running[handle.transfer.id]
        self._runs[account] -= 1
        self._stopped.discard(handle.transfer.id)
        for callback in self._on_run_end:
            callback(handle)
        # A command may have queued it again while its run ended: `_may_start` has refused it until now.
        self._offer(handle.transfer)
        self._fill_soon()

    async def _run(self, api: AccountApi, handle: TransferHandle) -> None:
        """Run one transfer. This is the task boundary: every error becomes a message in the row."""
        try:
            await self._bring(api, handle)
        except DecisionNeeded as needed:
            await self._end_in(handle, TransferState.PAUSED, **needed.changes)
        except (FileStillWritten, DriveHangs) as busy:
            # QUEUED first: the wait ends in any other state. Nothing starts before `add`, as the run has not ended.
            await self._end_in(handle, TransferState.QUEUED)
            self._stable_files.add(handle, busy)
        except SignInProblem as problem:
            account = handle.transfer.account
            if api is self._apis.get(account):
                del self._apis[account]  # no run starts with it any more; a sign-in brings the next one
            await self._end_in(handle, TransferState.QUEUED, trouble=Trouble.of(problem))
        except KdeskError as error:
            log.info("transfer %s failed: %s", handle.transfer.id, error)
            await self._end_in(handle, TransferState.FAILED, trouble=Trouble.of(error))
        except Exception as error:  # the boundary of one run: reported in the row and the log
            log.exception("transfer %s failed unexpectedly", handle.transfer.id)
            await self._end_in(handle, TransferState.FAILED, trouble=Trouble.of(KdeskError(repr(error))))

    async def _bring(self, api: AccountApi, handle: TransferHandle) -> None:
        """Upload the file of a transfer, or let the server fetch it from its address."""
        # With the first transfer that runs: most of the upload protocol.
        from kdesk.engine.upload.address_import import AddressImport  # noqa: PLC0415
        from kdesk.engine.upload.upload_run import UploadRun  # noqa: PLC0415
        from kdesk.engine.upload.uploader import Uploader  # noqa: PLC0415

        context, throughput = self._context, self._throughputs.of(handle.transfer.account)
        if handle.transfer.file.kind is SourceKind.ADDRESS:
            retrier = Retrier(
                context.policy, context.clock, partial(_show_trouble, handle), reachability=api.reachability
            )
            run = UploadRun(api, handle, retrier, throughput, context.clock, context.details)
            await AddressImport(run).run()
            return
        async with self._file_of(handle) as file:
            retrier = Retrier(
                context.policy,
                context.clock,
                partial(_show_trouble, handle),
                on_unreachable=file.release,
                reachability=api.reachability,
            )
            run = UploadRun(api, handle, retrier, throughput, context.clock, context.details)
            await Uploader(run, file, self._duplicates).run()

    @asynccontextmanager
    async def _file_of(self, handle: TransferHandle) -> AsyncIterator[LocalFile]:
        """Open the file of a transfer with threads of its own, and close it afterwards.

        The hash of what was sent is kept unless the transfer has arrived: a paused transfer continues it, and no byte
        is read twice for it.
        """
        transfer = handle.transfer
        sent = self._sent.pop(handle, None)
        threads = self._threads.lend()
        ready_check = partial(self._stable_files.check_ready, handle)
        file = self._open[transfer.id] = LocalFile(
            transfer.file.path, threads.readers, threads.hasher, sent, ready_check
        )
        try:
            yield file
        finally:
            del self._open[transfer.id]
            if file.sent_hash and handle.transfer.state not in _ARRIVED:
                self._sent[handle] = file.sent_hash
            file.close()
            self._threads.take_back(threads)

    async def _end_in(self, handle: TransferHandle, state: TransferState, **reason: Unpack[TransferChanges]) -> None:
        """Show a failure or a question in the row, unless a command stopped the run and set the state."""
        transfer = handle.transfer
        if transfer.id not in self._stopped:
            handle.advance(state, **reason)
            await handle.save()
        # The command wants the same state, so the reason does not contradict it.
        elif transfer.state is state is TransferState.QUEUED:
            await handle.save(**reason)


def _show_trouble(handle: TransferHandle, trouble: Trouble | None) -> None:
    """Show why a step is repeated, and count the repetition; the next save journals the count."""
    handle.update(trouble=trouble, retries=handle.transfer.retries + (trouble is not None))
