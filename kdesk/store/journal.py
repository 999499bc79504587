"""The journal of transfers, which survives restarts and crashes. Implements `ports.TransferStore`."""

import asyncio
import logging
import sqlite3
from collections import deque
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from kdesk.domain.transfer import Transfer
from kdesk.errors import JournalProblem, Reason
from kdesk.store.journal_file import JournalFile
from kdesk.store.journal_schema import Change
from kdesk.store.transfer_table import TransferTable, is_long, put_max_chunk, select_max_chunks
from kdesk.threads import Workers

T = TypeVar("T")

log = logging.getLogger(__name__)

CLOSE_SECONDS = 10.0
"""How long closing waits for a disk that hangs."""


@dataclass(slots=True)
class _Waiting:
    """A change that waits for the disk, and the error with which writing it failed."""

    change: Change
    error: Exception | None = None


class Journal:
    """The journal file with a thread of its own; made by `Journal.open`.

    Changes that wait at the same time share one transaction. Each call returns when its change is on the disk, and
    raises JournalProblem if it could not be written; the next call opens the file again. A change is written even if
    its caller is cancelled meanwhile.
    """

    def __init__(self, path: Path, close_seconds: float = CLOSE_SECONDS) -> None:
        self._file = JournalFile(path)
        self._table = TransferTable()
        self._close_seconds = close_seconds
        self._thread = Workers("kdesk-journal", 1)
        # Both operations are atomic: the loop thread appends, the journal's thread pops from the left.
        self._waiting: deque[_Waiting] = deque()

    @classmethod
    @asynccontextmanager
    async def open(cls, path: Path) -> AsyncIterator["Journal"]:
        """Open the journal for the length of the block.

        If the file cannot be opened, the calls raise JournalProblem later. Raises JournalProblem for the journal of a
        later kdesk: work that it may have begun is not begun once more without it.
        """
        journal = cls(path)
        try:
            await journal._begin()
            yield journal
        finally:
            await journal._close()

    @property
    def damaged(self) -> Path | None:
        """Where a damaged journal was moved; None if it was intact."""
        return self._file.damaged

    async def load(self) -> Sequence[Transfer]:
        """Return every transfer, in order; see `ports.TransferStore`."""
        return await self.read(lambda connection: tuple(self._table.select(connection)))

    async def load_first(self, count: int) -> Sequence[Transfer]:
        """Return the first transfers; see `ports.TransferStore`."""
        return tuple(await self.read(partial(self._table.select_first, count)))

    async def is_long(self) -> bool:
        """Return whether loading takes long enough to be noticed; what cannot be read is not long."""
        try:
            return await self.read(is_long)
        except JournalProblem:
            return False

    async def add(self, transfers: Sequence[Transfer]) -> None:
        """Append new transfers; see `ports.TransferStore`."""
        await self.change(partial(self._table.add, tuple(transfers)))

    async def save(self, transfers: Sequence[Transfer]) -> None:
        """Write these transfers; see `ports.TransferStore`."""
        await self.change(partial(self._table.upsert, tuple(transfers)))

    async def save_order(self, transfer_ids: Sequence[str]) -> None:
        """Write the order of all transfers; see `ports.TransferStore`."""
        await self.change(partial(self._table.reorder, tuple(transfer_ids)))

    async def remove(self, transfer_ids: Collection[str]) -> None:
        """Remove these transfers; see `ports.TransferStore`."""
        await self.change(partial(self._table.delete, tuple(transfer_ids)))

    async def load_max_chunks(self) -> Mapping[str, int]:
        """Return the largest chunk of each account; see `ports.TransferStore`."""
        return await self.read(select_max_chunks)

    async def save_max_chunk(self, account: str, largest: int) -> None:
        """Write the largest chunk of one account; see `ports.TransferStore`."""
        await self.change(partial(put_max_chunk, account, largest))

    async def read(self, query: Callable[[sqlite3.Connection], T]) -> T:
        """Run a query of other rows, after all changes that wait. Raises JournalProblem."""
        return await self._thread.run(self._read, query)

    async def change(self, change: Change) -> None:
        """Write a change of other rows, and return when it is on the disk. Raises JournalProblem."""
        waiting = _Waiting(change)
        # In the queue before the first await: if this task is cancelled, its job may be dropped. The next job, or
        # closing, then writes the change.
        self._waiting.append(waiting)
        # When this returns, the change was written by it or by an earlier job.
        await self._thread.run(self._write_waiting)
        if waiting.error:
            raise waiting.error

    async def _begin(self) -> None:
        try:
            await self._thread.run(self._file.write, ())
        except JournalProblem as problem:
            if problem.reason is Reason.JOURNAL_OF_NEWER:
                raise

    def _write_waiting(self) -> None:
        """Write all waiting changes in one transaction; the jobs of the other changes find nothing to do."""
        # What waits at this moment: the loop thread may append more meanwhile.
        group = [self._waiting.popleft() for _ in range(len(self._waiting))]
        if not group:
            return
        try:
            self._file.write([waiting.change for waiting in group])
        except Exception as exc:  # noqa: BLE001  a task boundary: the callers that await the changes get the error
            self._table.forget()
            for waiting in group:
                waiting.error = exc

    def _read(self, query: Callable[[sqlite3.Connection], T]) -> T:
        self._write_waiting()
        # Queries read all at once: a connection of SQLite may be used only on the thread that opened it.
        return self._file.read(query)

    def _finish(self) -> None:
        self._write_waiting()
        self._file.close()

    async def _close(self) -> None:
        try:
            async with asyncio.timeout(self._close_seconds):
                await self._thread.run(self._finish)
        except TimeoutError:
            log.warning("the journal's disk does not respond; kdesk ends without waiting for it")
        finally:
            self._thread.close()
