"""The local mirrors of libraries. Implements `mirror_port`."""

import asyncio
import hashlib
import logging
import sqlite3
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import TypeVar

from kdesk.domain.account import Account
from kdesk.domain.entry import Entry
from kdesk.domain.entry_query import EntryQuery
from kdesk.domain.mirror_port import MAX_MIRRORED, MirroredRows, MirrorSize, MirrorState
from kdesk.domain.names import searchable
from kdesk.errors import Reason, StoreProblem
from kdesk.store import mirror_queries, mirror_tables
from kdesk.store.mirror_file import MirrorFile
from kdesk.store.mirror_rows import entries_of, rows_of, valid
from kdesk.threads import Workers

log = logging.getLogger(__name__)

T = TypeVar("T")

BATCH = 500
"""Entries that are stored at once: a search waits for no more than that, 40 ms. Smaller ones cost the index more."""

CLOSE_SECONDS = 2.0
"""How long closing waits for a disk that hangs."""


class SqliteMirror:
    """The mirror of one account and user; see `mirror_port.Mirror`."""

    def __init__(self, file: MirrorFile, user_id: str, thread: Workers, limit: int) -> None:
        self._file = file
        self._user_id = user_id
        self._thread = thread
        self._limit = limit
        # As `times_emptied` was when the state was read last.
        self._known_emptied = 0

    async def state(self) -> MirrorState:
        """Return how far the mirror follows the library."""
        return await self._thread.run(self._state)

    async def save_state(self, state: MirrorState) -> None:
        """Store how far the mirror follows the library, unless it became empty meanwhile."""
        await self._thread.run(self._save_state, state)

    async def put(self, entries: Sequence[Entry]) -> None:
        """Store snapshots."""
        for start in range(0, len(entries), BATCH):
            await self._thread.run(self._put, tuple(entries[start : start + BATCH]))

    async def remove(self, entry_ids: Collection[str]) -> None:
        """Remove entries that the server does not have any more."""
        await self._use(partial(mirror_tables.remove, entry_ids=tuple(entry_ids)))

    async def find(self, query: EntryQuery) -> MirroredRows:
        """Return every entry that matches, in the order of the query."""
        return await self._use(partial(mirror_queries.find, query=query, user_id=self._user_id))

    async def entries(self, entry_ids: Collection[str]) -> tuple[Entry, ...]:
        """Return the snapshots of these entries, in any order; unknown ids are left out."""
        return await self._thread.run(self._entries, tuple(entry_ids))

    async def complete_tag(self, beginning: str, most: int) -> tuple[str, ...]:
        """Return tags that begin so, the most used first."""
        return await self._use(partial(mirror_tables.complete_tag, beginning=valid(searchable(beginning)), most=most))

    async def complete_owner(self, part: str, most: int) -> tuple[str, ...]:
        """Return users whose id contains this, those with the most entries first."""
        return await self._use(partial(mirror_tables.complete_owner, part=valid(part.casefold()), most=most))

    async def clear(self) -> None:
        """Forget everything, so that the mirror is built again."""
        await self._thread.run(self._file.clear)

    async def _use(self, work: Callable[[sqlite3.Connection], T]) -> T:
        return await self._thread.run(self._file.use, work)

    def _state(self) -> MirrorState:
        state = self._file.use(mirror_tables.read_state)
        self._known_emptied = self._file.times_emptied
        return state

    def _save_state(self, state: MirrorState) -> None:
        def save(connection: sqlite3.Connection) -> None:
            # Inside: opening the file may have emptied it.
            if self._known_emptied == self._file.times_emptied:
                mirror_tables.write_state(connection, state)

        self._file.use(save)

    def _put(self, entries: Sequence[Entry]) -> None:
        rows = rows_of(entries)
        self._file.use(lambda connection: mirror_tables.put(connection, rows, self._limit))

    def _entries(self, entry_ids: Collection[str]) -> tuple[Entry, ...]:
        return tuple(entries_of(self._file.use(partial(mirror_tables.snapshots, entry_ids=entry_ids))))


class SqliteMirrors:
    """The mirrors of all accounts in one folder, with one thread for all; see `mirror_port.Mirrors`.

    Their names are hashes, so that they do not tell which accounts were used.

    Attributes:
        wanted: Whether they may be opened: a person can do without.
    """

    def __init__(self, folder: Path, limit: int) -> None:
        self._folder = folder
        self._limit = limit
        self._thread = Workers("kdesk-mirror", 1)
        self._files: dict[str, MirrorFile] = {}
        self.wanted = True

    @classmethod
    @asynccontextmanager
    async def opened(cls, folder: Path, limit: int = MAX_MIRRORED) -> AsyncIterator["SqliteMirrors"]:
        """Provide the mirrors for the length of the block."""
        mirrors = cls(folder, limit)
        try:
            yield mirrors
        finally:
            await mirrors.close()

    async def open(self, account: Account) -> SqliteMirror:
        """Return the mirror of an account and its user; its file is opened by the first call. Raises StoreProblem."""
        if not self.wanted:
            raise StoreProblem("mirrors are switched off", reason=Reason.NO_MIRROR)
        return SqliteMirror(self._file(account), account.user_id, self._thread, self._limit)

    async def forget(self, account: Account) -> None:
        """Delete the mirror of an account that was removed. Raises StoreProblem."""
        file = self._file(account)
        del self._files[account.key]
        await self._thread.run(file.delete)

    async def size(self, account: Account) -> MirrorSize | None:
        """Return how much the mirror of an account holds; None if there is none. Raises StoreProblem."""
        return await self._thread.run(self._size, self._file(account))

    async def close(self) -> None:
        """Close all files; does not wait long for a disk that hangs."""
        try:
            async with asyncio.timeout(CLOSE_SECONDS):
                await self._thread.run(self._close)
        except TimeoutError:
            log.warning("the disk of the mirror does not respond; kdesk ends without waiting for it")
        finally:
            self._thread.close()

    def _file(self, account: Account) -> MirrorFile:
        name = hashlib.sha256(account.key.encode("utf-8", "surrogatepass")).hexdigest()
        return self._files.setdefault(account.key, MirrorFile(self._folder / f"{name}.sqlite"))

    def _size(self, file: MirrorFile) -> MirrorSize | None:
        if not file.path.exists():
            return None
        number, state = file.use(mirror_tables.count), file.use(mirror_tables.read_state)
        on_disk = sum(path.stat().st_size for path in file.path.parent.glob(f"{file.path.name}*"))
        return MirrorSize(number, on_disk, state.complete)

    def _close(self) -> None:
        for file in self._files.values():
            file.close()
