"""The rows of the palette."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from kdesk.ui.palette.item import ItemKind, PaletteItem
from kdesk.ui.tips import plain_tip

ITEM_ROLE = int(Qt.ItemDataRole.UserRole) + 1
_LATE = (ItemKind.TRANSFER, ItemKind.ENTRY)
"""They are found a little later, and stand in this order below what is known at once."""
_NOWHERE = QModelIndex()


class PaletteModel(QAbstractListModel):
    """What fits the typed text. What is found later comes below, so that no row in sight moves."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._items: list[PaletteItem] = []

    def show_items(self, items: Sequence[PaletteItem]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._items = list(items)
        self.endResetModel()

    def add_late(self, items: Sequence[PaletteItem]) -> None:
        """Show what was found meanwhile, all of one kind, with what is there of that kind already."""
        known = {item.key for item in self._items}
        new = [item for item in items if item.key not in known]
        if not new:
            return
        kind = new[0].kind
        behind = [other for other in _LATE if other.value > kind.value]
        row = next((row for row, item in enumerate(self._items) if item.kind in behind), len(self._items))
        self.beginInsertRows(QModelIndex(), row, row + len(new) - 1)
        self._items[row:row] = new
        self.endInsertRows()

    def item(self, row: int) -> PaletteItem | None:
        """Return a row; None if there is none of this number."""
        return self._items[row] if 0 <= row < len(self._items) else None

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._items)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        item = self.item(index.row()) if index.isValid() else None
        if item is None:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return item.text
            case Qt.ItemDataRole.AccessibleTextRole:
                return item.spoken
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tip(item.reason) if item.reason else None
            case _ if role == ITEM_ROLE:
                return item
        return None
