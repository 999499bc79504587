"""The time line of the player: position, what was delivered, and a range."""

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractSlider, QSlider, QStyle, QWidget

from kdesk.ui.review.play_range import PlayRange
from kdesk.ui.review.player_keys import action_of
from kdesk.ui.theme import Theme

PAGE_MS = 10_000
_RANGE_HEIGHT, _LINE_HEIGHT = 6, 3


class SeekBar(QSlider):
    """A slider over the milliseconds of a stream. A click moves the handle to the pointer.

    Signals:
        sought: Milliseconds to which the user moved the handle.
    """

    sought = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme
        self._buffered = 0
        self._play_range = PlayRange()
        self.setPageStep(PAGE_MS)
        self.setRange(0, 0)
        self.sliderReleased.connect(lambda: self.sought.emit(self.sliderPosition()))
        self.actionTriggered.connect(self._act)

    @property
    def play_range(self) -> PlayRange:
        """The range that is shown."""
        return self._play_range

    def show_buffered(self, milliseconds: int) -> None:
        """Show up to which position the stream was delivered."""
        if milliseconds != self._buffered:
            self._buffered = milliseconds
            self.update()

    def show_range(self, play_range: PlayRange) -> None:
        """Show a range as a bar below the line, with a stroke at each end that was set."""
        self._play_range = play_range
        self.update()

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
        painter.end()

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
        handle = self._handle()
        span = self.width() - handle
        places = [
            QStyle.sliderPositionFromValue(self.minimum(), self.maximum(), value, span, self.isRightToLeft())
            for value in (begin, end)
        ]
        return QRect(handle // 2 + min(places), self.height() // 2 - 1, abs(places[1] - places[0]), _LINE_HEIGHT)

    def _handle(self) -> int:
        return self.style().pixelMetric(QStyle.PixelMetric.PM_SliderLength, None, self)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Move the handle to the pointer, where Qt starts a drag."""
        handle = self._handle()
        place = round(event.position().x()) - handle // 2
        span = max(1, self.width() - handle)
        self.setSliderPosition(
            QStyle.sliderValueFromPosition(self.minimum(), self.maximum(), place, span, self.isRightToLeft())
        )
        super().mousePressEvent(event)
