"""The table of a sheet: its cells, and what is wrong with each row."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from kdesk.domain.sheets.problems import WHOLE_ROW, CellProblem
from kdesk.domain.sheets.rows import SheetRow
from kdesk.domain.sheets.sheet import Sheet, SheetLine
from kdesk.messages import N_, _
from kdesk.messages.foreign_text import shown
from kdesk.messages.format import Format
from kdesk.messages.sheets import column_name, placed_problem, problem_text
from kdesk.ui.theme import Theme
from kdesk.ui.tips import plain_tip

OWN_COLUMNS = (N_("Row"), N_("What is wrong"))
FIRST = len(OWN_COLUMNS)
"""The first column with cells of the sheet."""
_SHOWN = 300
_Index = QModelIndex | QPersistentModelIndex


class SheetModel(QAbstractTableModel):
    """Rows of a sheet, all of them or those with a problem only.

    Attributes:
        rows: What was found out of all rows, in the order of the sheet.
        unused: Numbers of the columns of the sheet that hold nothing.
        shows_unused: Whether their cells are shown, in a colour that says so.
    """

    def __init__(self, sheet: Sheet, theme: Theme, formatter: Format) -> None:
        super().__init__()
        self._sheet, self._theme, self._formatter = sheet, theme, formatter
        self._lines: Mapping[int, SheetLine] = {line.number: line for line in sheet.lines}
        self._only_problems = False
        self._visible: Sequence[SheetRow] = ()
        self.rows: Sequence[SheetRow] = ()
        self.unused: frozenset[int] = frozenset()
        self.shows_unused = True

    def show_rows(self, rows: Sequence[SheetRow], sheet: Sheet) -> None:
        """Show what was found out of the rows of a sheet with the same titles."""
        if sheet is not self._sheet:
            self._sheet, self._lines = sheet, {line.number: line for line in sheet.lines}
        self.rows = rows
        self._fill()

    def show_only_problems(self, only: bool) -> None:
        """Leave out the rows of which there is nothing to say, or show all."""
        self._only_problems = only
        self._fill()

    @property
    def first_problem(self) -> int:
        """The first row in sight with something wrong, -1 if there is none."""
        return next((number for number, row in enumerate(self._visible) if row.problems), -1)

    def words_of(self, row: int) -> list[str]:
        """Return what is wrong with a row that is shown, each with its place."""
        if not 0 <= row < len(self._visible):
            return []
        found = self._visible[row]
        return [placed_problem(found, one, self._sheet.titles, self._formatter) for one in found.problems]

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._visible)

    def columnCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else FIRST + len(self._sheet.titles)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        if section < FIRST:
            return _(OWN_COLUMNS[section])
        return shown(self._sheet.titles[section - FIRST]) or column_name(section - FIRST, self._formatter)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row, column = self._visible[index.row()], index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._text(row, column)
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tip(self._tip(row, column))
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._tip(row, column) or _("nothing")
            case Qt.ItemDataRole.ForegroundRole if token := self._token(row, column):
                return self._theme.colour(token)
        return None

    def _fill(self) -> None:
        self.beginResetModel()
        self._visible = [row for row in self.rows if row.problems] if self._only_problems else self.rows
        self.endResetModel()

    def _text(self, row: SheetRow, column: int) -> str:
        if column == 0:
            return self._formatter.number(row.number)
        if column == 1:
            return "; ".join(self._words(row.problems))
        text = shown(self._cell(row, column), _SHOWN)
        # Colour alone tells nothing to some people.
        return f"⚠ {text}".rstrip() if self._problems(row, column) else text

    def _tip(self, row: SheetRow, column: int) -> str:
        if column < FIRST:
            return self._text(row, column)
        words = "\n".join(self._words(self._problems(row, column)))
        return "\n".join(part for part in (self._cell(row, column), words) if part)

    def _cell(self, row: SheetRow, column: int) -> str:
        if column - FIRST in self.unused and not self.shows_unused:
            return ""
        cells = self._lines[row.number].cells
        return cells[column - FIRST] if column - FIRST < len(cells) else ""

    def _problems(self, row: SheetRow, column: int) -> list[CellProblem]:
        """Return what is wrong with a cell; the column of words has the colour of all of them."""
        if column == 1:
            return list(row.problems)
        place = column - FIRST if column >= FIRST else WHOLE_ROW
        return [problem for problem in row.problems if problem.column == place and place != WHOLE_ROW]

    def _token(self, row: SheetRow, column: int) -> str:
        """Return the colour of a cell, "" for the usual one."""
        if problems := self._problems(row, column):
            return "bad" if any(one.is_error for one in problems) else "waiting"
        return "disabled" if column - FIRST in self.unused else ""

    def _words(self, problems: Sequence[CellProblem]) -> list[str]:
        return list(dict.fromkeys(problem_text(problem, self._formatter) for problem in problems))
