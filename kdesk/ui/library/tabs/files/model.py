"""The model of a table of files that belong to an entry."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from kdesk.messages import _
from kdesk.ui.review.reason_table import REASON_ROLE
from kdesk.ui.tips import plain_tip

FILE_ROLE = int(Qt.ItemDataRole.UserRole) + 1
"""The role of the object of the row."""

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class Identified(Protocol):
    """What a row shows."""

    @property
    def id(self) -> str:
        """Its id."""
        ...


@dataclass(frozen=True, slots=True)
class FileColumn:
    """A column.

    Attributes:
        title: Not translated yet.
        words: Returns the text of a cell.
        number: Whether it is aligned as a number.
    """

    title: str
    words: Callable[[Any], str]
    number: bool = False


class FileModel(QAbstractTableModel):
    """Rows of captions or attachments.

    Args:
        columns: From left to right.
        reason: Returns the text below a row, "" for none.
    """

    def __init__(
        self, columns: Sequence[FileColumn], reason: Callable[[Any], str], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._columns = columns
        self._reason = reason
        self._rows: tuple[Identified, ...] = ()

    @property
    def rows(self) -> tuple[Identified, ...]:
        """What is shown, from top to bottom."""
        return self._rows

    def show_rows(self, rows: Sequence[Identified]) -> None:
        """Replace the rows; new snapshots of the same ones keep the selection."""
        now = tuple(rows)
        if [row.id for row in now] != [row.id for row in self._rows]:
            self.beginResetModel()
            self._rows = now
            self.endResetModel()
            return
        before, self._rows = self._rows, now
        for place, (old, new) in enumerate(zip(before, now, strict=True)):
            if old != new:
                self.dataChanged.emit(self.index(place, 0), self.index(place, len(self._columns) - 1))

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], self._columns[index.column()]
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            words = column.words(row)
            return plain_tip(words) if role == Qt.ItemDataRole.ToolTipRole else words
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column.number else None
        if role == REASON_ROLE:
            return self._reason(row)
        return row if role == FILE_ROLE else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self._columns):
            return None
        column = self._columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return _(column.title)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column.number else _LEFT
        return None
