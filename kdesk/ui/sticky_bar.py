"""A bar that scrolls with the content until it reaches the top, and stays there."""

from PySide6.QtCore import QEvent, QObject, QPoint
from PySide6.QtWidgets import QScrollArea, QWidget


class StickyBar(QObject):
    """Keeps a bar in sight while what belongs to it is scrolled.

    Args:
        area: Scrolls the content; its widget is set.
        bar: Becomes a child of the viewport.
        place: Where the bar is while it has not reached the top; it gets the height of the bar.
    """

    def __init__(self, area: QScrollArea, bar: QWidget, place: QWidget) -> None:
        super().__init__(area)
        self._area, self._bar, self._place = area, bar, place
        bar.setParent(area.viewport())
        bar.show()
        area.verticalScrollBar().valueChanged.connect(self._follow)
        moved: QWidget | None = place
        while moved is not None and moved is not area:
            moved.installEventFilter(self)
            moved = moved.parentWidget()
        bar.installEventFilter(self)
        self._follow()

    def begin(self) -> None:
        """Scroll back to the beginning of what belongs to the bar, if that is above the top."""
        scroll_bar = self._area.verticalScrollBar()
        scroll_bar.setValue(min(scroll_bar.value(), self._offset()))

    def _offset(self) -> int:
        """Return how far the place is below the top of the content."""
        content = self._area.widget()
        return 0 if content is None else self._place.mapTo(content, QPoint(0, 0)).y()

    def _follow(self) -> None:
        self._place.setFixedHeight(self._bar.sizeHint().height())
        corner = self._place.mapTo(self._area.viewport(), QPoint(0, 0))
        self._bar.setGeometry(corner.x(), max(0, corner.y()), self._place.width(), self._place.height())
        self._bar.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the place, and the bar's own height."""
        moves = {QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show} if watched is not self._bar else set()
        if event.type() in moves or (watched is self._bar and event.type() is QEvent.Type.LayoutRequest):
            self._follow()
        return super().eventFilter(watched, event)
