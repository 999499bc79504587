"""Sheets as uploads. Implements `domain.sheets.ports.SheetQueueing`."""

import asyncio
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Protocol

from kdesk.domain.details.ports import UploadDetailsBook
from kdesk.domain.queue_listener import QueueListener
from kdesk.domain.sheets.columns import ColumnUse
from kdesk.domain.sheets.of_folder import FileInFolder, folder_sheet
from kdesk.domain.sheets.ports import AddressQueue
from kdesk.domain.sheets.problems import CellProblem, ProblemKind
from kdesk.domain.sheets.rows import SheetRow, rows_of
from kdesk.domain.sheets.sheet import Sheet
from kdesk.domain.source_file import FileIdentity
from kdesk.domain.transfer import Transfer
from kdesk.engine.files.drives import SPARE_THREADS
from kdesk.engine.files.local_file import ProbedFile
from kdesk.engine.sheets.file_lookup import FileLookup
from kdesk.engine.sheets.waiting_details import WaitingDetails
from kdesk.engine.transfers.file_scan import FileScan, absolute
from kdesk.threads import Workers

_BATCH = 250
"""Transfers that get their details in one turn of the loop, if the files of a sheet were queued before."""


class FileQueue(Protocol):
    """The part of the transfer queue that takes files."""

    def listen(self, listener: QueueListener) -> None:
        """Call the listener for every change from now on."""
        ...

    def ignore(self, listener: QueueListener) -> None:
        """Call the listener no more."""
        ...

    def ready_of(self, path: str) -> Transfer | None:
        """Return the transfer of a file that is READY in the account that gets new files; None if there is none."""
        ...

    async def enqueue(self, paths: Sequence[Path | str], *, with_sidecars: bool) -> tuple[Transfer, ...]:
        """Queue files; return their transfers: new ones, and unfinished ones of the same files that they join."""
        ...


class SheetUploads:
    """Previews sheets and queues their rows.

    Args:
        queue: Takes the files; it is listened to until this is closed.
        book: Keeps the details of the transfers.
        addresses: Queues rows with addresses; None where nothing takes them.
    """

    def __init__(self, queue: FileQueue, book: UploadDetailsBook, addresses: AddressQueue | None = None) -> None:
        self._queue, self._book = queue, book
        self._addresses = addresses
        self._workers = Workers("kdesk-sheets", 1, SPARE_THREADS)
        self.details = WaitingDetails(book)
        queue.listen(self.details)

    def close(self) -> None:
        """Let the threads end, and say nothing any more of what is queued."""
        self._queue.ignore(self.details)
        self._workers.close()

    async def preview(
        self,
        sheet: Sheet,
        roles: Sequence[ColumnUse],
        beside: Collection[Path] = (),
        *,
        inside_only: bool = False,
    ) -> tuple[SheetRow, ...]:
        """Return the rows of a sheet with what was found, and what is wrong with each. Arguments of `FileLookup`."""
        lookup = partial(FileLookup, sheet.path, roles, beside, inside_only=inside_only)
        return await self._workers.run(self._preview, sheet, roles, lookup)

    async def of_folder(self, folder: Path) -> Sheet:
        """Return the files below a folder as a sheet. Raises SheetUnreadable."""
        return await self._workers.run(_of_folder, folder)

    async def queue(self, rows: Sequence[SheetRow]) -> int:
        """Queue the rows that can be, with their details, and return how many.

        What is said of a file that is READY already, and was not touched since, is written to its entry.
        """
        wanted = [row for row in rows if row.can_be_queued]
        by_address = [row for row in wanted if row.address]
        if by_address and self._addresses is not None:
            self._addresses(by_address)
        files = {row.path: row.details for row in wanted if row.path}
        ready = await self._ready(files)
        if said := {one.id: files[path] for path, one in ready.items() if files[path].said}:
            self._book.change(said)
        if files := {path: details for path, details in files.items() if path not in ready}:
            self.details.expect(files)
            try:
                await self._queue_files(list(files))
            finally:
                self.details.forget(files)
        return len(wanted)

    async def _ready(self, paths: Collection[str]) -> Mapping[str, Transfer]:
        """Return by path the transfers of files that are READY as they are now."""
        listed = {path: one for path in paths if (one := self._queue.ready_of(path)) is not None}
        return await self._workers.run(_untouched, listed) if listed else {}

    async def _queue_files(self, paths: Sequence[str]) -> None:
        # What belongs to a file stands in its row, or in a row of its own.
        taken = await self._queue.enqueue(paths, with_sidecars=False)
        # Those whose files joined a transfer were not added: their details still wait.
        for first in range(0, len(taken), _BATCH):
            self.details.added(taken[first : first + _BATCH])
            await asyncio.sleep(0)

    def _preview(
        self, sheet: Sheet, roles: Sequence[ColumnUse], lookup: Callable[[], FileLookup]
    ) -> tuple[SheetRow, ...]:
        rows = lookup().found(rows_of(sheet, roles))
        return rows if self._addresses is not None else tuple(map(_without_address, rows))


def _untouched(listed: Mapping[str, Transfer]) -> Mapping[str, Transfer]:
    """Return the transfers whose files have the size and the time of when they were sent. Blocks."""
    return {path: one for path, one in listed.items() if _is_untouched(path, one.file.identity)}


def _is_untouched(path: str, identity: FileIdentity | None) -> bool:
    try:
        found = Path(path).stat()
    except (OSError, ValueError):
        return False
    return identity is not None and (identity.size, identity.mtime_ns) == (found.st_size, found.st_mtime_ns)


def _without_address(row: SheetRow) -> SheetRow:
    if not row.address:
        return row
    return row.with_problems(CellProblem(ProblemKind.ADDRESSES_NOT_TAKEN, row.source_column))


def _of_folder(folder: Path) -> Sheet:
    scan = FileScan([folder])
    return folder_sheet(str(absolute(folder)), _files(scan))


def _files(scan: FileScan) -> Iterator[FileInFolder]:
    while (batch := scan.next_batch()) is not None:
        for file in batch.files:
            # What cannot be taken is left out, as the folder itself if nothing in it can.
            if isinstance(file.result, ProbedFile):
                yield FileInFolder(file.path, file.sidecars)
