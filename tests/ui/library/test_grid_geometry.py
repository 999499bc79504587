"""The geometry of the grid: width, gaps, and the card at a point."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint

from kdesk.ui.library.grid_geometry import MAX_HEIGHT, GridGeometry

WIDTHS = st.integers(min_value=1, max_value=5000)
COUNTS = st.integers(min_value=0, max_value=100_000)


def cells(width: int) -> GridGeometry:
    """Return the cells of a grid this wide."""
    return GridGeometry.fitting(width, min_width=176, caption=52, gap=8)


@given(width=WIDTHS)
def test_cards_fill_the_width(width: int) -> None:
    """The first card of a line begins at the left edge, the last one ends at the right edge."""
    grid = cells(width)
    assert grid.rect(0).left() == 0
    assert grid.rect(grid.columns - 1).right() == width - 1


@given(width=st.integers(min_value=200, max_value=5000))
def test_neighbours_are_8_pixels_apart(width: int) -> None:
    """The gap between cards of a line and between lines is 8 pixels, and all heights are equal."""
    grid = cells(width)
    for row in range(grid.columns - 1):
        assert grid.rect(row + 1).left() - grid.rect(row).right() - 1 == 8
    assert grid.rect(grid.columns).top() - grid.rect(0).bottom() - 1 == 8


@given(width=WIDTHS, count=COUNTS, row=st.integers(min_value=0, max_value=100_000))
def test_a_card_is_found_under_its_own_centre(width: int, count: int, row: int) -> None:
    """The row at the centre of a card is that of the card; there is none behind the last one."""
    grid = cells(width)
    assert grid.row_at(grid.rect(row).center(), count) == (row if row < count else None)


@given(width=WIDTHS, count=COUNTS, top=st.integers(min_value=0, max_value=1_000_000))
def test_rows_in_a_band_are_those_that_intersect_it(width: int, count: int, top: int) -> None:
    """No card before the first and behind the last row intersects the band."""
    grid = cells(width)
    rows = grid.rows_in(top, 700, count)
    assert 0 <= rows.start <= rows.stop <= count
    if rows.start:
        assert grid.rect(rows.start - 1).bottom() < top
    if rows.stop < count:
        assert grid.rect(rows.stop).top() >= top + 700


@pytest.mark.parametrize("point", [QPoint(-1, 5), QPoint(5, -3)])
def test_there_is_no_card_outside_of_the_content(point: QPoint) -> None:
    """Points left of and above the cards have no row."""
    assert cells(1000).row_at(point, 50) is None


def test_an_empty_grid_has_no_height() -> None:
    """It does not scroll."""
    assert cells(1000).content_height(0) == 0


@given(width=WIDTHS, count=st.integers(min_value=10_000_000, max_value=2**63))
def test_lengths_fit_into_qt_whatever_the_number_of_cards(width: int, count: int) -> None:
    """An integer that is too large for Qt, raised in a method that Qt calls, ends the process."""
    grid = cells(width)
    assert grid.content_height(count) <= MAX_HEIGHT
    assert grid.rect(count - 1).bottom() < MAX_HEIGHT
