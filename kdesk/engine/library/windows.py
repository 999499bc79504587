"""Time windows of a list and the rows that they cover.

The server lists no more than the first 10,000 matches of a query. A longer list is put together from windows on the
creation time, each of which has fewer.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from kdesk.domain.entry import Entry
from kdesk.domain.entry_query import TimeWindow


@dataclass(eq=False, slots=True)
class Span:
    """The rows of one window.

    Attributes:
        count: Rows.
        entries: The loaded ones, by their offset in the window.
        fresh: Numbers of the pages, from 0, that need no loading.
    """

    window: TimeWindow
    count: int
    entries: dict[int, Entry] = field(default_factory=dict)
    fresh: set[int] = field(default_factory=set)


class SpanTable:
    """The windows of a list, in its order.

    Args:
        spans: In the order of the list.
        oldest: Creation time of the oldest entry.
        newest: Creation time of the newest entry.
        newest_first: Whether the list begins with the newest entry.
    """

    def __init__(self, spans: Sequence[Span], oldest: int, newest: int, *, newest_first: bool) -> None:
        self.oldest, self.newest, self.newest_first = oldest, newest, newest_first
        self.replace(spans)

    def __iter__(self) -> Iterator[Span]:
        return iter(self._spans)

    def __len__(self) -> int:
        return len(self._spans)

    @property
    def total(self) -> int:
        """All rows."""
        return self._ends[-1] if self._ends else 0

    def replace(self, spans: Sequence[Span]) -> None:
        """Take other windows."""
        self._spans = list(spans)
        self._places = {id(span): place for place, span in enumerate(self._spans)}
        self._sum()

    def resize(self, span: Span, count: int) -> None:
        """Change how many rows a window has."""
        span.count = count
        self._sum()

    def find(self, row: int) -> tuple[Span, int]:
        """Return the window of a row, and the row's offset in it."""
        place = bisect_right(self._ends, row)
        return self._spans[place], row - self._first(place)

    def first_row(self, span: Span) -> int:
        """Return the row at which a window begins."""
        return self._first(self._places[id(span)])

    def __contains__(self, span: Span) -> bool:
        return self._places.get(id(span), -1) >= 0

    def overlapping(self, first: int, last: int) -> Iterator[tuple[Span, int, int]]:
        """Yield each window that has some of these rows, with the first and last offset of those."""
        row = first
        while row <= min(last, self.total - 1):
            span, offset = self.find(row)
            end = min(last, self.first_row(span) + span.count - 1)
            yield span, offset, offset + end - row
            row = end + 1

    def span_of(self, time: int) -> Span | None:
        """Return the window of a creation time, otherwise the nearest one; None without windows."""
        near = None
        for span in self._spans:
            if span.window.first <= time <= span.window.last:
                return span
            # In the order of the list: the last one that begins before the time is passed.
            passed = span.window.first > time if self.newest_first else span.window.last < time
            near = span if passed or near is None else near
        return near

    def row_at(self, time: int) -> int:
        """Return about which row was created at this time."""
        span = self.span_of(time)
        if span is None or not span.count:
            return 0
        first, last = self._bounds(span)
        part = (min(max(time, first), last) - first) / max(1, last - first)
        offset = round((1 - part if self.newest_first else part) * (span.count - 1))
        return min(self.first_row(span) + offset, max(0, self.total - 1))

    def time_at(self, row: int) -> int:
        """Return about when the entry of a row was created; 0 without rows."""
        if not 0 <= row < self.total:
            return 0
        span, offset = self.find(row)
        entry = span.entries.get(offset)
        if entry is not None:
            return entry.created_at
        first, last = self._bounds(span)
        part = offset / max(1, span.count - 1)
        return round(last - part * (last - first) if self.newest_first else first + part * (last - first))

    def _bounds(self, span: Span) -> tuple[int, int]:
        first, last = max(span.window.first, self.oldest), min(span.window.last, self.newest)
        return (first, max(first, last))

    def _first(self, place: int) -> int:
        return self._ends[place - 1] if place else 0

    def _sum(self) -> None:
        self._ends = list(accumulate(span.count for span in self._spans))
