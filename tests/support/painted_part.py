"""Finds what is painted in a widget."""

from PySide6.QtCore import QRect
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget


def painted_in(widget: QWidget, part: QRect | None = None) -> QRect:
    """Return the smallest rectangle with everything that differs from the upper left corner.

    Args:
        part: Where to look, in pixels of the widget; everywhere by default.
    """
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    look = part or image.rect()
    ground = image.pixel(0, 0)
    painted = [
        (x, y)
        for y in range(look.top(), look.bottom() + 1)
        for x in range(look.left(), look.right() + 1)
        if image.pixel(x, y) != ground
    ]
    columns, rows = [x for x, _y in painted], [y for _x, y in painted]
    return QRect(min(columns), min(rows), max(columns) - min(columns) + 1, max(rows) - min(rows) + 1)
