"""The port of the local mirror: what was seen of a library, kept between two starts."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from kdesk.domain.account import Account
from kdesk.domain.entry import Entry
from kdesk.domain.entry_query import EntryQuery


@dataclass(frozen=True, slots=True)
class MirroredRow:
    """The place of an entry in a result, without the entry.

    Attributes:
        created_at: Unix seconds.
    """

    entry_id: str
    created_at: int


@dataclass(frozen=True, slots=True)
class MirrorState:
    """How far the mirror follows the library.

    Attributes:
        changes_until: Unix seconds of the server's clock; changes up to here are in the mirror. 0 if it is empty.
        complete: Whether every entry was seen once. Otherwise the mirror has only parts of the library.
    """

    changes_until: int = 0
    complete: bool = False


class Mirror(Protocol):
    """The mirrored entries of one account and user. Works on a thread of its own; every call may raise StoreProblem.

    Nothing in it holds a KS: addresses are stored without.
    """

    async def state(self) -> MirrorState:
        """Return how far the mirror follows the library."""
        ...

    async def save_state(self, state: MirrorState) -> None:
        """Store how far the mirror follows the library."""
        ...

    async def put(self, entries: Sequence[Entry]) -> None:
        """Store snapshots; older ones of the same entries are replaced."""
        ...

    async def remove(self, entry_ids: Collection[str]) -> None:
        """Remove entries that the server does not have any more."""
        ...

    async def find(self, query: EntryQuery) -> tuple[MirroredRow, ...]:
        """Return every entry that matches, in the order of the query. Words match anywhere in a text."""
        ...

    async def entries(self, entry_ids: Collection[str]) -> tuple[Entry, ...]:
        """Return the snapshots of these entries, in any order; unknown ids are left out."""
        ...

    async def complete_tag(self, beginning: str, most: int) -> tuple[str, ...]:
        """Return tags that begin so, the most used first."""
        ...

    async def clear(self) -> None:
        """Forget everything, so that the mirror is built again."""
        ...


class Mirrors(Protocol):
    """The mirrors of all accounts."""

    async def open(self, account: Account) -> Mirror:
        """Return the mirror of an account and its user; an empty one if there is none, or it is damaged."""
        ...

    async def forget(self, account: Account) -> None:
        """Delete the mirror of an account that was removed."""
        ...
