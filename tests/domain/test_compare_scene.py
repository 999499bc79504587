"""Which side is where in each view."""

import pytest

from kdesk.domain.compare_scene import pair_of, scene_of
from kdesk.domain.compare_view import CompareView, ViewKind

PICTURE, ROOM = (1920, 1080), (1600, 900)


@pytest.mark.parametrize(
    ("count", "active", "pair"), [(2, 1, (0, 1)), (2, 0, (0, 1)), (4, 3, (0, 3)), (3, 9, (0, 1)), (1, 0, (0,))]
)
def test_two_sides_are_shown_over_each_other(count: int, active: int, pair: tuple[int, ...]) -> None:
    """The first one, and of the others the active one."""
    assert pair_of(count, active) == pair
    for kind in (ViewKind.WIPE, ViewKind.DIFFERENCE, ViewKind.ONION):
        (cell,) = scene_of(CompareView(kind), (count, active), PICTURE, ROOM, 4).cells
        assert cell.sides == pair
        assert cell.port.room == ROOM


def test_every_side_blinks_and_stands_beside_the_others() -> None:
    """All of them in one cell, or each in its own."""
    (cell,) = scene_of(CompareView(ViewKind.BLINK), (3, 0), PICTURE, ROOM, 4).cells
    assert cell.sides == (0, 1, 2)
    beside = scene_of(CompareView(), (4, 0), PICTURE, ROOM, 4).cells
    assert [cell.sides for cell in beside] == [(0,), (1,), (2,), (3,)]
    assert len({cell.port for cell in beside}) == 1


def test_a_point_lies_in_the_cell_that_is_there() -> None:
    """And in none where the gap is."""
    scene = scene_of(CompareView(), (2, 0), PICTURE, (804, 300), 4)
    found = scene.cell_at((500.0, 10.0))
    assert found is not None
    assert found.sides == (1,)
    assert found.inside((500.0, 10.0)) == (96, 10)
    assert scene.cell_at((401.0, 10.0)) is None


@pytest.mark.parametrize(("count", "picture", "room"), [(0, PICTURE, ROOM), (2, (0, 0), ROOM), (2, PICTURE, (0, 5))])
def test_without_sides_pictures_or_room_there_is_nothing(
    count: int, picture: tuple[int, int], room: tuple[int, int]
) -> None:
    """As before anything is open, and in a window that is too small."""
    assert not scene_of(CompareView(), (count, 0), picture, room, 4).cells
