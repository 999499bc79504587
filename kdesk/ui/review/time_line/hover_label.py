"""The picture over the time line: what the video shows at the place of the pointer, when, and in which chapter."""

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from kdesk.messages.foreign_text import shown
from kdesk.ui.painter import painter_on
from kdesk.ui.review.time_line.time_pictures import TimePicture
from kdesk.ui.theme import Theme

WIDTH, HEIGHT = 192, 108
"""Pixels of the drawings; the largest picture."""
_GAP, _EDGE, _RADIUS = 6, 4, 6


class HoverLabel(QWidget):
    """Floats over the window. It takes neither focus nor clicks.

    Args:
        window: Of the time line.
        has_picture: Whether room is left for a picture.
    """

    def __init__(self, theme: Theme, window: QWidget, *, has_picture: bool) -> None:
        super().__init__(window)
        self._theme, self._has_picture = theme, has_picture
        self._picture: TimePicture | None = None
        self.time = self.name = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    @property
    def picture(self) -> TimePicture | None:
        """The picture that is shown."""
        return self._picture

    def show_at(self, anchor: QRect, x: int, picture: TimePicture | None, words: tuple[str, str]) -> None:
        """Show a picture above the time line, or below it where the window has no room above.

        Args:
            anchor: The time line, in coordinates of the window.
            x: Of the pointer, in the same coordinates.
            words: Time, and name of the chapter; both may be empty.
        """
        self._picture = picture
        self.time, self.name = words[0], shown(words[1])
        self.resize(self._size())
        self.move(self._place(anchor, x))
        self.show()
        self.raise_()
        self.update()

    def _size(self) -> QSize:
        px, metrics = self._theme.px, self.fontMetrics()
        lines = [line for line in (self.time, self.name) if line]
        widest = max((metrics.horizontalAdvance(line) for line in lines), default=0)
        room = px(WIDTH)
        width = room if self._has_picture else min(widest, room)
        height = metrics.height() * len(lines) + (self._picture_size().height() + px(_EDGE) if self._has_picture else 0)
        return QSize(width + 2 * px(_EDGE) + 2, height + 2 * px(_EDGE) + 2)

    def _picture_size(self) -> QSize:
        room = QSize(self._theme.px(WIDTH), self._theme.px(HEIGHT))
        return self._picture.source.size().scaled(room, Qt.AspectRatioMode.KeepAspectRatio) if self._picture else room

    def _place(self, anchor: QRect, x: int) -> QPoint:
        window, gap = self.parentWidget(), self._theme.px(_GAP)
        right = (window.width() if window is not None else anchor.right()) - self.width() - gap
        left = max(gap, min(x - self.width() // 2, right))
        above = anchor.top() - gap - self.height()
        return QPoint(left, above if above >= 0 else anchor.bottom() + gap)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with painter_on(self) as painter:
            self._paint(painter)

    def _paint(self, painter: QPainter) -> None:
        px, metrics = self._theme.px, self.fontMetrics()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.setPen(self._theme.colour("line"))
        painter.setBrush(self._theme.colour("raised"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), px(_RADIUS), px(_RADIUS))
        top = px(_EDGE) + 1
        if self._has_picture:
            size = self._picture_size()
            target = QRect((self.width() - size.width()) // 2, top, size.width(), size.height())
            if self._picture is None:
                painter.fillRect(target, self._theme.colour("surface"))
            else:
                painter.drawPixmap(target, self._picture.pixmap, self._picture.source)
            top = target.bottom() + 1 + px(_EDGE)
        painter.setPen(self._theme.colour("text"))
        room = self.width() - 2 * px(_EDGE)
        for line in (line for line in (self.time, self.name) if line):
            elided = metrics.elidedText(line, Qt.TextElideMode.ElideRight, room)
            place = QRect(px(_EDGE), top, room, metrics.height())
            painter.drawText(place, int(Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextSingleLine), elided)
            top += metrics.height()
