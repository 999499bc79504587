"""The whole picture, with the frame that the chosen size keeps of it."""

from dataclasses import replace

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from kdesk.domain.links.fit import Fit
from kdesk.domain.links.thumbnail import Thumbnail
from kdesk.domain.picture_work import Area
from kdesk.ui.share.builders.part_drag import PartDrag, part_by_key
from kdesk.ui.spoken_role import set_role
from kdesk.ui.theme import Theme

_SHADE = QColor(0, 0, 0, 150)


def kept_area(width: float, height: float, wanted: tuple[int, int], fit: Fit) -> Area:
    """Return the part of a picture that is kept.

    Args:
        width: Of the picture, as `height`.
        wanted: Width and height that are asked for; 0 for the proportion of the picture.
        fit: How the picture fills them.
    """
    if fit not in {Fit.CROP, Fit.CROP_TOP} or not all(wanted) or not (width and height):
        return Area()
    share = (wanted[0] / wanted[1]) / (width / height)
    if share >= 1:
        kept = 1 / share
        return Area(0.0, 0.0 if fit is Fit.CROP_TOP else (1 - kept) / 2, 1.0, kept)
    return Area((1 - share) / 2, 0.0, share, 1.0)


def within(part: Area, area: Area) -> Area:
    """Return an area of a part as an area of the whole picture."""
    return Area(
        part.x + area.x * part.width, part.y + area.y * part.height, area.width * part.width, area.height * part.height
    )


class FramedPicture(QWidget):
    """Shows a picture; what the crop leaves out is shaded. A part of it is drawn with the mouse, or with keys.

    Attributes:
        area: What is kept in the end.
        part: The part that was drawn, from which the crop takes what it keeps.

    Signals:
        picked: Another part is drawn.
    """

    picked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, QAccessible.Role.Graphic)
        self._theme = theme
        self._image = QImage()
        self._wanted, self._fit = (0, 0), Fit.INSIDE
        self._drag = PartDrag()
        self.area, self.part = Area(), Area()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)

    @property
    def picture_place(self) -> QRectF:
        """Where the picture is; empty while there is none."""
        fitted = self._image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        picture = QRectF(0, 0, fitted.width(), fitted.height())
        picture.moveCenter(QRectF(self.rect()).center())
        return picture

    def applied_to(self, picture: Thumbnail) -> Thumbnail:
        """Return an address with the part; it refers to the picture that is shown here."""
        if self.part.is_whole or self._image.isNull():
            return picture
        width, height = self._image.width(), self._image.height()
        return replace(
            picture,
            crop_x=round(self.part.x * width),
            crop_y=round(self.part.y * height),
            crop_width=max(1, round(self.part.width * width)),
            crop_height=max(1, round(self.part.height * height)),
            crop_of_width=width,
            crop_of_height=height,
        )

    def keep(self, part: Area) -> None:
        """Keep a part; the whole picture if that is all of it."""
        if part != self.part and not self._image.isNull():
            self.part = part
            self.show_crop(self._wanted, self._fit)
            self.picked.emit()

    def show_picture(self, image: QImage) -> None:
        """Show another picture."""
        self._image = image
        self.updateGeometry()
        self.update()

    def show_crop(self, wanted: tuple[int, int], fit: Fit) -> None:
        """Shade what these sides and this fit leave out."""
        self._wanted, self._fit = wanted, fit
        width, height = self._image.width() * self.part.width, self._image.height() * self.part.height
        self.area = within(self.part, kept_area(width, height, wanted, fit))
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._drag.begin(event.position(), self.picture_place)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if (part := self._drag.part_to(event.position())) is not None:
            self.keep(part)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._drag.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        part = part_by_key(self.part, event)
        if part is None:
            super().keyPressEvent(event)
        else:
            self.keep(part)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(240), self._theme.px(135))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        try:
            self._paint(painter)
        finally:
            painter.end()

    def _paint(self, painter: QPainter) -> None:
        if self._image.isNull():
            return
        picture = self.picture_place
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(picture, self._image)
        if self.hasFocus():
            painter.setPen(QPen(self._theme.colour("accent"), self._theme.ring))
            painter.drawRect(picture.adjusted(1, 1, -1, -1))
        if self.area.is_whole:
            return
        kept = QRectF(
            picture.x() + self.area.x * picture.width(),
            picture.y() + self.area.y * picture.height(),
            self.area.width * picture.width(),
            self.area.height * picture.height(),
        )
        self._shade_around(painter, picture, kept)
        # Light on dark: it can be seen on any picture.
        for colour, width in ((QColor(0, 0, 0), 3), (QColor(255, 255, 255), 1)):
            painter.setPen(QPen(colour, width))
            painter.drawRect(kept.adjusted(1, 1, -1, -1))

    def _shade_around(self, painter: QPainter, picture: QRectF, kept: QRectF) -> None:
        above = QRectF(picture.left(), picture.top(), picture.width(), kept.top() - picture.top())
        below = QRectF(picture.left(), kept.bottom(), picture.width(), picture.bottom() - kept.bottom())
        before = QRectF(picture.left(), kept.top(), kept.left() - picture.left(), kept.height())
        behind = QRectF(kept.right(), kept.top(), picture.right() - kept.right(), kept.height())
        for part in (above, below, before, behind):
            painter.fillRect(part, _SHADE)
