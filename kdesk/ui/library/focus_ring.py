"""The focus ring around a whole view, outside of what the view shows."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QRegion
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from kdesk.ui.theme import Theme

RING = 3
"""Pixels around the viewport in which the ring lies: usually 2 of the ring, and 1 between it and the cards."""
_CORNER = 6


class FocusRing(QWidget):
    """Lies in the margin around a viewport, which must be as wide as `RING`."""

    def __init__(self, view: QAbstractScrollArea, theme: Theme) -> None:
        super().__init__(view)
        self._viewport, self._theme = view.viewport(), theme
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._viewport.installEventFilter(self)
        theme.changed.connect(self.update)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the viewport."""
        if event.type() in {QEvent.Type.Resize, QEvent.Type.Move} and watched is self._viewport:
            self._fit()
        return False

    def _fit(self) -> None:
        place = self._viewport.geometry()
        self.setGeometry(place.adjusted(-RING, -RING, RING, RING))
        # Nothing lies over the cards, so that scrolling moves only what is painted of them.
        self.setMask(QRegion(self.rect()) - QRegion(place.translated(-self.pos())))

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self._theme.colour("accent"), self._theme.ring))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), _CORNER, _CORNER)
