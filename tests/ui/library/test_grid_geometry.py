"""Where cards lie: they fill the width, never overlap, and are found under the pointer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint

from kdesk.ui.library.grid_geometry import GridGeometry

WIDTHS = st.integers(min_value=1, max_value=5000)
COUNTS = st.integers(min_value=0, max_value=100_000)


def cells(width: int) -> GridGeometry:
    """Return the cells of a grid this wide."""
    return GridGeometry.fitting(width, min_width=176, caption=52, gap=8)


@given(width=WIDTHS)
def test_cards_fill_the_width(width: int) -> None:
    """The first card begins at the left edge and the last one of the line ends at the right one."""
    grid = cells(width)
    assert grid.rect(0).left() == 0
    assert grid.rect(grid.columns - 1).right() == width - 1


@given(width=st.integers(min_value=200, max_value=5000))
def test_neighbours_are_8_pixels_apart(width: int) -> None:
    """Between two cards of a line and between two lines there are 8 pixels, and all heights are equal."""
    grid = cells(width)
    for row in range(grid.columns - 1):
        assert grid.rect(row + 1).left() - grid.rect(row).right() - 1 == 8
    assert grid.rect(grid.columns).top() - grid.rect(0).bottom() - 1 == 8


@given(width=WIDTHS, count=COUNTS, row=st.integers(min_value=0, max_value=100_000))
def test_a_card_is_found_under_its_own_centre(width: int, count: int, row: int) -> None:
    """Looking up a card's place gives the card, and nothing behind the last one."""
    grid = cells(width)
    assert grid.row_at(grid.rect(row).center(), count) == (row if row < count else None)


@given(width=WIDTHS, count=COUNTS, top=st.integers(min_value=0, max_value=1_000_000))
def test_rows_in_a_window_are_those_that_it_touches(width: int, count: int, top: int) -> None:
    """Before the first and behind the last row in sight no card touches the window."""
    grid = cells(width)
    rows = grid.rows_in(top, 700, count)
    assert 0 <= rows.start <= rows.stop <= count
    if rows.start:
        assert grid.rect(rows.start - 1).bottom() < top
    if rows.stop < count:
        assert grid.rect(rows.stop).top() >= top + 700


@pytest.mark.parametrize("point", [QPoint(-1, 5), QPoint(5, -3)])
def test_outside_there_is_no_card(point: QPoint) -> None:
    """Left of and above the cards nothing is found."""
    assert cells(1000).row_at(point, 50) is None


def test_without_cards_there_is_no_height() -> None:
    """An empty grid does not scroll."""
    assert cells(1000).content_height(0) == 0
