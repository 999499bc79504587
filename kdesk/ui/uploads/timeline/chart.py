"""The chart of a timeline: time from left to right, what the transfer did as a band, its bytes as a curve above it."""

from collections.abc import Mapping
from itertools import pairwise

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QHelpEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from kdesk.domain.timeline import NOTHING_RECORDED, Moment, MomentKind, Timeline
from kdesk.messages import _
from kdesk.messages.format import Format
from kdesk.messages.timeline import moment_words
from kdesk.ui.painter import painter_on
from kdesk.ui.spoken_role import set_role
from kdesk.ui.theme import Theme
from kdesk.ui.tips import plain_tip

HEIGHT = 112
_BAND, _NEAR = 12, 6
_FEW_MINUTES = 600
_COLOURS: Mapping[MomentKind, str] = {
    MomentKind.QUEUED: "border",
    MomentKind.PREPARING: "accent_faint",
    MomentKind.RESERVED: "accent_faint",
    MomentKind.OPENED: "accent",
    MomentKind.UPLOADING: "accent",
    MomentKind.GOES_ON: "accent",
    MomentKind.WAITING: "waiting",
    MomentKind.PAUSED: "border",
    MomentKind.CLOSING: "accent",
    MomentKind.PROCESSING: "accent_faint",
    MomentKind.READY: "good",
    MomentKind.ARRIVED: "good",
    MomentKind.VERIFIED: "good",
    MomentKind.FAILED: "bad",
    MomentKind.CANCELLED: "border",
}
_ENDS = frozenset({MomentKind.READY, MomentKind.ARRIVED, MomentKind.FAILED, MomentKind.CANCELLED, MomentKind.VERIFIED})


class TimelineChart(QWidget):
    """Begins where something was done first: a day in the list before that would leave no room for the rest.

    The words of the same moments stand below it, which is what a screen reader reads.
    """

    def __init__(self, theme: Theme, formatter: Format) -> None:
        super().__init__()
        set_role(self, QAccessible.Role.Chart)
        self._theme, self._formatter = theme, formatter
        self._timeline, self._size = NOTHING_RECORDED, 0
        self._moments: tuple[Moment, ...] = ()
        self.setAccessibleName(_("Chart of the timeline"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    @property
    def is_worth_showing(self) -> bool:
        """Whether there is a stretch of time to show."""
        return len(self._moments) > 1 and self._span()[1] > self._span()[0]

    def show_timeline(self, timeline: Timeline, size: int) -> None:
        """Show what happened to a transfer of so many bytes."""
        self._timeline, self._size = timeline, size
        begun = [moment for moment in timeline.moments if moment.kind is not MomentKind.QUEUED]
        self._moments = tuple(begun)
        self.setVisible(self.is_worth_showing)
        self.setAccessibleDescription("\n".join(moment_words(moment) for moment in self._moments))
        self.update()

    def place_of(self, at: float) -> float:
        """Return where a time is, in pixels from the left."""
        first, last = self._span()
        room = self._room()
        share = (min(max(at, first), last) - first) / (last - first) if last > first else 0.0
        return room.right() - share * room.width() if self.isRightToLeft() else room.left() + share * room.width()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(280), self._theme.px(HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(120), self._theme.px(HEIGHT))

    def event(self, event: QEvent) -> bool:
        """Name the moment under the pointer."""
        if isinstance(event, QHelpEvent):
            near = [
                one for one in self._moments if abs(self.place_of(one.at) - event.pos().x()) < self._theme.px(_NEAR)
            ]
            if near:
                QToolTip.showText(event.globalPos(), plain_tip("\n".join(map(moment_words, near))), self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self.is_worth_showing:
            return
        with painter_on(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_curve(painter)
            self._paint_band(painter)
            self._paint_ends(painter)

    def _paint_band(self, painter: QPainter) -> None:
        room, high = self._room(), float(self._theme.px(_BAND))
        top = room.bottom() - high
        _, last = self._span()
        for moment, following in pairwise([*self._moments, Moment(MomentKind.READY, last)]):
            if moment.kind in _ENDS:
                continue
            one, other = self.place_of(moment.at), self.place_of(following.at)
            area = QRectF(min(one, other), top, max(1.0, abs(other - one)), high)
            painter.fillRect(area, self._theme.colour(_COLOURS[moment.kind]))
        for moment in self._moments:
            x = self.place_of(moment.at)
            colour = self._theme.colour(_COLOURS[moment.kind] if moment.kind in _ENDS else "secondary")
            painter.setPen(QPen(colour, 3 if moment.kind in _ENDS else 1))
            painter.drawLine(QPointF(x, top - self._theme.px(4)), QPointF(x, room.bottom()))

    def _paint_curve(self, painter: QPainter) -> None:
        """Draw the bytes that the server has, as a line from point to point: there may be too many for steps."""
        if not self._timeline.points or not self._size:
            return
        room = self._room()
        base, high = room.bottom() - self._theme.px(_BAND + 8), room.height() - self._theme.px(_BAND + 8)
        points = [
            QPointF(self.place_of(at), base - high * min(1.0, total / self._size))
            for at, total in self._timeline.points
        ]
        points.insert(0, QPointF(points[0].x(), base))
        edge = QPointF(points[-1].x(), base)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("accent_faint"))
        painter.drawPolygon(QPolygonF([*points, edge]))
        painter.setPen(QPen(self._theme.colour("accent"), 1.75))
        painter.drawPolyline(QPolygonF(points))

    def _paint_ends(self, painter: QPainter) -> None:
        first, last = self._span()
        painter.setPen(self._theme.colour("secondary"))
        under = self.rect().adjusted(0, round(self._room().bottom()) + self._theme.px(2), 0, 0)
        sides = (Qt.AlignmentFlag.AlignLeading, Qt.AlignmentFlag.AlignTrailing)
        for at, side in zip((first, last), sides, strict=True):
            words = self._formatter.time_of_day(at, last, seconds=last - first < _FEW_MINUTES)
            painter.drawText(under, int(side | Qt.AlignmentFlag.AlignTop), words)

    def _span(self) -> tuple[float, float]:
        times = [moment.at for moment in self._moments] + [at for at, _total in self._timeline.points]
        return (min(times), max(times)) if times else (0.0, 0.0)

    def _room(self) -> QRectF:
        side, low = self._theme.px(2), self.fontMetrics().height() + self._theme.px(4)
        return QRectF(side, side, max(1, self.width() - 2 * side), max(1, self.height() - low - side))
