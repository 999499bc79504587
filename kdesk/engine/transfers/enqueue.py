"""From dropped paths to transfers on the list: new ones, or unfinished ones of the same files."""

import asyncio
import os
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain, count
from pathlib import Path

from kdesk.domain.details.upload_details import NOTHING_SAID, UploadDetails
from kdesk.domain.sidecars import NO_SIDECARS
from kdesk.domain.transfer import FileWait, Transfer, Trouble
from kdesk.domain.transfer_state import TransferState
from kdesk.engine.details.book import DetailsBook
from kdesk.engine.files.drives import SILENT_SECONDS, SPARE_THREADS, Drives
from kdesk.engine.files.local_file import ProbedFile
from kdesk.engine.transfers.context import EngineContext
from kdesk.engine.transfers.drop import Drop
from kdesk.engine.transfers.file_scan import FileScan, ScannedBatch, ScannedFile
from kdesk.engine.transfers.loading import Loading
from kdesk.engine.transfers.new_transfers import SHOWN_BY_RUN, maker, new_ids, stands_still
from kdesk.engine.transfers.transfer_handle import TransferHandle
from kdesk.errors import DriveHangs
from kdesk.threads import Workers

_IDS_AT_ONCE = 2000
"""Random ids that are drawn with one call, which waits for the thread that scans."""

_NextBatch = asyncio.Future[ScannedBatch | None]


class Enqueuer:
    """Puts files on the list. A drive that does not respond delays its own files only, which wait on the list.

    Args:
        context: What the parts of the queue share.
        drives: Know which drives do not respond.
        tell: Called once per drop if files of its folders were left out, or belong to others.
        book: Keeps what is said of the files.
        loading: Tells when all transfers are known that a file may join.
    """

    def __init__(
        self,
        context: EngineContext,
        drives: Drives,
        tell: Callable[[Drop], None],
        book: DetailsBook,
        loading: Loading,
    ) -> None:
        self._context = context
        self._transfers = context.transfers
        self._drives = drives
        self._tell = tell
        self._book = book
        self._loading = loading
        self._ids = chain.from_iterable(new_ids(_IDS_AT_ONCE) for _ in count())
        # One thread per drop at a time; spare ones replace those that hanging drives hold.
        self._walker = Workers("kdesk-walk", 2, SPARE_THREADS)

    async def enqueue(
        self,
        paths: Sequence[Path | str],
        details: UploadDetails = NOTHING_SAID,
        *,
        with_sidecars: bool = True,
        account: str = "",
    ) -> tuple[Transfer, ...]:
        """Scan the paths and return their transfers in order, new or joined, once all are journalled.

        Paths on a drive that hangs are scanned later; until then a folder there is a single transfer.
        """
        # Chosen before the scan: a choice made meanwhile is for the next files.
        drop = Drop(details, account or self._context.account)
        await self._loading.wait()
        rest: FileScan | None = self._scan(paths, with_sidecars=with_sidecars)
        while rest is not None:
            scan = rest
            if self._drives.any_hangs:
                left, scan = await self._walker.run(scan.keep_only, self._drives.hanging)
                for paths_of_one in self._drives.by_drive(left):
                    self._defer(paths_of_one, self._scan(paths_of_one), None, drop)
            rest = await self._insert_all(scan, drop)
        self._conclude(drop)
        for saving in drop.saving:
            # Not awaited itself: cancelling this must not cancel a write to the journal.
            await asyncio.wait([saving])
        return tuple(handle.transfer for handle in drop.handles)

    def _scan(self, paths: Sequence[Path | str], *, with_sidecars: bool = False) -> FileScan:
        return FileScan(paths, with_sidecars=with_sidecars, known=self._transfers.paths)

    def scan_again(self, handles: Sequence[TransferHandle]) -> None:
        """Scan paths whose drives did not respond before the restart; one of them may be a folder."""
        for handle in handles:
            handle.update(file_wait=FileWait.DRIVE)
        for paths in self._drives.by_drive([handle.transfer.file.path for handle in handles]):
            self._context.tasks.start(partial(self._finish, self._scan(paths), None, paths, Drop(NOTHING_SAID, "")))

    async def _insert_all(self, scan: FileScan, drop: Drop) -> FileScan | None:
        """Put one batch after the other on the list; return a scan of the rest if a drive hangs, None at the end."""
        following = self._walker.submit(scan.next_batch)
        try:
            while True:
                if await self._in_time(following):
                    if (batch := following.result()) is None:
                        return None
                    # The next batch is scanned while this one is listed; neither waits for the journal's disk.
                    following = self._walker.submit(scan.next_batch)
                    scan.size.run(partial(self._list, batch, drop), len(batch.files))
                # None: the batch takes long, but each single file responds in time.
                elif split := await self._walker.run(scan.split, SILENT_SECONDS, self._drives.same_drive):
                    self._drives.hangs(split.left[0], following)
                    self._list(split.before, drop)
                    self._defer(split.left, scan, following, drop)
                    return split.rest
        except BaseException:
            following.cancel()
            raise

    def _defer(self, paths: Sequence[str], scan: FileScan, following: _NextBatch | None, drop: Drop) -> None:
        """Put the paths on a drive that hangs on the list as they are, and continue their scan when it responds."""
        if paths:
            hanging = ScannedBatch(tuple(ScannedFile(path, DriveHangs()) for path in paths), ())
            self._list(hanging, drop)
            self._context.tasks.start(partial(self._finish, scan, following, paths, Drop(drop.details, drop.account)))

    async def _finish(self, scan: FileScan, following: _NextBatch | None, waiting: Sequence[str], drop: Drop) -> None:
        """Scan paths that wait for their drive. The transfer that stood for a folder is replaced by its files."""
        if following is None:
            await self._drives.wait_until_responding(waiting[0])
            following = self._walker.submit(scan.next_batch)
        while True:
            if not await self._in_time(following):
                self._drives.hangs(scan.current or waiting[0], following)
                await asyncio.wait([following])
            if (batch := following.result()) is None:
                break
            following = self._walker.submit(scan.next_batch)
            wanted = self._without_cancelled(batch, waiting)
            self._list(wanted, drop)
        gone = [handle.transfer.id for path in scan.folders for handle in self._waiting_for_drive(path)]
        if gone:
            self._transfers.remove(gone)
            self._context.tasks.finish(partial(self._context.journal.remove, gone))
        self._conclude(drop)

    def _without_cancelled(self, batch: ScannedBatch, waiting: Sequence[str]) -> ScannedBatch:
        """Return the batch without the paths whose transfers no longer wait, and without all below them.

        Somebody cancelled these transfers, or dropped their files again, which has scanned them.
        """
        cancelled = [path for path in waiting if not self._waiting_for_drive(path)]

        def wanted(path: str) -> bool:
            below = any(path == top or path.startswith(top + os.sep) for top in cancelled)
            return not below or bool(self._waiting_for_drive(path))

        return ScannedBatch(
            tuple(file for file in batch.files if wanted(file.path)),
            tuple(file for file in batch.left_out if wanted(file.path)),
        )

    async def _in_time(self, following: _NextBatch) -> bool:
        done, _ = await asyncio.wait([following], timeout=SILENT_SECONDS)
        return bool(done)

    def _conclude(self, drop: Drop) -> None:
        """Tell of a drop whose files are all listed."""
        if drop.handles:
            self._transfers.announce_all_added(drop.handles)
        if drop.left_out.total or drop.groupings:
            self._context.tasks.call(self._tell, drop)

    def _waiting_for_drive(self, path: str) -> list[TransferHandle]:
        """Return the transfers of this path that were not scanned yet."""
        return [handle for handle in self._transfers.unfinished_of(path) if _waits_for_drive(handle.transfer)]

    def close(self) -> None:
        """Let the scanning threads end."""
        self._walker.close()

    def _list(self, batch: ScannedBatch, drop: Drop) -> None:
        drop.add(batch, *self._insert(batch, drop))

    def _insert(self, batch: ScannedBatch, drop: Drop) -> tuple[list[TransferHandle], asyncio.Task[None]]:
        """Return the transfers of the batch, and the task that journals the new ones among them."""
        account = drop.account or self._context.account
        make = maker(account, self._context.clock.now())
        joined: dict[str, TransferHandle] = {}
        new: dict[str, Transfer] = {}
        known: dict[str, TransferHandle] = {}
        responding: dict[str, tuple[TransferHandle, ScannedFile]] = {}
        listed = self._transfers.paths
        for scanned in batch.files:
            path = scanned.path
            handle = self._joined(scanned, account) if path in listed else None
            if handle is None:
                # A file may be dropped together with a folder that contains it.
                if path not in new:
                    new[path] = make(next(self._ids), scanned)
                continue
            joined[path] = handle
            if _waits_for_drive(handle.transfer):
                responding[handle.transfer.id] = handle, scanned
            else:
                known[handle.transfer.id] = handle
        transfers = list(new.values())
        self._begin_details(batch, drop, transfers, known)
        added = self._transfers.add(transfers)
        # Written before any of them runs and is journalled by itself: the journal keeps the order of the list.
        saving = self._context.tasks.finish(partial(self._context.journal.add, transfers))
        self._context.requeue(handle for handle in known.values() if stands_still(handle.transfer))
        for handle, scanned in responding.values():
            self._end_wait(handle, scanned)
        if len(added) == len(batch.files):
            return added, saving  # nearly always: new files, each once
        handles = joined | dict(zip(new, added, strict=True))
        return [handles[scanned.path] for scanned in batch.files], saving

    def _joined(self, scanned: ScannedFile, account: str) -> TransferHandle | None:
        """Return the unfinished transfer that a file joins; None if it needs one of its own."""
        for handle in self._transfers.unfinished_of(scanned.path):
            if _joins(scanned, handle.transfer, account):
                return handle
        return None

    def _begin_details(self, batch: ScannedBatch, drop: Drop, new: Sequence[Transfer], known: Collection[str]) -> None:
        """Keep what is said of a batch, before it is listed: the first call for each of its files knows it."""
        own = {scanned.path: scanned.said for scanned in batch.files if scanned.sidecars is not NO_SIDECARS}
        self._book.begin(new, drop.details, own, before=len(drop.handles))
        self._book.change(dict.fromkeys(known, drop.details) if drop.details.said else {})

    def _end_wait(self, handle: TransferHandle, scanned: ScannedFile) -> None:
        """Let a transfer that waited for its drive run, or fail with the problem that the scan found."""
        result, queued = scanned.result, handle.transfer.state is TransferState.QUEUED
        # The path was dropped again, and its drive still hangs.
        if isinstance(result, DriveHangs):
            return
        if isinstance(result, ProbedFile):
            file = replace(handle.transfer.file, size=result.size, media_type=result.media_type, kind=result.kind)
            handle.update(file=file)
        elif queued and not isinstance(result, SHOWN_BY_RUN):
            handle.advance(TransferState.FAILED, trouble=Trouble.of(result))
            queued = False
        handle.update(file_wait=FileWait.NONE, trouble=None if queued else handle.transfer.trouble)
        self._context.save([handle])


def _waits_for_drive(transfer: Transfer) -> bool:
    # A file that was scanned has a size: then its run waits for the drive, not its scan.
    return transfer.file_wait is FileWait.DRIVE and not transfer.file.size


def _joins(scanned: ScannedFile, transfer: Transfer, account: str) -> bool:
    """Return whether a file joins this unfinished transfer of its path.

    A transfer in PROCESSING has sent its file. If the file was touched since, it may be a new version: it becomes a
    transfer of its own, which is compared with that entry.
    """
    if transfer.state is TransferState.PROCESSING and transfer.file.identity and isinstance(scanned.result, ProbedFile):
        before, now = transfer.file.identity.stamp, scanned.result.stamp
        if now and before.ctime_ns is None:  # journalled by a version of kdesk that did not store it
            now = replace(now, ctime_ns=None)
        if now not in {None, before}:
            return False
    return _same_account(transfer, account)


def _same_account(transfer: Transfer, account: str) -> bool:
    """Return whether a file dropped now is meant for the account of this transfer; always while nobody is signed in."""
    return not account or transfer.account in {"", account}
