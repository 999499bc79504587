"""Pictures cut to their card once, not at each paint: scaling and rounding is most of what a card costs."""

from collections import OrderedDict

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QPainter, QPixmap, QTransform

KEPT = 160
"""Cut pictures at hand: a few screens full of cards."""


class RoundedPictures:
    """Pictures that fill a size, with round upper corners.

    radius  of the corners, in device-independent pixels
    """

    def __init__(self, radius: int) -> None:
        self._radius = radius
        self._kept: OrderedDict[tuple[int, int, int, float], QPixmap] = OrderedDict()

    def cut(self, picture: QPixmap, size: QSize, ratio: float) -> QPixmap:
        """Return the picture for a card's size in device-independent pixels, at a pixel ratio."""
        key = (picture.cacheKey(), size.width(), size.height(), ratio)
        cut = self._kept.get(key)
        if cut is None:
            cut = self._kept[key] = self._render(picture, size, ratio)
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(key)
        return cut

    def _render(self, picture: QPixmap, size: QSize, ratio: float) -> QPixmap:
        cut = QPixmap(size * ratio)
        cut.setDevicePixelRatio(ratio)
        cut.fill(Qt.GlobalColor.transparent)
        painter = QPainter(cut)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        brush = QBrush(picture)
        brush.setTransform(_covering(picture, size))
        painter.setBrush(brush)
        painter.setPen(Qt.PenStyle.NoPen)
        # The lower corners lie outside: there the card goes on.
        painter.drawRoundedRect(QRectF(0, 0, size.width(), size.height() + self._radius), self._radius, self._radius)
        painter.end()
        return cut


def _covering(picture: QPixmap, size: QSize) -> QTransform:
    """Return how a picture lies in a size that it fills, centred, keeping its proportion."""
    scale = max(size.width() / picture.width(), size.height() / picture.height())
    left = (size.width() - picture.width() * scale) / 2
    top = (size.height() - picture.height() * scale) / 2
    return QTransform().translate(left, top).scale(scale, scale)
