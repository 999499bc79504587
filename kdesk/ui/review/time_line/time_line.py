"""The time line: the seek bar, and the filmstrip under it where there is room."""

from PySide6.QtCore import QEvent, QObject, QRect, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

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
        has_room: Whether there is room for it.

    Signals:
        pointed: The pointer is at this x coordinate.
        left: The pointer has left.
        room_changed: There is room for a filmstrip, or none any more.
    """

    pointed = Signal(int)
    left = Signal()
    room_changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.has_room = False
        self.seek = SeekBar(theme)
        self.film = Filmstrip(theme, self.seek)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(2))
        column.addWidget(self.seek)
        column.addWidget(self.film)
        self.film.hide()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        for part in (self.seek, self.film):
            part.pointed.connect(self.pointed)
            part.left.connect(self.left)

    def show_film(self, *, wanted: bool) -> None:
        """Show the filmstrip where there is room, or hide it."""
        if self.film.isHidden() is (wanted and self.has_room):
            self.film.setVisible(wanted and self.has_room)

    def rect_in_window(self) -> QRect:
        """Return the place of the time line in its window."""
        return QRect(self.mapTo(self.window(), self.rect().topLeft()), self.size())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell whether there is room for a filmstrip now."""
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        """Follow the height of the window, which may be another one than before: that of the full screen."""
        super().showEvent(event)
        # A second time on the same window does nothing.
        self.window().installEventFilter(self)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tell whether there is room when only the height of the window has changed."""
        if event.type() is QEvent.Type.Resize and watched is self.window():
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        px, window = self._theme.px, self.window()
        has_room = self.width() >= px(MIN_WIDTH) and window.height() >= px(MIN_WINDOW_HEIGHT)
        if has_room is not self.has_room:
            self.has_room = has_room
            self.room_changed.emit()
