"""The decoding process: reads pictures from standard input and writes bitmaps to standard output.

It opens no file and no connection, and ends when its input ends or a picture takes too long.
"""

import argparse
import struct
import sys
from typing import IO

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader

from kdesk.domain.picture import MAX_SIDE, Bitmap, Box
from kdesk.pictures.child import answer_all, claim_stdout, limit_memory
from kdesk.pictures.encoding import AREA, cut, encoded
from kdesk.pictures.formats import Rejected, format_of, without_metadata
from kdesk.pictures.measuring import measures
from kdesk.pictures.pipe import READY, Work

TOLERANCE = 2
"""How many times wider and higher than requested a picture may be. A server that resizes sends no larger one."""

IMAGE_MEBIBYTES = 4 * (TOLERANCE * MAX_SIDE) ** 2 // 2**20
"""Four bytes per pixel; Qt's default would refuse the largest picture that the window may request."""

_LARGEST = Box(MAX_SIDE, MAX_SIDE)
_COUNT = struct.Struct("<I")


def run(_options: argparse.Namespace) -> int:
    """Decode until standard input ends, and return the exit status."""
    limit_memory()
    results = claim_stdout()
    QImageReader.setAllocationLimit(IMAGE_MEBIBYTES)
    results.write(READY)
    results.flush()
    serve(sys.stdin.buffer, results)
    return 0


def serve(requests: IO[bytes], results: IO[bytes]) -> None:
    """Process requests in turn."""
    answer_all(requests, results, _answer)


def _answer(work: Work, data: bytes, box: Box) -> Bitmap | bytes | str:
    try:
        match work:
            case Work.LOOK:
                return "files are opened by another process"
            case Work.DECODE:
                return decode(data, box)
            case Work.MEASURE:
                return measures(_image(data[_COUNT.size :], box), *_COUNT.unpack_from(data))
            case Work.CUT:
                area = AREA.unpack_from(data)
                return encoded(cut(read(data[AREA.size :], _LARGEST), area))
            case Work.ENCODE:
                return encoded(_image(data[1:], box, opaque=bool(data[0])))
    except Rejected as exc:
        return str(exc)


def decode(data: bytes, box: Box) -> Bitmap:
    """Return the picture, scaled down to fit into the box. Raises Rejected."""
    return _bitmap(read(data, box, scaled=True), box)


def read(data: bytes, box: Box, *, scaled: bool = False) -> QImage:
    """Return a picture that is at most TOLERANCE times as large as the box. Raises Rejected.

    Args:
        scaled: Whether to scale it down while it is read, where its format can.
    """
    kind = format_of(data)
    buffer = QBuffer()
    buffer.setData(QByteArray(without_metadata(kind, data)))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, kind.encode())
    # Otherwise Qt would try all its formats.
    reader.setAutoDetectImageFormat(False)
    reader.setDecideFormatFromContent(False)
    size = reader.size()
    _check(size, box)
    if scaled and (size.width() > box.width or size.height() > box.height):
        # A picture that is a line would be scaled to a side of 0 pixels.
        size = size.scaled(box.width, box.height, Qt.AspectRatioMode.KeepAspectRatio).expandedTo(QSize(1, 1))
        reader.setScaledSize(size)
    image = reader.read()
    if image.isNull():
        raise Rejected("it is damaged")
    _check(image.size(), box)
    return image


def _image(pixels: bytes, box: Box, *, opaque: bool = True) -> QImage:
    """Return a bitmap of the window as an image."""
    kind = QImage.Format.Format_RGB32 if opaque else QImage.Format.Format_ARGB32_Premultiplied
    if len(pixels) != 4 * box.width * box.height:
        raise Rejected("it has not as many pixels as it should")
    return QImage(pixels, box.width, box.height, 4 * box.width, kind).copy()


def _check(size: QSize, box: Box) -> None:
    """Raise Rejected for dimensions that were not requested."""
    if size.isEmpty():
        raise Rejected("it is damaged: it has no dimensions")
    if size.width() > TOLERANCE * box.width or size.height() > TOLERANCE * box.height:
        raise Rejected(
            f"it is {size.width()} by {size.height()} pixels, where {box.width} by {box.height} were asked for"
        )


def _bitmap(image: QImage, box: Box) -> Bitmap:
    # Some readers ignore the scaled size, and a GIF may be larger than its header says.
    if image.width() > box.width or image.height() > box.height:
        image = image.scaled(
            QSize(box.width, box.height),
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
    return to_bitmap(image)


def to_bitmap(image: QImage) -> Bitmap:
    """Return an image as a bitmap."""
    opaque = not image.hasAlphaChannel()
    # Both have four bytes per pixel, so that Qt adds no padding to the lines: the reader requires the exact size.
    kind = QImage.Format.Format_RGB32 if opaque else QImage.Format.Format_ARGB32_Premultiplied
    image = image.convertToFormat(kind)
    return Bitmap(image.width(), image.height(), opaque, bytes(image.constBits()))
