"""Where the keyboard focus is, for a widget that lies over a page and must not cover it."""

from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, QRect, QTimer, Signal
from PySide6.QtWidgets import QAbstractItemView, QWidget

CHECK_MS = 50
"""Between two checks while something lies over the page."""


class KeyboardSpot(QObject):
    """Follows the focus in an area while a widget lies over it.

    It polls: Qt's own signals name objects that may be about to be deleted, and none tells that a list was scrolled.

    Args:
        above: The widget that lies over the area.

    Signals:
        moved: The focus is on another widget or row, or that or the foot has moved.
    """

    moved = Signal()

    def __init__(self, above: QWidget) -> None:
        super().__init__(above)
        self._above = above
        self._area: QWidget | None = None
        self._foot: Callable[[], int] = lambda: 0
        self._spot = (QRect(), 0)
        self._timer = QTimer(self, interval=CHECK_MS)
        self._timer.timeout.connect(self._check)

    def watch(self, area: QWidget, foot: Callable[[], int]) -> None:
        """Follow the focus in this area from now on, and how high its foot is: rows may come there meanwhile."""
        self._area, self._foot = area, foot
        self._spot = (keyboard_in(area, self._above), foot())
        self._timer.start()

    def rest(self) -> None:
        """Stop following: nothing lies over the area."""
        self._timer.stop()

    def _check(self) -> None:
        if self._area is None:
            return
        spot = (keyboard_in(self._area, self._above), self._foot())
        if spot != self._spot:
            self._spot = spot
            self.moved.emit()


def keyboard_in(area: QWidget, above: QWidget) -> QRect:
    """Return the visible part of the focused widget, or of its current row, in an area.

    Empty while the focus is elsewhere, or in the widget above.
    """
    focused: QWidget | None = area.window().focusWidget()
    if focused is None or not area.isAncestorOf(focused) or above.isAncestorOf(focused):
        return QRect()
    widget: QWidget = focused
    rect = focused.rect()
    if isinstance(focused, QAbstractItemView):
        widget, rect = focused.viewport(), focused.visualRect(focused.currentIndex())
    for around in _from(widget, area):
        rect = rect.intersected(around.rect()).translated(around.pos())
    return rect.intersected(area.rect())


def _from(widget: QWidget, area: QWidget) -> Iterator[QWidget]:
    """Yield a widget and its parents, up to an area."""
    around: QWidget | None = widget
    while around is not None and around is not area:
        yield around
        around = around.parentWidget()
