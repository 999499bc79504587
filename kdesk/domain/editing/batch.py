"""Changing many entries: what became of each entry, what was written in it, and the port that does it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from kdesk.domain.editing.entries import EntryChanges
from kdesk.domain.entry import Entry
from kdesk.errors import KdeskError

BATCH = 50
"""Calls of one multirequest. Wire fact: the server has no limit of its own; its time for one request ends it."""


class Outcome(StrEnum):
    """What became of one entry."""

    DONE = "done"
    UNCHANGED = "unchanged"
    """It was so already."""
    REFUSED = "refused"
    GONE = "gone"
    """Somebody deleted it meanwhile."""
    CHANGED_SINCE = "changed since"
    """Undo left it alone: somebody else has changed what kdesk wrote."""
    NOT_REACHED = "not reached"
    """The work was stopped, or ended by an error, before its turn."""


@dataclass(frozen=True, slots=True)
class EntryResult:
    """What became of one entry.

    Attributes:
        problem: Why it was refused.
    """

    entry_id: str
    outcome: Outcome
    problem: KdeskError | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """What kdesk wrote in one entry, for Undo.

    Attributes:
        before: The fields as they were, without tags.
        after: The same fields as the server stored them.
    """

    entry_id: str
    before: EntryChanges = field(default_factory=EntryChanges)
    after: EntryChanges = field(default_factory=EntryChanges)
    tags_added: tuple[str, ...] = ()
    tags_removed: tuple[str, ...] = ()
    categories_added: tuple[int, ...] = ()
    categories_removed: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything was written."""
        return self != Written(self.entry_id)


Refusals = list[KdeskError | None]
"""For each call, in order: why the server refused it, or None."""


class BatchEditing(Protocol):
    """Changes up to `BATCH` entries with one request.

    Wire fact: a multirequest is not atomic; each call is refused or done by itself. Every coroutine raises
    ServerProblem or SignInProblem if the request as a whole failed: some of its calls may have been done.
    """

    async def read(self, entry_ids: Sequence[str]) -> list[Entry | KdeskError]:
        """Return each entry as it is stored now, past the search index; EntryGone in place of a deleted one."""
        ...

    async def update(self, changes: Sequence[tuple[str, EntryChanges]]) -> Refusals:
        """Send fields of entries.

        Wire fact: the answer is the object in memory, and a field that the session may not set is left out silently;
        so what matters is read afterwards.
        """
        ...

    async def assign(self, pairs: Sequence[tuple[str, int]]) -> Refusals:
        """Put entries into categories; AlreadyDone if one is there already."""
        ...

    async def unassign(self, pairs: Sequence[tuple[str, int]]) -> Refusals:
        """Take entries out of categories; AlreadyDone if one is not there."""
        ...


class Change(Protocol):
    """What is to be changed in each of many entries."""

    def cut_field(self, entry: Entry) -> str:
        """Return a field that would be changed although only its beginning is known; "" if there is none.

        Sending the beginning back would lose the rest.
        """
        ...

    def empties(self, first: Entry, number: int) -> bool:
        """Return whether a text that is there would be lost unasked; arguments as of `fields`."""
        ...

    def fields(self, now: Entry, first: Entry, number: int) -> EntryChanges:
        """Return the fields to send, and only those that differ.

        Args:
            now: The entry of this moment: tags that somebody added meanwhile are kept.
            first: The entry as it was before the first try, of which a description is made.
            number: Its place among those that are changed, from 1.
        """
        ...

    def assigned(self, first: Entry) -> Sequence[int]:
        """Return the categories to put the entry into."""
        ...

    def unassigned(self, first: Entry) -> Sequence[int]:
        """Return the categories to take the entry out of."""
        ...

    def left_alone(self, first: Entry) -> bool:
        """Return whether something is not changed because somebody else changed it since."""
        ...
