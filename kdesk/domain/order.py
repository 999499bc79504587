"""Moving and merging rows of a list, with as few changes as possible."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise
from typing import TypeVar

T = TypeVar("T")


def move(order: list[T], rows: Sequence[int], row: int) -> range:
    """Move the items of these rows, in their order, in front of a row; return the range of rows that changed.

    Args:
        order: Changed in place.
        rows: Sorted, at least one.
        row: A row behind the last one means the end of the list.
    """
    moved = [order[number] for number in rows]
    for first, last in reversed(list(contiguous(rows))):
        del order[first : last + 1]
    before = min(row - bisect_left(rows, row), len(order))
    order[before:before] = moved
    return range(min(rows[0], before), max(rows[-1] + 1, before + len(rows)))


def merged(order: Sequence[T], items: Sequence[T], rows: Sequence[int]) -> list[T]:
    """Return a list with these items inserted, each at its row of the new list; `rows` are ascending."""
    others, result, done = iter(order), list[T](), 0
    for item, row in zip(items, rows, strict=True):
        result += islice(others, row - done)
        result.append(item)
        done = row + 1
    return [*result, *others]


def contiguous(rows: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the spans (first, last) of sorted row numbers: 1 2 3 7 8 → (1, 3) (7, 8)."""
    if not rows:
        return
    first = rows[0]
    for one, following in pairwise(rows):
        if following != one + 1:
            yield first, one
            first = following
    yield first, rows[-1]
