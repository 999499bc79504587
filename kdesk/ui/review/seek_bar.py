"""The seek bar of the player: position, what was delivered, a range, and the beginnings of chapters."""

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractSlider, QSlider, QStyle, QWidget

from kdesk.ui.review.play_range import PlayRange
from kdesk.ui.review.player_keys import action_of
from kdesk.ui.theme import Theme

PAGE_MS = 10_000
LONGEST = 2**31 - 1
"""Milliseconds, 24 days: Qt has 32 bits for a slider, and a damaged file may tell any duration."""
_RANGE_HEIGHT, _LINE_HEIGHT, _TICK_HEIGHT = 6, 3, 5


class SeekBar(QSlider):
    """A slider over the milliseconds of a stream. A click moves the handle to the pointer.

    Signals:
        sought: Milliseconds to which the user moved the handle.
        pointed: The pointer is at this x coordinate.
        left: The pointer has left.
    """

    sought = Signal(object)
    pointed = Signal(int)
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme
        self._buffered = 0
        self._play_range = PlayRange()
        self._marks: tuple[int, ...] = ()
        self.setMouseTracking(True)
        self.setPageStep(PAGE_MS)
        self.setRange(0, 0)
        self.sliderReleased.connect(lambda: self.sought.emit(self.sliderPosition()))
        self.actionTriggered.connect(self._act)

    @property
    def play_range(self) -> PlayRange:
        """The range that is shown."""
        return self._play_range

    def show_duration(self, milliseconds: int) -> None:
        """Set the range."""
        self.setRange(0, min(max(0, milliseconds), LONGEST))

    def show_position(self, milliseconds: int) -> None:
        """Move the handle, unless it is held."""
        if not self.isSliderDown():
            self.setValue(min(max(0, milliseconds), self.maximum()))

    def show_buffered(self, milliseconds: int) -> None:
        """Show up to which position the stream was delivered."""
        if milliseconds != self._buffered:
            self._buffered = milliseconds
            self.update()

    def show_range(self, play_range: PlayRange) -> None:
        """Show a range as a bar below the line, with a stroke at each end that was set."""
        self._play_range = play_range
        self.update()

    def show_marks(self, positions: Iterable[int]) -> None:
        """Show a stroke above the line at each of these milliseconds."""
        self._marks = tuple(positions)
        self.update()

    def x_of(self, position: int) -> int:
        """Return where a position is, in pixels from the left edge; time runs in reading direction."""
        span = self.width() - self._handle()
        return self._handle() // 2 + QStyle.sliderPositionFromValue(
            self.minimum(), max(self.maximum(), 1), min(max(0, position), LONGEST), span, self.isRightToLeft()
        )

    def position_at(self, x: int) -> int:
        """Return the position at a place."""
        span = max(1, self.width() - self._handle())
        place = x - self._handle() // 2
        return QStyle.sliderValueFromPosition(self.minimum(), self.maximum(), place, span, self.isRightToLeft())

    def _act(self, action: int) -> None:
        # While the handle is dragged only its release seeks, because each seek requests a segment.
        if action != QAbstractSlider.SliderAction.SliderMove.value:
            self.sought.emit(self.sliderPosition())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave the player's keys to the player, so that each does the same wherever the focus is."""
        if action_of(event) is not None:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        begin, end = self.sliderPosition(), min(self._buffered, self.maximum())
        if end > begin:
            handle = self._handle()
            line = self._between(begin, end).adjusted(handle // 2, 0, 0, 0)
            painter.fillRect(line, self._theme.colour("secondary"))
        if self._play_range.is_set and self.maximum():
            self._paint_range(painter)
        if self._marks and self.maximum():
            self._paint_marks(painter)
        painter.end()

    def _paint_marks(self, painter: QPainter) -> None:
        # A set: of thousands of marks no more are painted than there are pixels.
        places = {self.x_of(position) for position in self._marks if 0 <= position <= self.maximum()}
        top, colour = self.height() // 2 - _LINE_HEIGHT - _TICK_HEIGHT, self._theme.colour("text")
        for place in places:
            painter.fillRect(QRect(place - 1, top, 2, _TICK_HEIGHT), colour)

    def _paint_range(self, painter: QPainter) -> None:
        chosen, colour = self._play_range, self._theme.colour("accent")
        end = self.maximum() if chosen.end is None else chosen.end
        bar = self._between(chosen.start or 0, end)
        bar.moveTop(self.height() - _LINE_HEIGHT)
        painter.fillRect(bar, colour)
        ends = ((chosen.start, chosen.start), (chosen.end, chosen.end))
        for place in (self._between(low, high) for low, high in ends if low is not None and high is not None):
            painter.fillRect(QRect(place.left() - 1, self.height() - _RANGE_HEIGHT, 2, _RANGE_HEIGHT), colour)

    def _between(self, begin: int, end: int) -> QRect:
        """Return the part of the line between two positions."""
        places = [self.x_of(value) for value in (begin, end)]
        return QRect(min(places), self.height() // 2 - 1, abs(places[1] - places[0]), _LINE_HEIGHT)

    def _handle(self) -> int:
        return self.style().pixelMetric(QStyle.PixelMetric.PM_SliderLength, None, self)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Move the handle to the pointer, where Qt starts a drag."""
        self.setSliderPosition(self.position_at(round(event.position().x())))
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self.pointed.emit(round(event.position().x()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.left.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.left.emit()
