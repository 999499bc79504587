"""The port of the local mirror: what was seen of a library, kept between two starts."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol, overload

from kdesk.domain.account import Account
from kdesk.domain.entry import Entry
from kdesk.domain.entry_query import EntryQuery

MAX_MIRRORED = 250_000
"""Entries of one mirror. A larger library is not mirrored as a whole: only what was seen last is kept."""


@dataclass(frozen=True, slots=True)
class MirroredRow:
    """The place of an entry in a result, without the entry.

    Attributes:
        created_at: Unix seconds.
    """

    entry_id: str
    created_at: int


@dataclass(frozen=True, slots=True)
class MirroredRows(Sequence[MirroredRow]):
    """A result in two columns. 100,000 rows as objects would take a noticeable part of a second to make.

    Attributes:
        ids: The ids in the order of the result.
        created_at: Unix seconds, one of each id.
    """

    ids: Sequence[str] = ()
    created_at: Sequence[int] = ()

    def __len__(self) -> int:
        return len(self.ids)

    @overload
    def __getitem__(self, index: int) -> MirroredRow: ...

    @overload
    def __getitem__(self, index: slice) -> "MirroredRows": ...

    def __getitem__(self, index: int | slice) -> "MirroredRow | MirroredRows":
        if isinstance(index, slice):
            return MirroredRows(self.ids[index], self.created_at[index])
        return MirroredRow(self.ids[index], self.created_at[index])


@dataclass(frozen=True, slots=True)
class MirrorState:
    """How far the mirror follows the library.

    Attributes:
        changes_until: Unix seconds of the server's clock; changes up to here are in the mirror. 0 if it is empty.
        complete: Whether every entry was seen once. Otherwise the mirror has only parts of the library. It stays
            False after entries had to go because the mirror was full.
    """

    changes_until: int = 0
    complete: bool = False


@dataclass(frozen=True, slots=True)
class MirrorSize:
    """How much a mirror holds.

    Attributes:
        on_disk: Bytes.
        complete: As `MirrorState.complete`.
    """

    entries: int
    on_disk: int
    complete: bool


class Mirror(Protocol):
    """The mirrored entries of one account and user. Works on a thread of its own; every call may raise StoreProblem.

    Nothing in it holds a KS: addresses are stored without.
    """

    async def state(self) -> MirrorState:
        """Return how far the mirror follows the library."""
        ...

    async def save_state(self, state: MirrorState) -> None:
        """Store how far the mirror follows the library.

        Ignored if the mirror became empty since `state` was read last: a damaged file, or `clear`.
        """
        ...

    async def put(self, entries: Sequence[Entry]) -> None:
        """Store snapshots; those of the same entries are replaced, unless they were updated later."""
        ...

    async def remove(self, entry_ids: Collection[str]) -> None:
        """Remove entries that the server does not have any more."""
        ...

    async def find(self, query: EntryQuery) -> MirroredRows:
        """Return every entry that matches, in the order of the query. Words match anywhere in a text."""
        ...

    async def entries(self, entry_ids: Collection[str]) -> tuple[Entry, ...]:
        """Return the snapshots of these entries, in any order; unknown ids are left out."""
        ...

    async def complete_tag(self, beginning: str, most: int) -> tuple[str, ...]:
        """Return tags that begin so, the most used first."""
        ...

    async def complete_owner(self, part: str, most: int) -> tuple[str, ...]:
        """Return users, in lower case, whose id contains this, those with the most entries first."""
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
        """Delete the mirror of an account that was removed; the open one raises StoreProblem from then on."""
        ...
