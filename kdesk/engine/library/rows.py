"""The rows of a list, of which only those around what is in sight are loaded."""

from collections import OrderedDict
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from kdesk.domain.entry import Entry
from kdesk.engine.library.windows import Span, SpanTable

PAGE_SIZE = 100
MAX_ROWS = 2_000_000
"""Rows of a list. Qt has 32 bits for the height of all of them, and a server may count what it does not have."""

MAX_PAGES = 30
"""Pages in memory: what was seen longest ago is dropped."""


class PageKey(NamedTuple):
    """One page of a window; pages count from 0."""

    span: Span
    number: int


class Rows:
    """Entries by row.

    Args:
        table: The windows of the list.
        page_size: Entries per request.
        most_pages: Number of pages in memory.

    Attributes:
        table: The windows of the list.
    """

    def __init__(self, table: SpanTable, *, page_size: int = PAGE_SIZE, most_pages: int = MAX_PAGES) -> None:
        self.table = table
        self._page_size = page_size
        self._most = most_pages
        self._recent: OrderedDict[PageKey, None] = OrderedDict()
        self._where: dict[str, tuple[Span, int]] = {}

    @property
    def total(self) -> int:
        """All rows, loaded or not."""
        return self.table.total

    def entry(self, row: int) -> Entry | None:
        """Return the entry of a row, None if it is not loaded."""
        if not 0 <= row < self.total:
            return None
        span, offset = self.table.find(row)
        return span.entries.get(offset)

    def row_of(self, entry_id: str) -> int | None:
        """Return the row of a loaded entry."""
        place = self._where.get(entry_id)
        return self.table.first_row(place[0]) + place[1] if place else None

    def loaded(self) -> Iterator[Entry]:
        """Yield every loaded entry."""
        for span, offset in self._where.values():
            yield span.entries[offset]

    def pages(self, first: int, last: int) -> list[PageKey]:
        """Return the pages of these rows, and remember that they were seen."""
        keys = [
            PageKey(span, number)
            for span, begin, end in self.table.overlapping(max(0, first), last)
            for number in range(begin // self._page_size, end // self._page_size + 1)
        ]
        for key in keys:
            if key in self._recent:
                self._recent.move_to_end(key)
        return keys

    def rows_of(self, key: PageKey) -> range:
        """Return the rows of a page."""
        first = key.number * self._page_size
        begin = self.table.first_row(key.span)
        return range(begin + first, begin + min(first + self._page_size, key.span.count))

    def put(self, key: PageKey, entries: Sequence[Entry | None]) -> list[int]:
        """Store a page. Return the rows elsewhere that held one of its entries, and are not loaded any more.

        Entries move between two requests; the later response is right.
        """
        rows = self.rows_of(key)
        begin = rows.start - self.table.first_row(key.span)
        self._drop(key.span, range(begin, begin + len(rows)))
        moved = []
        for offset, entry in enumerate(entries[: len(rows)], begin):
            if entry is None:
                continue
            before = self._where.get(entry.id)
            if before is not None:
                span, place = before
                del span.entries[place]
                span.fresh.discard(place // self._page_size)
                moved.append(self.table.first_row(span) + place)
            key.span.entries[offset] = entry
            self._where[entry.id] = (key.span, offset)
        key.span.fresh.add(key.number)
        self._recent[key] = None
        self._recent.move_to_end(key)
        return moved

    def trim(self, kept: Collection[PageKey]) -> None:
        """Drop the pages seen longest ago, except some."""
        spare = [key for key in self._recent if key not in kept]
        for key in spare[: max(0, len(self._recent) - self._most)]:
            del self._recent[key]
            if key.span in self.table:
                begin = key.number * self._page_size
                self._drop(key.span, range(begin, begin + self._page_size))
            key.span.fresh.discard(key.number)

    def adopt(self, spans: Sequence[Span]) -> None:
        """Take windows that cover the same rows in place of the present ones. Loaded entries keep their rows."""
        rows = {self.table.first_row(span) + offset: span.entries[offset] for span, offset in self._where.values()}
        first = next(iter(self.table), None)
        fresh = first.fresh if first is not None else set()
        self.table.replace(spans)
        self._where.clear()
        self._recent.clear()
        for row, entry in rows.items():
            span, offset = self.table.find(row)
            span.entries[offset] = entry
            self._where[entry.id] = (span, offset)
            self._recent[PageKey(span, offset // self._page_size)] = None
        # Only in the first window do the pages begin where they began before.
        for span in spans[:1]:
            span.fresh = {number for number in fresh if (number + 1) * self._page_size <= span.count}

    def replace(self, entry: Entry) -> int | None:
        """Replace the snapshot of a loaded entry. Return its row, None if there is nothing to replace."""
        place = self._where.get(entry.id)
        if place is None or place[0].entries[place[1]] == entry:
            return None
        place[0].entries[place[1]] = entry
        return self.table.first_row(place[0]) + place[1]

    def insert(self, span: Span, offset: int, entries: Sequence[Entry | None]) -> None:
        """Insert rows into a window, loaded or not; the rows behind them move."""
        self._shift(span, offset, len(entries))
        for place, entry in enumerate(entries, offset):
            if entry is not None:
                span.entries[place] = entry
                self._where[entry.id] = (span, place)
        self.table.resize(span, span.count + len(entries))

    def remove(self, span: Span, offset: int, count: int) -> None:
        """Remove rows from a window; the rows behind them move."""
        self._drop(span, range(offset, offset + count))
        self._shift(span, offset + count, -count)
        self.table.resize(span, span.count - count)

    def _drop(self, span: Span, offsets: range) -> None:
        for offset in offsets:
            entry = span.entries.pop(offset, None)
            if entry is not None:
                del self._where[entry.id]

    def _shift(self, span: Span, offset: int, by: int) -> None:
        moved = {place: entry for place, entry in span.entries.items() if place >= offset}
        for place in moved:
            del span.entries[place]
        for place, entry in moved.items():
            span.entries[place + by] = entry
            self._where[entry.id] = (span, place + by)
        # The pages from here on do not begin any more where the server begins them.
        span.fresh = {number for number in span.fresh if (number + 1) * self._page_size <= offset}
