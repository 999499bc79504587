"""A library in memory that changes between requests, with the server's limits."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from kdesk.domain.entry import Entry, EntryKind, EntryStatus, MediaType
from kdesk.domain.entry_query import EVER, EntryPage, EntryQuery, Opening, TimeWindow
from kdesk.domain.search.sort import Sort
from kdesk.errors import ServerProblem

BEGIN = 1_700_000_000
KINDS = (EntryKind.VIDEO, EntryKind.IMAGE)
STATUSES = (EntryStatus.READY, EntryStatus.PROCESSING)


def make_entry(number: int, second: int, **changes: Any) -> Entry:
    """Return an entry that was created so many seconds after BEGIN."""
    return Entry(
        id=f"0_{number:08}",
        name=f"entry {number}",
        partner_id=102,
        status=STATUSES[number % 2],
        media_type=MediaType.VIDEO,
        kind=KINDS[number // 2 % 2],
        created_at=BEGIN + second,
        updated_at=BEGIN + second,
        **changes,
    )


@dataclass(frozen=True, slots=True)
class Change:
    """What happens after a request: an entry comes, goes, or changes.

    Attributes:
        number: Chooses the entry.
        second: Of the creation of one that comes.
    """

    kind: str
    number: int
    second: int = 0


@dataclass
class ChangingLibrary:
    """Implements `CatalogueApi` over entries.

    Attributes:
        wall: The server lists no page that begins behind so many matches.
        changes_due: One happens after each request.
        steady: Ids of the entries that were there all the time.
        asked: The requests.
    """

    entries_known: dict[str, Entry]
    wall: int
    changes_due: Iterator[Change] = field(default_factory=lambda: iter(()))
    asked: list[str] = field(default_factory=list)
    made: int = 1_000_000

    def __post_init__(self) -> None:
        self.steady = set(self.entries_known)

    @classmethod
    def of(cls, seconds: Sequence[int], wall: int, changes: Sequence[Change] = ()) -> "ChangingLibrary":
        """Return a library with an entry of each of these seconds."""
        entries = [make_entry(number, second) for number, second in enumerate(seconds)]
        return cls({entry.id: entry for entry in entries}, wall, iter(changes))

    async def opening(self, query: EntryQuery, size: int) -> Opening:
        """Return the first page and the ends."""
        found = self._matching(query, EVER)
        page = EntryPage(tuple(found[:size]), len(found))
        self._after("opening")
        times = [entry.created_at for entry in found] or [0]
        return Opening(page, min(times), max(times), max([entry.updated_at for entry in found] or [0]))

    async def page(self, query: EntryQuery, window: TimeWindow, number: int, size: int) -> EntryPage:
        """Return a page, or refuse one behind the wall."""
        first = (number - 1) * size
        if first >= self.wall:
            raise ServerProblem("behind the wall")
        found = self._matching(query, window)
        page = EntryPage(tuple(found[first : min(first + size, self.wall)]), len(found))
        self._after("page")
        return page

    async def counts(self, query: EntryQuery, windows: Sequence[TimeWindow]) -> tuple[int, ...]:
        """Count the entries of each window."""
        counted = tuple(len(self._matching(query, window)) for window in windows)
        self._after(f"counts {len(windows)}")
        return counted

    async def changes(self, query: EntryQuery, since: int, size: int) -> EntryPage:
        """Return what was changed since then."""
        found = [entry for entry in self._matching(query, EVER) if entry.updated_at >= since]
        self._after("changes")
        return EntryPage(tuple(sorted(found, key=lambda entry: entry.updated_at)[:size]), len(found))

    async def existing(self, entry_ids: Collection[str]) -> tuple[Entry, ...]:
        """Return those that are there."""
        found = tuple(self.entries_known[one] for one in entry_ids if one in self.entries_known)
        self._after("existing")
        return found

    async def entries(self, entry_ids: Collection[str]) -> tuple[Entry, ...]:
        """Return those that are there."""
        return await self.existing(entry_ids)

    def happen(self, change: Change) -> None:
        """Let a change happen."""
        ids = sorted(self.entries_known)
        if change.kind == "comes":
            self.made += 1
            entry = replace(make_entry(self.made, change.second), updated_at=BEGIN + self.made)
            self.entries_known[entry.id] = entry
        elif ids and change.kind == "goes":
            gone = ids[change.number % len(ids)]
            del self.entries_known[gone]
            self.steady.discard(gone)
        elif ids:
            entry = self.entries_known[ids[change.number % len(ids)]]
            self.entries_known[entry.id] = replace(entry, name="changed", updated_at=entry.updated_at + 1_000)

    def _after(self, request: str) -> None:
        self.asked.append(request)
        change = next(self.changes_due, None)
        if change is not None:
            self.happen(change)

    def _matching(self, query: EntryQuery, window: TimeWindow) -> list[Entry]:
        found = [
            entry
            for entry in self.entries_known.values()
            if window.first <= entry.created_at <= window.last
            and window.status in {None, entry.status}
            and window.kind in {None, entry.kind}
            and window.lasts in {None, entry.duration >= 1}
        ]
        if query.sort is Sort.SHORTEST:
            return sorted(found, key=lambda entry: (entry.duration, entry.id))
        return sorted(found, key=lambda entry: (entry.created_at, entry.id), reverse=query.sort is not Sort.OLDEST)
