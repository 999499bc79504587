"""The Details tab: every field of the entry, and the raw object without secrets."""

import json

from PySide6.QtCore import QModelIndex, QSortFilterProxyModel, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShowEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from kdesk.domain.editing.account_values import RawObject
from kdesk.domain.entry import Entry
from kdesk.domain.flavor import Flavor
from kdesk.domain.ports import AccountApi
from kdesk.errors import KdeskError
from kdesk.messages import _
from kdesk.messages.errors import title_of
from kdesk.messages.foreign_text import TIP, shown
from kdesk.ui.library.metadata import MetadataTable
from kdesk.ui.library.services import LibraryServices
from kdesk.ui.library.tabs.tab import Tab
from kdesk.ui.review.player import Player
from kdesk.ui.tips import plain_tip

RAW_ROLE = Qt.ItemDataRole.UserRole
"""Role of the whole value, for the clipboard."""
_ROWS = 12


class RawTable(QTableView):
    """The fields of an object by name, which can be filtered and copied.

    Attributes:
        fields: The model behind the filter.
    """

    def __init__(self, services: LibraryServices, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clipboard = services.clipboard
        self.setAccessibleName(_("Every field of the entry"))
        self.fields = QStandardItemModel(0, 2, self)
        self.fields.setHorizontalHeaderLabels([_("Field"), _("Value")])
        self._filter = QSortFilterProxyModel(self)
        self._filter.setSourceModel(self.fields)
        self._filter.setFilterKeyColumn(-1)
        self._filter.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setModel(self._filter)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + services.theme.px(12))
        self.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self.horizontalHeader().setStretchLastSection(True)
        self.setMinimumHeight(self.verticalHeader().defaultSectionSize() * _ROWS)

    def show_object(self, raw: RawObject) -> None:
        """Show the fields, sorted; the filter stays."""
        self.fields.removeRows(0, self.fields.rowCount())
        for name in sorted(raw):
            value = as_text(raw[name])
            cells = [QStandardItem(shown(name)), QStandardItem(shown(value))]
            cells[0].setData(name, RAW_ROLE)
            cells[1].setData(value, RAW_ROLE)
            cells[1].setData(cells[1].text() or _("Empty"), Qt.ItemDataRole.AccessibleTextRole)
            cells[1].setToolTip(plain_tip(value[:TIP]))
            self.fields.appendRow(cells)

    def filter(self, text: str) -> None:
        """Show only fields whose name or value has this text."""
        self._filter.setFilterFixedString(text.strip())

    def copy_selected(self) -> None:
        """Copy the selected rows, a value alone if it is one row."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        values = [(self._raw(row, 0), self._raw(row, 1)) for row in rows]
        if len(values) == 1:
            self._clipboard.copy_text(values[0][1], _("Value copied"))
        elif values:
            self._clipboard.copy_lines([f"{name}: {value}" for name, value in values], _("Values copied"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_selected()
        else:
            super().keyPressEvent(event)

    def _raw(self, row: int, column: int) -> str:
        index: QModelIndex = self._filter.index(row, column)
        return str(index.data(RAW_ROLE))


class DetailsTab(Tab):
    """The values in words, and below them the object of the server.

    Attributes:
        table: The values in words.
        raw: The object of the server.
        problem: Why the object could not be read.
    """

    def __init__(self, services: LibraryServices, player: Player, parent: QWidget | None = None) -> None:
        super().__init__(services, player, parent)
        self._entry: Entry | None = None
        self._api: AccountApi | None = None
        self._flavors: tuple[Flavor, ...] = ()
        self._read_at = -1
        self._object: RawObject = {}
        self.table = MetadataTable(services.theme, services.formatter)
        self.raw = RawTable(services)
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(_("Filter fields and values"))
        self.filter.setAccessibleName(_("Filter fields and values"))
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(self.raw.filter)
        self.copy = QPushButton(_("Copy as JSON"))
        self.copy.clicked.connect(self._copy_json)
        self.problem = QLabel()
        self.problem.setTextFormat(Qt.TextFormat.PlainText)
        self.problem.setWordWrap(True)
        self.problem.setProperty("role", "bad")
        self.problem.hide()
        self._build()

    def _build(self) -> None:
        services = self.services
        head = QHBoxLayout()
        head.setSpacing(services.theme.px(8))
        head.addWidget(self.filter, 1)
        head.addWidget(self.copy)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(services.theme.px(12))
        column.addWidget(self.table)
        column.addLayout(head)
        column.addWidget(self.problem)
        column.addWidget(self.raw)

    def show_entry(self, entry: Entry, api: AccountApi) -> None:
        """Show the values of an entry."""
        if self._entry is None or self._entry.id != entry.id:
            self._flavors = ()
            self._show_object({})
            self._read_at = -1
        self._entry, self._api = entry, api
        self.table.show_metadata(entry, self._flavors)
        if self.isVisible():
            self._load()

    def show_flavors(self, flavors: tuple[Flavor, ...]) -> None:
        """Show the values that are known of the renditions only."""
        self._flavors = flavors
        if self._entry is not None:
            self.table.show_metadata(self._entry, flavors)

    def clear(self) -> None:
        """Forget the entry."""
        self._entry, self._api = None, None
        self.services.tasks.cancel(self._task())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._load()

    def _load(self) -> None:
        """Request the object, again after each change of the entry."""
        entry, api = self._entry, self._api
        if entry is None or api is None or api.editing is None or self._read_at == entry.updated_at:
            return
        self._read_at = entry.updated_at
        self.services.tasks.spawn(self._read(entry, api), replace=self._task())

    async def _read(self, entry: Entry, api: AccountApi) -> None:
        if api.editing is None:
            return
        try:
            raw = await api.editing.values.raw_entry(entry.id)
        except KdeskError as error:
            self._read_at = -1
            self.problem.setText(shown(title_of(error)))
            self.problem.show()
        else:
            self.problem.hide()
            self._show_object(raw)

    def _show_object(self, raw: RawObject) -> None:
        if raw != self._object or not raw:
            self._object = raw
            self.raw.show_object(raw)
        self.copy.setEnabled(bool(raw))

    def _copy_json(self) -> None:
        text = json.dumps(dict(self._object), indent=2, ensure_ascii=False, sort_keys=True)
        self.services.clipboard.copy_lines(text.splitlines(), _("Object copied"))

    def _task(self) -> str:
        return f"entry details {id(self)}"


def as_text(value: object) -> str:
    """Return a value of JSON as text: a text as it is, anything else as JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
