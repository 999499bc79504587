"""The table of the log: those records that a level and a search let through."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from kdesk.domain.log_lines import LEVELS, LogRecord
from kdesk.messages import N_, _
from kdesk.messages.foreign_text import LINE, shown
from kdesk.ui.theme import Theme

_COLUMNS = (N_("Time"), N_("Level"), N_("Part"), N_("What"))
_AT, _LEVEL, _SOURCE, _TEXT = range(4)
_LEVEL_NAMES = (N_("detail"), N_("info"), N_("warning"), N_("error"), N_("end"))
_Index = QModelIndex | QPersistentModelIndex


def level_name(level: int) -> str:
    """Return what a level is called."""
    return _(_LEVEL_NAMES[level])


class LogModel(QAbstractTableModel):
    """Records of the log, the oldest first."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._every: Sequence[LogRecord] = ()
        self._least, self._words = 0, ""
        self.records: list[LogRecord] = []

    def show_records(self, records: Sequence[LogRecord]) -> None:
        """Show the log; what was added at its end is added, so that the view stays."""
        before = len(self._every)
        grown = before and len(records) >= before and records[:1] == self._every[:1]
        grown = grown and records[before - 1] == self._every[-1]
        self._every = records
        if not grown:
            self._filter()
            return
        added = [record for record in records[before:] if self._lets_through(record)]
        if added:
            first = len(self.records)
            self.beginInsertRows(QModelIndex(), first, first + len(added) - 1)
            self.records += added
            self.endInsertRows()

    def choose(self, least: int, words: str) -> None:
        """Show records from this level on that have these words."""
        if (least, words.lower()) != (self._least, self._words):
            self._least, self._words = least, words.lower()
            self._filter()

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.records)

    def columnCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(_COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        here = orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return _(_COLUMNS[section]) if here and 0 <= section < len(_COLUMNS) else None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self.records):
            return None
        record, column = self.records[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            texts = (record.at, level_name(record.level), record.source, shown(record.text, LINE))
            return texts[column]
        if role == Qt.ItemDataRole.ForegroundRole and column == _LEVEL:
            warning = LEVELS.index("WARNING")
            token = "secondary" if record.level < warning else "waiting" if record.level == warning else "bad"
            return self._theme.colour(token)
        return None

    def _filter(self) -> None:
        self.beginResetModel()
        self.records = [record for record in self._every if self._lets_through(record)]
        self.endResetModel()

    def _lets_through(self, record: LogRecord) -> bool:
        return record.level >= self._least and (not self._words or record.holds(self._words))
