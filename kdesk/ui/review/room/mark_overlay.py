"""Marks and notes of a review over the time line."""

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from kdesk.domain.reviews.review import Mark, MarkKind
from kdesk.messages import _
from kdesk.ui.painter import painter_on
from kdesk.ui.review.review_draft import ReviewDraft
from kdesk.ui.review.seek_bar import SeekBar
from kdesk.ui.theme import Theme

_HEIGHT, _LEAST = 5, 3
_MILLI = 1000
_LOOKS = {
    MarkKind.BLACK: ("text", Qt.BrushStyle.SolidPattern),
    MarkKind.FROZEN: ("accent", Qt.BrushStyle.BDiagPattern),
    MarkKind.SILENT: ("waiting", Qt.BrushStyle.NoBrush),
    MarkKind.PLAIN: ("accent", Qt.BrushStyle.SolidPattern),
}
"""Colour and filling: black parts are filled, frozen ones hatched, silent ones hollow."""


class MarkOverlay(QWidget):
    """Lies over the time line, and leaves the pointer to it."""

    def __init__(self, slider: SeekBar, draft: ReviewDraft, theme: Theme) -> None:
        super().__init__(slider)
        self._slider, self._draft, self._theme = slider, draft, theme
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(_("Marks on the time line"))
        slider.installEventFilter(self)
        slider.rangeChanged.connect(self.update)
        draft.changed.connect(self.update)
        theme.changed.connect(self.update)
        self.setGeometry(slider.rect())
        self.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as the slider."""
        if event.type() is QEvent.Type.Resize:
            self.setGeometry(self._slider.rect())
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with painter_on(self) as painter:
            if self._slider.maximum() > self._slider.minimum():
                self._paint(painter)

    def place_of(self, mark: Mark) -> QRectF:
        """Return where a mark is drawn."""
        begin, end = self._x(float(mark.start)), self._x(float(mark.end if mark.end is not None else mark.start))
        left, width = min(begin, end), max(self._theme.px(_LEAST), abs(end - begin))
        return QRectF(left, 0.5, width, self._theme.px(_HEIGHT))

    def _paint(self, painter: QPainter) -> None:
        for mark in self._draft.review.marks:
            token, pattern = _LOOKS[mark.kind]
            painter.setPen(QPen(self._theme.colour(token), 1))
            painter.setBrush(QBrush(self._theme.colour(token), pattern))
            painter.drawRect(self.place_of(mark))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.colour("surface"), 1))
        painter.setBrush(self._theme.colour("bad"))
        size = self._theme.px(_HEIGHT)
        for note in self._draft.review.notes:
            x, base = self._x(float(note.time)), self.height() - 0.5
            corners = [QPointF(x, base - 1.4 * size), QPointF(x + size, base), QPointF(x - size, base)]
            painter.drawPolygon(QPolygonF(corners))

    def _x(self, seconds: float) -> int:
        return self._slider.x_of(round(seconds * _MILLI))
