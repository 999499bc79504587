"""The journal: every transfer, as it must be known after a restart. Implements `ports.TransferStore`."""

import asyncio
import logging
from collections import deque
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from kdesk.domain.transfer import Transfer
from kdesk.errors import JournalProblem
from kdesk.store.journal_file import Change, JournalFile
from kdesk.store.journal_rows import delete, put_ceiling, reorder, select, select_ceilings, upsert
from kdesk.threads import Workers

log = logging.getLogger(__name__)

PATIENCE = 10.0
"""Seconds that closing waits for a disk that hangs."""


@dataclass(slots=True)
class _Waiting:
    """A change on its way to the disk, and why it could not be written."""

    change: Change
    error: Exception | None = None


class Journal:
    """The file with a thread of its own; made by `Journal.open`.

    A change is in one transaction, and changes that wait at the same time share it. Each call returns when its change
    is on the disk, and raises JournalProblem when it could not be written; the next call tries the file afresh.
    A change that was asked for is written even when the caller is cancelled meanwhile.
    """

    def __init__(self, path: Path, patience: float = PATIENCE) -> None:
        self._file = JournalFile(path)
        self._patience = patience
        self._thread = Workers("kdesk-journal", 1)
        # Both ends are atomic: the loop thread appends, the journal's thread takes from the left.
        self._waiting: deque[_Waiting] = deque()

    @classmethod
    @asynccontextmanager
    async def open(cls, path: Path) -> AsyncIterator["Journal"]:
        """Open the journal for the length of the block.

        A file that cannot be opened now is no reason to fail here: `load` and the other calls raise JournalProblem.
        """
        journal = cls(path)
        with suppress(JournalProblem):
            await journal._thread.run(journal._file.write, ())
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
        return await self._thread.run(self._read)

    async def save(self, transfers: Sequence[Transfer]) -> None:
        """Write these transfers; see `ports.TransferStore`."""
        await self._change(partial(upsert, tuple(transfers)))

    async def save_order(self, transfer_ids: Sequence[str]) -> None:
        """Write the order of all transfers; see `ports.TransferStore`."""
        await self._change(partial(reorder, tuple(transfer_ids)))

    async def remove(self, transfer_ids: Collection[str]) -> None:
        """Forget these transfers; see `ports.TransferStore`."""
        await self._change(partial(delete, tuple(transfer_ids)))

    async def load_max_chunks(self) -> Mapping[str, int]:
        """Return the largest chunk of each account; see `ports.TransferStore`."""
        return await self._thread.run(self._file.read, select_ceilings)

    async def save_max_chunk(self, account: str, largest: int) -> None:
        """Write the largest chunk of one account; see `ports.TransferStore`."""
        await self._change(partial(put_ceiling, account, largest))

    async def _change(self, change: Change) -> None:
        waiting = _Waiting(change)
        self._waiting.append(waiting)
        # When this has run, the change was written by it or by the job of an earlier one.
        await self._thread.run(self._write_waiting)
        if waiting.error:
            raise waiting.error

    def _write_waiting(self) -> None:
        """Write all that waits, in one transaction; the jobs of the others then find nothing left to do."""
        group = [self._waiting.popleft() for _ in range(len(self._waiting))]
        if not group:
            return
        try:
            self._file.write([waiting.change for waiting in group])
        except Exception as exc:  # noqa: BLE001  a task boundary: whoever awaits the change gets the error
            for waiting in group:
                waiting.error = exc

    def _read(self) -> tuple[Transfer, ...]:
        self._write_waiting()
        return self._file.read(lambda connection: tuple(select(connection)))

    def _finish(self) -> None:
        self._write_waiting()
        self._file.close()

    async def _close(self) -> None:
        try:
            async with asyncio.timeout(self._patience):
                await self._thread.run(self._finish)
        except TimeoutError:
            log.warning("the journal's disk does not answer; kdesk ends without waiting for it")
        finally:
            self._thread.close()
