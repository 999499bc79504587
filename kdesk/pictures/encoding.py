"""Pictures as files: JPEG, or PNG for those that are transparent somewhere."""

import struct

from PySide6.QtCore import QBuffer, QIODevice, QPoint, QRect, QSize
from PySide6.QtGui import QImage

from kdesk.pictures.formats import Rejected

AREA = struct.Struct("<4d")
"""Left, top, width and height, in shares of the sides of the picture."""

_QUALITY = 92


def cut(image: QImage, area: tuple[float, ...]) -> QImage:
    """Return a part of a picture, at least one pixel. Raises Rejected if it lies outside."""
    x, y, width, height = area
    if not (0 <= x < 1 and 0 <= y < 1 and 0 < width <= 1 and 0 < height <= 1):
        raise Rejected("the area lies outside of the picture")
    left, top = int(x * image.width()), int(y * image.height())
    size = QSize(max(1, round(width * image.width())), max(1, round(height * image.height())))
    return image.copy(QRect(QPoint(left, top), size).intersected(image.rect()))


def encoded(image: QImage) -> bytes:
    """Return the file. Raises Rejected."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    transparent = image.hasAlphaChannel()
    # -1: PNG loses nothing, and its quality is only the time that it takes.
    if not image.save(buffer, "PNG" if transparent else "JPEG", -1 if transparent else _QUALITY):  # type: ignore[call-overload]
        raise Rejected("it cannot be encoded")
    return bytes(buffer.data().data())
