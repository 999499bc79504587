"""Pictures of this computer, and covers of sounds, made small."""

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader

from kdesk.domain.picture import Bitmap, Box
from kdesk.pictures.worker import to_bitmap

MOST_PIXELS = 300 * 10**6
"""Of a picture that is decoded: more than the largest cameras make."""

_FORMATS = (b"jpeg", b"png", b"gif", b"webp", b"bmp", b"tiff")


def still_of(path: Path, box: Box) -> tuple[Bitmap | None, QSize]:
    """Return a picture file in the box, turned as its camera was held, and its own size; None for what is none."""
    return _read(QImageReader(str(path)), box)


def cover_of(data: bytes, box: Box) -> Bitmap | None:
    """Return an encoded picture in the box; None for what is none."""
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    return _read(QImageReader(buffer), box)[0]


def fitted(image: QImage, box: Box) -> Bitmap:
    """Return a picture that fits into the box."""
    if image.width() > box.width or image.height() > box.height:
        size = image.size().scaled(box.width, box.height, Qt.AspectRatioMode.KeepAspectRatio).expandedTo(QSize(1, 1))
        image = image.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
    return to_bitmap(image)


def _read(reader: QImageReader, box: Box) -> tuple[Bitmap | None, QSize]:
    # By the content alone: formats that run programs, or draw from text, are left out.
    reader.setDecideFormatFromContent(True)
    if bytes(reader.format().data()) not in _FORMATS:
        return None, QSize()
    reader.setAutoTransform(True)
    own = reader.size()
    shown = own.transposed() if _is_turned(reader) else own
    if not own.isValid() or own.width() * own.height() > MOST_PIXELS:
        return None, shown
    room = QSize(box.height, box.width) if _is_turned(reader) else QSize(box.width, box.height)
    if own.width() > room.width() or own.height() > room.height():
        reader.setScaledSize(own.scaled(room, Qt.AspectRatioMode.KeepAspectRatio).expandedTo(QSize(1, 1)))
    image = reader.read()
    return (None if image.isNull() else fitted(image, box)), shown


def _is_turned(reader: QImageReader) -> bool:
    return bool(reader.transformation().value & 4)
