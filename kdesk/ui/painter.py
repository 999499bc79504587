"""Painters that are ended whatever happens."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtGui import QPaintDevice, QPainter


@contextmanager
def painter_on(device: QPaintDevice) -> Iterator[QPainter]:
    """Yield a painter, and end it.

    One that is still active after an exception would abort the process at the next paint event.
    """
    painter = QPainter(device)
    try:
        yield painter
    finally:
        painter.end()
