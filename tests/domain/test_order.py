"""Rows that move, and the spans that they are."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kdesk.domain.order import contiguous, move


@pytest.mark.parametrize(
    ("rows", "row", "after", "changed"),
    [
        ([3], 0, "dabcef", range(4)),
        ([0], 4, "bcdaef", range(4)),
        ([1, 2], 6, "adefbc", range(1, 6)),
        ([1, 4], 3, "acbedf", range(1, 5)),
        ([0], 99, "bcdefa", range(6)),
        ([2], 2, "abcdef", range(2, 3)),
        ([2], 3, "abcdef", range(2, 3)),
    ],
)
def test_rows_move_before_a_row(rows: Sequence[int], row: int, after: str, changed: range) -> None:
    """The letters a to f, with some taken out and put before one of them, or behind the last."""
    order = list("abcdef")
    assert move(order, rows, row) == changed
    assert "".join(order) == after


@given(st.data(), st.integers(1, 40))
def test_only_the_rows_that_are_told_change(data: st.DataObject, count: int) -> None:
    """Whatever moves: the moved ones keep their own order, the others theirs, and outside of the span nothing moves."""
    rows = sorted(data.draw(st.sets(st.integers(0, count - 1), min_size=1)))
    row = data.draw(st.integers(0, count))
    order = list(range(count))
    changed = move(order, rows, row)
    others = [number for number in range(count) if number not in rows]
    place = len([number for number in others if number < row])
    assert order == [*others[:place], *rows, *others[place:]]
    assert all(order[number] == number for number in range(count) if number not in changed)


@pytest.mark.parametrize(
    ("rows", "spans"),
    [([], []), ([4], [(4, 4)]), ([1, 2, 3, 7, 8], [(1, 3), (7, 8)]), ([0, 2, 4], [(0, 0), (2, 2), (4, 4)])],
)
def test_rows_become_spans(rows: list[int], spans: list[tuple[int, int]]) -> None:
    """Neighbours are one span."""
    assert list(contiguous(rows)) == spans
