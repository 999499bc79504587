"""The rows of the links table."""

from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from kdesk.domain.links import Link, carries_session
from kdesk.messages.foreign_text import shown
from kdesk.ui.tips import plain_tip

_URL = 1_000
"""Characters of an address; its middle is elided, so that the end is seen."""

LINK_ROLE = int(Qt.ItemDataRole.UserRole) + 1
"""The one custom role: the `Link` itself."""

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class Column(IntEnum):
    """The columns, from left to right; the last one holds the Copy buttons."""

    KIND = 0
    URL = 1
    COPY = 2


class LinksModel(QAbstractTableModel):
    """The links of an entry or of a rendition. One that carries a KS is left out."""

    def __init__(self) -> None:
        super().__init__()
        self._links: tuple[Link, ...] = ()

    def show_links(self, links: tuple[Link, ...]) -> None:
        """Show these from now on."""
        safe = tuple(link for link in links if not carries_session(link.url))
        if safe == self._links:
            self._links = safe  # the addresses of the same things, which may be called otherwise now
            return
        self.beginResetModel()
        self._links = safe
        self.endResetModel()

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Count the links."""
        return 0 if parent.isValid() else len(self._links)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        """Count the columns."""
        return 0 if parent.isValid() else len(Column)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the link, or what a cell says of it."""
        if not index.isValid():
            return None
        link, column = self._links[index.row()], Column(index.column())
        if role == LINK_ROLE:
            return link
        if role == Qt.ItemDataRole.DisplayRole and column is not Column.COPY:
            return str(link.kind) if column is Column.KIND else shown(link.url, _URL)
        if role == Qt.ItemDataRole.AccessibleTextRole and column is Column.COPY:
            return f"Copy {link.kind} link"
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(link.url)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the title of a column."""
        if role == Qt.ItemDataRole.AccessibleTextRole and section == Column.COPY:
            return "Copy"
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return {Column.KIND: "Link", Column.URL: "Address", Column.COPY: ""}.get(Column(section))
