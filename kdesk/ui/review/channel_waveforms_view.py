"""The waveforms of a measured sound, a channel for each channel."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QAccessible, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from kdesk.domain.sound_measures import ChannelWaveforms
from kdesk.messages import _
from kdesk.ui.spoken_role import set_role
from kdesk.ui.theme import Theme

CHANNEL_HEIGHT = 36
"""Height of a channel in pixels of the drawings; of several channels a little less."""
MOST_CHANNELS = 8
FULL = 255
CLIPPED = 254
"""Level from which a sample is at the limit: what was louder was cut off."""


class ChannelWaveformsView(QWidget):
    """Draws them; parts at the limit have the colour of errors."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        set_role(self, QAccessible.Role.Graphic)
        self._theme = theme
        self._waveforms: ChannelWaveforms | None = None
        self._names: tuple[str, ...] = ()
        self._cursor: float | None = None
        self.setAccessibleName(_("Waveform of the sound"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_waveforms(self, waveforms: ChannelWaveforms, names: Sequence[str]) -> None:
        """Show other waveforms.

        Args:
            names: Of the channels, written beside their waveforms.
        """
        self._waveforms, self._names = waveforms, tuple(names)
        self.setFixedHeight(self._theme.px(CHANNEL_HEIGHT) * max(1, min(MOST_CHANNELS, len(waveforms.peaks))))
        self.update()

    def show_cursor(self, share: float | None) -> None:
        """Draw a line at a share of the length, 0.0 to 1.0; none without."""
        if share != self._cursor:
            self._cursor = share
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the channels from top to bottom."""
        del event
        waveforms = self._waveforms
        if waveforms is None or not waveforms.peaks:
            return
        channels = waveforms.peaks[:MOST_CHANNELS]
        height = self.height() / len(channels)
        with QPainter(self) as painter:
            for number, peaks in enumerate(channels):
                channel = QRectF(0, number * height + 1, self.width(), height - 2)
                self._paint_lane(painter, channel, peaks)
                if len(channels) > 1 and number < len(self._names):
                    self._write(painter, channel, self._names[number])
            if self._cursor is not None:
                painter.fillRect(
                    QRectF(self._cursor * (self.width() - 1), 0, 1, self.height()), self._theme.colour("text")
                )

    def _paint_lane(self, painter: QPainter, channel: QRectF, peaks: bytes) -> None:
        theme, ratio = self._theme, self.devicePixelRatioF()
        painter.fillRect(channel, theme.colour("hover"))
        middle, half = channel.center().y(), channel.height() / 2 - 1
        painter.fillRect(QRectF(channel.left(), middle - 0.5, channel.width(), 1), theme.colour("line"))
        colours = theme.colour("accent"), theme.colour("bad")
        columns = max(1, int(channel.width() * ratio))
        for column in range(columns):
            begin = column * len(peaks) // columns
            level = max(peaks[begin : max(begin + 1, (column + 1) * len(peaks) // columns)], default=0)
            if level:
                extent = max(0.5, half * level / FULL)
                bar = QRectF(channel.left() + column / ratio, middle - extent, 1 / ratio, 2 * extent)
                painter.fillRect(bar, colours[level >= CLIPPED])

    def _write(self, painter: QPainter, channel: QRectF, name: str) -> None:
        gap = self._theme.px(4)
        width, height = self.fontMetrics().horizontalAdvance(name) + 2 * gap, self.fontMetrics().height()
        place = QRectF(channel.left(), channel.top(), width, height)
        ground = self._theme.colour("surface")
        ground.setAlphaF(0.8)
        painter.fillRect(place, ground)
        painter.setPen(self._theme.colour("secondary"))
        painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), name)
