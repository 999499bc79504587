"""Menus that a button opens."""

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAction, QCursor
from PySide6.QtWidgets import QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from kdesk.ui.popup import Side, open_on_click


def test_a_button_is_not_hovered_after_its_menu_closed(qtbot: QtBot) -> None:
    """The pointer is in the menu, or elsewhere, when a choice closes it; the button must not look pointed at."""
    button = QPushButton("Status")
    qtbot.addWidget(button)
    menu = QMenu(button)
    menu.addAction("Failed")
    open_on_click(button, menu, Side.BELOW)
    button.show()
    qtbot.waitExposed(button)
    QCursor.setPos(button.mapToGlobal(QPoint(button.width() + 200, button.height() + 200)))

    button.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
    button.click()
    qtbot.waitUntil(menu.isVisible)
    menu.close()

    assert not button.underMouse()


@pytest.mark.parametrize("direction", list(Qt.LayoutDirection)[:2])
@pytest.mark.parametrize("side", list(Side))
def test_a_menu_opens_into_the_window(qtbot: QtBot, side: Side, direction: Qt.LayoutDirection) -> None:
    """It covers nothing of its button, and is mirrored where one reads from right to left."""
    window = QWidget()
    window.setLayoutDirection(direction)
    button = QPushButton("Status", window)
    button.move(300, 300)
    qtbot.addWidget(window)
    menu = QMenu(button)
    menu.addActions([QAction("A longer line than that of the button", menu) for _ in range(2)])
    open_on_click(button, menu, side)
    window.resize(800, 600)
    window.show()
    qtbot.waitExposed(window)
    button.click()
    qtbot.waitUntil(menu.isVisible)
    place = QRect(window.mapFromGlobal(menu.pos()), menu.size())
    assert not place.intersects(button.geometry())
    begins_there = place.center().x() > button.geometry().center().x()
    assert begins_there is ((side is Side.ABOVE) is (direction is Qt.LayoutDirection.RightToLeft))
