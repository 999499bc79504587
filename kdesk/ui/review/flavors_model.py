"""The table of renditions."""

from collections.abc import Callable
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from kdesk.domain.flavor import Flavor
from kdesk.messages.foreign_text import shown
from kdesk.messages.format import DASH, Format
from kdesk.messages.renditions import frame_rate_of, marks_of, name_among, pixels_of, reason_of, status_name
from kdesk.ui.review.reason_table import REASON_ROLE
from kdesk.ui.tips import plain_tip

FLAVOR_ROLE = int(Qt.ItemDataRole.UserRole) + 1
"""The one custom role: the `Flavor` itself."""

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Column(IntEnum):
    """The columns, from left to right."""

    NAME = 0
    STATUS = 1
    PIXELS = 2
    BITRATE = 3
    SIZE = 4
    CODEC = 5
    FRAME_RATE = 6
    MARKS = 7
    TAGS = 8


_TITLES = {
    Column.NAME: "Rendition",
    Column.STATUS: "Status",
    Column.MARKS: "Role",
    Column.PIXELS: "Pixels",
    Column.CODEC: "Codec",
    Column.FRAME_RATE: "Frames/s",
    Column.BITRATE: "Bitrate",
    Column.SIZE: "Size",
    Column.TAGS: "Tags",
}
_NUMBERS = frozenset({Column.PIXELS, Column.FRAME_RATE, Column.BITRATE, Column.SIZE})


class FlavorsModel(QAbstractTableModel):
    """The renditions of one entry, in the server's order.

    formatter  writes the numbers
    """

    def __init__(self, formatter: Format, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._formatter = formatter
        self._flavors: tuple[Flavor, ...] = ()
        self._words: dict[Column, Callable[[Flavor], str]] = {
            Column.NAME: self.name,
            Column.STATUS: lambda flavor: status_name(flavor.status),
            Column.MARKS: marks_of,
            Column.PIXELS: lambda flavor: pixels_of(flavor.width, flavor.height),
            Column.CODEC: lambda flavor: shown(flavor.codec) or DASH,
            Column.FRAME_RATE: lambda flavor: frame_rate_of(flavor.frame_rate, formatter),
            Column.BITRATE: lambda flavor: formatter.bitrate(flavor.bitrate),
            Column.SIZE: lambda flavor: formatter.size(flavor.size) if flavor.size else DASH,
            Column.TAGS: lambda flavor: shown(flavor.tags.replace(",", ", ")).replace(",  ", ", "),
        }

    @property
    def flavors(self) -> tuple[Flavor, ...]:
        """The renditions, in the order of the table."""
        return self._flavors

    def name(self, flavor: Flavor) -> str:
        """Return what a rendition is called among those of the table."""
        return name_among(flavor, self._flavors, self._formatter)

    def show_flavors(self, flavors: tuple[Flavor, ...]) -> None:
        """Show these. The same renditions in new states keep rows and selection."""
        if [flavor.id for flavor in flavors] != [flavor.id for flavor in self._flavors]:
            self.beginResetModel()
            self._flavors = flavors
            self.endResetModel()
            return
        before, self._flavors = self._flavors, flavors
        for row, (old, new) in enumerate(zip(before, flavors, strict=True)):
            if old != new:
                self.dataChanged.emit(self.index(row, 0), self.index(row, len(Column) - 1))

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Count the renditions."""
        return 0 if parent.isValid() else len(self._flavors)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        """Count the columns."""
        return 0 if parent.isValid() else len(Column)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the rendition, or what a cell says of it."""
        if not index.isValid():
            return None
        flavor, column = self._flavors[index.row()], Column(index.column())
        if role == FLAVOR_ROLE:
            return flavor
        if role == REASON_ROLE:
            return reason_of(flavor)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column in _NUMBERS else None
        return self._said(flavor, column, role)

    def _said(self, flavor: Flavor, column: Column, role: int) -> str | None:
        """Return what a cell says of a rendition: on the screen, aloud, and to the pointer."""
        words, reason = self._words[column](flavor), reason_of(flavor)
        if role == Qt.ItemDataRole.DisplayRole:
            return shown(words)
        if role == Qt.ItemDataRole.AccessibleTextRole and column is Column.STATUS and reason:
            return f"{words}: {reason}"
        return plain_tip(_tip(flavor, column, words)) if role == Qt.ItemDataRole.ToolTipRole else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the title of a column, above its numbers where it has some."""
        if orientation is not Qt.Orientation.Horizontal or section not in set(Column):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return _TITLES[Column(section)]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            return _RIGHT if Column(section) in _NUMBERS else left
        return None


def _tip(flavor: Flavor, column: Column, words: str) -> str:
    """Return what the pointer is told: the whole reason at the status, recipe and id at the name, else the cell."""
    if column is Column.STATUS and flavor.description:
        return flavor.description
    if column is Column.NAME:
        return "\n".join(dict.fromkeys(part for part in (words, shown(flavor.name), shown(flavor.id)) if part))
    return words
