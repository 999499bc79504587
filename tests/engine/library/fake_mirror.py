"""A mirror in memory."""

from collections.abc import Collection, Sequence

from kdesk.domain.entry import Entry
from kdesk.domain.entry_query import EntryQuery
from kdesk.domain.mirror_port import MirroredRows, MirrorState
from kdesk.domain.search.matching import matches
from kdesk.domain.search.sort import Sort


class FakeMirror:
    """Implements `mirror_port.Mirror`."""

    def __init__(self, entries: Sequence[Entry] = (), state: MirrorState | None = None) -> None:
        self.known = {entry.id: entry for entry in entries}
        self.now = state or MirrorState()

    async def state(self) -> MirrorState:
        """Return the state."""
        return self.now

    async def save_state(self, state: MirrorState) -> None:
        """Store the state."""
        self.now = state

    async def put(self, entries: Sequence[Entry]) -> None:
        """Store snapshots."""
        self.known |= {entry.id: entry for entry in entries}

    async def remove(self, entry_ids: Collection[str]) -> None:
        """Remove entries."""
        for entry_id in entry_ids:
            self.known.pop(entry_id, None)

    async def find(self, query: EntryQuery) -> MirroredRows:
        """Return what matches."""
        found = [entry for entry in self.known.values() if matches(entry, query.conditions)]
        if query.sort is Sort.SHORTEST:
            found.sort(key=lambda entry: (entry.duration < 1, entry.duration, entry.id))
        else:
            found.sort(key=lambda entry: (entry.created_at, entry.id), reverse=query.sort is Sort.NEWEST)
        return MirroredRows([entry.id for entry in found], [entry.created_at for entry in found])

    async def entries(self, entry_ids: Collection[str]) -> tuple[Entry, ...]:
        """Return the known ones."""
        return tuple(self.known[one] for one in entry_ids if one in self.known)

    async def complete_tag(self, _beginning: str, _most: int) -> tuple[str, ...]:
        """Return nothing."""
        return ()

    async def complete_owner(self, _part: str, _most: int) -> tuple[str, ...]:
        """Return nothing."""
        return ()

    async def clear(self) -> None:
        """Forget everything."""
        self.known.clear()
        self.now = MirrorState()
