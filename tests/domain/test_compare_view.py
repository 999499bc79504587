"""Where each part of a picture lies on the screen, and which frame and which rung stands beside another."""

import math
from dataclasses import replace
from fractions import Fraction

import pytest

from kdesk.domain.compare_view import (
    BY_HAND,
    FIT,
    MAX_SIDES,
    MOST_ZOOM,
    CompareView,
    ViewKind,
    area_on,
    cells,
    middle_of,
    panned,
    place_on,
    rung_beside,
    stepped_zoom,
    viewport_of,
    zoomed,
)
from kdesk.domain.flavor import Flavor, FlavorStatus
from kdesk.domain.video import Area, Frame

PICTURE, ROOM = (1920, 1080), (960, 540)


def flavor(number: int) -> Flavor:
    """Return a rung."""
    return Flavor(id=f"f{number}", entry_id="e", params_id=number, status=FlavorStatus.READY)


def test_the_whole_picture_is_in_the_middle_of_its_room() -> None:
    """Fitted by the side for which there is less room."""
    port = viewport_of(CompareView(), PICTURE, (960, 900))
    assert port.zoom == 0.5
    assert port.area == Area(0, -360, 1920, 1800)
    assert port.point_of((0, 0)) == (0, 180)
    assert port.place_at((480, 450)) == (960, 540)


@pytest.mark.parametrize("point", [(0.0, 0.0), (480.0, 270.0), (713.0, 99.0), (959.0, 539.0)])
@pytest.mark.parametrize("zoom", [1.0, 2.0, MOST_ZOOM])
def test_a_zoom_keeps_the_place_under_the_pointer(point: tuple[float, float], zoom: float) -> None:
    """From the whole picture to eight times its size."""
    port = viewport_of(CompareView(), PICTURE, ROOM)
    nearer = viewport_of(zoomed(CompareView(), port, zoom, point), PICTURE, ROOM)
    assert nearer.zoom == zoom
    assert nearer.place_at(point) == pytest.approx(port.place_at(point))


def test_no_gap_opens_beside_a_picture_that_is_larger_than_its_room() -> None:
    """However far it is dragged."""
    port = viewport_of(CompareView(zoom=1.0), PICTURE, ROOM)
    moved = panned(CompareView(zoom=1.0), port, (100_000, -100_000))
    area = viewport_of(moved, PICTURE, ROOM).area
    assert (area.left, area.top) == (0, 1080 - 540)
    back = panned(moved, viewport_of(moved, PICTURE, ROOM), (-10, 0))
    assert viewport_of(back, PICTURE, ROOM).area.left == 10


def test_steps_of_the_zoom_end_at_its_limits() -> None:
    """From what fits, the next step is the next larger one of the list."""
    port = viewport_of(CompareView(), PICTURE, (900, 540))
    assert stepped_zoom(port, 1) == 0.5
    assert stepped_zoom(port, -1) == pytest.approx(1 / 3)
    assert stepped_zoom(port, 99) == MOST_ZOOM
    assert stepped_zoom(replace(port, zoom=1.0), 1) == 1.5
    assert stepped_zoom(port, -99) == 1 / 16


def test_another_picture_is_compared_at_the_same_place() -> None:
    """A rendition of half the size shows the same part of the picture."""
    assert area_on(Area(100, 200, 400, 300), PICTURE, (960, 540)) == Area(50, 100, 200, 150)
    assert place_on((1919.9, 1079.9), PICTURE, (960, 540)) == (959, 539)
    assert place_on((2500, -3), PICTURE, (960, 540)) == (959, 0)


@pytest.mark.parametrize(
    ("count", "room", "columns", "rows"),
    [(2, (1600, 700), 2, 1), (2, (600, 1000), 1, 2), (3, (1800, 500), 3, 1), (4, (1600, 900), 2, 2)],
)
def test_sides_stand_where_their_pictures_are_largest(
    count: int, room: tuple[int, int], columns: int, rows: int
) -> None:
    """Beside each other in a wide window, below each other in a high one, none over another."""
    found = cells(count, PICTURE, room, 4)
    assert len({cell[0] for cell in found}) == columns
    assert len({cell[1] for cell in found}) == rows
    assert len(set(found)) == count
    assert all(left + wide <= room[0] and top + high <= room[1] for left, top, wide, high in found)


def test_a_view_from_a_file_is_brought_into_its_limits() -> None:
    """No number of a file makes the window fail."""
    wild = CompareView(
        ViewKind.BLINK,
        zoom=math.inf,
        centre=(math.nan, 7.0),
        gain=-3,
        opacity=2,
        wipe=-1,
        blink=0.001,
        shifts=(10**9, -(10**9), 0, 0, 0, 0),
    ).within_limits()
    assert wild == CompareView(
        ViewKind.BLINK, zoom=FIT, centre=(0.5, 1.0), gain=1, opacity=1, wipe=0, blink=0.5, shifts=(1000, -1000, 0, 0)
    )
    assert CompareView(zoom=-1, blink=-1).within_limits() == CompareView(blink=BY_HAND)
    assert CompareView(zoom=99).within_limits().zoom == MOST_ZOOM


def test_each_side_has_its_own_shift() -> None:
    """Of sides that were never shifted it is 0."""
    view = CompareView().shifted(1, -3)
    assert [view.shift_of(side) for side in range(MAX_SIDES)] == [0, -3, 0, 0]
    assert view.shift_of(9) == 0


def test_the_rungs_beside_a_rendition() -> None:
    """The source stands above them all, and so does any other video."""
    low, middle, high = (flavor(number) for number in (1, 2, 3))
    rungs = (low, middle, high)
    assert rung_beside(rungs, middle, 1) is high
    assert rung_beside(rungs, middle, -1) is low
    assert rung_beside(rungs, low, -1) is None
    assert rung_beside(rungs, high, 1) is None
    assert rung_beside(rungs, flavor(0), -1) is high
    assert rung_beside(rungs, None, 1) is None
    assert rung_beside((), None, -1) is None


def test_the_middle_of_a_frame_lies_in_it() -> None:
    """Exactly between two frames that follow each other."""
    frame = Frame(Fraction(1001, 30_000), Fraction(1001, 30_000), 1, Fraction(1, 30_000))
    assert middle_of(frame) == Fraction(1001, 20_000)
    assert frame.is_shown_at(middle_of(frame))


def test_four_pictures_leave_no_hole_where_another_order_is_as_large() -> None:
    """Two rows of two show them as large as three and one."""
    places = cells(4, (640, 360), (1176, 340), 2)
    assert {place[0] for place in places} == {0, 589}
    assert len({place[1] for place in places}) == 2
