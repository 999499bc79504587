"""Cells of a sheet are corrected in the preview, as in a spreadsheet."""

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from kdesk.ui.sheets.model import FIRST, SheetModel

_Index = QModelIndex | QPersistentModelIndex

TRIGGERS = (
    QAbstractItemView.EditTrigger.DoubleClicked
    | QAbstractItemView.EditTrigger.EditKeyPressed
    | QAbstractItemView.EditTrigger.AnyKeyPressed
)


class EditableSheetModel(SheetModel):
    """Rows of a sheet whose cells can be corrected.

    Attributes:
        is_editable: Whether they can; not in a table that was made from folders.

    Signals:
        corrected: The number of a row as the sheet counts it, a column of the sheet, and the new text. The model shows
            it once the rows were looked at anew.
    """

    corrected = Signal(int, int, str)
    is_editable = False

    def number_of(self, row: int) -> int:
        """Return the number of a row that is shown, as the sheet counts it; 0 for none."""
        return self._visible[row].number if 0 <= row < len(self._visible) else 0

    def row_of(self, number: int) -> int:
        """Return where a row of the sheet is shown, -1 if it is not."""
        return next((place for place, row in enumerate(self._visible) if row.number == number), -1)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        can_edit = self.is_editable and index.isValid() and index.column() >= FIRST
        return super().flags(index) | (Qt.ItemFlag.ItemIsEditable if can_edit else Qt.ItemFlag.NoItemFlags)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.EditRole and index.isValid() and index.column() >= FIRST:
            return self._cell(self._visible[index.row()], index.column())
        return super().data(index, role)

    def setData(self, index: _Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or not self.flags(index) & Qt.ItemFlag.ItemIsEditable:
            return False
        row = self._visible[index.row()]
        if value != self._cell(row, index.column()):
            self.corrected.emit(row.number, index.column() - FIRST, str(value))
        return True


class CellDelegate(QStyledItemDelegate):
    """Opens an editor in a cell; Return takes its text and goes no further, as the dialog queues with it otherwise."""

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        is_return = isinstance(event, QKeyEvent) and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if is_return and event.type() == QEvent.Type.KeyPress and isinstance(editor, QWidget):
            self.commitData.emit(editor)
            self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)
            return True
        return super().eventFilter(editor, event)


class SentenceDelegate(QStyledItemDelegate):
    """Cuts sentences at their end."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().initStyleOption(option, index)
        option.textElideMode = Qt.TextElideMode.ElideRight


def let_correct(table: QTableView) -> None:
    """Let cells of a table be corrected by a double click, F2 or typing."""
    table.setItemDelegate(CellDelegate(table))
    table.setEditTriggers(TRIGGERS)
