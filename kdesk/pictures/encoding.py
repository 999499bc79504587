"""Pictures as files: JPEG, or PNG for those that are transparent somewhere."""

import struct

from PySide6.QtCore import QBuffer, QIODevice, QRect
from PySide6.QtGui import QImage

from kdesk.pictures.formats import Rejected

AREA = struct.Struct("<4I")
"""Left, top, width and height in pixels; a width of 0 for the whole picture."""

_QUALITY = 92


def cut(image: QImage, area: tuple[int, int, int, int]) -> QImage:
    """Return a part of a picture. Raises Rejected if it lies outside."""
    if not area[2]:
        return image
    wanted = QRect(*area)
    if wanted.isEmpty() or not image.rect().contains(wanted):
        raise Rejected("the area lies outside of the picture")
    return image.copy(wanted)


def encoded(image: QImage) -> bytes:
    """Return the file. Raises Rejected."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    transparent = image.hasAlphaChannel()
    # -1: PNG loses nothing, and its quality is only the time that it takes.
    if not image.save(buffer, "PNG" if transparent else "JPEG", -1 if transparent else _QUALITY):  # type: ignore[call-overload]
        raise Rejected("it cannot be encoded")
    return bytes(buffer.data().data())
