"""The chart of the ladder: bit rate against the size of the picture, a point for each rendition."""

from collections.abc import Collection, Sequence
from itertools import pairwise
from math import log

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from kdesk.domain.flavor import Flavor
from kdesk.domain.ladder import lines_of, rungs_of, source_of
from kdesk.messages import _
from kdesk.messages.format import Format
from kdesk.messages.renditions import name_among, pixels_of
from kdesk.plain_text import left_to_right
from kdesk.ui.painter import painter_on
from kdesk.ui.spoken_role import set_role
from kdesk.ui.theme import Theme
from kdesk.ui.tips import announce, plain_tip

LEAST_RUNGS = 2
"""With fewer there is no ladder, and no chart."""
HEIGHT = 148
"""Pixels of the drawings."""
_RADIUS, _NEAR = 4, 14
_STEPS = {Qt.Key.Key_Right: 1, Qt.Key.Key_Up: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Down: -1}


class LadderChart(QWidget):
    """Both axes are logarithmic, so that each doubling is as wide. The source is a ring, an odd rung a triangle.

    The arrow keys go from point to point. The table of the same renditions is what a screen reader reads best; the
    chart tells it each point in words.

    Signals:
        chosen: The `Flavor` of the point that was clicked, or at which Enter was pressed.
    """

    chosen = Signal(object)

    def __init__(self, theme: Theme, formatter: Format, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, QAccessible.Role.Chart)
        self._theme, self._formatter = theme, formatter
        self._flavors: tuple[Flavor, ...] = ()
        self._points: tuple[Flavor, ...] = ()
        self._odd: frozenset[str] = frozenset()
        self._current = 0
        self.setAccessibleName(_("Bit rate against the size of the picture"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    @property
    def points(self) -> tuple[Flavor, ...]:
        """The renditions in the chart, the smallest picture first; the source is the last one."""
        return self._points

    @property
    def has_enough(self) -> bool:
        """Whether there are enough renditions for a chart."""
        return sum(not point.is_source for point in self._points) >= LEAST_RUNGS

    def show_flavors(self, flavors: Sequence[Flavor], odd: Collection[str]) -> None:
        """Show the finished renditions.

        Args:
            flavors: All of an entry.
            odd: Ids of those about which something was found.
        """
        source = source_of(flavors)
        drawn = source is not None and source.bitrate and lines_of(source)
        self._flavors, self._odd = tuple(flavors), frozenset(odd)
        self._points = (*rungs_of(flavors), *((source,) if source is not None and drawn else ()))
        self._current = min(self._current, max(0, len(self._points) - 1))
        self.setAccessibleDescription("\n".join(self.words_of(point) for point in self._points))
        self.update()

    def words_of(self, flavor: Flavor) -> str:
        """Return a point in words: “720p: 1280 × 720, 2.5 Mbit/s”."""
        return _("{name}: {pixels}, {rate}").format(
            name=name_among(flavor, self._flavors, self._formatter),
            pixels=pixels_of(flavor.width, flavor.height),
            rate=self._formatter.bitrate(flavor.bitrate),
        )

    def place_of(self, flavor: Flavor) -> QPointF:
        """Return the centre of a point."""
        room = self._room()
        lines, rates = [lines_of(one) for one in self._points], [one.bitrate for one in self._points]
        across, up = _share(lines_of(flavor), lines), _share(flavor.bitrate, rates)
        if self.isRightToLeft():
            across = 1 - across
        return QPointF(room.left() + across * room.width(), room.bottom() - up * room.height())

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(320), self._theme.px(HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(160), self._theme.px(HEIGHT))

    def event(self, event: QEvent) -> bool:
        """Show a point in words while the pointer rests on it."""
        if isinstance(event, QHelpEvent):
            row = self._point_at(QPointF(event.pos()))
            if row is None:
                QToolTip.hideText()
            else:
                QToolTip.showText(event.globalPos(), plain_tip(self.words_of(self._points[row])), self)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the point under the pointer."""
        row = self._point_at(event.position())
        if row is not None:
            self._go_to(row)
            self.chosen.emit(self._points[row])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrow keys, Home and End: another point; Enter chooses it."""
        step = _STEPS.get(Qt.Key(event.key()), 0)
        if step and self._points:
            self._go_to(min(max(0, self._current + step), len(self._points) - 1))
        elif event.key() in {Qt.Key.Key_Home, Qt.Key.Key_End} and self._points:
            self._go_to(0 if event.key() == Qt.Key.Key_Home else len(self._points) - 1)
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self._points:
            self.chosen.emit(self._points[self._current])
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._points:
            announce(self, self.words_of(self._points[self._current]))

    def paintEvent(self, _event: QPaintEvent) -> None:
        with painter_on(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint(painter)

    def _paint(self, painter: QPainter) -> None:
        rungs = [one for one in self._points if not one.is_source]
        painter.setPen(QPen(self._theme.colour("border"), 1))
        painter.drawLine(QPointF(self._edge(), self._base()), QPointF(self.width() - self._edge(), self._base()))
        painter.setPen(QPen(self._theme.colour("accent"), 1.5))
        for low, high in pairwise(rungs):
            painter.drawLine(self.place_of(low), self.place_of(high))
        for row, point in enumerate(self._points):
            self._paint_point(painter, point, current=self.hasFocus() and row == self._current)
        radius = self._theme.px(_RADIUS + 2)
        corner = QPointF(radius, radius)
        taken = [QRectF(self.place_of(point) - corner, self.place_of(point) + corner) for point in self._points]
        for point in self._points:
            self._paint_words(painter, point, taken)

    def _paint_point(self, painter: QPainter, point: Flavor, *, current: bool) -> None:
        centre, radius = self.place_of(point), self._theme.px(_RADIUS)
        colour = self._theme.colour("waiting" if point.id in self._odd else "accent")
        painter.setPen(QPen(colour, 1.75))
        painter.setBrush(self._theme.colour("surface") if point.is_source else colour)
        if point.id in self._odd:
            corners = (QPointF(0, -1.5), QPointF(1.4, 1), QPointF(-1.4, 1))
            painter.drawPolygon(QPolygonF([centre + corner * radius for corner in corners]))
        else:
            painter.drawEllipse(centre, radius, radius)
        if current:
            painter.setPen(QPen(self._theme.colour("accent"), self._theme.ring))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(centre, 2.2 * radius, 2.2 * radius)

    def _paint_words(self, painter: QPainter, point: Flavor, taken: list[QRectF]) -> None:
        """Write the size of the picture under the axis, and the bit rate beside the point, where nothing stands yet."""
        name = left_to_right(_("{lines}p").format(lines=lines_of(point)))
        metrics, rate, centre = self.fontMetrics(), self._formatter.bitrate(point.bitrate), self.place_of(point)
        across, height, gap = metrics.horizontalAdvance(rate), metrics.height(), self._theme.px(_RADIUS + 3)
        under = QPointF(centre.x() - metrics.horizontalAdvance(name) / 2, self._base())
        self._write(painter, name, [under], taken)
        beside = [centre + QPointF(gap, -height / 2), centre + QPointF(-gap - across, -height / 2)]
        above, below = centre + QPointF(-across / 2, -gap - height), centre + QPointF(-across / 2, gap)
        self._write(painter, rate, [above, *beside, below], taken)

    def _write(self, painter: QPainter, words: str, places: Sequence[QPointF], taken: list[QRectF]) -> None:
        """Write a text at the first place that is free; nowhere if there is none.

        Args:
            places: Of its upper left corner, the best one first.
            taken: Where something stands already; the text is added.
        """
        width, height = self.fontMetrics().horizontalAdvance(words), self.fontMetrics().height()
        for place in places:
            area = QRectF(min(max(0.0, place.x()), self.width() - width), place.y(), width, height)
            if area.top() >= 0 and not any(area.intersects(other) for other in taken):
                taken.append(area.adjusted(-4, 0, 4, 0))
                # Over the line between the points, which would make the figures hard to read.
                painter.fillRect(area, self._theme.colour("surface"))
                painter.setPen(self._theme.colour("secondary"))
                painter.drawText(area, int(Qt.AlignmentFlag.AlignCenter), words)
                return

    def _room(self) -> QRectF:
        """Return where points may lie: room for the words above the highest one, below the axis, and at both sides."""
        side, height = self._theme.px(36), self.fontMetrics().height()
        top = height + self._theme.px(_RADIUS + 6)
        return QRectF(side, top, max(1, self.width() - 2 * side), max(1.0, self._base() - self._theme.px(10) - top))

    def _base(self) -> float:
        return float(self.height() - self.fontMetrics().height() - self._theme.px(2))

    def _edge(self) -> float:
        return float(self._theme.px(4))

    def _point_at(self, place: QPointF) -> int | None:
        near = self._theme.px(_NEAR)
        found = [((self.place_of(point) - place).manhattanLength(), row) for row, point in enumerate(self._points)]
        distance, row = min(found, default=(near + 1.0, 0))
        return row if distance <= near else None

    def _go_to(self, row: int) -> None:
        self._current = row
        announce(self, self.words_of(self._points[row]))
        self.update()


def _share(value: int, values: Sequence[int]) -> float:
    """Return where a value lies between the least and the largest one, 0.0 to 1.0, by its logarithm."""
    low, high = min(values), max(values)
    return log(value / low) / log(high / low) if high > low else 0.5
