"""A picture that can be zoomed and moved, over the view of the player."""

from PySide6.QtCore import QEvent, QObject, QPointF, QRect, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QHideEvent, QImage, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from kdesk.messages import _
from kdesk.messages.format import Format
from kdesk.ui.painter import painter_on
from kdesk.ui.review.picture.zoom import Zoom
from kdesk.ui.review.video_view import VideoView
from kdesk.ui.theme import Theme

STEP = 1.25
"""By which a step makes the picture larger."""
_NOTCH = 120
"""Of a wheel, in Qt's unit: an eighth of a degree."""
_NEAREST_FROM = 2.0
"""From this scale on pixels are squares: what somebody sees then are the numbers of the file."""
_BACKGROUND, _GROUND, _TEXT = QColor(0, 0, 0), QColor(0, 0, 0, 190), QColor(255, 255, 255)


class PictureView(QWidget):
    """Fills the widget that it lies over. Keys are those of the player.

    Args:
        below: The view of the player.

    Attributes:
        place: Which part is shown, and how large.

    Signals:
        zoomed: The user looks closer: finer pixels are wanted.
        double_clicked: As the view below tells it.
    """

    zoomed = Signal()
    double_clicked = Signal()

    def __init__(self, theme: Theme, formatter: Format, below: VideoView) -> None:
        super().__init__(below)
        self._theme, self._formatter, self._below = theme, formatter, below
        self._image = QImage()
        self._has_values = False
        self.place = Zoom()
        self._pointer: QPointF | None = None
        self._grip: QPointF | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        below.installEventFilter(self)
        self.hide()

    @property
    def values(self) -> str:
        """Place and colour of the pixel under the pointer; "" where there is none."""
        place = self._pixel_at(self._pointer) if self._pointer is not None and self._has_values else None
        if place is None:
            return ""
        colour = self._image.pixelColor(*place)
        numbers = f"{colour.red()} {colour.green()} {colour.blue()}"
        named = _("x {x}, y {y} · R G B {numbers}").format(x=place[0], y=place[1], numbers=numbers)
        return (
            named if colour.alphaF() == 1.0 else _("{named}, opacity {alpha}").format(named=named, alpha=colour.alpha())
        )

    def show_image(self, image: QImage, size: tuple[int, int], *, is_original: bool) -> None:
        """Show a picture, where the one before was, at its scale.

        Args:
            size: Of the original in pixels; a smaller picture stands for it.
            is_original: Whether the pixels are those of the file.
        """
        self._image, self._has_values = image, is_original
        self.place.size = QSizeF(*size)
        self._fill()
        self.show()
        self.update()

    def clear(self) -> None:
        """Show nothing, and forget zoom and place."""
        self._image = QImage()
        self.fit()
        self.hide()

    def fit(self) -> None:
        """Show all of the picture."""
        self.place.fit()
        self.update()

    def show_pixels(self) -> None:
        """Show each pixel of the picture as one of the screen, or all of the picture if it is shown so."""
        if self.place.scale == 1.0 and not self.place.is_fitted:
            self.fit()
        else:
            self._zoom_to(1.0)

    def zoom(self, steps: float, at: QPointF | None = None) -> None:
        """Look closer by some steps, or from further away.

        Args:
            at: What stays in its place; the middle if None.
        """
        self._zoom_to(self.place.scale * STEP**steps, at)

    def _zoom_to(self, scale: float, at: QPointF | None = None) -> None:
        if not self._image.isNull():
            self.place.to(scale, at)
            self.update()
            self.zoomed.emit()

    def _fill(self) -> None:
        self.setGeometry(self._below.rect())
        self.place.view, self.place.ratio = QSizeF(self.size()), self.devicePixelRatioF()
        self.place.settle()

    def _pixel_at(self, point: QPointF) -> tuple[int, int] | None:
        target = self.place.target
        if not target.contains(point) or self._image.isNull():
            return None
        x = int((point.x() - target.x()) / target.width() * self._image.width())
        y = int((point.y() - target.y()) / target.height() * self._image.height())
        return min(x, self._image.width() - 1), min(y, self._image.height() - 1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with painter_on(self) as painter:
            self._paint(painter)

    def _paint(self, painter: QPainter) -> None:
        painter.fillRect(self.rect(), _BACKGROUND)
        if self._image.isNull():
            return
        smooth = self.place.scale < _NEAREST_FROM
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
        painter.drawImage(self.place.target, self._image)
        zoom = "" if self.place.is_fitted else self._formatter.percent(round(self.place.scale * 1000), 1000)
        words = " · ".join(filter(None, (zoom, self.values)))
        if words:
            edge = self._theme.px(4)
            size = painter.fontMetrics().size(int(Qt.TextFlag.TextSingleLine), words)
            place = QRect(edge, self.height() - size.height() - 3 * edge, size.width() + 2 * edge, size.height() + edge)
            painter.fillRect(place, _GROUND)
            painter.setPen(_TEXT)
            painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), words)
        if self._below.has_ring:
            painter.setPen(self._theme.colour("accent"))
            for inset in range(2):
                painter.drawRect(self.rect().adjusted(inset, inset, -inset - 1, -inset - 1))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the pointer."""
        self.zoom(event.angleDelta().y() / _NOTCH, event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to move the picture; the player takes the focus."""
        self._below.setFocus(Qt.FocusReason.MouseFocusReason)
        if event.button() is Qt.MouseButton.LeftButton:
            self._grip = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grip is not None:
            self.place.move(event.position() - self._grip)
            self._grip = event.position()
        self._pointer = event.position()
        self.update()
        # The view below tells the full screen that the pointer moves.
        event.ignore()

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._grip = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.double_clicked.emit()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._pointer = None
        self.update()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._grip = self._pointer = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as what is below, and show its focus."""
        if watched is self._below and event.type() is QEvent.Type.Resize:
            self._fill()
        elif watched is self._below and event.type() in {QEvent.Type.FocusIn, QEvent.Type.FocusOut}:
            self.update()
        return super().eventFilter(watched, event)
