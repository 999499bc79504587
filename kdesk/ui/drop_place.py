"""A widget that takes files for itself: what is dropped there is not uploaded as new entries."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QDragMoveEvent, QDropEvent, QPainter, QPaintEvent, QPen, QRegion
from PySide6.QtWidgets import QWidget

from kdesk.domain.file_urls import local_path
from kdesk.ui.theme import Theme


class DropPlace(QObject):
    """Lets a widget take files, and shows a frame with a sentence while they are dragged over it.

    The overlay of the window leaves the places of the window out.

    Args:
        widget: Gets what is dropped on it.
        sentence: What dropping there does, translated; a function, since it may change.
        on_drop: Called with the local paths.

    Attributes:
        widget: As given.
        frame: Visible while files are dragged over the widget.
    """

    def __init__(
        self, widget: QWidget, theme: Theme, sentence: Callable[[], str], on_drop: Callable[[Sequence[Path]], None]
    ) -> None:
        super().__init__(widget)
        self.widget = widget
        self._on_drop = on_drop
        self.frame = _Frame(widget, theme, sentence)
        widget.setAcceptDrops(True)
        widget.installEventFilter(self)

    def region(self, window: QWidget) -> QRegion:
        """Return the visible part of the place, in the coordinates of the window."""
        if not self.widget.isVisibleTo(window) or not self.widget.isEnabled():
            return QRegion()
        return self.widget.visibleRegion().translated(self.widget.mapTo(window, self.widget.rect().topLeft()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Handle what is dragged over the widget."""
        if isinstance(event, QDropEvent) and event.type() is QEvent.Type.Drop:
            return self._drop(event)
        if isinstance(event, QDragMoveEvent) and event.mimeData().hasUrls():
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.frame.appear()
            return True
        if event.type() in {QEvent.Type.DragLeave, QEvent.Type.Hide}:
            self.frame.hide()
        return super().eventFilter(watched, event)

    def _drop(self, event: QDropEvent) -> bool:
        self.frame.hide()
        # From the encoded form: see `ui/uploads/drop.paths_of`.
        urls = event.mimeData().urls()
        paths = [path for url in urls if (path := local_path(bytes(url.toEncoded().data()).decode()))]
        # A copy, whatever was offered: a file manager must not remove what was “moved” here.
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        if paths:
            self._on_drop(paths)
        return True


class _Frame(QWidget):
    """Covers the visible part of a place."""

    def __init__(self, place: QWidget, theme: Theme, sentence: Callable[[], str]) -> None:
        super().__init__(place)
        self._place = place
        self._theme = theme
        self._sentence = sentence
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def appear(self) -> None:
        """Cover what is visible of the place."""
        self.setGeometry(self._place.visibleRegion().boundingRect())
        self.setAccessibleName(self._sentence())
        self.raise_()
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the frame and the sentence."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        veil = self._theme.colour("accent_faint")
        veil.setAlphaF(0.96)
        painter.fillRect(self.rect(), veil)
        painter.setPen(QPen(self._theme.colour("accent"), 2, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(2, 2, -2, -2), 6, 6)
        painter.setPen(self._theme.colour("text"))
        inset = self._theme.px(8)
        room = self.rect().adjusted(inset, inset, -inset, -inset)
        painter.drawText(room, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), self._sentence())
        painter.end()


def region_of_places(window: QWidget) -> QRegion:
    """Return what the places of a window cover, in its coordinates."""
    region = QRegion()
    for place in window.findChildren(DropPlace):
        region = region.united(place.region(window))
    return region
