"""The model of the links table."""

from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from kdesk.domain.links.link import Link
from kdesk.domain.links.sessions import carries_session
from kdesk.messages import _
from kdesk.messages.foreign_text import shown
from kdesk.messages.links import copy_label, link_kind_name
from kdesk.ui.tips import plain_tip

_URL_LIMIT = 1_000
"""Characters of a URL that are shown; the view elides its middle."""

LINK_ROLE = int(Qt.ItemDataRole.UserRole) + 1
"""The only custom role: the `Link` itself."""

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class Column(IntEnum):
    """The columns, from left to right; the last one holds the Copy buttons."""

    KIND = 0
    URL = 1
    COPY = 2


class LinksModel(QAbstractTableModel):
    """The links of an entry or of a rendition, without those that carry a KS."""

    def __init__(self) -> None:
        super().__init__()
        self._links: tuple[Link, ...] = ()

    def show_links(self, links: tuple[Link, ...]) -> None:
        """Replace the links; equal ones keep selection and focus."""
        safe = tuple(link for link in links if not carries_session(link.url))
        if safe == self._links:
            self._links = safe  # kind and URL are the same, but the names in them may be new
            return
        self.beginResetModel()
        self._links = safe
        self.endResetModel()

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._links)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(Column)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        link, column = self._links[index.row()], Column(index.column())
        if role == LINK_ROLE:
            return link
        if role == Qt.ItemDataRole.DisplayRole and column is not Column.COPY:
            return link_kind_name(link.kind) if column is Column.KIND else shown(link.url, _URL_LIMIT)
        if role == Qt.ItemDataRole.AccessibleTextRole and column is Column.COPY:
            return copy_label(link.kind)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(link.url)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.AccessibleTextRole and section == Column.COPY:
            return _("Copy")
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return {Column.KIND: _("Link"), Column.URL: _("Address"), Column.COPY: ""}.get(Column(section))
