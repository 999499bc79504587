"""The local mirror of one library: imported when a library is opened first. Implements `mirror_port.Mirror`."""

import sqlite3
from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import TypeVar

from kdesk.domain.entry import Entry
from kdesk.domain.entry_query import EntryQuery
from kdesk.domain.mirror_port import MirroredRows, MirrorState
from kdesk.domain.names import searchable
from kdesk.store import mirror_queries, mirror_tables
from kdesk.store.mirror_file import MirrorFile
from kdesk.store.mirror_rows import entries_of, rows_of, valid
from kdesk.threads import Workers

T = TypeVar("T")

BATCH = 500
"""Entries that are stored at once: a search waits for no more than that, 40 ms. Smaller ones cost the index more."""


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
