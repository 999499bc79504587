"""The ring around the part of the window of which a step speaks."""

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from kdesk.ui.painter import painter_on
from kdesk.ui.theme import Theme

_WIDTH, _ROUNDING = 2, 6


class Ring(QWidget):
    """A line around a part; clicks and what is dragged go through it."""

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._theme = theme
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        theme.changed.connect(self.update)

    def lie_around(self, part: QRect) -> None:
        """Surround a rectangle of the window; hide if it is empty."""
        around = self._theme.px(_WIDTH)
        self.setGeometry(part.adjusted(-around, -around, around, around).intersected(self.window().rect()))
        self.setVisible(not part.isEmpty())

    def paintEvent(self, _event: QPaintEvent) -> None:
        with painter_on(self) as painter:
            width = self._theme.px(_WIDTH)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self._theme.colour("accent"), width))
            inside = QRectF(self.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2)
            painter.drawRoundedRect(inside, self._theme.px(_ROUNDING), self._theme.px(_ROUNDING))
