"""Menus of buttons. Qt's own `setMenu` waits for the menu in a nested event loop; these return at once."""

from enum import Enum, auto

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QMenu


class Side(Enum):
    """Where a menu opens, seen from its button."""

    RIGHT = auto()
    RIGHT_UPWARDS = auto()
    ABOVE = auto()


def open_on_click(button: QAbstractButton, menu: QMenu, side: Side) -> None:
    """Let the button open the menu beside itself, by pointer or by key."""
    # A click does not take the keyboard away from the page: what the menu's commands act on is selected there.
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setAccessibleDescription("Opens a menu")
    button.clicked.connect(lambda _checked=False: menu.popup(_corner(button, menu, side)))


def _corner(button: QAbstractButton, menu: QMenu, side: Side) -> QPoint:
    menu.aboutToShow.emit()  # it may be filled only now, and its size is needed
    size = menu.sizeHint()
    corner = {
        Side.RIGHT: QPoint(button.width(), 0),
        Side.RIGHT_UPWARDS: QPoint(button.width(), button.height() - size.height()),
        Side.ABOVE: QPoint(button.width() - size.width(), -size.height()),
    }[side]
    return button.mapToGlobal(corner)
