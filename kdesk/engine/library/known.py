"""Lists whose rows are all known, from the mirror; only the entries of some are loaded."""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Sequence

from kdesk.domain.entry import Entry
from kdesk.domain.entry_query import EntryQuery, TimeWindow
from kdesk.domain.mirror_port import MirroredRows
from kdesk.domain.search.sort import Sort
from kdesk.engine.library.row_updater import RowUpdater
from kdesk.engine.library.rows import Rows
from kdesk.engine.library.view import ListingView
from kdesk.engine.library.windows import Span, SpanTable


class KnownRows:
    """The ids and creation times of all rows.

    Attributes:
        ids: In the order of the list.
    """

    def __init__(self, rows: MirroredRows, sort: Sort) -> None:
        self.ids = list(rows.ids)
        self._times = list(rows.created_at)
        # Ascending for a binary search, whatever the order.
        self._key = _negative if sort is Sort.NEWEST else _same
        self._sorted = sort.by_creation
        # Made when it is asked for: a list of 100,000 rows appears sooner without it.
        self._members: set[str] | None = None

    def __contains__(self, entry_id: str) -> bool:
        if self._members is None:
            self._members = set(self.ids)
        return entry_id in self._members

    def times(self) -> tuple[int, int]:
        """Return the creation times of the oldest and the newest entry, zeros without entries."""
        times = self._times or [0]
        ends = (times[0], times[-1]) if self._sorted else times
        return min(ends), max(ends)

    def place(self, time: int) -> int:
        """Return the row before which an entry of this creation time belongs."""
        return bisect_left(self._times, self._key(time), key=self._key) if self._sorted else len(self.ids)

    def time_at(self, row: int) -> int:
        """Return the creation time of a row's entry."""
        return self._times[row]

    def row_of(self, entry: Entry) -> int | None:
        """Return the row of an entry, None if it has none."""
        if entry.id not in self:
            return None
        if not self._sorted:
            return self.ids.index(entry.id)
        rows = self.within(TimeWindow(entry.created_at, entry.created_at))
        return next((row for row in rows if self.ids[row] == entry.id), None)

    def within(self, window: TimeWindow) -> range:
        """Return the rows of a time window; the list is in the order of creation."""
        first, last = sorted(map(self._key, (window.first, window.last)))
        return range(bisect_left(self._times, first, key=self._key), bisect_right(self._times, last, key=self._key))

    def insert(self, row: int, entries: Iterable[Entry]) -> None:
        """Insert rows."""
        added = list(entries)
        self.ids[row:row] = [entry.id for entry in added]
        self._times[row:row] = [entry.created_at for entry in added]
        if self._members is not None:
            self._members.update(entry.id for entry in added)

    def remove(self, row: int, count: int) -> None:
        """Remove rows."""
        if self._members is not None:
            self._members.difference_update(self.ids[row : row + count])
        del self.ids[row : row + count]
        del self._times[row : row + count]


def _same(time: int) -> int:
    return time


def _negative(time: int) -> int:
    return -time


class KnownRowUpdater(RowUpdater):
    """Changes rows that are all known.

    Attributes:
        known: The rows.
        span: Their one window.
    """

    def __init__(self, rows: MirroredRows, query: EntryQuery, view: ListingView, *, page_size: int) -> None:
        self.known = KnownRows(rows, query.sort)
        self.span = Span(TimeWindow(), len(self.known.ids))
        oldest, newest = self.known.times()
        table = SpanTable([self.span], oldest, newest, newest_first=query.sort is not Sort.OLDEST)
        super().__init__(Rows(table, page_size=page_size), view)

    def resize(self, span: Span, count: int) -> None:
        """Do nothing: the rows are known, whatever a page says."""

    def insert(self, span: Span, offset: int, entries: Sequence[Entry | None]) -> None:
        """Insert rows."""
        self.known.insert(offset, [entry for entry in entries if entry is not None])
        super().insert(span, offset, entries)

    def remove(self, span: Span, offset: int, count: int = 1) -> None:
        """Remove rows."""
        self.known.remove(offset, count)
        super().remove(span, offset, count)

    def add(self, entry: Entry) -> None:
        """Insert an entry where its creation time belongs, unless it has a row."""
        if entry.id not in self.known:
            self.insert(self.span, self.known.place(entry.created_at), [entry])

    def settle(self, ids: Sequence[str], added: Collection[str]) -> None:
        """Move rows that were added at the end to where they belong.

        Args:
            ids: All rows in the right order.
            added: The ids of those rows. Others stay, so that what is in sight does not move.
        """
        for place, entry_id in enumerate(ids):
            if entry_id not in added or entry_id not in self.known:
                continue
            row = self.known.ids.index(entry_id)
            entry = self.rows.entry(row)
            before = next((one for one in reversed(ids[:place]) if one in self.known), None)
            there = 0 if before is None else self.known.ids.index(before) + 1
            if entry is not None and there < row:
                self.remove(self.span, row)
                self.insert(self.span, there, [entry])

    def may_hold(self, entry: Entry) -> bool:
        """Return whether an entry has a row."""
        return entry.id in self.known

    def drop(self, entry_ids: Iterable[str]) -> None:
        """Remove the rows of entries, loaded or not."""
        gone = set(entry_ids)
        for row in [row for row, entry_id in enumerate(self.known.ids) if entry_id in gone][::-1]:
            self.remove(self.span, row)
