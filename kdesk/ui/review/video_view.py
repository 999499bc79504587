"""Where the video is seen: frames, the poster before them, or words where there is nothing to see.

Frames are painted here instead of in a `QVideoWidget`: that is a native window of its own, which would lie over the
drop overlay, refuse what is dropped on it, and be missing in screenshots.
"""

import time

from PySide6.QtCore import QRect, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtMultimedia import QVideoFrame
from PySide6.QtWidgets import QSizePolicy, QWidget

from kdesk.ui.theme import Theme

SHARE = 0.5
"""At most this part of the window's time goes into turning frames into pictures; further frames are left out."""

_BACKGROUND = QColor(0, 0, 0)


class VideoView(QWidget):
    """A 16:9 area that shows the latest frame, or a poster, or a drawing with words under it.

    theme  the look
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._frame: QVideoFrame | None = None
        self._image = QImage()
        self._poster = QImage()
        self._drawing = ""
        self._words = ""
        self._not_before = 0.0
        self._late = QTimer(self, singleShot=True)
        self._late.timeout.connect(self.update)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        theme.changed.connect(self.update)

    def clear(self, drawing: str) -> None:
        """Forget everything; show this drawing until there is more."""
        self._poster = QImage()
        self._drawing, self._words = drawing, ""
        self.show_poster_again()

    def show_poster(self, poster: QImage) -> None:
        """Show this until the first frame comes."""
        self._poster = poster
        self.update()

    def show_poster_again(self) -> None:
        """Forget the frames: the stream has stopped."""
        self._frame = None
        self._image = QImage()
        self.update()

    def show_words(self, words: str) -> None:
        """Write this over what is shown; "" takes it away."""
        self._words = words
        self.setAccessibleDescription(words)
        self.update()

    def show_frame(self, frame: QVideoFrame) -> None:
        """Show this frame, unless the next one comes before there is time for it."""
        self._frame = frame
        wait = self._not_before - time.monotonic()
        if wait <= 0:
            self.update()
        elif not self._late.isActive():
            self._late.start(round(wait * 1000) + 1)

    def sizeHint(self) -> QSize:
        """Return a comfortable 16:9."""
        return QSize(self._theme.px(384), self._theme.px(216))

    def minimumSizeHint(self) -> QSize:
        """Return the least 16:9."""
        return QSize(self._theme.px(256), self._theme.px(144))

    def heightForWidth(self, width: int) -> int:
        """Keep 16:9."""
        return width * 9 // 16

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Let the player decide what a click does."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        event.ignore()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint frame or poster or drawing, then words, then the focus ring."""
        self._convert()
        painter = QPainter(self)
        # A painter that an exception leaves behind would take the window down with the next event.
        try:
            self._paint(painter)
        finally:
            painter.end()

    def _paint(self, painter: QPainter) -> None:
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        image = self._poster if self._image.isNull() else self._image
        if image.isNull():
            painter.fillRect(self.rect(), self._theme.colour("window"))
            self._paint_drawing(painter)
        else:
            painter.fillRect(self.rect(), _BACKGROUND)
            painter.drawImage(_fitted(image.size(), self.rect()), image)
            if self._words:
                self._paint_band(painter)
        if self.hasFocus():
            painter.setPen(self._theme.colour("accent"))
            for inset in range(2):
                painter.drawRect(self.rect().adjusted(inset, inset, -inset - 1, -inset - 1))

    def _convert(self) -> None:
        if self._frame is None:
            return
        began = time.monotonic()
        self._image = self._frame.toImage()
        self._frame = None
        ended = time.monotonic()
        self._not_before = ended + (ended - began) * (1 / SHARE - 1)

    def _paint_drawing(self, painter: QPainter) -> None:
        if not self._drawing:
            return
        size = self._theme.px(40)
        drawing = self._theme.icons.pixmap(self._drawing, "disabled", size, ratio=self.devicePixelRatioF())
        words = self._words_rect()
        height = size + (self._theme.px(8) + words.height() if self._words else 0)
        top = (self.height() - height) // 2
        painter.drawPixmap((self.width() - size) // 2, top, drawing)
        if self._words:
            words.moveTop(top + size + self._theme.px(8))
            painter.setPen(self._theme.colour("secondary"))
            painter.drawText(words, int(_WRAPPED), self._words)

    def _paint_band(self, painter: QPainter) -> None:
        words = self._words_rect()
        band = QRect(0, self.height() - words.height() - self._theme.px(16), self.width(), self.height())
        painter.fillRect(band, self._theme.colour("raised"))
        words.moveTop(band.top() + self._theme.px(8))
        painter.setPen(self._theme.colour("text"))
        painter.drawText(words, int(_WRAPPED), self._words)

    def _words_rect(self) -> QRect:
        room = self.rect().adjusted(self._theme.px(16), 0, -self._theme.px(16), 0)
        bounds = self.fontMetrics().boundingRect(room, int(_WRAPPED), self._words)
        return QRect(room.left(), 0, room.width(), bounds.height())


_WRAPPED = Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap


def _fitted(size: QSize, room: QRect) -> QRectF:
    """Return where a picture lies that fits into a rectangle, centred."""
    scale = min(room.width() / size.width(), room.height() / size.height())
    width, height = size.width() * scale, size.height() * scale
    return QRectF((room.width() - width) / 2, (room.height() - height) / 2, width, height)
