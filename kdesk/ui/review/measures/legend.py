"""The legend of a graph: how each curve is drawn, what it measures, and its value at the cursor."""

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from kdesk.messages.foreign_text import shown
from kdesk.messages.reviews import measure_name, time_text
from kdesk.ui.review.measures.curve import colour_of, paint_shape, pen_of
from kdesk.ui.review.measures.graph import Graph
from kdesk.ui.theme import Theme

_SAMPLE, _GAP, _RADIUS = 36, 8, 3.0
_PADDING = 4


class Legend(QWidget):
    """A line for each curve. Its words are those of the graph, which a screen reader reads there."""

    def __init__(self, theme: Theme, graph: Graph, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._graph = theme, graph
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        graph.cursor_moved.connect(self._follow)
        theme.changed.connect(self.update)

    def lines(self) -> tuple[tuple[str, str], ...]:
        """Return words and value of each line; the last one is the time."""
        time, curves = self._graph.time, self._graph.curves
        values = self._graph.values_at(time) if time is not None else ("",) * len(curves)
        names = (shown(one.series.label) or measure_name(one.series.name) for one in curves)
        return tuple(zip(names, values, strict=True))

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(240), len(self._graph.curves) * self._line_height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(120), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for number, (words, value) in enumerate(self.lines()):
                self._paint_line(painter, number, words, value)
        finally:
            painter.end()

    def _follow(self) -> None:
        self.updateGeometry()
        time = self._graph.time
        self.setToolTip(time_text(time) if time is not None else "")
        self.update()

    def _line_height(self) -> int:
        return self.fontMetrics().height() + self._theme.px(_PADDING)

    def _paint_line(self, painter: QPainter, number: int, words: str, value: str) -> None:
        height, sample, gap = self._line_height(), self._theme.px(_SAMPLE), self._theme.px(_GAP)
        turned, width = self.isRightToLeft(), self.width()
        middle = number * height + height / 2
        left = width - sample if turned else 0
        painter.setPen(pen_of(self._theme, number))
        painter.drawLine(QPointF(left, middle), QPointF(left + sample, middle))
        painter.setPen(QPen(colour_of(self._theme, number), 1))
        painter.setBrush(self._theme.colour("surface"))
        paint_shape(painter, QPointF(left + sample / 2, middle), self._theme.px(_RADIUS), number)
        metrics: QFontMetrics = self.fontMetrics()
        wide = metrics.horizontalAdvance(value)
        room = width - sample - wide - 3 * gap
        middle_align = Qt.AlignmentFlag.AlignVCenter
        start = wide + 2 * gap if turned else sample + gap
        # The painter turns “left” round by itself in a window that is read from right to left.
        edge = Qt.AlignmentFlag.AlignLeft
        painter.setPen(self._theme.colour("text"))
        text = metrics.elidedText(words, Qt.TextElideMode.ElideRight, max(0, room))
        painter.drawText(start, number * height, max(0, room), height, int(edge | middle_align), text)
        place = 0 if turned else width - wide
        painter.drawText(place, number * height, wide, height, int(Qt.AlignmentFlag.AlignHCenter | middle_align), value)
