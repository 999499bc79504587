"""How bright, contrasted and sharp frames are."""

import struct
from collections.abc import Iterable, Iterator
from operator import add, mul, sub

from PySide6.QtGui import QImage

MEASURE = struct.Struct("<3d")
"""Brightness, contrast and sharpness of one frame."""

_LEAST = 3
"""Pixels; a smaller frame has no inside."""


def measures(strip: QImage, frames: int) -> bytes:
    """Return a MEASURE for each of the frames that lie side by side."""
    grey = strip.convertToFormat(QImage.Format.Format_Grayscale8)
    # Bytes a line: Qt fills lines up to a multiple of four.
    stride, lines = grey.bytesPerLine(), bytes(grey.constBits())
    width = grey.width() // frames
    found = bytearray()
    for number in range(frames):
        left = number * width
        rows = [lines[y * stride + left : y * stride + left + width] for y in range(grey.height())]
        found += MEASURE.pack(*_measure(rows))
    return bytes(found)


def _measure(rows: list[bytes]) -> tuple[float, float, float]:
    mean, variance = _statistics(value for row in rows for value in row)
    if len(rows) < _LEAST or len(rows[0]) < _LEAST or variance <= 0:
        return mean, variance**0.5, 0.0
    _, edges = _statistics(_laplacian(rows))
    return mean, variance**0.5, edges / variance


def _laplacian(rows: list[bytes]) -> Iterator[int]:
    """Yield four times each inner pixel, less its four neighbours. `map` is five times as fast as a loop here."""
    for above, row, below in zip(rows, rows[1:], rows[2:], strict=False):
        around = map(add, map(add, row, row[2:]), map(add, above[1:-1], below[1:-1]))
        yield from map(sub, map(mul, row[1:-1], (4,) * (len(row) - 2)), around)


def _statistics(values: Iterable[int]) -> tuple[float, float]:
    """Return mean and variance."""
    known = list(values)
    mean = sum(known) / len(known) if known else 0.0
    squares = sum(map(mul, known, known)) / len(known) if known else 0.0
    return mean, max(0.0, squares - mean * mean)
