"""The table of the log: those records that a level and a search let through, repeats of one in one row."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from kdesk.domain.log_lines import LEVELS, LogRecord
from kdesk.domain.names import in_a_sentence
from kdesk.messages import N_, _
from kdesk.messages.foreign_text import LINE, shown
from kdesk.messages.translation import is_right_to_left
from kdesk.plain_text import left_to_right
from kdesk.ui.theme import Theme

_COLUMNS = (N_("Time"), N_("Level"), N_("Part"), N_("What"))
_AT, _LEVEL, _SOURCE, _TEXT = range(4)
_LEVEL_NAMES = (N_("detail"), N_("info"), N_("warning"), N_("error"), N_("end"))
_NEAR = 4
"""Rows at the end that a record may repeat: without a connection several parts say the same by turns."""
_OURS = "kdesk."
_Index = QModelIndex | QPersistentModelIndex


def level_name(level: int) -> str:
    """Return what a level is called."""
    return _(_LEVEL_NAMES[level])


class LogModel(QAbstractTableModel):
    """Records of the log, the oldest first.

    Attributes:
        rows: The records of each row: one, or those that repeat it.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._every: Sequence[LogRecord] = ()
        self._least, self._words = 0, ""
        self.rows: list[list[LogRecord]] = []

    def show_records(self, records: Sequence[LogRecord]) -> None:
        """Show the log; what was added at its end is added, so that the view stays."""
        before = len(self._every)
        grown = before and len(records) >= before and records[:1] == self._every[:1]
        grown = grown and records[before - 1] == self._every[-1]
        self._every = records
        if not grown:
            self._filter()
            return
        first = len(self.rows)
        repeated, added = self._folded(self.rows[-_NEAR:], records[before:])
        if repeated:
            top = max(0, first - _NEAR)
            self.dataChanged.emit(self.index(top, 0), self.index(first - 1, len(_COLUMNS) - 1))
        if added:
            self.beginInsertRows(QModelIndex(), first, first + len(added) - 1)
            self.rows += added
            self.endInsertRows()

    def choose(self, least: int, words: str) -> None:
        """Show records from this level on that have these words."""
        if (least, words.lower()) != (self._least, self._words):
            self._least, self._words = least, words.lower()
            self._filter()

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def columnCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(_COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        here = orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return _(_COLUMNS[section]) if here and 0 <= section < len(_COLUMNS) else None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        row, column = self.rows[index.row()], index.column()
        record = row[0]
        if role == Qt.ItemDataRole.DisplayRole:
            # Cut in its middle: the reason stands at the end.
            text = shown(in_a_sentence(record.text, LINE))
            what = f"{text} × {len(row)}" if len(row) > 1 else text
            at = left_to_right(record.at) if is_right_to_left() else record.at
            return (at, level_name(record.level), record.source.removeprefix(_OURS), what)[column]
        if role == Qt.ItemDataRole.ForegroundRole and column == _LEVEL:
            warning = LEVELS.index("WARNING")
            token = "secondary" if record.level < warning else "waiting" if record.level == warning else "bad"
            return self._theme.colour(token)
        return None

    def _filter(self) -> None:
        self.beginResetModel()
        _none, self.rows = self._folded([], self._every)
        self.endResetModel()

    def _folded(self, near: list[list[LogRecord]], records: Sequence[LogRecord]) -> tuple[bool, list[list[LogRecord]]]:
        """Add records to rows near the end that they repeat; return whether one was, and the rows of the others."""
        repeated, added = False, list[list[LogRecord]]()
        for record in filter(self._lets_through, records):
            last = [*near, *added[-_NEAR:]][-_NEAR:]
            row = next((row for row in reversed(last) if row[0].repeats(record)), None)
            if row is None:
                added.append([record])
            else:
                row.append(record)
                repeated = True
        return repeated, added

    def _lets_through(self, record: LogRecord) -> bool:
        return record.level >= self._least and (not self._words or record.holds(self._words))
