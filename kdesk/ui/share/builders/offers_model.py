"""The variants that a player would get, as a table."""

from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from kdesk.domain.stream_check.outline import OfferedVariant
from kdesk.messages import _
from kdesk.messages.foreign_text import shown
from kdesk.messages.format import DASH, Format
from kdesk.messages.renditions import pixels_of
from kdesk.ui.tips import plain_tip

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_KILO = 1000
_MOST_TEXT = 120


class Column(IntEnum):
    """The columns, from left to right."""

    SIZE = 0
    RATE = 1
    AVERAGE = 2
    CODECS = 3


class OffersModel(QAbstractTableModel):
    """The variants of a manifest."""

    def __init__(self, formatter: Format) -> None:
        super().__init__()
        self._formatter = formatter
        self._variants: tuple[OfferedVariant, ...] = ()

    def show_variants(self, variants: tuple[OfferedVariant, ...]) -> None:
        """Replace the variants."""
        self.beginResetModel()
        self._variants = variants
        self.endResetModel()

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._variants)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(Column)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        variant = self._variants[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(variant, Column(index.column()))
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(shown(variant.url, 1_000))
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        titles = {
            Column.SIZE: _("Size"),
            Column.RATE: _("Bit rate"),
            Column.AVERAGE: _("On average"),
            Column.CODECS: _("Codecs"),
        }
        return titles.get(Column(section))

    def _text(self, variant: OfferedVariant, column: Column) -> str:
        if column is Column.SIZE:
            return pixels_of(variant.width, variant.height)
        if column is Column.CODECS:
            return shown(variant.codecs, _MOST_TEXT) or DASH
        rate = variant.bandwidth if column is Column.RATE else variant.average
        return self._formatter.bitrate(round(rate / _KILO)) if rate else DASH
