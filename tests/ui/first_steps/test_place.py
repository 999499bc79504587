"""Where the card of a step stands."""

import pytest
from PySide6.QtCore import QRect, QSize

from kdesk.ui.first_steps.place import spot_beside

ROOM = QRect(8, 8, 884, 560)
CARD = QSize(340, 160)
GAP = 10
MENU = QRect(4, 8, 56, 40)
ACCOUNT = QRect(8, 520, 48, 48)
BUTTON = QRect(400, 300, 120, 32)


def test_it_stands_beside_the_rail() -> None:
    """At the height of the part, and within the room at the foot of the window."""
    assert spot_beside(MENU, CARD, ROOM, GAP) == QRect(70, 8, 340, 160)
    assert spot_beside(ACCOUNT, CARD, ROOM, GAP) == QRect(66, 408, 340, 160)


def test_it_stands_at_the_other_side_where_one_reads_from_right_to_left() -> None:
    """The rail is at the right then."""
    menu = QRect(840, 8, 56, 40)
    assert spot_beside(menu, CARD, ROOM, GAP, mirrored=True) == QRect(490, 8, 340, 160)


def test_it_stands_below_what_has_neighbours_beside_it() -> None:
    """Flush with the side where one begins to read; above it if there is no room below."""
    assert spot_beside(BUTTON, CARD, ROOM, GAP, below=True) == QRect(400, 342, 340, 160)
    assert spot_beside(BUTTON, CARD, ROOM, GAP, below=True, mirrored=True) == QRect(180, 342, 340, 160)
    low = BUTTON.translated(0, 200)
    assert spot_beside(low, CARD, ROOM, GAP, below=True) == QRect(400, 330, 340, 160)


def test_without_a_part_it_stands_in_the_middle() -> None:
    """What it speaks of may be hidden."""
    spot = spot_beside(QRect(), CARD, ROOM, GAP)
    assert (spot.center() - ROOM.center()).manhattanLength() <= 2


@pytest.mark.parametrize("part", [MENU, ACCOUNT, BUTTON, QRect(0, 0, 900, 600), QRect(860, 560, 300, 300)])
@pytest.mark.parametrize("size", [CARD, QSize(700, 420), QSize(2000, 2000)])
@pytest.mark.parametrize("flags", [{}, {"below": True}, {"mirrored": True}])
def test_it_is_always_in_the_room(part: QRect, size: QSize, flags: dict[str, bool]) -> None:
    """Whatever the sizes: with a font of twice the size too, and beside a part that fills the window."""
    assert ROOM.contains(spot_beside(part, size, ROOM, GAP, **flags))
