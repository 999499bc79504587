"""A sheet as it was read: titles and rows of texts, bounded."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from kdesk.errors import Reason, SheetUnreadable

MAX_BYTES = 32 * 1024 * 1024
"""Of the file."""
MAX_ROWS = 20_000
MAX_COLUMNS = 100
MAX_CELL = 70_000
"""Characters of a cell: a description has 65,535 at most (observed-2.md, 5). A longer cell is cut, and told."""

EXTENSIONS = ("csv", "tsv", "xlsx", "xlsm")
"""Of files that are taken as sheets."""
BULK_XML = "xml"
"""Of XML files of Kaltura's bulk upload: chosen as sheets, but never dropped as such, since captions may be XML too."""
OLD_EXTENSIONS = frozenset({"xls", "xlsb", "ods"})
"""Of spreadsheets that have to be exported first."""


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One row.

    Attributes:
        number: As a spreadsheet counts it, from 1.
        cells: One text a column; a row with more cells than titles keeps them.
    """

    number: int
    cells: tuple[str, ...]


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


def is_sheet(path: PurePath) -> bool:
    """Return whether a file has the name of a sheet."""
    return path.suffix.removeprefix(".").lower() in EXTENSIONS


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
        lines.append(SheetLine(number, tuple(cells)))
    if not lines:
        raise SheetUnreadable(reason=Reason.SHEET_EMPTY)
    return tuple(lines)
