"""An icon that is drawn when it is painted: a start shows few of the icons that its buttons and commands have."""

import ctypes
from collections.abc import Callable

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap

Draw = Callable[[bool, QSize, float], QPixmap]
"""Returns the drawing: whether it is enabled, its size in device-independent pixels, how many pixels each has."""

_keep = ctypes.pythonapi.Py_IncRef
_keep.argtypes, _keep.restype = [ctypes.py_object], None


class DrawnIcon(QIconEngine):
    """Draws an icon at whatever size it is wanted.

    Python never frees one, so that Qt alone does: PySide would free a copy at once, and an engine with its icon when
    both are collected as garbage, while other icons and Qt itself still use it.

    Args:
        draw: Kept for ever; it must keep no window alive.
    """

    def __init__(self, draw: Draw) -> None:
        super().__init__()
        self._draw = draw
        _keep(self)

    def clone(self) -> QIconEngine:
        """Return a copy for an icon that is changed."""
        return DrawnIcon(self._draw)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        """Paint it as sharp as the device can."""
        ratio = painter.device().devicePixelRatio()
        painter.drawPixmap(rect, self.scaledPixmap(rect.size(), mode, state, ratio))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """Return it at a size in device-independent pixels, each of one pixel."""
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, _state: QIcon.State, scale: float) -> QPixmap:
        """Return it at a size in device-independent pixels, each of `scale` pixels; nothing in no room."""
        if size.isEmpty():
            return QPixmap()
        return self._draw(mode is not QIcon.Mode.Disabled, size, scale)
