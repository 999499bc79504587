"""The model of the table of renditions."""

from collections.abc import Callable
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from kdesk.domain.flavor import Flavor
from kdesk.messages import N_, _
from kdesk.messages.foreign_text import shown
from kdesk.messages.format import DASH, Format
from kdesk.messages.renditions import flaws_of, frame_rate_of, name_among, pixels_of, reason_of, status_name
from kdesk.ui.review.reason_table import REASON_ROLE
from kdesk.ui.tips import plain_tip

FLAVOR_ROLE = int(Qt.ItemDataRole.UserRole) + 1
"""The role of the `Flavor` itself."""

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
    Column.NAME: N_("Rendition"),
    Column.STATUS: N_("Status"),
    Column.MARKS: N_("Role"),
    Column.PIXELS: N_("Pixels"),
    Column.CODEC: N_("Codec"),
    Column.FRAME_RATE: N_("Frames/s"),
    Column.BITRATE: N_("Bitrate"),
    Column.SIZE: N_("Size"),
    Column.TAGS: N_("Tags"),
}
_NUMBERS = frozenset({Column.PIXELS, Column.FRAME_RATE, Column.BITRATE, Column.SIZE})


class FlavorsModel(QAbstractTableModel):
    """The renditions of one entry, in the server's order."""

    def __init__(self, formatter: Format, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._formatter = formatter
        self._flavors: tuple[Flavor, ...] = ()
        self._words: dict[Column, Callable[[Flavor], str]] = {
            Column.NAME: self.name,
            Column.STATUS: lambda flavor: status_name(flavor.status),
            Column.MARKS: flaws_of,
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
        """Return the name that distinguishes a rendition from the others in the table."""
        return name_among(flavor, self._flavors, self._formatter)

    def show_flavors(self, flavors: tuple[Flavor, ...]) -> None:
        """Replace the renditions; new snapshots of the same ones keep rows and selection."""
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
        return 0 if parent.isValid() else len(self._flavors)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(Column)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        flavor, column = self._flavors[index.row()], Column(index.column())
        if role == FLAVOR_ROLE:
            return flavor
        if role == REASON_ROLE:
            return reason_of(flavor)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column in _NUMBERS else None
        return self._text(flavor, column, role)

    def _text(self, flavor: Flavor, column: Column, role: int) -> str | None:
        """Return the text, accessible text or tooltip of a cell."""
        words, reason = self._words[column](flavor), reason_of(flavor)
        if role == Qt.ItemDataRole.DisplayRole:
            return words if column in _NUMBERS else shown(words)
        if role == Qt.ItemDataRole.AccessibleTextRole and column is Column.STATUS and reason:
            return _("{status}: {reason}").format(status=words, reason=reason)
        return plain_tip(_tip(flavor, column, words)) if role == Qt.ItemDataRole.ToolTipRole else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal or section not in set(Column):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return _(_TITLES[Column(section)])
        if role == Qt.ItemDataRole.TextAlignmentRole:
            left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            return _RIGHT if Column(section) in _NUMBERS else left
        return None


def _tip(flavor: Flavor, column: Column, words: str) -> str:
    """Return the tooltip: the full reason for a status, the flavor params and id for a name, otherwise the cell."""
    if column is Column.STATUS and flavor.description:
        return flavor.description
    if column is Column.NAME:
        return "\n".join(dict.fromkeys(part for part in (words, shown(flavor.name), shown(flavor.id)) if part))
    return words
