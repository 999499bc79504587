"""The pictures of a list: stored thumbnails, or the frames of a contact sheet."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QImage, QPixmap

CELL_ROLE = Qt.ItemDataRole.UserRole + 1

_Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()


@dataclass(frozen=True, slots=True)
class Cell:
    """One picture.

    Attributes:
        key: Identifies it in its list.
        caption: The line below it.
        badge: What it is, in its upper corner; "" for nothing special.
        flaw: What speaks against it, in its lower corner.
        tip: Further lines for the tooltip.
    """

    key: str
    caption: str
    badge: str = ""
    flaw: str = ""
    tip: str = ""

    @property
    def words(self) -> str:
        """What a screen reader says."""
        return ", ".join(part for part in (self.caption, self.badge, self.flaw) if part)


class PictureModel(QAbstractListModel):
    """Cells, and their pictures as far as they are loaded."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cells: tuple[Cell, ...] = ()
        self._pictures: dict[str, QPixmap] = {}

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The cells in their order."""
        return self._cells

    def show_cells(self, cells: Sequence[Cell]) -> None:
        """Show these cells; pictures of cells that stay are kept."""
        before = tuple(cell.key for cell in self._cells)
        after = tuple(cell.key for cell in cells)
        if before == after:
            self._cells = tuple(cells)
            if cells:
                self.dataChanged.emit(self.index(0, 0), self.index(len(cells) - 1, 0))
            return
        self.beginResetModel()
        self._cells = tuple(cells)
        self._pictures = {key: picture for key, picture in self._pictures.items() if key in set(after)}
        self.endResetModel()

    def show_picture(self, key: str, picture: QImage) -> None:
        """Show the picture of a cell."""
        row = self.row_of(key)
        if row is not None:
            self._pictures[key] = QPixmap.fromImage(picture)
            self.dataChanged.emit(self.index(row, 0), self.index(row, 0))

    def has_picture(self, key: str) -> bool:
        """Return whether the picture of a cell is loaded."""
        return key in self._pictures

    def row_of(self, key: str) -> int | None:
        """Return the row of a cell, None if there is no such cell."""
        return next((row for row, cell in enumerate(self._cells) if cell.key == key), None)

    def rowCount(self, parent: _Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._cells)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._cells):
            return None
        cell = self._cells[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return cell.caption
            case Qt.ItemDataRole.DecorationRole:
                return self._pictures.get(cell.key)
            case Qt.ItemDataRole.AccessibleTextRole:
                return cell.words
            case Qt.ItemDataRole.ToolTipRole:
                return "\n".join(part for part in (cell.words, cell.tip) if part)
            case _:
                return cell if role == CELL_ROLE else None
