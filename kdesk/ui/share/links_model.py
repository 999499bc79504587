"""The model of the links table."""

from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from kdesk.domain.links.lights import LinkFinding
from kdesk.domain.links.link import Link
from kdesk.domain.links.sessions import hidden
from kdesk.messages import _
from kdesk.messages.foreign_text import shown
from kdesk.messages.lights import light_details, light_word
from kdesk.messages.links import copy_label, link_kind_name
from kdesk.ui.tips import plain_tip

_URL_LIMIT = 1_000
"""Characters of a URL that are shown; the view elides its middle."""

LINK_ROLE = int(Qt.ItemDataRole.UserRole) + 1
"""The `Link` itself."""

LIGHT_ROLE = LINK_ROLE + 1
"""The `RowLight` of the row; None before anything was asked."""

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class Column(IntEnum):
    """The columns, from left to right; the last one holds the buttons."""

    KIND = 0
    LIGHT = 1
    URL = 2
    COPY = 3


@dataclass(frozen=True, slots=True)
class RowLight:
    """The light of a row; without a finding it is being found."""

    finding: LinkFinding | None = None


class LinksModel(QAbstractTableModel):
    """The links of an entry or of a rendition, each with its light. Of a session in one nothing can be read.

    Signals:
        light_changed: The address and its `LinkFinding`; None while there is none.
    """

    light_changed = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        self._links: tuple[Link, ...] = ()
        self._lights: dict[str, RowLight] = {}

    @property
    def links(self) -> tuple[Link, ...]:
        """The links, from top to bottom."""
        return self._links

    def show_links(self, links: tuple[Link, ...]) -> None:
        """Replace the links; equal ones keep selection and focus, and those that stay keep their lights."""
        if links == self._links:
            self._links = links  # kind and URL are the same, but the names in them may be new
            return
        self.beginResetModel()
        self._links = links
        kept = {link.url for link in links}
        self._lights = {url: light for url, light in self._lights.items() if url in kept}
        self.endResetModel()

    def show_light(self, url: str, light: RowLight | None) -> None:
        """Show the light of the links with this address; None takes it away."""
        if light is None:
            self._lights.pop(url, None)
        else:
            self._lights[url] = light
            self.light_changed.emit(url, light.finding)
        for row, link in enumerate(self._links):
            if link.url == url:
                cell = self.index(row, Column.LIGHT)
                self.dataChanged.emit(cell, cell)

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
        if column is Column.LIGHT:
            return self._of_light(self._lights.get(link.url), role)
        if role == Qt.ItemDataRole.DisplayRole and column is not Column.COPY:
            return link_kind_name(link.kind) if column is Column.KIND else shown(hidden(link.url), _URL_LIMIT)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(hidden(link.url))
        is_named = role == Qt.ItemDataRole.AccessibleTextRole and column is Column.COPY
        return copy_label(link.kind) if is_named else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.AccessibleTextRole and section == Column.COPY:
            return _("Copy")
        if role in {Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole} and section == Column.LIGHT:
            return _("Whether it opens for others, who have no session here")
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        names = {Column.KIND: _("Link"), Column.LIGHT: _("Others"), Column.URL: _("Address"), Column.COPY: ""}
        return names.get(Column(section))

    def _of_light(self, light: RowLight | None, role: int) -> Any:
        if role == LIGHT_ROLE:
            return light
        if light is None:
            return _("Not asked yet") if role == Qt.ItemDataRole.AccessibleTextRole else None
        if role == Qt.ItemDataRole.DisplayRole:
            return light_word(light.finding)
        if role in {Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole}:
            text = light_details(light.finding) if light.finding else _("Is asked for without a session")
            return plain_tip(text) if role == Qt.ItemDataRole.ToolTipRole else text
        return None
