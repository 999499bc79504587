"""The first rows of a long list, which are painted before the list is read."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractItemDelegate, QStyleOptionViewItem

from kdesk.domain.transfer import Transfer
from kdesk.ui.uploads.model import TransferModel

_Index = QModelIndex | QPersistentModelIndex


class FirstRows(QAbstractListModel):
    """A picture of rows: the list does not have them yet, so they can be neither selected nor pressed.

    Args:
        transfers: The first of the list.
        model: Will have them, and tells what a row shows.
    """

    def __init__(self, transfers: Sequence[Transfer], model: TransferModel, parent: QObject) -> None:
        super().__init__(parent)
        self._transfers, self._model = transfers, model

    def rowCount(self, parent: _Index | None = None) -> int:
        """Return how many there are."""
        return 0 if parent is not None and parent.isValid() else len(self._transfers)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what the list will."""
        return self._model.told(self._transfers[index.row()], role)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, delegate: QAbstractItemDelegate, area: QRect
    ) -> None:
        """Draw the rows that reach into an area, from its top on.

        Args:
            painter: Of the list.
            option: How the list shows rows.
            delegate: Paints those of the list.
            area: What is in sight.
        """
        height = delegate.sizeHint(option, self.index(0)).height()
        for row in range(min(len(self._transfers), area.height() // height + 1)):
            option.rect = QRect(area.left(), area.top() + row * height, area.width(), height)
            delegate.paint(painter, option, self.index(row))
