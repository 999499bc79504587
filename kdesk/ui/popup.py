"""Menus that open without a nested event loop, which `QPushButton.setMenu` would run."""

from enum import Enum, auto

from PySide6.QtCore import QCoreApplication, QModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QContextMenuEvent, QCursor
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QMenu, QWidget

from kdesk.messages import _


class Side(Enum):
    """Where a menu opens, seen from its button; left and right are exchanged in a right-to-left window."""

    RIGHT = auto()
    RIGHT_UPWARDS = auto()
    ABOVE = auto()
    BELOW = auto()


def open_on_click(button: QAbstractButton, menu: QMenu, side: Side) -> None:
    """Let the button open the menu beside itself, by pointer or by key."""
    # A click does not take the focus from the page, whose selection the commands act on.
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setAccessibleDescription(_("Opens a menu"))
    button.clicked.connect(lambda _checked=False: menu.popup(_corner(button, menu, side)))
    button.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
    button.customContextMenuRequested.connect(lambda _point: menu.popup(_corner(button, menu, side)))
    menu.aboutToHide.connect(lambda: _end_hover(button))


def _end_hover(button: QAbstractButton) -> None:
    """Let a button look as the pointer is now: Qt does not tell it that the pointer left while a menu was open."""
    is_over = button.rect().contains(button.mapFromGlobal(QCursor.pos()))
    button.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, is_over)
    button.update()


def ask_for_menu(widget: QWidget) -> None:
    """Send a widget the event of the menu key; its parents get it if the widget ignores it."""
    place = widget.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle)
    point = place.center() if isinstance(place, QRect) and place.isValid() else widget.rect().center()
    by_key = QContextMenuEvent.Reason.Keyboard
    QCoreApplication.sendEvent(widget, QContextMenuEvent(by_key, point, widget.mapToGlobal(point)))


def menu_place(view: QAbstractItemView, event: QContextMenuEvent) -> tuple[QModelIndex, QPoint]:
    """Return the item that a context menu is for, and where the menu opens on the screen.

    By key it is the current item, otherwise the one under the pointer; it may be invalid.
    """
    if event.reason() is not QContextMenuEvent.Reason.Keyboard:
        return view.indexAt(event.pos()), event.globalPos()
    index = view.currentIndex()
    return index, view.viewport().mapToGlobal(view.visualRect(index).center())


def _corner(button: QAbstractButton, menu: QMenu, side: Side) -> QPoint:
    menu.aboutToShow.emit()  # menus that are filled here have no size before
    size = menu.sizeHint()
    # Where the menu begins and ends at the edges of the button; mirrored where one reads from right to left.
    beside, flush = button.width(), button.width() - size.width()
    if button.window().isRightToLeft():
        beside, flush, aligned = -size.width(), 0, flush
    else:
        aligned = 0
    corner = {
        Side.RIGHT: QPoint(beside, 0),
        Side.RIGHT_UPWARDS: QPoint(beside, button.height() - size.height()),
        Side.ABOVE: QPoint(flush, -size.height()),
        Side.BELOW: QPoint(aligned, button.height()),
    }[side]
    return button.mapToGlobal(corner)
