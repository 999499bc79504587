"""Bars: upright ones over time, and lying ones with a line of words each."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen

from kdesk.ui.statistics.chart import Chart
from kdesk.ui.statistics.marked import Mark, MarkedWidget

_FILLED = 0.72
"""Of the room of a bar."""
_WIDEST, _LEAST = 40, 2
_LINE_GAP, _BAR = 8, 6
_ROUND = 2.0


class BarChart(Chart):
    """Upright bars: amounts of days or weeks."""

    def mark_at(self, place: QPointF) -> int | None:
        """Return the row of the bar above whose foot a place lies."""
        for row, mark in enumerate(self.marks):
            sides = sorted((self.x_of(mark.begin), self.x_of(mark.end)))
            if sides[0] <= place.x() < sides[1]:
                return row
        return None

    def area_of(self, mark: Mark) -> QRectF:
        """Return where a bar lies."""
        width = min(abs(self.x_of(mark.end) - self.x_of(mark.begin)) * _FILLED, float(self._theme.px(_WIDEST)))
        top, bottom = self.y_of(mark.value), self.room().bottom()
        # Something that is next to nothing is seen too.
        top = min(top, bottom - _LEAST) if mark.value > 0 else bottom
        return QRectF(self.x_of(mark.middle) - width / 2, top, width, bottom - top)

    def paint_marks(self, painter: QPainter) -> None:
        """Draw the bars; the current one has a ground of its own height and a frame."""
        room = self.room()
        for row, mark in enumerate(self.marks):
            area = self.area_of(mark)
            if row == self.current:
                ground = QRectF(area.left() - 2, room.top(), area.width() + 4, room.height())
                painter.fillRect(ground, self._theme.colour("hover"))
                if self.hasFocus():
                    painter.setPen(QPen(self._theme.colour("accent"), self._theme.ring))
                    painter.setBrush(Qt.BrushStyle.NoBrush)
                    painter.drawRect(ground)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colour("accent"))
            if area.height() > 0:
                painter.drawRoundedRect(area, min(_ROUND, area.width() / 2), min(_ROUND, area.height() / 2))


class LineBars(MarkedWidget):
    """Lying bars, each under a line that names it, the longest first."""

    def mark_at(self, place: QPointF) -> int | None:
        """Return the row at a place."""
        row = int(place.y() // self._row_height())
        return row if 0 <= row < len(self.marks) else None

    def area_of(self, row: int) -> QRectF:
        """Return where a bar lies."""
        longest = max(mark.value for mark in self.marks)
        width = max(float(_LEAST), self.marks[row].value / longest * self.width() if longest > 0 else 0.0)
        top = row * self._row_height() + self.fontMetrics().height() + self._theme.px(2)
        return QRectF(self.width() - width if self.isRightToLeft() else 0.0, top, width, self._theme.px(_BAR))

    def paint(self, painter: QPainter) -> None:
        """Draw each line: its title before, its amount behind, and the bar below both."""
        metrics, gap = self.fontMetrics(), self._theme.px(_LINE_GAP)
        for row, mark in enumerate(self.marks):
            line = QRectF(0, row * self._row_height(), self.width(), metrics.height())
            if row == self.current:
                ground = line.adjusted(0, 0, 0, self._row_height() - metrics.height() - 2)
                painter.fillRect(ground, self._theme.colour("hover"))
                if self.hasFocus():
                    painter.setPen(QPen(self._theme.colour("accent"), self._theme.ring))
                    painter.drawRect(ground.adjusted(1, 1, -1, -1))
            painter.setPen(self._theme.colour("secondary"))
            painter.drawText(line, int(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter), mark.amount)
            wide = max(0, self.width() - metrics.horizontalAdvance(mark.amount) - gap)
            title = metrics.elidedText(mark.title, Qt.TextElideMode.ElideRight, wide)
            painter.setPen(self._theme.colour("text"))
            painter.drawText(line, int(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter), title)
            painter.fillRect(self.area_of(row), self._theme.colour("waiting"))

    def _steps(self, key: Qt.Key | int) -> int | None:
        steps = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_Home: -len(self.marks),
            Qt.Key.Key_End: len(self.marks),
        }
        return steps.get(Qt.Key(key)) if self.marks else None

    def _entrance(self) -> int:
        return 0

    def _row_height(self) -> int:
        return self.fontMetrics().height() + self._theme.px(_BAR + _LINE_GAP + 2)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(400), len(self.marks) * self._row_height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(200), len(self.marks) * self._row_height())
