"""Which part of a picture a view shows, and how large."""

from PySide6.QtCore import QPointF, QRectF, QSizeF

MAX_SCALE = 32.0
"""Device pixels of the screen for one of the picture."""
_MIDDLE = QPointF(0.5, 0.5)


class Zoom:
    """Scale and place of a picture in a view.

    Attributes:
        size: Of the picture, in its pixels.
        view: Size of the view.
        ratio: Device pixels for one pixel of the view.
    """

    def __init__(self) -> None:
        self.size, self.view, self.ratio = QSizeF(), QSizeF(1, 1), 1.0
        self._scale = 0.0
        self._centre = QPointF(_MIDDLE)

    @property
    def is_fitted(self) -> bool:
        """Whether all of the picture is shown, as large as it can be."""
        return not self._scale

    @property
    def scale(self) -> float:
        """Device pixels of the screen for one pixel of the picture."""
        return self._scale or self._fitting

    @property
    def target(self) -> QRectF:
        """The place of the whole picture in the view; it may reach beyond it."""
        drawn = self._drawn
        corner = self._middle - QPointF(self._centre.x() * drawn.width(), self._centre.y() * drawn.height())
        return QRectF(corner, drawn)

    def fit(self) -> None:
        """Show all of the picture."""
        self._scale, self._centre = 0.0, QPointF(_MIDDLE)

    def to(self, scale: float, at: QPointF | None = None) -> None:
        """Show the picture at a scale, within bounds.

        Args:
            at: The place of the view that keeps its pixel; the middle if None.
        """
        at = self._middle if at is None else at
        before = self.target
        share = QPointF((at.x() - before.x()) / before.width(), (at.y() - before.y()) / before.height())
        self._scale = min(max(scale, min(self._fitting, 1.0)), MAX_SCALE)
        drawn, away = self._drawn, self._middle - at
        self._centre = share + QPointF(away.x() / drawn.width(), away.y() / drawn.height())
        self.settle()

    def move(self, by: QPointF) -> None:
        """Move the picture by so many pixels of the view; a fitted one stays."""
        if not self.is_fitted:
            drawn = self._drawn
            self._centre -= QPointF(by.x() / drawn.width(), by.y() / drawn.height())
            self.settle()

    def settle(self) -> None:
        """Leave no room beside a picture that is larger than the view, and centre one that is smaller."""
        drawn = self._drawn
        halves = (self.view.width() / 2 / drawn.width(), self.view.height() / 2 / drawn.height())
        self._centre = QPointF(_kept(self._centre.x(), halves[0]), _kept(self._centre.y(), halves[1]))

    @property
    def _fitting(self) -> float:
        if self.size.isEmpty() or self.view.isEmpty():
            return 1.0
        return self.ratio * min(self.view.width() / self.size.width(), self.view.height() / self.size.height())

    @property
    def _drawn(self) -> QSizeF:
        factor = self.scale / self.ratio
        return QSizeF(max(1.0, self.size.width() * factor), max(1.0, self.size.height() * factor))

    @property
    def _middle(self) -> QPointF:
        return QPointF(self.view.width() / 2, self.view.height() / 2)


def _kept(centre: float, half: float) -> float:
    return min(max(centre, half), 1 - half) if 2 * half < 1 else 0.5
