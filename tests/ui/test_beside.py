"""What stands beside the main part of a page."""

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kdesk.ui.beside import LEAST_SIDE, SIDE_SHARE, Beside
from kdesk.ui.theme import Theme

WIDE, NARROW = 1100, 500


@pytest.mark.parametrize("least_main", [0, 240])
@pytest.mark.parametrize("width", [0, 500])
@pytest.mark.parametrize("step", [-50, NARROW - WIDE])
def test_the_side_has_its_width_again_after_the_window_was_small(
    qtbot: QtBot, theme: Theme, width: int, least_main: int, step: int
) -> None:
    """What somebody gave it is not lost to a window that was too narrow for a while."""
    main, side = QWidget(), QWidget()
    beside = Beside(main, side, theme, "Edge", width=width, least_main=least_main)
    qtbot.addWidget(beside)
    beside.resize(WIDE, 400)
    beside.show()
    side.show()
    given = side.width()
    assert given == theme.px(width or WIDE * SIDE_SHARE)
    for narrower in range(WIDE, NARROW + step, step):
        beside.resize(narrower, 400)
    assert side.width() >= theme.px(LEAST_SIDE)
    assert main.isHidden() == bool(least_main)
    for wider in range(NARROW, WIDE - step, -step):
        beside.resize(wider, 400)
    assert side.width() == given
