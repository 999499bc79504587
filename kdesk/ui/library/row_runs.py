"""Rows as runs of neighbours, as Qt's selections hold them."""

from collections.abc import Iterable, Iterator

from PySide6.QtCore import QItemSelection, QItemSelectionRange


def runs(rows: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and the last row of each run of rows, which are in order."""
    first = last = -1
    for row in rows:
        if first >= 0 and row != last + 1:
            yield first, last
            first = row
        elif first < 0:
            first = row
        last = row
    if first >= 0:
        yield first, last


def rows_of(selection: QItemSelection) -> list[int]:
    """Return the selected rows in order, each once."""
    found: set[int] = set()
    for part in parts_of(selection):
        found.update(range(part.top(), part.bottom() + 1))
    return sorted(found)


def parts_of(selection: QItemSelection) -> list[QItemSelectionRange]:
    """Return the ranges of a selection."""
    return [selection.at(number) for number in range(selection.size())]
