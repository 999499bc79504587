"""The rows of the library's model as a table."""

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from kdesk.domain.entry import Entry
from kdesk.domain.library_view import Field
from kdesk.messages import _
from kdesk.ui.library.card_content import CardContents
from kdesk.ui.library.model import ENTRY_ROLE, LibraryModel
from kdesk.ui.library.table_fields import FIELDS, NUMBERS, ORDER
from kdesk.ui.tips import plain_tip

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_END = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_BEGIN = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_Role = Qt.ItemDataRole


class EntryTableModel(QAbstractTableModel):
    """Shows each row of a `LibraryModel` in columns; it keeps nothing itself.

    Args:
        source: The entries.
        contents: The texts of the cells.
    """

    def __init__(self, source: LibraryModel, contents: CardContents, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self._contents = contents
        source.rowsAboutToBeInserted.connect(lambda _parent, first, last: self.beginInsertRows(_ROOT, first, last))
        source.rowsInserted.connect(lambda *_args: self.endInsertRows())
        source.rowsAboutToBeRemoved.connect(lambda _parent, first, last: self.beginRemoveRows(_ROOT, first, last))
        source.rowsRemoved.connect(lambda *_args: self.endRemoveRows())
        source.modelAboutToBeReset.connect(self.beginResetModel)
        source.modelReset.connect(self.endResetModel)
        source.dataChanged.connect(self._tell_change)

    def entry(self, row: int) -> Entry | None:
        """Return the entry of a row, None while it is not loaded."""
        entry: Entry | None = self._source.index(row, 0).data(ENTRY_ROLE)
        return entry

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else self._source.rowCount()

    def columnCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(ORDER)

    def data(self, index: _Index, role: int = _Role.DisplayRole) -> object:
        if not index.isValid():
            return None
        entry, field = self.entry(index.row()), ORDER[index.column()]
        if role == ENTRY_ROLE or entry is None:
            return _("Loading…") if role == _Role.AccessibleTextRole else entry
        if role == _Role.DisplayRole:
            return FIELDS[field].read(entry, self._contents)
        if role == _Role.ToolTipRole:
            return plain_tip(FIELDS[field].read(entry, self._contents))
        if role == _Role.AccessibleTextRole:
            return self._spoken(field, entry)
        return (_END if field in NUMBERS else _BEGIN) if role == _Role.TextAlignmentRole else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole) -> object:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(ORDER):
            return None
        spec = FIELDS[ORDER[section]]
        if role == _Role.DisplayRole:
            return _(spec.label)
        if role == _Role.ToolTipRole:
            return plain_tip(_("Sort by this") if spec.orders else _("The server cannot sort by this"))
        # Also above numbers: at its end the title would lie under the arrow of the order.
        return _BEGIN if role == _Role.TextAlignmentRole else None

    def _spoken(self, field: Field, entry: Entry) -> str:
        """Return what a screen reader says of a cell: of the title everything, of the others title and value."""
        if field is Field.TITLE:
            return self._contents.spoken(entry)
        value = FIELDS[field].read(entry, self._contents)
        return _("{label}: {value}").format(label=_(FIELDS[field].label), value=value or _("none"))

    def _tell_change(self, first: QModelIndex, last: QModelIndex) -> None:
        self.dataChanged.emit(self.index(first.row(), 0), self.index(last.row(), len(ORDER) - 1))
