"""The view of a video: its frames, the poster before them, or an icon, with text over or below it.

It paints the frames itself. `QVideoWidget` is a native window, which would cover the drop overlay, accept no drops, and
be missing in screenshots.
"""

import time

from PySide6.QtCore import QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QColor, QFocusEvent, QImage, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtMultimedia import QVideoFrame
from PySide6.QtWidgets import QSizePolicy, QWidget

from kdesk.messages.foreign_text import shown_paragraphs
from kdesk.ui.painter import painter_on
from kdesk.ui.review.frame_images import FrameImages
from kdesk.ui.review.view_texts import ViewTexts
from kdesk.ui.spoken_role import set_role
from kdesk.ui.theme import Theme

MAX_CONVERSION_SHARE = 0.5
"""Largest share of the GUI thread's time for converting frames; frames beyond it are dropped."""

MAX_CAPTION = 400
"""Characters of a caption; a long one would cover the picture."""

_BACKGROUND = QColor(0, 0, 0)
_COMES_BACK = frozenset({Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason})


class VideoView(QWidget):
    """A 16:9 area with the latest frame, or the poster, or an icon.

    Args:
        images: Makes images of frames.

    Attributes:
        left_out: Number of frames that were replaced before there was time to paint them.

    Signals:
        clicked: The left button was pressed on it.
        double_clicked: It was pressed again, so quickly that it counts as a double click.
        poster_shown: The `QImage` of a new poster.
    """

    clicked = Signal()
    double_clicked = Signal()
    poster_shown = Signal(object)

    def __init__(self, theme: Theme, images: FrameImages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, QAccessible.Role.Animation)
        self._theme, self._images = theme, images
        self._frame: QVideoFrame | None = None
        self._image = QImage()
        self._poster = QImage()
        self._icon = ""
        self._caption = ""
        self._text = ""
        self._texts = ViewTexts(self, theme)
        self._is_still = False
        self.left_out = 0
        self._not_before = 0.0
        self._has_ring = False
        self._delay = QTimer(self, singleShot=True)
        self._delay.timeout.connect(self.update)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        theme.changed.connect(self.update)

    @property
    def has_poster(self) -> bool:
        """Whether a poster was loaded."""
        return not self._poster.isNull()

    @property
    def image(self) -> QImage:
        """The shown frame in its own size; null while none is shown."""
        self._convert()
        return self._image

    @property
    def text(self) -> str:
        """The text over the video."""
        return self._text

    def clear(self, icon: str) -> None:
        """Remove frame, poster and text, and show an icon.

        Args:
            icon: Its name.
        """
        self._poster = QImage()
        self._icon, self._text, self._caption = icon, "", ""
        self.clear_frame()

    def show_poster(self, poster: QImage) -> None:
        """Show a poster until the first frame."""
        self._poster = poster
        self.update()
        self.poster_shown.emit(poster)

    def clear_frame(self) -> None:
        """Show the poster again."""
        self._frame, self._is_still = None, False
        self._image = QImage()
        self.update()

    def show_still(self, picture: QImage) -> None:
        """Show one picture instead of the frames that come, until `leave_still`."""
        self._frame, self._is_still = None, True
        self._image = picture
        self.update()

    def leave_still(self) -> None:
        """Show the frames again, from the next one on."""
        self._is_still = False

    def show_text(self, text: str) -> None:
        """Show a text over the video; "" removes it."""
        self._text = text
        self.setAccessibleDescription(text)
        self.update()

    def show_caption(self, text: str) -> None:
        """Show a caption over the video; "" removes it."""
        text = shown_paragraphs(text, MAX_CAPTION)
        if text != self._caption:
            self._caption = text
            self.update()

    @property
    def caption(self) -> str:
        """The caption over the video."""
        return self._caption

    def show_frame(self, frame: QVideoFrame) -> None:
        """Show a frame, unless the next one arrives before there is time to convert it."""
        if self._is_still:
            return
        self.left_out += self._frame is not None
        self._frame = frame
        wait = self._not_before - time.monotonic()
        if wait <= 0:
            self.update()
        elif not self._delay.isActive():
            self._delay.start(round(wait * 1000) + 1)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(384), self._theme.px(216))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(256), self._theme.px(144))

    def heightForWidth(self, width: int) -> int:
        return width * 9 // 16

    @property
    def has_ring(self) -> bool:
        """Whether the focus is shown: for whoever uses the keyboard, and not around a whole screen."""
        return self._has_ring and self.hasFocus() and not self.window().isFullScreen()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus if it did not come by the mouse; with a window or from a menu it comes back as it was."""
        if event.reason() not in _COMES_BACK:
            self._has_ring = event.reason() is not Qt.FocusReason.MouseFocusReason
        super().focusInEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the focus, without a ring."""
        self._has_ring = False
        self.update()
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        if event.button() is Qt.MouseButton.LeftButton:
            self.clicked.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Tell the second click as such: the first one was told already."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.double_clicked.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        self._convert()
        with painter_on(self) as painter:
            self._paint(painter)

    def _paint(self, painter: QPainter) -> None:
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        image = self._poster if self._image.isNull() else self._image
        if image.isNull():
            painter.fillRect(self.rect(), self._theme.colour("window"))
            if self._icon:
                self._texts.paint_icon(painter, self._icon, self._text)
        else:
            painter.fillRect(self.rect(), _BACKGROUND)
            painter.drawImage(_fitted(image.size(), self.rect()), image)
            if self._text:
                self._texts.paint_band(painter, self._text)
        if self._caption:
            self._texts.paint_caption(painter, self._caption, below="" if image.isNull() else self._text)
        if self.has_ring:
            painter.setPen(self._theme.colour("accent"))
            for inset in range(2):
                painter.drawRect(self.rect().adjusted(inset, inset, -inset - 1, -inset - 1))

    def _convert(self) -> None:
        if self._frame is None:
            return
        # Here, not in `show_frame`: a frame that is replaced before it is painted costs nothing.
        began = time.monotonic()
        self._image = self._images.image_of(self._frame)
        self._frame = None
        ended = time.monotonic()
        self._not_before = ended + (ended - began) * (1 / MAX_CONVERSION_SHARE - 1)


def _fitted(size: QSize, room: QRect) -> QRectF:
    """Return the centred rectangle of an image that is fitted into another one."""
    scale = min(room.width() / size.width(), room.height() / size.height())
    width, height = size.width() * scale, size.height() * scale
    return QRectF((room.width() - width) / 2, (room.height() - height) / 2, width, height)
