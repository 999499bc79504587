"""The line between two rows at which dragged rows will be put."""

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QListView

from kdesk.ui.theme import Theme

NOWHERE = -1
_THICK, _KNOB, _INSET = 2, 7, 8


class DropLine:
    """Knows between which rows of a list a drop falls, and draws it.

    Attributes:
        row: The row before which dragged rows go, the number of rows for the end, or NOWHERE.
    """

    def __init__(self, view: QListView, theme: Theme) -> None:
        self._view, self._theme = view, theme
        self.row = NOWHERE

    def row_at(self, point: QPoint) -> int:
        """Return the row before which a drop at this point of the viewport falls."""
        index = self._view.indexAt(point)
        if not index.isValid():
            return self._view.model().rowCount()
        return index.row() + (point.y() > self._view.visualRect(index).center().y())

    def show_at(self, row: int) -> None:
        """Draw the line there from now on."""
        if row != self.row:
            for touched in (self.row, row):
                self._view.viewport().update(self._area(touched))
            self.row = row

    def paint(self, painter: QPainter) -> None:
        """Draw the line, with a knob at its beginning."""
        if self.row == NOWHERE:
            return
        colour, area = self._theme.colour("accent"), self._area(self.row)
        middle, left = area.center().y() + 0.5, area.left() + _INSET
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour, _THICK))
        painter.drawLine(QPointF(left + _KNOB, middle), QPointF(area.right() - _INSET, middle))
        painter.setBrush(self._theme.colour("surface"))
        painter.drawEllipse(QRectF(left, middle - _KNOB / 2, _KNOB, _KNOB))

    def _area(self, row: int) -> QRect:
        """Return where the line of a row lies, as high as its knob."""
        view, model = self._view, self._view.model()
        if row == NOWHERE or not model.rowCount():
            return QRect()
        last = row >= model.rowCount()
        rect = view.visualRect(model.index(model.rowCount() - 1 if last else row, 0))
        height = _KNOB + _THICK
        # Within the viewport also at its edges: half a line would not be seen there.
        lowest = view.viewport().height() - height
        top = min(max(0, (rect.bottom() + 1 if last else rect.top()) - height // 2), lowest)
        return QRect(rect.left(), top, rect.width(), height)
