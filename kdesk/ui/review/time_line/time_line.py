"""The time line: the seek bar, and the filmstrip under it where there is room."""

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kdesk.ui.review.seek_bar import SeekBar
from kdesk.ui.review.time_line.filmstrip import Filmstrip
from kdesk.ui.theme import Theme

MIN_WIDTH = 240
"""Pixels of the drawings; a narrower time line has no filmstrip."""
MIN_WINDOW_HEIGHT = 640
"""Pixels of the drawings; in a lower window the filmstrip would take the room of what is below."""


class TimeLine(QWidget):
    """Seek bar and filmstrip. It knows no stream.

    Attributes:
        seek: The seek bar.
        film: The filmstrip.

    Signals:
        pointed: The pointer is at this x coordinate.
        left: The pointer has left.
    """

    pointed = Signal(int)
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._has_film = False
        self.seek = SeekBar(theme)
        self.film = Filmstrip(theme, self.seek)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(2))
        column.addWidget(self.seek)
        column.addWidget(self.film)
        self.film.hide()
        for part in (self.seek, self.film):
            part.pointed.connect(self.pointed)
            part.left.connect(self.left)

    @property
    def shows_film(self) -> bool:
        """Whether the filmstrip is shown: it is wanted, and there is room."""
        return not self.film.isHidden()

    def show_film(self, *, wanted: bool) -> None:
        """Show the filmstrip where there is room, or hide it."""
        self._has_film = wanted
        self._fit()

    def rect_in_window(self) -> QRect:
        """Return the place of the time line in its window."""
        return QRect(self.mapTo(self.window(), self.rect().topLeft()), self.size())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the filmstrip only where there is room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        px, window = self._theme.px, self.window()
        has_room = self.width() >= px(MIN_WIDTH) and (window is self or window.height() >= px(MIN_WINDOW_HEIGHT))
        if self.film.isHidden() is (self._has_film and has_room):
            self.film.setVisible(self._has_film and has_room)
