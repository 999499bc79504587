"""Parts of the window that take dropped files themselves; elsewhere a drop is an upload."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QPoint, QRect
from PySide6.QtWidgets import QWidget


class DropPlace(QObject):
    """Lets a widget take drops. The window's overlay finds it below the pointer, shows its sentence and hands it paths.

    Args:
        widget: Takes the drops while it is visible.
        sentence: Returns what a drop there does, or "" while it takes none.
        take: Called with the local paths.
        suits: Whether it is for these paths; what is for none of the places below the pointer goes to the window.
    """

    def __init__(
        self,
        widget: QWidget,
        sentence: Callable[[], str],
        take: Callable[[Sequence[Path]], object],
        suits: Callable[[Sequence[Path]], bool] = bool,
    ) -> None:
        super().__init__(widget)
        self._widget = widget
        self.sentence = sentence
        self.take = take
        self.suits = suits

    def point_at(self, window: QWidget, point: QPoint) -> None:
        """Take note of the pointer before `area` is asked; for widgets of which a part takes a drop."""

    def area(self, window: QWidget) -> QRect:
        """Return the visible part of the widget in the coordinates of its window; empty if it takes no drops now."""
        if not self._widget.isVisible() or not self.sentence():
            return QRect()
        visible = self._widget.visibleRegion().boundingRect()
        return QRect(self._widget.mapTo(window, visible.topLeft()), visible.size())


def place_at(window: QWidget, point: QPoint, paths: Sequence[Path]) -> DropPlace | None:
    """Return what takes these paths at this point of a window: the smallest part; None for the window itself."""
    suiting = [place for place in window.findChildren(DropPlace) if place.suits(paths)]
    for place in suiting:
        place.point_at(window, point)
    areas = [(place, area) for place in suiting if (area := place.area(window)).contains(point)]
    return min(areas, key=lambda found: found[1].width() * found[1].height(), default=(None, None))[0]
