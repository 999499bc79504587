"""A sheet as it was read: titles and rows of texts, bounded."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kdesk.errors import Reason, SheetUnreadable

MAX_BYTES = 32 * 1024 * 1024
"""Of the file."""
MAX_ROWS = 20_000
MAX_COLUMNS = 100
MAX_CELL = 70_000
"""Characters of a cell: a description has 65,535 at most (observed-2.md, 5). A longer cell is cut, and told."""

_NO_LETTER = re.compile(r"[\W_]+")


class UnvaluedFormula(str):
    """The text of a formula whose value is not in the workbook, as where a program that computes nothing wrote it."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One row.

    Attributes:
        number: As a spreadsheet counts it, from 1.
        cells: One text a column; a row with more cells than titles keeps them.
        unvalued: Numbers of the columns whose cells are formulas without a stored value; their texts are the formulas.
    """

    number: int
    cells: tuple[str, ...]
    unvalued: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of a file.

    Attributes:
        path: Of the file; files that are named relatively stand beside it.
        titles: Of the columns; made up ("") where the file has none.
        lines: The rows below the titles that are not empty.
    """

    path: str
    titles: tuple[str, ...]
    lines: tuple[SheetLine, ...]


def with_cell(sheet: Sheet, number: int, column: int, text: str) -> Sheet:
    """Return a sheet with another text in one cell; `number` is that of the row, columns count from 0."""
    return replace(
        sheet, lines=tuple(_with_cell(one, column, text) if one.number == number else one for one in sheet.lines)
    )


def _with_cell(line: SheetLine, column: int, text: str) -> SheetLine:
    cells = [*line.cells, *[""] * (column + 1 - len(line.cells))]
    cells[column] = text.strip()[: MAX_CELL + 1]
    return replace(line, cells=tuple(cells), unvalued=tuple(one for one in line.unvalued if one != column))


def title_key(title: str) -> str:
    """Return a title as it is compared: letters and digits only, in lower case."""
    return _NO_LETTER.sub("", title.casefold())


def bounded_lines(rows: Iterable[Sequence[str]]) -> tuple[SheetLine, ...]:
    """Return the rows that have a text, without the empty cells at their ends.

    Raises:
        SheetUnreadable: There are too many rows or columns, or none.
    """
    lines: list[SheetLine] = []
    for number, row in enumerate(rows, 1):
        cells = [cell.strip()[: MAX_CELL + 1] for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            continue
        if len(cells) > MAX_COLUMNS:
            raise SheetUnreadable(reason=Reason.SHEET_TOO_WIDE, arguments={"row": number, "limit": MAX_COLUMNS})
        if len(lines) > MAX_ROWS:
            raise SheetUnreadable(reason=Reason.SHEET_TOO_LONG, arguments={"limit": MAX_ROWS})
        unvalued = tuple(place for place, cell in enumerate(row) if isinstance(cell, UnvaluedFormula))
        lines.append(SheetLine(number, tuple(cells), unvalued))
    if not lines:
        raise SheetUnreadable(reason=Reason.SHEET_EMPTY)
    return tuple(lines)
