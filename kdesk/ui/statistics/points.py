"""Points: values over time, joined by a line, or pairs of values that stand for themselves."""

from itertools import pairwise

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPen

from kdesk.messages.format import Format
from kdesk.ui.statistics.chart import Chart
from kdesk.ui.theme import Theme

_RADIUS, _NEAR = 3.0, 24
_FAINT = 110
"""Opacity of points that may lie on each other, of 255."""


class PointChart(Chart):
    """Points.

    Args:
        joined: Whether neighbours are joined by a line: those between whose times nothing is missing.
    """

    def __init__(self, theme: Theme, formatter: Format, name: str, *, joined: bool) -> None:
        super().__init__(theme, formatter, name)
        self._joined = joined

    def mark_at(self, place: QPointF) -> int | None:
        """Return the row of the nearest point, of values over time by its time; None if it is far."""
        found = []
        for row, mark in enumerate(self.marks):
            away = self.place_of(mark) - place
            found.append((abs(away.x()) if self._joined else away.manhattanLength(), row))
        distance, row = min(found, default=(float("inf"), 0))
        return row if distance <= self._theme.px(_NEAR) else None

    def paint_marks(self, painter: QPainter) -> None:
        """Draw the line, then the points; the current one is larger and has a line to both scales."""
        if self._joined:
            painter.setPen(QPen(self._theme.colour("accent"), 1.75))
            for one, other in pairwise(self.marks):
                if other.begin - one.end < (one.end - one.begin) / 2:
                    painter.drawLine(self.place_of(one), self.place_of(other))
        colour = self._theme.colour("accent")
        if not self._joined:
            colour.setAlpha(_FAINT)
        radius = self._theme.px(_RADIUS)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        for mark in self.marks:
            painter.drawEllipse(self.place_of(mark), radius, radius)
        if self.current is not None:
            self._paint_current(painter, self.place_of(self.marks[self.current]))

    def _paint_current(self, painter: QPainter, place: QPointF) -> None:
        room, radius = self.room(), self._theme.px(_RADIUS)
        painter.setPen(QPen(self._theme.colour("secondary"), 1, Qt.PenStyle.DotLine))
        painter.drawLine(place, QPointF(place.x(), room.bottom()))
        painter.drawLine(place, QPointF(room.right() if self.isRightToLeft() else room.left(), place.y()))
        painter.setPen(QPen(self._theme.colour("accent"), 2))
        painter.setBrush(self._theme.colour("surface"))
        painter.drawEllipse(place, 1.7 * radius, 1.7 * radius)
        painter.setBrush(Qt.BrushStyle.NoBrush)
