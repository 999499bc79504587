"""Menus that a button opens."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QMenu, QPushButton
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
