"""A picture, and the part of it that is kept."""

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QRegion,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from kdesk.domain.picture_work import Area
from kdesk.ui.library.tabs.thumbnails.crop_area import CropArea, Grip
from kdesk.ui.painter import painter_on
from kdesk.ui.spoken_role import set_role
from kdesk.ui.theme import Theme

STEP = 0.01
"""Share of a side by which a key moves the area."""
GRIP = 10
"""Device-independent pixels around an edge that can be dragged."""

_SHADE = QColor(0, 0, 0, 150)
_ARROWS = {
    Qt.Key.Key_Left: (-STEP, 0.0),
    Qt.Key.Key_Right: (STEP, 0.0),
    Qt.Key.Key_Up: (0.0, -STEP),
    Qt.Key.Key_Down: (0.0, STEP),
}


class CropView(QWidget):
    """Shows a picture with a rectangle on it. Arrow keys move the rectangle, with Shift they change its size.

    Attributes:
        crop: The rectangle.

    Signals:
        changed: The rectangle has changed.
    """

    changed = Signal()

    def __init__(self, image: QImage, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, QAccessible.Role.Graphic)
        self._theme = theme
        self._image = image
        self._scaled = QPixmap()
        self.crop = CropArea(image.width(), image.height())
        self._grip: Grip | None = None
        self._last = QPointF()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def area(self) -> Area:
        """The part that is kept."""
        return self.crop.area

    def keep_ratio(self, ratio: float) -> None:
        """Keep this proportion of width to height; 0.0 for any."""
        self.crop.keep_ratio(ratio)
        self._tell()

    def choose_all(self) -> None:
        """Keep as much as the proportion allows."""
        self.crop.choose_all()
        self._tell()

    def picture_rect(self) -> QRect:
        """Return where the picture lies in this widget."""
        fitted = self._image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        rect = QRect(0, 0, max(1, fitted.width()), max(1, fitted.height()))
        rect.moveCenter(self.rect().center())
        return rect

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(560), self._theme.px(315))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(240), self._theme.px(135))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the rectangle, change its size, or choose everything."""
        if event.key() in _ARROWS:
            across, down = _ARROWS[Qt.Key(event.key())]
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self.crop.drag(Grip(right=True, bottom=True), across, down)
            else:
                self.crop.drag(Grip(), across, down)
            self._tell()
        elif event.key() == Qt.Key.Key_Home:
            self.choose_all()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._grip, self._last = self._grip_at(event.position()), event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag an edge, a corner, or the whole rectangle."""
        if self._grip is None:
            self.setCursor(_cursor(self._grip_at(event.position())))
            return
        moved, picture = event.position() - self._last, self.picture_rect()
        self._last = event.position()
        self.crop.drag(self._grip, moved.x() / picture.width(), moved.y() / picture.height())
        self._tell()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        del event
        self._grip = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        del event
        self.choose_all()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        with painter_on(self) as painter:
            self._paint(painter)

    def _paint(self, painter: QPainter) -> None:
        picture, kept = self.picture_rect(), self._kept_rect()
        ratio = self.devicePixelRatioF()
        if self._scaled.size() != picture.size() * ratio:
            # Once a size: scaling a large picture takes longer than a frame.
            self._scaled = QPixmap.fromImage(
                self._image.scaled(
                    picture.size() * ratio,
                    Qt.AspectRatioMode.IgnoreAspectRatio,
                    Qt.TransformationMode.SmoothTransformation,
                )
            )
        painter.drawPixmap(picture, self._scaled)
        painter.save()
        painter.setClipRegion(QRegion(picture).subtracted(QRegion(kept.toAlignedRect())))
        painter.fillRect(picture, _SHADE)
        painter.restore()
        # Light on dark: it can be seen on any picture.
        painter.setPen(QPen(QColor(0, 0, 0), 3))
        painter.drawRect(kept)
        painter.setPen(QPen(QColor(255, 255, 255), 1, Qt.PenStyle.SolidLine))
        painter.drawRect(kept)
        if self.hasFocus():
            painter.setPen(QPen(self._theme.colour("accent"), self._theme.ring))
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))

    def _kept_rect(self) -> QRectF:
        picture, area = self.picture_rect(), self.area
        return QRectF(
            picture.x() + area.x * picture.width(),
            picture.y() + area.y * picture.height(),
            area.width * picture.width(),
            area.height * picture.height(),
        )

    def _grip_at(self, point: QPointF) -> Grip:
        kept = self._kept_rect()
        near = self._theme.px(GRIP)
        return Grip(
            left=abs(point.x() - kept.left()) <= near,
            top=abs(point.y() - kept.top()) <= near,
            right=abs(point.x() - kept.right()) <= near,
            bottom=abs(point.y() - kept.bottom()) <= near,
        )

    def _tell(self) -> None:
        self.update()
        self.changed.emit()


def _cursor(grip: Grip) -> Qt.CursorShape:
    across, down = grip.left or grip.right, grip.top or grip.bottom
    if across and down:
        falling = (grip.left and grip.top) or (grip.right and grip.bottom)
        return Qt.CursorShape.SizeFDiagCursor if falling else Qt.CursorShape.SizeBDiagCursor
    if across:
        return Qt.CursorShape.SizeHorCursor
    return Qt.CursorShape.SizeVerCursor if down else Qt.CursorShape.SizeAllCursor
