"""A table with a line of text below the cells of a row, as wide as the viewport."""

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from kdesk.ui.review.panel_table import PanelTable
from kdesk.ui.theme import Theme
from kdesk.ui.wrapping import breakable

REASON_ROLE = int(Qt.ItemDataRole.UserRole) + 2
"""Role of the plain text below the cells of a row; an empty string shows none."""

_WRAPPED = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop) | int(Qt.TextFlag.TextWordWrap)
_TALL = 10_000

_Index = QModelIndex | QPersistentModelIndex


class UpperLineDelegate(QStyledItemDelegate):
    """Draws a cell in the upper line of its row and its background over the whole row.

    Args:
        table: Knows the height of that line.
    """

    def __init__(self, table: PanelTable) -> None:
        super().__init__(table)
        self._table = table

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw the background of the whole cell, then the cell in its upper part."""
        height = self._table.row_height()
        if option.rect.height() > height:
            whole = QStyleOptionViewItem(option)
            self.initStyleOption(whole, index)
            self._table.style().drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, whole, painter, self._table)
            upper = QRect(option.rect)
            upper.setHeight(height)
            option.rect = upper
        super().paint(painter, option, index)


class ReasonTable(PanelTable):
    """Shows the text of `REASON_ROLE` below each row, wrapped at the width of the panel."""

    def __init__(self, model: QAbstractTableModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(model, theme, parent)
        self.setItemDelegate(UpperLineDelegate(self))
        # A row gets its reason when its rendition fails, without a reset of the model.
        model.dataChanged.connect(self._fit)

    def reason(self, row: int) -> str:
        """Return the text below a row."""
        return breakable(str(self.model().index(row, 0).data(REASON_ROLE) or ""))

    def reason_area(self, row: int) -> QRect:
        """Return the area of the text in the viewport; it does not scroll sideways with the columns."""
        margin = self._theme.px(8)
        width = max(self._theme.px(80), self.viewport().width() - 2 * margin)
        height = QFontMetrics(self.font()).boundingRect(QRect(0, 0, width, _TALL), _WRAPPED, self.reason(row)).height()
        return QRect(margin, self.rowViewportPosition(row) + self.row_height() - self._theme.px(4), width, height)

    def _fit(self) -> None:
        super()._fit()
        for row in range(self.model().rowCount()):
            more = self.reason_area(row).height() if self.reason(row) else 0
            self.setRowHeight(row, self.row_height() + more)
        self.updateGeometry()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        painter.setPen(self._theme.colour("secondary"))
        painter.setFont(self.font())
        first, last = (self.rowAt(y) for y in (event.rect().top(), event.rect().bottom()))
        # rowAt() is -1 below the last row.
        for row in range(max(0, first), (last if last >= 0 else self.model().rowCount() - 1) + 1):
            if reason := self.reason(row):
                painter.drawText(self.reason_area(row), _WRAPPED, reason)
        painter.end()
