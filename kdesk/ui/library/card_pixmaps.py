"""Pictures laid out on their card once, not at each paint: scaling and rounding is most of what a card costs."""

from collections import OrderedDict

from PySide6.QtCore import QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QBrush, QPainter, QPixmap, QTransform

MEMORY_BYTES = 32 * 1024 * 1024
"""Of pictures at hand: a few screens full of cards, whatever their size."""

TRIMMED = 1 / 20
"""A picture that overlaps its card by no more than this share fills it, 1.85:1 for one; others are seen whole."""

MOST_ENLARGED = 2
"""Device pixels for one of the picture, each way: a tiny one stays recognisable as such."""


class CardPixmaps:
    """Pictures on a transparent card with round upper corners: seen whole, in their proportion.

    radius  of the corners, in device-independent pixels
    memory  bytes of pictures that stay
    """

    def __init__(self, radius: int, *, memory: int = MEMORY_BYTES) -> None:
        self._radius = radius
        self._limit = memory
        self._size = 0
        self._kept: OrderedDict[tuple[int, int, int, float], QPixmap] = OrderedDict()

    def cut(self, picture: QPixmap, size: QSize, ratio: float) -> QPixmap:
        """Return the picture for a card's size in device-independent pixels, at a pixel ratio."""
        key = (picture.cacheKey(), size.width(), size.height(), ratio)
        cut = self._kept.get(key)
        if cut is None:
            cut = self._kept[key] = self._render(picture, size, ratio)
            self._size += bytes_of(cut)
            while self._size > self._limit and len(self._kept) > 1:
                self._size -= bytes_of(self._kept.popitem(last=False)[1])
        else:
            self._kept.move_to_end(key)
        return cut

    def _render(self, picture: QPixmap, size: QSize, ratio: float) -> QPixmap:
        cut = QPixmap(size * ratio)
        cut.setDevicePixelRatio(ratio)
        cut.fill(Qt.GlobalColor.transparent)
        # Ended whatever happens: a painter that outlives its pixmap ends the program.
        with QPainter(cut) as painter:
            painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
            place = placed(QSizeF(picture.size()), QSizeF(size), MOST_ENLARGED / ratio)
            if place.width() >= size.width() and place.height() >= size.height():
                self._fill(painter, picture, place, size)
            else:
                # What is left free on two sides is wider than the corners are round.
                painter.drawPixmap(place, picture, QRectF(picture.rect()))
        return cut

    def _fill(self, painter: QPainter, picture: QPixmap, place: QRectF, size: QSize) -> None:
        brush = QBrush(picture)
        scale = place.width() / picture.width()
        brush.setTransform(QTransform().translate(place.left(), place.top()).scale(scale, scale))
        painter.setBrush(brush)
        painter.setPen(Qt.PenStyle.NoPen)
        # The lower corners lie outside: there the card goes on.
        painter.drawRoundedRect(QRectF(0, 0, size.width(), size.height() + self._radius), self._radius, self._radius)


def bytes_of(pixmap: QPixmap) -> int:
    """Return the memory of a picture's pixels."""
    return pixmap.width() * pixmap.height() * pixmap.depth() // 8


def placed(picture: QSizeF, card: QSizeF, most: float) -> QRectF:
    """Return where a picture lies on a card, centred: whole, or filling it where little is lost by that.

    Args:
        picture: Its own size.
        card: The card's; both in any unit.
        most: Of the card's unit for one of the picture's; it is not made larger.
    """
    across, down = card.width() / picture.width(), card.height() / picture.height()
    whole, filling = min(across, down), max(across, down)
    scale = min(filling if whole >= filling * (1 - TRIMMED) else whole, most)
    # A line stays visible, however long it is.
    width, height = max(1.0, picture.width() * scale), max(1.0, picture.height() * scale)
    return QRectF((card.width() - width) / 2, (card.height() - height) / 2, width, height)
