"""Where the keyboard is, for what lies over a page and must not cover it."""

from collections.abc import Iterator

from PySide6.QtCore import QObject, QRect, QTimer, Signal
from PySide6.QtWidgets import QAbstractItemView, QWidget

LOOK_MS = 50
"""Between two looks while something lies over the page."""


class KeyboardSpot(QObject):
    """Looks where the keyboard is in an area, as long as a widget lies over it.

    Qt's own signals for it name objects that may be on their way out, and tell nothing of a list that is scrolled.

    Args:
        above: the widget that lies over the area.

    Signals:
        moved: It is on another control, or on another row of a list, or that has moved.
    """

    moved = Signal()

    def __init__(self, above: QWidget) -> None:
        super().__init__(above)
        self._above = above
        self._area: QWidget | None = None
        self._spot = QRect()
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self._look)

    def watch(self, area: QWidget) -> None:
        """Begin with where it is now."""
        self._area, self._spot = area, keyboard_in(area, self._above)
        self._timer.start()

    def rest(self) -> None:
        """Look no more: nothing lies over the area."""
        self._timer.stop()

    def _look(self) -> None:
        if self._area is None:
            return
        spot = keyboard_in(self._area, self._above)
        if spot != self._spot:
            self._spot = spot
            self.moved.emit()


def keyboard_in(area: QWidget, above: QWidget) -> QRect:
    """Return what of an area the keyboard is on: the control that has the focus, or its current row; as far as seen.

    Nothing while the keyboard is in what lies above.
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
    """Go through a widget and what it lies in, up to an area around them."""
    around: QWidget | None = widget
    while around is not None and around is not area:
        yield around
        around = around.parentWidget()
