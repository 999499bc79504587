"""A library in memory that changes as the server's does: each call of a batch by itself, the last writer wins."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from kdesk.domain.editing.batch import Refusals
from kdesk.domain.editing.entries import EntryChanges
from kdesk.domain.editing.stored_tags import joined_tags, tags_of
from kdesk.domain.entry import Entry, EntryStatus, MediaType
from kdesk.errors import AlreadyDone, EntryGone, KdeskError, ServerProblem


class FakeLibrary:
    """Implements `BatchEditing`.

    Attributes:
        entries: What is stored.
        assigned: Pairs of entry and category.
        calls: The names of the requests, oldest first.
        before: Called with the name of each request before it is carried out; it may raise, or edit.
        after: The same, after it: an error here is a lost answer.
        refuses: Returns why a change of an entry is refused.
        drops: Fields that the server leaves out silently.
    """

    def __init__(self, count: int = 3, **fields: Any) -> None:
        self.entries = {f"e{n}": entry(f"e{n}", **fields) for n in range(count)}
        self.assigned: set[tuple[str, int]] = set()
        self.calls: list[str] = []
        self.before: Callable[[str], None] = lambda _name: None
        self.after: Callable[[str], None] = lambda _name: None
        self.refuses: Callable[[str], KdeskError | None] = lambda _entry_id: None
        self.drops: set[str] = set()

    async def read(self, entry_ids: Sequence[str]) -> list[Entry | KdeskError]:
        """Return entries."""
        self._begin("read")
        found: list[Entry | KdeskError] = [self.entries.get(entry_id) or EntryGone(entry_id) for entry_id in entry_ids]
        self.after("read")
        return found

    async def update(self, changes: Sequence[tuple[str, EntryChanges]]) -> Refusals:
        """Change fields."""
        self._begin("update")
        refusals = [self._update(*change) for change in changes]
        self.after("update")
        return refusals

    async def assign(self, pairs: Sequence[tuple[str, int]]) -> Refusals:
        """Assign categories."""
        self._begin("assign")
        refusals: Refusals = [AlreadyDone() if pair in self.assigned else None for pair in pairs]
        self.assigned.update(pairs)
        self.after("assign")
        return refusals

    async def unassign(self, pairs: Sequence[tuple[str, int]]) -> Refusals:
        """Unassign categories."""
        self._begin("unassign")
        refusals: Refusals = [None if pair in self.assigned else AlreadyDone() for pair in pairs]
        self.assigned.difference_update(pairs)
        self.after("unassign")
        return refusals

    def edit(self, entry_id: str, **fields: Any) -> None:
        """Change an entry as another editor does."""
        self.entries[entry_id] = replace(self.entries[entry_id], **fields)

    def tag(self, entry_id: str, tag: str) -> None:
        """Add a tag as another editor does."""
        tags = dict.fromkeys((*tags_of(self.entries[entry_id].tags), tag))
        self.edit(entry_id, tags=joined_tags(tags))

    def tags(self, entry_id: str) -> set[str]:
        """Return the tags of an entry."""
        return set(tags_of(self.entries[entry_id].tags))

    def _begin(self, name: str) -> None:
        self.calls.append(name)
        self.before(name)

    def _update(self, entry_id: str, changes: EntryChanges) -> KdeskError | None:
        if entry_id not in self.entries:
            return EntryGone(entry_id)
        if problem := self.refuses(entry_id):
            return problem
        kept = {name: value for name, value in changes.items() if name not in self.drops}
        self.edit(entry_id, **kept)
        return None


def entry(entry_id: str, **fields: Any) -> Entry:
    """Return an entry of the library."""
    usual = {"name": f"Film {entry_id}", "partner_id": 1, "status": EntryStatus.READY, "media_type": MediaType.VIDEO}
    return Entry(id=entry_id, **{**usual, **fields})


def once(wanted: str, do: Callable[[], None]) -> Callable[[str], None]:
    """Return a hook that does something at the first request of this name."""
    left = [wanted]

    def hook(name: str) -> None:
        if name in left:
            left.remove(name)
            do()

    return hook


def lose_answer() -> None:
    """Fail as a request does whose answer is lost."""
    raise ServerProblem("lost")
