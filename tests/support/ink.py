"""Contrast as it is painted: of the pixels of a picture."""

from collections import Counter

from PySide6.QtCore import QRect
from PySide6.QtGui import QImage

from kdesk.ui.colours import contrast

TEXT, SEEN = {False: 4.5, True: 7.0}, 3.0
"""By how much words stand out, in high contrast or not; and by how much everything else that is to be seen."""


def colours(picture: QImage, place: QRect) -> Counter[str]:
    """Return how often each colour is in a part of a picture, as "#rrggbb"."""
    part = picture.copy(place).convertToFormat(QImage.Format.Format_RGB32)
    pixels = memoryview(part.constBits()).cast("B").cast("I")
    return Counter({f"#{pixel & 0xFFFFFF:06x}": count for pixel, count in Counter(pixels).items()})


def ink(picture: QImage, place: QRect) -> float:
    """Return by how much the most different pixel stands out from the ground: the middle of a stroke."""
    found = colours(picture, place)
    ((ground, _count),) = found.most_common(1)
    return max(contrast(ground, one) for one in found)
