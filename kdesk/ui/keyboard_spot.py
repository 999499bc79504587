"""Where the keyboard is, for what lies over a page and must not cover it."""

from collections.abc import Iterator

from PySide6.QtCore import QObject, QRect, QTimer, Signal
from PySide6.QtGui import QWindow
from PySide6.QtWidgets import QAbstractItemView, QWidget


class KeyboardSpot(QObject):
    """Follows the keyboard through a window.

    Signals:
        moved: It is on another control, or on another row of a list; the page has scrolled to that.
    """

    moved = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._handle: QWindow | None = None
        self._rows: QObject | None = None
        # A scroll area brings into sight what has the focus only after it has it.
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self.moved)

    def follow(self, handle: QWindow) -> None:
        """Follow the keyboard through this window from now on."""
        if handle is not self._handle:
            self._handle = handle
            handle.focusObjectChanged.connect(self._look)

    def _look(self, focused: QObject | None) -> None:
        self._later.start()
        rows = focused.selectionModel() if isinstance(focused, QAbstractItemView) else None
        if rows is self._rows:
            return
        if self._rows is not None:
            self._rows.disconnect(self)
        self._rows = rows
        if rows is not None:
            rows.currentChanged.connect(self._step)

    def _step(self) -> None:
        self._later.start()


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
