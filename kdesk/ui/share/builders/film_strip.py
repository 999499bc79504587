"""Frames of a video side by side, of which one is picked."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QColor, QFocusEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from kdesk.messages import _
from kdesk.messages.format import Format
from kdesk.ui.spoken_role import set_role
from kdesk.ui.theme import Theme

FRAMES = 12
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class FilmStrip(QWidget):
    """Shows the server's strip. Arrow keys, Home, End and the pointer pick a frame.

    Attributes:
        frame: Number of the picked frame, from 0.

    Signals:
        picked: The number of another frame.
    """

    picked = Signal(int)

    def __init__(self, duration: float, formatter: Format, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, QAccessible.Role.Graphic)
        self._duration, self._formatter, self._theme = duration, formatter, theme
        self._image = QImage()
        self.frame = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("Frames of the video"))
        self._tell()

    @property
    def second(self) -> float:
        """The time of the picked frame."""
        return round(self.frame * self._duration / FRAMES, 3)

    def show_picture(self, image: QImage) -> None:
        """Show the strip, frames of equal widths side by side."""
        self._image = image
        self.update()

    def show_frame(self, frame: int) -> None:
        """Pick a frame without telling."""
        self.frame = min(max(0, frame), FRAMES - 1)
        self._tell()

    def pick(self, frame: int) -> None:
        """Pick a frame."""
        before = self.frame
        self.show_frame(frame)
        if self.frame != before:
            self.picked.emit(self.frame)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(288), self._theme.px(44))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Pick by keys; the reading direction turns the arrows."""
        step = _STEPS.get(Qt.Key(event.key()), 0)
        if step:
            self.pick(self.frame + (step if not self.isRightToLeft() else -step))
        elif event.key() == Qt.Key.Key_Home:
            self.pick(0)
        elif event.key() == Qt.Key.Key_End:
            self.pick(FRAMES - 1)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Pick the frame under the pointer."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.pick(self._place_at(event.position().x()))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        try:
            self._paint(painter)
        finally:
            painter.end()

    def _place_at(self, x: float) -> int:
        place = min(max(0, int(x * FRAMES / max(1, self.width()))), FRAMES - 1)
        return FRAMES - 1 - place if self.isRightToLeft() else place

    def _paint(self, painter: QPainter) -> None:
        painter.fillRect(self.rect(), self._theme.colour("groove"))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        each = self._image.width() // FRAMES
        for frame in range(FRAMES):
            place = FRAMES - 1 - frame if self.isRightToLeft() else frame
            left, right = (self.width() * number // FRAMES for number in (place, place + 1))
            target = self.rect().adjusted(left, 0, right - self.width(), 0)
            if each:
                source = self._image.rect().adjusted(frame * each, 0, (frame + 1) * each - self._image.width(), 0)
                painter.drawImage(target, self._image, source)
            if frame == self.frame:
                colour = self._theme.colour("accent") if self.hasFocus() else QColor(255, 255, 255)
                for pen in (QPen(QColor(0, 0, 0), 4), QPen(colour, 2)):
                    painter.setPen(pen)
                    painter.drawRect(target.adjusted(1, 1, -2, -2))

    def _tell(self) -> None:
        words = _("Frame {number} of {count}, at {time}").format(
            number=self._formatter.number(self.frame + 1),
            count=self._formatter.number(FRAMES),
            time=self._formatter.duration(self.second),
        )
        self.setAccessibleDescription(words)
        self.setToolTip(words)
        self.update()
