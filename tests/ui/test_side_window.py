"""Windows of their own over another one."""

import pytest
from PySide6.QtCore import QLocale, QSize, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kdesk.ui.side_window import SideWindow
from kdesk.ui.theme import Theme


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    """A window with a locale of its own."""
    window = QWidget()
    window.setLocale(QLocale("de_DE"))
    qtbot.addWidget(window)
    return window


@pytest.fixture
def side(window: QWidget, qtbot: QtBot) -> SideWindow:
    """A side window over it, in sight."""
    side = SideWindow("Side – kdesk", window)
    side.show()
    side.activateWindow()
    # Shortcuts belong to the active window.
    qtbot.waitUntil(side.isActiveWindow)
    return side


@pytest.mark.parametrize(
    ("key", "modifier"),
    [
        (Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier),
    ],
)
def test_keys_close_it(side: SideWindow, qtbot: QtBot, key: Qt.Key, modifier: Qt.KeyboardModifier) -> None:
    """Escape and Ctrl+W; other keys do nothing."""
    QTest.keyClick(side, Qt.Key.Key_A)
    assert side.isVisible()

    QTest.keyClick(side, key, modifier)

    qtbot.waitUntil(lambda: not side.isVisible())


def test_it_is_a_window_in_the_language_of_the_other_one(side: SideWindow) -> None:
    """Numbers and dates in it are written as in the window behind it, and screen readers call it a window."""
    assert side.isWindow()
    assert side.windowTitle() == "Side – kdesk"
    assert side.locale() == QLocale("de_DE")
    assert QAccessible.queryAccessibleInterface(side).role() is QAccessible.Role.Window


def test_it_is_no_larger_than_the_screen(side: SideWindow, theme: Theme) -> None:
    """Neither at first nor at least."""
    side.take_size(theme, QSize(400, 300), QSize(200, 100))
    assert side.size() == QSize(400, 300) * theme.scale
    assert side.minimumSize() == QSize(200, 100)

    side.take_size(theme, QSize(90_000, 90_000), QSize(80_000, 80_000))

    screen = side.screen().availableGeometry().size()
    assert side.minimumSize() == side.size()
    assert side.size().boundedTo(screen) == side.size()
