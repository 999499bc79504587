"""The legend of a graph: how each curve is drawn, what it measures, and its value at the cursor."""

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from kdesk.messages.foreign_text import shown
from kdesk.messages.reviews import measure_name, time_text
from kdesk.plain_text import first_strong, left_to_right
from kdesk.ui.painter import painter_on
from kdesk.ui.review.measures.curve import Curve, colour_of, paint_shape, pen_of
from kdesk.ui.review.measures.graph import Graph
from kdesk.ui.theme import Theme
from kdesk.ui.tips import set_tip

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
        """Return words and value of each line."""
        time, curves = self._graph.time, self._graph.curves
        values = self._graph.values_at(time) if time is not None else ("",) * len(curves)
        names = (_words(one) for one in curves)
        return tuple(zip(names, values, strict=True))

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(240), len(self._graph.curves) * self._line_height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(120), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        with painter_on(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for number, (words, value) in enumerate(self.lines()):
                self._paint_line(painter, number, words, value)

    def _follow(self) -> None:
        self.updateGeometry()
        time = self._graph.time
        rows = [" ".join(part for part in row if part) for row in self.lines()]
        set_tip(self, "\n".join([*([time_text(time)] if time is not None else []), *rows]))
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
        metrics, value = self.fontMetrics(), left_to_right(value)
        wide = metrics.horizontalAdvance(value)
        room = max(0, width - sample - wide - 3 * gap)
        text = first_strong(metrics.elidedText(words, Qt.TextElideMode.ElideRight, room))
        # The painter turns “left” round by itself in a window that is read from right to left.
        flags = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        painter.setPen(self._theme.colour("text"))
        painter.drawText(wide + 2 * gap if turned else sample + gap, number * height, room, height, flags, text)
        painter.drawText(0 if turned else width - wide, number * height, wide, height, flags, value)


def _words(curve: Curve) -> str:
    name = shown(curve.series.label) or measure_name(curve.series.name)
    return " · ".join(part for part in (name, curve.words) if part)
