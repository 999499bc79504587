"""Draws graphs over time: scales, curves, key frames, limits and peaks; for the window and for a printed report."""

import math
from bisect import bisect_right
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen, QPolygonF

from kdesk.domain.reviews.plot import Span, buckets_of, clock_lines_of, lines_of, places_of, span_of
from kdesk.domain.reviews.review import BIT_RATE
from kdesk.messages import _
from kdesk.messages.format import Format
from kdesk.messages.rendition_changes import written_time
from kdesk.messages.reviews import value_text
from kdesk.ui.review.measures.curve import Curve, Look, colour_of, paint_shape, pen_of

_KEY_ROW, _RADIUS, _GAP, _SHAPES_EVERY = 8, 3.5, 6, 90
_EQUAL_ROOM = 1.5
"""Lines of text between the scale and the line of equal frames."""
_LINE_ROOM, _MOMENT_ROOM = 2.2, 1.6
"""Lines of text between two lines of a scale, widths of a time between two times."""
_MILLI = 1000
_SAMPLES = 24
"""Places at which curves are looked for behind words."""
_COLUMN, _FAINT = 3, 70
"""Pixels for which one mean is drawn; opacity of the range around it, of 255."""
_BESIDE = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class GraphPainter:
    """Lays out and draws curves of one kind.

    Args:
        curves: All measure the same.
        area: Where to draw.
        metrics: Of the painter's font.
        span: Seconds that are shown; from the first value to the last one unless given.
    """

    def __init__(
        self,
        look: Look,
        formatter: Format,
        curves: Sequence[Curve],
        area: QRectF,
        metrics: QFontMetricsF,
        span: Span | None = None,
    ) -> None:
        self._look, self._formatter, self._metrics = look, formatter, metrics
        self._curves = tuple(curves)
        self.span = span or _ends(curves)
        values = [value for one in curves for value in (*one.series.values, *([one.limit] if one.limit else ()))]
        is_rate = bool(curves) and curves[0].series.name == BIT_RATE
        self._up = span_of(values, from_zero=is_rate)
        # Equal frames have no number: they stand above the scale, at the upper edge.
        self._has_equal = any(math.isinf(value) for value in values)
        self._lines = lines_of(self._up, max(1, int(area.height() / (metrics.height() * _LINE_ROOM))))
        self.room = self._room(area)

    def x_of(self, time: float) -> float:
        """Return the place of a time."""
        return self.room.left() + self.span.share(time) * self.room.width()

    def time_at(self, x: float) -> float:
        """Return the time at a place, within what is shown."""
        share = (x - self.room.left()) / max(1.0, self.room.width())
        return self.span.at(min(1.0, max(0.0, share)))

    def point_of(self, time: float, value: float) -> QPointF:
        """Return the place of a value."""
        if math.isinf(value):
            return QPointF(self.x_of(time), self.room.top())
        above = _EQUAL_ROOM * self._metrics.height() if self._has_equal else 0.0
        height = max(1.0, self.room.height() - above)
        return QPointF(self.x_of(time), self.room.bottom() - self._up.share(value) * height)

    def paint(self, painter: QPainter) -> None:
        """Draw everything."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_scales(painter)
        # Below the curves: words may hide nothing of what was measured.
        for number, curve in enumerate(self._curves):
            self._paint_limit(painter, number, curve)
        for number, curve in enumerate(self._curves):
            self._paint_keys(painter, number, curve)
            self._paint_curve(painter, number, curve)
            self._paint_peaks(painter, curve)
        painter.restore()

    def _room(self, area: QRectF) -> QRectF:
        """Return the room of the curves: beside the values, above key frames and times."""
        words = [self._value(value) for value in self._lines] + ([_("equal")] if self._has_equal else [])
        left = max((self._metrics.horizontalAdvance(one) for one in words), default=0.0)
        keys = sum(bool(one.keys) for one in self._curves) * self._look.px(_KEY_ROW)
        gap = self._look.px(_GAP)
        below = self._metrics.height() + gap + keys
        return area.adjusted(left + 2 * gap, self._metrics.height() / 2 + gap, -3 * gap, -below)

    def _value(self, value: float) -> str:
        if math.isinf(value):
            return _("equal")
        series = self._curves[0].series if self._curves else None
        if series is not None and series.name == BIT_RATE and value:
            return value_text(series.name, value, series.unit, self._formatter)
        return self._formatter.decimal(value, places_of(self._lines)) if value else self._formatter.number(0)

    def _paint_scales(self, painter: QPainter) -> None:
        room, height = self.room, self._metrics.height()
        for value in (*self._lines, *((math.inf,) if self._has_equal else ())):
            y = self.point_of(self.span.low, value).y()
            painter.setPen(QPen(self._look.colour("line"), 1))
            painter.drawLine(QPointF(room.left(), y), QPointF(room.right(), y))
            painter.setPen(self._look.colour("secondary"))
            beside = QRectF(0, y - height / 2, room.left() - self._look.px(_GAP), height)
            painter.drawText(
                beside, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), self._value(value)
            )
        widest = self._metrics.horizontalAdvance(_moment(self.span.high)) * _MOMENT_ROOM
        for moment in clock_lines_of(self.span, max(1, int(room.width() / max(1.0, widest)))):
            text, x = _moment(moment), self.x_of(moment)
            wide = self._metrics.horizontalAdvance(text)
            top = room.bottom() + self._keys_height() + self._look.px(_GAP) / 2
            painter.drawText(QRectF(x - wide, top, 2 * wide, height), int(Qt.AlignmentFlag.AlignHCenter), text)

    def _keys_height(self) -> float:
        return float(sum(bool(one.keys) for one in self._curves) * self._look.px(_KEY_ROW))

    def _paint_keys(self, painter: QPainter, number: int, curve: Curve) -> None:
        if not curve.keys:
            return
        row = sum(bool(one.keys) for one in self._curves[:number])
        height = self._look.px(_KEY_ROW)
        top = self.room.bottom() + row * height + 2
        painter.setPen(QPen(colour_of(self._look, number), 1))
        places = {round(self.x_of(float(key))) for key in curve.keys if self.span.low <= key <= self.span.high}
        for x in places:
            painter.drawLine(QPointF(x + 0.5, top), QPointF(x + 0.5, top + height - 3))

    def _paint_limit(self, painter: QPainter, number: int, curve: Curve) -> None:
        if not curve.limit:
            return
        pen = QPen(colour_of(self._look, number), 1, Qt.PenStyle.DashDotDotLine)
        y = self.point_of(0, curve.limit).y()
        painter.setPen(pen)
        painter.drawLine(QPointF(self.room.left(), y), QPointF(self.room.right(), y))
        place = self._limit_place(y, self._metrics.horizontalAdvance(curve.limit_words) + 2)
        painter.setPen(self._look.colour("secondary"))
        painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), curve.limit_words)

    def _limit_place(self, y: float, wide: float) -> QRectF:
        """Return where the words of a limit meet the least of the curves: above or below it, at either end."""
        room, high = self.room, self._metrics.height()
        tops = [top for top in (y - high, y + 1, y - 2 * high) if room.top() - high / 2 <= top <= room.bottom() - high]
        lefts = (room.right() - wide, room.left() + 2)
        places = [QRectF(left, top, wide, high) for left in lefts for top in tops or (y - high,)]
        return min(places, key=self._crossed)

    def _crossed(self, place: QRectF) -> int:
        """Return how much of the curves lies in a place: the number of hits among some samples."""
        xs = [place.left() + place.width() * sample / _SAMPLES for sample in range(_SAMPLES + 1)]
        points = (self._point_at(curve, x) for curve in self._curves for x in xs)
        return sum(point is not None and place.contains(point) for point in points)

    def _point_at(self, curve: Curve, x: float) -> QPointF | None:
        """Return the point of a curve at a place, on the line between two values; None beside the curve."""
        time, seconds, values = self.time_at(x), curve.seconds, curve.series.values
        after = bisect_right(seconds, time)
        if not 0 < after < len(seconds):
            return None
        before, length = after - 1, seconds[after] - seconds[after - 1]
        value = values[before] + (time - seconds[before]) / length * (values[after] - values[before])
        return None if math.isnan(value) else self.point_of(time, value)

    def _paint_curve(self, painter: QPainter, number: int, curve: Curve) -> None:
        """Draw the mean of each few pixels as a line, and the least and the most around it."""
        # A line through more points than that would overlap itself, which takes Qt seconds to draw.
        most = max(1, int(self.room.width() / _COLUMN))
        buckets = buckets_of(curve.seconds, curve.series.values, self.span, most)
        buckets = [one for one in buckets if not math.isnan(one.mean)]
        points = [self.point_of(one.time, one.mean) for one in buckets]
        painter.save()
        painter.setClipRect(self.room.adjusted(-1, -2, 1, 2))
        above = [self.point_of(one.time, one.high) for one in buckets]
        below = [self.point_of(one.time, one.low) for one in reversed(buckets)]
        faint = colour_of(self._look, number)
        faint.setAlpha(_FAINT)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(faint)
        painter.drawPolygon(QPolygonF([*above, *below]))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(pen_of(self._look, number))
        painter.drawPolyline(QPolygonF(points))
        painter.restore()
        # Shapes tell the curves apart without colours: some along the curve, at other places for each.
        step = self._look.px(_SHAPES_EVERY)
        painter.setPen(QPen(colour_of(self._look, number), 1.5))
        painter.setBrush(self._look.colour("surface"))
        following = self.room.left() + step * (number + 1) / (len(self._curves) + 1)
        for point in points:
            if point.x() >= following and self.room.left() <= point.x() <= self.room.right():
                paint_shape(painter, point, self._look.px(_RADIUS), number)
                following = point.x() + step

    def _paint_peaks(self, painter: QPainter, curve: Curve) -> None:
        painter.setPen(QPen(self._look.colour("bad"), 1))
        painter.setBrush(self._look.colour("bad"))
        for peak in curve.peaks:
            point = self.point_of(curve.seconds[peak], curve.series.values[peak])
            corners = (QPointF(0, -9), QPointF(4, -15), QPointF(-4, -15))
            painter.drawPolygon(QPolygonF([point + corner * self._look.scale for corner in corners]))
        painter.setBrush(Qt.BrushStyle.NoBrush)


def _ends(curves: Sequence[Curve]) -> Span:
    first = min((one.seconds[0] for one in curves if one.seconds), default=0.0)
    last = max((one.seconds[-1] for one in curves if one.seconds), default=0.0)
    return Span(first, last if last > first else first + 1.0)


def _moment(seconds: float) -> str:
    return written_time(round(seconds * _MILLI))
