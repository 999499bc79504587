"""Pictures scaled and rounded for their cards, cached because that is most of the cost of painting a card."""

from collections import OrderedDict

from PySide6.QtCore import QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QBrush, QPainter, QPixmap, QTransform

from kdesk.ui.pixmap_cache import bytes_of

MEMORY_BYTES = 32 * 1024 * 1024
"""Limit of all pixmaps together: a few screens full of cards of any size."""

MAX_CROP = 1 / 20
"""A picture that overlaps its card by at most this share fills it, 1.85:1 for example; others are fitted into it."""

MAX_SCALE = 2
"""Device pixels per pixel of the picture, in each direction: a tiny picture stays recognisable as such."""


class CardPixmaps:
    """Pictures on a transparent card with rounded upper corners, in their own proportion.

    Args:
        radius: Of the corners, in device-independent pixels.
        memory: Limit in bytes.
    """

    def __init__(self, radius: int, *, memory: int = MEMORY_BYTES) -> None:
        self._radius = radius
        self._limit = memory
        self._size = 0
        self._pixmaps: OrderedDict[tuple[int, int, int, float], QPixmap] = OrderedDict()

    def __len__(self) -> int:
        return len(self._pixmaps)

    def pixmap(self, picture: QPixmap, size: QSize, ratio: float) -> QPixmap:
        """Return a picture for a card.

        Args:
            picture: In any size.
            size: Of the card, in device-independent pixels.
            ratio: Device pixel ratio.
        """
        key = (picture.cacheKey(), size.width(), size.height(), ratio)
        pixmap = self._pixmaps.get(key)
        if pixmap is None:
            pixmap = self._pixmaps[key] = self._render(picture, size, ratio)
            self._size += bytes_of(pixmap)
            while self._size > self._limit and len(self._pixmaps) > 1:
                self._size -= bytes_of(self._pixmaps.popitem(last=False)[1])
        else:
            self._pixmaps.move_to_end(key)
        return pixmap

    def _render(self, picture: QPixmap, size: QSize, ratio: float) -> QPixmap:
        pixmap = QPixmap(size * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        # The context manager ends the painter on an error too: one that outlives its pixmap aborts the process.
        with QPainter(pixmap) as painter:
            painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
            rect = picture_rect(QSizeF(picture.size()), QSizeF(size), MAX_SCALE / ratio)
            if rect.width() >= size.width() and rect.height() >= size.height():
                self._fill(painter, picture, rect, size)
            else:
                # The free space on two sides is wider than the radius, so no corner needs rounding.
                painter.drawPixmap(rect, picture, QRectF(picture.rect()))
        return pixmap

    def _fill(self, painter: QPainter, picture: QPixmap, rect: QRectF, size: QSize) -> None:
        brush = QBrush(picture)
        scale = rect.width() / picture.width()
        brush.setTransform(QTransform().translate(rect.left(), rect.top()).scale(scale, scale))
        painter.setBrush(brush)
        painter.setPen(Qt.PenStyle.NoPen)
        # The lower corners are outside of the pixmap: the card goes on below the picture.
        painter.drawRoundedRect(QRectF(0, 0, size.width(), size.height() + self._radius), self._radius, self._radius)


def picture_rect(picture: QSizeF, card: QSizeF, max_scale: float) -> QRectF:
    """Return the centred rectangle of a picture on a card: fitted, or filling the card if that crops little.

    Args:
        picture: Size of the picture.
        card: Size of the card, in any unit.
        max_scale: Largest size of one pixel of the picture, in the card's unit.
    """
    across, down = card.width() / picture.width(), card.height() / picture.height()
    fitting, filling = min(across, down), max(across, down)
    scale = min(filling if fitting >= filling * (1 - MAX_CROP) else fitting, max_scale)
    # A picture of extreme proportion is at least one unit wide and high.
    width, height = max(1.0, picture.width() * scale), max(1.0, picture.height() * scale)
    return QRectF((card.width() - width) / 2, (card.height() - height) / 2, width, height)
