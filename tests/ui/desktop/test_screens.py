"""Windows stay where they can be reached."""

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kdesk.ui.desktop.screens import OnScreen, reachable

LAPTOP, BESIDE = QRect(0, 0, 1440, 900), QRect(1440, 0, 2560, 1440)


@pytest.mark.parametrize(
    ("place", "screens", "expected"),
    [
        (QRect(1500, 50, 1200, 800), [LAPTOP, BESIDE], QRect(1500, 50, 1200, 800)),
        (QRect(1500, 50, 1200, 800), [LAPTOP], QRect(120, 50, 1200, 800)),
        (QRect(1500, 50, 2400, 1300), [LAPTOP], QRect(0, 0, 1440, 900)),
        (QRect(100, 50, 2400, 1300), [LAPTOP], QRect(100, 50, 1440, 900)),
        (QRect(100, -400, 1200, 800), [LAPTOP], QRect(120, 50, 1200, 800)),
        (QRect(1400, 100, 1200, 800), [LAPTOP], QRect(120, 50, 1200, 800)),
        (QRect(-1000, 100, 1200, 800), [LAPTOP], QRect(-1000, 100, 1200, 800)),
    ],
    ids=["both there", "gone", "gone and too large", "too large", "above", "a sliver", "a grip is left"],
)
def test_a_window_is_moved_only_if_it_has_to_be(place: QRect, screens: list[QRect], expected: QRect) -> None:
    """Onto the first screen, in its middle, and no larger than it."""
    assert reachable(place, screens) == expected


def test_a_window_of_a_screen_that_has_gone_comes_back(qtbot: QtBot, qapp: QGuiApplication) -> None:
    """At once when it is opened, and while it is open."""
    window = QWidget()
    qtbot.addWidget(window)
    window.setGeometry(20_000, 300, 1200, 800)
    OnScreen(window)
    room = QGuiApplication.primaryScreen().availableGeometry()
    assert room.contains(window.geometry())
    window.show()
    window.setGeometry(20_000, 300, 1200, 800)
    qapp.screenRemoved.emit(QGuiApplication.primaryScreen())
    qtbot.waitUntil(lambda: room.contains(window.geometry()))
