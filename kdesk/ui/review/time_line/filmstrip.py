"""The filmstrip under the seek bar, or the waveform of a sound: the whole video at a glance."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QHideEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from kdesk.ui.painter import painter_on
from kdesk.ui.review.play_range import PlayRange
from kdesk.ui.review.seek_bar import SeekBar
from kdesk.ui.review.time_line.time_pictures import TimePicture
from kdesk.ui.theme import Theme
from kdesk.ui.waveform_painting import paint_waveform

HEIGHT = 32
"""Pixels of the drawings."""
_SHADE = 150
"""Opacity of what covers the parts outside of the range, of 255."""
_LINE = 2
_ASPECT = 16 / 9


class Filmstrip(QWidget):
    """Frames of the strip side by side, each at its own time; aligned with the seek bar above, which it moves.

    Args:
        seek: The seek bar, as wide and with the same left edge.

    Signals:
        pointed: The pointer is at this x coordinate.
        left: The pointer has left.
    """

    pointed = Signal(int)
    left = Signal()

    def __init__(self, theme: Theme, seek: SeekBar, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._seek = theme, seek
        self._picture: Callable[[int], TimePicture | None] = lambda _position: None
        self._levels = b""
        self._range = PlayRange()
        self.setFixedHeight(theme.px(HEIGHT))
        self.setMouseTracking(True)
        # The seek bar above does the same for the keyboard and for screen readers.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        theme.changed.connect(self.update)
        seek.valueChanged.connect(lambda _value: self.update())
        seek.rangeChanged.connect(lambda _low, _high: self.update())

    def show_pictures(self, picture: Callable[[int], TimePicture | None]) -> None:
        """Paint these pictures; they are asked for with milliseconds."""
        self._picture, self._levels = picture, b""
        self.update()

    def show_levels(self, levels: bytes) -> None:
        """Paint a waveform."""
        self._levels = levels
        self.update()

    def show_range(self, play_range: PlayRange) -> None:
        """Shade what lies outside of a range."""
        self._range = play_range
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        with painter_on(self) as painter:
            self._paint(painter)

    def _paint(self, painter: QPainter) -> None:
        room = self._room()
        if room.width() <= 0:
            return
        painter.setClipRect(room)
        if self._levels:
            self._paint_levels(painter, room)
        else:
            painter.fillRect(room, self._theme.colour("surface"))
            self._paint_frames(painter, room)
        self._paint_shades(painter)
        if self._seek.maximum():
            painter.fillRect(self._line_at(self._seek.sliderPosition()), self._theme.colour("accent"))

    def _room(self) -> QRect:
        """Return the part of the widget below the line of the seek bar."""
        places = (self._seek.x_of(0), self._seek.x_of(max(1, self._seek.maximum())))
        return QRect(min(places), 0, abs(places[1] - places[0]) + 1, self.height())

    def _paint_levels(self, painter: QPainter, room: QRect) -> None:
        share = self._seek.sliderPosition() / max(1, self._seek.maximum())
        painter.fillRect(room, self._theme.colour("surface"))
        if self.isRightToLeft():
            painter.translate(room.left() + room.right() + 1, 0)
            painter.scale(-1, 1)
        paint_waveform(painter, room, self._levels, share, self._theme)
        painter.resetTransform()

    def _paint_frames(self, painter: QPainter, room: QRect) -> None:
        first = self._picture(0)
        aspect = first.source.width() / max(1, first.source.height()) if first is not None else _ASPECT
        # Between a telephone's upright video and a wide one; a broken strip must not make slots of a pixel.
        wanted = self.height() * min(max(aspect, 0.4), 3.0)
        count = max(1, round(room.width() / wanted))
        width = room.width() / count
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for number in range(count):
            target = QRectF(room.left() + number * width, 0, width, self.height())
            picture = self._picture(self._seek.position_at(round(target.center().x())))
            if picture is not None:
                painter.drawPixmap(target, picture.pixmap, _cropped(QRectF(picture.source), target))

    def _paint_shades(self, painter: QPainter) -> None:
        if not self._range.is_set or not self._seek.maximum():
            return
        shade = self._theme.colour("window")
        shade.setAlpha(_SHADE)
        start, end = self._range.start or 0, self._range.end
        spans = ((0, start), (end if end is not None else self._seek.maximum(), self._seek.maximum()))
        for begin, stop in spans:
            if stop > begin:
                places = sorted((self._seek.x_of(begin), self._seek.x_of(stop)))
                painter.fillRect(QRect(places[0], 0, places[1] - places[0], self.height()), shade)
        accent = self._theme.colour("accent")
        for place in (place for place in (self._range.start, end) if place is not None):
            painter.fillRect(self._line_at(place), accent)

    def _line_at(self, position: int) -> QRect:
        width = self._theme.px(_LINE)
        return QRect(self._seek.x_of(position) - width // 2, 0, width, self.height())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Drag the handle of the seek bar; its release seeks."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._seek.setSliderDown(True)
            self._seek.setSliderPosition(self._seek.position_at(round(event.position().x())))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._seek.isSliderDown():
            self._seek.setSliderPosition(self._seek.position_at(round(event.position().x())))
        self.pointed.emit(round(event.position().x()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._seek.setSliderDown(False)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.left.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.left.emit()


def _cropped(source: QRectF, target: QRectF) -> QRectF:
    """Return the middle of a picture that fills a place without distortion."""
    scale = min(source.width() / target.width(), source.height() / target.height())
    wanted = QRectF(0, 0, target.width() * scale, target.height() * scale)
    wanted.moveCenter(source.center())
    return wanted
