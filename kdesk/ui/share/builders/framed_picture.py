"""The whole picture, with the frame that the chosen size keeps of it."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from kdesk.domain.links.thumbnail import Fit
from kdesk.domain.picture_work import Area
from kdesk.ui.theme import Theme

_SHADE = QColor(0, 0, 0, 150)


def kept_area(width: int, height: int, wanted: tuple[int, int], fit: Fit) -> Area:
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


class FramedPicture(QWidget):
    """Shows a picture; what the crop leaves out is shaded.

    Attributes:
        area: The part that is kept.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._image = QImage()
        self.area = Area()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_picture(self, image: QImage) -> None:
        """Show another picture."""
        self._image = image
        self.updateGeometry()
        self.update()

    def show_crop(self, wanted: tuple[int, int], fit: Fit) -> None:
        """Shade what these sides and this fit leave out."""
        self.area = kept_area(self._image.width(), self._image.height(), wanted, fit)
        self.update()

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
        fitted = self._image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        picture = QRectF(0, 0, fitted.width(), fitted.height())
        picture.moveCenter(QRectF(self.rect()).center())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(picture, self._image)
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
