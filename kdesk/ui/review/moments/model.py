"""The model of the moments that a query finds, with the one at the position of the player."""

from bisect import bisect_left
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from kdesk.domain.moments import Moment, Moments
from kdesk.messages import _
from kdesk.messages.foreign_text import shown
from kdesk.messages.format import Format
from kdesk.ui.tips import plain_tip

MOMENT_ROLE = Qt.ItemDataRole.UserRole + 1
CURRENT_ROLE = Qt.ItemDataRole.UserRole + 2
_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class MomentModel(QAbstractListModel):
    """One row for each moment that is found.

    Attributes:
        moments: All of them.
        query: What is looked for.
    """

    def __init__(self, formatter: Format, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._formatter = formatter
        self.moments = Moments()
        self.query = ""
        self._found: Sequence[int] = range(0)
        self._current = -1

    @property
    def current(self) -> int:
        """The row of the moment at the position; -1 if it is not among those found."""
        place = bisect_left(self._found, self._current)
        return place if place < len(self._found) and self._found[place] == self._current else -1

    def show_moments(self, moments: Moments) -> None:
        """Show other moments."""
        self.beginResetModel()
        self.moments, self._current = moments, -1
        self._found = moments.with_words(self.query)
        self.endResetModel()

    def find(self, query: str) -> None:
        """Show only moments with these words."""
        self.beginResetModel()
        self.query = query
        self._found = self.moments.with_words(query)
        self.endResetModel()

    def show_position(self, milliseconds: int) -> bool:
        """Mark the moment at a position; return whether it is another one than before."""
        number = self.moments.number_at(milliseconds)
        if number == self._current:
            return False
        before = self.current
        self._current = number
        for row in (before, self.current):
            if row >= 0:
                self.dataChanged.emit(self.index(row), self.index(row))
        return True

    def next_row(self, milliseconds: int) -> int:
        """Return the row of the first found moment behind a position, 0 behind the last one, -1 if none is found."""
        if not self._found:
            return -1
        place = bisect_left(self._found, self.moments.number_at(milliseconds) + 1)
        return place if place < len(self._found) else 0

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._found)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or not 0 <= index.row() < len(self._found):
            return None
        number = self._found[index.row()]
        moment = self.moments.all[number]
        if role == MOMENT_ROLE:
            return moment
        if role == CURRENT_ROLE:
            return number == self._current
        return self._text(moment, role)

    def _text(self, moment: Moment, role: int) -> str | None:
        if role == Qt.ItemDataRole.DisplayRole:
            return shown(moment.text)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(moment.text)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return _("{time}: {words}").format(time=self.time_of(moment), words=shown(moment.text))
        return None

    def time_of(self, moment: Moment) -> str:
        """Return the time of a moment for the list."""
        return self._formatter.duration(moment.start // 1000)
