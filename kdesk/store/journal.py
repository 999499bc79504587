"""The journal: every transfer, as it must be known after a restart. Implements `ports.TransferStore`."""

import asyncio
import logging
from collections import deque
from collections.abc import AsyncIterator, Collection, Sequence
from concurrent.futures import Future
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path

from kdesk.domain.transfer import Transfer
from kdesk.errors import JournalProblem
from kdesk.store.journal_file import Change, JournalFile
from kdesk.store.journal_rows import delete, reorder, select, upsert
from kdesk.store.worker import Worker

_log = logging.getLogger(__name__)


class Journal:
    """The file with a thread of its own; made by `Journal.open`.

    A change is in one transaction, and changes that wait at the same time share it. Each call returns when its change
    is on the disk, and raises JournalProblem when it could not be written; the next call tries the file afresh.
    A change that was asked for is written even when the caller is cancelled meanwhile.
    """

    def __init__(self, path: Path) -> None:
        self._file = JournalFile(path)
        self._worker = Worker("journal")
        # Both ends are atomic: the loop thread appends, the journal's thread takes from the left.
        self._waiting: deque[tuple[Change, Future[None]]] = deque()

    @classmethod
    @asynccontextmanager
    async def open(cls, path: Path) -> AsyncIterator["Journal"]:
        """Open the journal for the length of the block.

        A file that cannot be opened now is no reason to fail here: `load` and the other calls raise JournalProblem.
        """
        journal = cls(path)
        with suppress(JournalProblem):
            await journal._worker.run(journal._file.write, ())
        try:
            yield journal
        finally:
            await journal._close()

    @property
    def damaged(self) -> Path | None:
        """Where a damaged journal was set aside, None when it was sound."""
        return self._file.damaged

    async def load(self) -> Sequence[Transfer]:
        """Return every transfer, in order; see `ports.TransferStore`."""
        return await self._worker.run(self._file.read, lambda connection: tuple(select(connection)))

    async def save(self, transfers: Sequence[Transfer]) -> None:
        """Write these transfers; see `ports.TransferStore`."""
        await self._change(partial(upsert, tuple(transfers)))

    async def save_order(self, transfer_ids: Sequence[str]) -> None:
        """Write the order of all transfers; see `ports.TransferStore`."""
        await self._change(partial(reorder, tuple(transfer_ids)))

    async def remove(self, transfer_ids: Collection[str]) -> None:
        """Forget these transfers; see `ports.TransferStore`."""
        await self._change(partial(delete, tuple(transfer_ids)))

    async def _change(self, change: Change) -> None:
        done: Future[None] = Future()
        self._waiting.append((change, done))
        self._worker.submit(self._write_waiting)
        await asyncio.wrap_future(done)

    def _write_waiting(self) -> None:
        """Write all that waits, in one transaction; the job of the next one then finds nothing left to do."""
        changes: list[Change] = []
        awaited: list[Future[None]] = []
        while self._waiting:
            change, done = self._waiting.popleft()
            changes.append(change)
            if done.set_running_or_notify_cancel():
                awaited.append(done)
        if not changes:
            return
        try:
            self._file.write(changes)
        except Exception as exc:  # noqa: BLE001  a task boundary: whoever awaits the change gets the error
            for done in awaited:
                done.set_exception(exc)
        else:
            for done in awaited:
                done.set_result(None)

    async def _close(self) -> None:
        self._worker.submit(self._file.close)
        if not await self._worker.close():
            _log.error("the journal's disk does not answer; kdesk ends without waiting for it")
