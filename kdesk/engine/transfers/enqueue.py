"""From files that were dropped to transfers on the list: new ones, or unfinished ones of the same file."""

import asyncio
import os
import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from kdesk.domain.entry import MediaType
from kdesk.domain.left_out import LeftOut
from kdesk.domain.names import composed, stored
from kdesk.domain.ports import Clock
from kdesk.domain.source_file import SourceFile
from kdesk.domain.transfer import FileWait, Transfer, TransferState, Trouble
from kdesk.engine.files.drives import SILENT_SECONDS, SPARE_THREADS, Drives
from kdesk.engine.files.local_file import Looked
from kdesk.engine.transfers.file_scan import Batch, FileScan, Taken
from kdesk.engine.transfers.journal_writer import JournalWriter
from kdesk.engine.transfers.tasks import Tasks
from kdesk.engine.transfers.transfer_handle import TransferHandle
from kdesk.engine.transfers.transfer_list import TransferList
from kdesk.errors import DriveHangs, FileProblem, FileStillWritten, TooManyOpenFiles
from kdesk.threads import Workers

ID_DIGITS = 16

_SHOWS_LATER = (FileStillWritten, TooManyOpenFiles)
"""What a file is that its writer has locked, or that cannot be opened for a moment, shows when its transfer runs."""

_Ahead = asyncio.Future[Batch | None]


class _Drop:
    """What became of the paths that were dropped together."""

    def __init__(self) -> None:
        self.concerned: dict[str, TransferHandle] = {}
        self.saving: list[asyncio.Task[None]] = []
        self.left_out = LeftOut()

    def add(self, batch: Batch, handles: Sequence[TransferHandle], saved: asyncio.Task[None]) -> None:
        """Take one batch in, with its transfers and what journals them."""
        self.concerned |= {handle.transfer.id: handle for handle in handles}
        self.saving.append(saved)
        self.left_out.add(batch.left_out)


class Enqueuer:
    """Puts files on the list. A drive that hangs holds up its own files only: they stand on the list, and wait for it.

    account   key of the account that is signed in, "" while there is none
    drives    know which of them do not answer
    joined    is told the records that were on the list before, with each batch
    released  is told each record that waited for its drive and may run now
    left_out  is told what each drop left out of its folders, once it was walked
    """

    def __init__(
        self,
        transfers: TransferList,
        journal: JournalWriter,
        tasks: Tasks,
        clock: Clock,
        account: Callable[[], str],
        drives: Drives,
        *,
        joined: Callable[[Sequence[TransferHandle]], None],
        released: Callable[[TransferHandle], None],
        left_out: Callable[[LeftOut], None],
    ) -> None:
        self._transfers = transfers
        self._journal = journal
        self._tasks = tasks
        self._clock = clock
        self._account = account
        self._drives = drives
        self._joined = joined
        self._released = released
        self._left_out = left_out
        # One thread for each drop at a time; others take the places of those that hanging drives hold.
        self._walker = Workers("kdesk-walk", 2, SPARE_THREADS)

    async def enqueue(self, paths: Sequence[Path]) -> tuple[Transfer, ...]:
        """Walk the paths and return the transfers that they became or joined, in order, once all are journalled.

        What lies on a drive that hangs is looked at later: a folder there is one transfer until then.
        """
        drop = _Drop()
        rest: FileScan | None = FileScan(paths)
        while rest is not None:
            scan = rest
            if self._drives.any_hangs:
                left, scan = await self._walker.run(scan.leave, self._drives.hanging)
                for paths_of_one in self._drives.by_drive(left):
                    self._leave_behind(paths_of_one, FileScan(paths_of_one), None, drop)
            rest = await self._follow(scan, drop)
        self._tell(drop)
        for saved in drop.saving:
            await asyncio.wait([saved])
        return tuple(handle.transfer for handle in drop.concerned.values())

    def look_again(self, handles: Sequence[TransferHandle]) -> None:
        """Look at files that could not be looked at before the restart: one of them may be a folder."""
        for handle in handles:
            handle.update(file_wait=FileWait.DRIVE)
        for paths in self._drives.by_drive([handle.transfer.file.path for handle in handles]):
            self._tasks.start(partial(self._finish, FileScan(paths), None, paths))

    async def _follow(self, scan: FileScan, drop: "_Drop") -> FileScan | None:
        """List one batch after the other; return a scan of what is left when a drive hangs, None at the end."""
        ahead = self._walker.submit(scan.next_batch)
        try:
            while True:
                if await self._in_time(ahead):
                    if (batch := ahead.result()) is None:
                        return None
                    # The next ones are looked at while these are listed, and neither waits for the journal's disk.
                    ahead = self._walker.submit(scan.next_batch)
                    drop.add(batch, *self._insert(batch))
                elif split := await self._walker.run(scan.split, SILENT_SECONDS, self._drives.same_drive):
                    self._drives.hangs(split.left[0], ahead)
                    drop.add(split.before, *self._insert(split.before))
                    self._leave_behind(split.left, scan, ahead, drop)
                    return split.rest
        except BaseException:
            ahead.cancel()
            raise

    def _leave_behind(self, paths: Sequence[str], scan: FileScan, ahead: _Ahead | None, drop: "_Drop") -> None:
        """List the paths on a drive that hangs, and let their scan go on once it answers."""
        if paths:
            hanging = Batch(tuple(Taken(path, DriveHangs()) for path in paths), ())
            drop.add(hanging, *self._insert(hanging))
            self._tasks.start(partial(self._finish, scan, ahead, paths))

    async def _finish(self, scan: FileScan, ahead: _Ahead | None, waiting: Sequence[str]) -> None:
        """Look at what waits for its drive; the transfer that stood for a folder gives way to its files."""
        drop = _Drop()
        if ahead is None:
            await self._drives.answers(waiting[0])
            ahead = self._walker.submit(scan.next_batch)
        while True:
            if not await self._in_time(ahead):
                self._drives.hangs(scan.current or waiting[0], ahead)
                await asyncio.wait([ahead])
            if (batch := ahead.result()) is None:
                break
            ahead = self._walker.submit(scan.next_batch)
            wanted = self._without_given_up(batch, waiting)
            drop.add(wanted, *self._insert(wanted))
        gone = [handle.transfer.id for path in scan.folders for handle in self._waiting_for_drive(path)]
        if gone:
            self._transfers.remove(gone)
            self._tasks.finish(partial(self._journal.remove, gone))
        self._tell(drop)

    def _without_given_up(self, batch: Batch, waiting: Sequence[str]) -> Batch:
        """Return the batch without the paths, and all below them, whose transfers wait no more: somebody gave them up.

        Those of a drop that was repeated meanwhile have been looked at already.
        """
        given_up = [path for path in waiting if not self._waiting_for_drive(path)]

        def wanted(path: str) -> bool:
            below = any(path == top or path.startswith(top + os.sep) for top in given_up)
            return not below or bool(self._waiting_for_drive(path))

        return Batch(
            tuple(taken for taken in batch.taken if wanted(taken.path)),
            tuple(file for file in batch.left_out if wanted(file.path)),
        )

    async def _in_time(self, ahead: _Ahead) -> bool:
        done, _ = await asyncio.wait([ahead], timeout=SILENT_SECONDS)
        return bool(done)

    def _tell(self, drop: "_Drop") -> None:
        if drop.left_out.total:
            self._left_out(drop.left_out)

    def _waiting_for_drive(self, path: str) -> list[TransferHandle]:
        """Return the transfers of this path that nobody has looked at yet."""
        return [handle for handle in self._transfers.unfinished_of(path) if _waits_for_drive(handle.transfer)]

    def close(self) -> None:
        """Let the walking threads end."""
        self._walker.close()

    def _insert(self, batch: Batch) -> tuple[list[TransferHandle], asyncio.Task[None]]:
        """Return the records of the batch, and what journals the new ones among them."""
        account, ids = self._account(), _new_ids(len(batch.taken))
        concerned: list[TransferHandle | Transfer] = []
        fresh: dict[str, Transfer] = {}
        seen: dict[str, tuple[TransferHandle, Taken]] = {}
        for taken in batch.taken:
            path = taken.path
            joined = next((r for r in self._transfers.unfinished_of(path) if _joins(taken, r.transfer, account)), None)
            if joined is not None and _waits_for_drive(joined.transfer):
                seen[joined.transfer.id] = (joined, taken)
            if joined is None and path not in fresh:
                fresh[path] = self._new_transfer(next(ids), taken, account)
            concerned.append(joined or fresh[path])
        added = {handle.transfer.id: handle for handle in self._transfers.add(list(fresh.values()))}
        # Before one of them runs and is journalled by itself: new ones go behind the others there.
        saving = self._tasks.finish(partial(self._journal.save, list(fresh.values())))
        handles = [added[item.id] if isinstance(item, Transfer) else item for item in concerned]
        known = {r.transfer.id: r for r in handles if r.transfer.id not in added and r.transfer.id not in seen}
        self._joined(list(known.values()))
        for handle, taken in seen.values():
            self._see(handle, taken)
        return handles, saving

    def _see(self, handle: TransferHandle, taken: Taken) -> None:
        """Let a transfer go on that waited for its drive, or fail with what was found."""
        outcome, queued = taken.outcome, handle.transfer.state is TransferState.QUEUED
        if isinstance(outcome, DriveHangs):
            return
        handle.update(file_wait=FileWait.NONE, trouble=None if queued else handle.transfer.trouble)
        if isinstance(outcome, Looked):
            file = handle.transfer.file
            handle.update(file=replace(file, size=outcome.size, media_type=outcome.media_type))
        elif queued and not isinstance(outcome, _SHOWS_LATER):
            handle.step(TransferState.FAILED, trouble=Trouble.of(outcome))
        self._tasks.finish(partial(self._journal.save, [handle.transfer]))
        self._released(handle)

    def _new_transfer(self, transfer_id: str, taken: Taken, account: str) -> Transfer:
        looked = taken.outcome if isinstance(taken.outcome, Looked) else Looked(0, MediaType.UNKNOWN)
        transfer = Transfer(
            id=transfer_id,
            file=SourceFile(taken.path, _shown(taken.path.rpartition(os.sep)[2]), looked.size, looked.media_type),
            account=account,
            created_at=self._clock.now(),
        )
        if isinstance(taken.outcome, DriveHangs):
            return transfer.replace(trouble=Trouble.of(taken.outcome), file_wait=FileWait.DRIVE)
        if isinstance(taken.outcome, FileProblem) and not isinstance(taken.outcome, _SHOWS_LATER):
            return transfer.advance(TransferState.FAILED, trouble=Trouble.of(taken.outcome))
        return transfer


def _waits_for_drive(transfer: Transfer) -> bool:
    return transfer.file_wait is FileWait.DRIVE and not transfer.file.size


def _new_ids(count: int) -> Iterator[str]:
    """Yield so many ids, drawn in one go: each draw would let another thread have its turn before the window's."""
    drawn = secrets.token_hex(count * ID_DIGITS // 2)
    return (drawn[first : first + ID_DIGITS] for first in range(0, len(drawn), ID_DIGITS))


def _joins(taken: Taken, transfer: Transfer, account: str) -> bool:
    """Tell whether a file belongs to this unfinished transfer of its path.

    Of one whose every byte has arrived nothing is read any more: a file that was touched since may be a new version,
    which becomes a transfer of its own and is compared with that entry.
    """
    if transfer.state is TransferState.PROCESSING and transfer.file.identity and isinstance(taken.outcome, Looked):
        before, now = transfer.file.identity.stamp, taken.outcome.stamp
        if now and before.ctime_ns is None:  # the transfer of an older version
            now = replace(now, ctime_ns=None)
        if now not in {None, before}:
            return False
    return _same_account(transfer, account)


def _same_account(transfer: Transfer, account: str) -> bool:
    """Tell whether a file dropped now is meant for the account of this transfer: while nobody is signed in, it is."""
    return not account or transfer.account in {"", account}


def _shown(name: str) -> str:
    """Make a file name into text that can be shown, stored, sent and searched: composed, undecodable bytes replaced."""
    return composed(stored(name))
