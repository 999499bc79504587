"""Files of this computer that are dropped on a Compare window."""

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QPoint, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from kdesk.domain.reviews.review_file import reviews_among
from kdesk.messages import _
from kdesk.ui.review.compare.canvas import Canvas
from kdesk.ui.review.compare.choices import local_file
from kdesk.ui.review.compare.session import CompareSession
from kdesk.ui.review.compare.sides_row import SidesRow


class CompareDrops(QObject):
    """Compares dropped files: on a card of the row of sides, the first one takes the place of that side.

    Args:
        window: Where they are dropped.
        canvas: Says what a drop does.

    Signals:
        review_dropped: The path of a review to open.
    """

    review_dropped = Signal(object)

    def __init__(self, window: QWidget, session: CompareSession, sides: SidesRow, canvas: Canvas) -> None:
        super().__init__(window)
        self._session, self._sides, self._canvas = session, sides, canvas
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow what is dragged over the window, and take what is dropped."""
        # A drop is a move, and an entering one is both, in Qt's classes.
        match event.type():
            case QEvent.Type.DragEnter if isinstance(event, QDragEnterEvent):
                if any(url.isLocalFile() for url in event.mimeData().urls()):
                    event.acceptProposedAction()
                return True
            case QEvent.Type.DragMove if isinstance(event, QDragMoveEvent):
                card = self._sides.card_at(event.position().toPoint())
                self._canvas.announce(_("Compare this file too") if card is None else _("Show this file on that side"))
                event.acceptProposedAction()
                return True
            case QEvent.Type.DragLeave:
                self._canvas.announce("")
                return True
            case QEvent.Type.Drop if isinstance(event, QDropEvent):
                self._canvas.announce("")
                paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
                self._take(paths, event.position().toPoint())
                event.acceptProposedAction()
                return True
        return super().eventFilter(watched, event)

    def _take(self, paths: list[Path], point: QPoint) -> None:
        reviews = reviews_among(paths)
        for review in reviews[:1]:
            self.review_dropped.emit(review)
        files = [local_file(path) for path in paths if path not in reviews]
        card = self._sides.card_at(point)
        if files and card is not None:
            self._session.put(card, files.pop(0))
        for file in files:
            self._session.add(file)
