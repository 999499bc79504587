"""The parts of the Thumbnails tab by themselves: the model of pictures, and the arithmetic of the rectangle."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage

from kdesk.domain.picture_work import Area
from kdesk.ui.library.tabs.thumbnails.cells import Cell, PictureModel
from kdesk.ui.library.tabs.thumbnails.crop_area import LEAST, CropArea, Grip

Grips = st.builds(Grip, left=st.booleans(), top=st.booleans(), right=st.booleans(), bottom=st.booleans())
Moves = st.lists(st.tuples(Grips, st.floats(-2, 2), st.floats(-2, 2)), max_size=20)
TINY = 1e-9


def picture() -> QImage:
    """Return a picture of one colour."""
    image = QImage(4, 4, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    return image


def test_the_model_keeps_the_rules_of_models(qapp: Any, qtmodeltester: Any) -> None:
    """Through every kind of change."""
    del qapp
    model = PictureModel()
    qtmodeltester.check(model)
    model.show_cells([Cell("a", "A"), Cell("b", "B", badge="Poster")])
    model.show_picture("a", picture())
    model.show_picture("missing", picture())
    model.show_cells([Cell("a", "A", flaw="Black"), Cell("b", "B")])
    model.show_cells([Cell("b", "B"), Cell("c", "C")])
    model.show_cells([])
    qtmodeltester.check(model)


def test_pictures_stay_with_their_cells(qapp: Any) -> None:
    """Also when the order is another; those of cells that left are forgotten."""
    del qapp
    model = PictureModel()
    model.show_cells([Cell("a", "A"), Cell("b", "B")])
    model.show_picture("a", picture())
    model.show_cells([Cell("new", "New"), Cell("a", "A", badge="Poster")])
    assert model.has_picture("a")
    assert model.data(model.index(1, 0), Qt.ItemDataRole.AccessibleTextRole) == "A, Poster"
    model.show_cells([Cell("b", "B")])
    assert not model.has_picture("a")


@given(st.integers(1, 10_000), st.integers(1, 10_000), st.sampled_from([0.0, 16 / 9, 1.0, 9 / 16]), Moves)
def test_the_rectangle_stays_inside(
    width: int, height: int, ratio: float, moves: list[tuple[Grip, float, float]]
) -> None:
    """However it is dragged, it has an area, and the proportion that is kept."""
    crop = CropArea(width, height)
    crop.keep_ratio(ratio)
    for grip, across, down in moves:
        crop.drag(grip, across, down)
        area = crop.area
        assert area.x >= -TINY
        assert area.y >= -TINY
        assert area.x + area.width <= 1 + 1e-6
        assert area.y + area.height <= 1 + 1e-6
        assert area.width > 0
        assert area.height > 0
        if ratio:
            assert area.width * width / (area.height * height) == pytest.approx(ratio, rel=1e-6)
        else:
            assert min(area.width, area.height) >= LEAST - TINY


def test_all_of_a_picture_is_kept_at_first() -> None:
    """And as much as possible, in the middle, where a proportion is kept."""
    crop = CropArea(400, 200)
    assert crop.area.is_whole
    crop.keep_ratio(1.0)
    assert crop.area == Area(0.25, 0.0, 0.5, 1.0)
