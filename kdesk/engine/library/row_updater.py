"""Changes of the rows, announced to the view."""

from collections.abc import Sequence

from kdesk.domain.entry import Entry
from kdesk.engine.library.rows import MAX_ROWS, PageKey, Rows
from kdesk.engine.library.view import ListingView
from kdesk.engine.library.windows import Span


class RowUpdater:
    """Changes rows and tells the view before and after.

    Args:
        rows: What is changed.
        view: Is told.
        most_rows: Rows that the server lists; None for no limit.
    """

    def __init__(self, rows: Rows, view: ListingView, *, most_rows: int | None = None) -> None:
        self.rows = rows
        self._view = view
        self._most = most_rows

    def put_page(self, key: PageKey, entries: Sequence[Entry | None], total: int) -> None:
        """Store a page; if the server counts differently than before, rows come or go at the window's end."""
        if key.span not in self.rows.table:
            return  # the windows were replaced during the request
        self.resize(key.span, total)
        rows = self.rows.rows_of(key)
        moved = self.rows.put(key, entries)
        for row in moved:
            if row not in rows:
                self._view.changed(row, row)
        if rows:
            self._view.changed(rows.start, rows.stop - 1)

    def resize(self, span: Span, count: int) -> None:
        """Change how many rows a window has. Its pages have to be loaded again: entries moved between them."""
        count = count if self._most is None else min(count, self._most)
        count = min(count, span.count + max(0, MAX_ROWS - self.rows.total))
        if count == span.count:
            return
        more = count - span.count
        if more > 0:
            self.insert(span, span.count, [None] * more)
        else:
            self.remove(span, count, -more)
        span.fresh.clear()

    def insert(self, span: Span, offset: int, entries: Sequence[Entry | None]) -> None:
        """Insert rows into a window."""
        first = self.rows.table.first_row(span) + offset
        self._view.about_to_insert(first, first + len(entries) - 1)
        self.rows.insert(span, offset, entries)
        self._view.inserted()

    def remove(self, span: Span, offset: int, count: int = 1) -> None:
        """Remove rows from a window."""
        first = self.rows.table.first_row(span) + offset
        self._view.about_to_remove(first, first + count - 1)
        self.rows.remove(span, offset, count)
        self._view.removed()

    def add(self, entry: Entry) -> None:
        """Insert an entry where its creation time belongs, as far as the loaded entries tell."""
        span = self.rows.table.span_of(entry.created_at)
        if span is not None:
            self.insert(span, self._offset(span, entry.created_at), [entry])

    def update(self, entry: Entry) -> bool:
        """Replace the snapshot of a loaded entry; one that is gone is removed. Return whether a row was removed."""
        row = self.rows.row_of(entry.id)
        if row is None:
            return False
        if entry.gone:
            span, offset = self.rows.table.find(row)
            self.remove(span, offset)
            return True
        if self.rows.replace(entry) is not None:
            self._view.changed(row, row)
        return False

    def may_hold(self, entry: Entry) -> bool:
        """Return whether one of the rows that are not loaded may be the entry's: its window is to be loaded again."""
        span = self.rows.table.span_of(entry.created_at)
        if span is None or entry.created_at > self.rows.table.newest or len(span.entries) >= span.count:
            return False
        span.fresh.clear()
        return True

    def _offset(self, span: Span, time: int) -> int:
        newest_first = self.rows.table.newest_first
        behind = [
            offset
            for offset, other in span.entries.items()
            if (other.created_at <= time if newest_first else other.created_at > time)
        ]
        return min(behind, default=span.count)
