"""Painted cards, kept as pixmaps: a list that scrolls paints the same cards in every frame."""

from collections import OrderedDict
from collections.abc import Callable

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QPainter, QPixmap

from kdesk.ui.pixmap_cache import bytes_of

MEMORY_BYTES = 24 * 1024 * 1024
"""Limit of all cards together: about three screens full at the usual pixel ratio."""

Shows = tuple[object, ...]
"""Everything that a card's look depends on, compared part by part."""


class CardFaces:
    """Cards as opaque pixmaps, painted again only when they show something else.

    Args:
        memory: Limit in bytes.
    """

    def __init__(self, *, memory: int = MEMORY_BYTES) -> None:
        self._limit = memory
        self._size = 0
        self._kept: OrderedDict[tuple[str, int], tuple[Shows, QPixmap]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def forget(self) -> None:
        """Paint every card again: the colours have changed."""
        self._kept.clear()
        self._size = 0

    def face(
        self, name: str, shows: Shows, size: QSize, ratio: float, ground: QColor, paint: Callable[[QPainter], None]
    ) -> QPixmap:
        """Return a card.

        Args:
            name: Tells the cards apart; of one name and width, only the last look is kept.
            shows: What it shows.
            size: In device-independent pixels.
            ratio: Device pixel ratio.
            ground: What is to be seen behind it. Text on an opaque pixmap looks as it does on the window.
            paint: Paints the card at the origin.
        """
        key = (name, size.width())
        shows = (*shows, size.height(), ratio)
        kept = self._kept.get(key)
        if kept is not None and kept[0] == shows:
            self._kept.move_to_end(key)
            return kept[1]
        pixmap = QPixmap(size * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(ground)
        # The context manager ends the painter on an error too: one that outlives its pixmap aborts the process.
        with QPainter(pixmap) as painter:
            paint(painter)
        self._keep(key, shows, pixmap)
        return pixmap

    def _keep(self, key: tuple[str, int], shows: Shows, pixmap: QPixmap) -> None:
        before = self._kept.pop(key, None)
        self._size += bytes_of(pixmap) - (bytes_of(before[1]) if before is not None else 0)
        self._kept[key] = (shows, pixmap)
        while self._size > self._limit and len(self._kept) > 1:
            self._size -= bytes_of(self._kept.popitem(last=False)[1][1])
