"""The decoding process: reads pictures from its standard input, writes bitmaps to its standard output.

It opens no file and no connection, and ends when its input does or when a picture takes too long.
"""

import argparse
import faulthandler
import os
import sys
from contextlib import suppress
from typing import IO

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader

from kdesk.domain.picture import MAX_SIDE, Bitmap, Box
from kdesk.pictures.formats import Refused, format_of, stripped
from kdesk.pictures.pipe import READY, read_request, write_answer

TOLERANCE = 2
"""A picture may be so many times as wide and as high as what was asked for; a server that resizes sends no more."""

WATCHDOG_SECONDS = 20.0
"""After this the process ends itself, should nobody be there any more to end it."""

MEMORY_BYTES = 2**30
IMAGE_MEBIBYTES = 4 * (TOLERANCE * MAX_SIDE) ** 2 // 2**20
"""Four bytes a pixel; the default would refuse the largest picture that a window may ask for."""


def run(_options: argparse.Namespace) -> int:
    """Decode until the standard input ends, and return the exit status."""
    _limit_memory()
    answers = _own_output()
    QImageReader.setAllocationLimit(IMAGE_MEBIBYTES)
    answers.write(READY)
    answers.flush()
    serve(sys.stdin.buffer, answers)
    return 0


def serve(requests: IO[bytes], answers: IO[bytes]) -> None:
    """Answer one request after the other."""
    with open(os.devnull, "w") as nowhere:  # noqa: PTH123  a device, not a path
        while (request := read_request(requests)) is not None:
            faulthandler.dump_traceback_later(WATCHDOG_SECONDS, exit=True, file=nowhere)
            write_answer(answers, _answer(*request))
            faulthandler.cancel_dump_traceback_later()


def _answer(data: bytes, box: Box) -> Bitmap | str:
    try:
        return decoded(data, box)
    except Refused as exc:
        return str(exc)


def decoded(data: bytes, box: Box) -> Bitmap:
    """Return the picture, made smaller where it does not fit into the box. Raises Refused."""
    kind = format_of(data)
    buffer = QBuffer()
    buffer.setData(QByteArray(stripped(kind, data)))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, kind.encode())
    # Only what the first bytes are: otherwise Qt would try every format that it knows.
    reader.setAutoDetectImageFormat(False)
    reader.setDecideFormatFromContent(False)
    size = reader.size()
    _check(size, box)
    if size.width() > box.width or size.height() > box.height:
        size = size.scaled(box.width, box.height, Qt.AspectRatioMode.KeepAspectRatio).expandedTo(QSize(1, 1))
        reader.setScaledSize(size)
    image = reader.read()
    if image.isNull():
        raise Refused("it is damaged")
    _check(image.size(), box)
    return _bitmap(image, box)


def _check(size: QSize, box: Box) -> None:
    """Raise Refused for dimensions that nobody asked for."""
    if size.isEmpty():
        raise Refused("it is damaged: it has no dimensions")
    if size.width() > TOLERANCE * box.width or size.height() > TOLERANCE * box.height:
        raise Refused(
            f"it is {size.width()} by {size.height()} pixels, where {box.width} by {box.height} were asked for"
        )


def _bitmap(image: QImage, box: Box) -> Bitmap:
    # Some readers scale by themselves, others only when asked, and one GIF may be larger than it says.
    if image.width() > box.width or image.height() > box.height:
        image = image.scaled(
            QSize(box.width, box.height),
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
    opaque = not image.hasAlphaChannel()
    kind = QImage.Format.Format_RGB32 if opaque else QImage.Format.Format_ARGB32_Premultiplied
    image = image.convertToFormat(kind)
    return Bitmap(image.width(), image.height(), opaque, bytes(image.constBits()))


def _own_output() -> IO[bytes]:
    """Return the standard output for answers alone: whatever else is printed goes where the errors go."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return answers


def _limit_memory() -> None:
    """Let the system refuse more memory than any picture needs; Windows has no such limit for a process itself."""
    if sys.platform != "win32":
        import resource  # noqa: PLC0415  this module is not everywhere

        _soft, hard = resource.getrlimit(resource.RLIMIT_AS)
        wanted = MEMORY_BYTES if hard == resource.RLIM_INFINITY else min(MEMORY_BYTES, hard)
        # Not every system that has the limit lets it be set.
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (wanted, hard))
