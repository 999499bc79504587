"""XLSX files: the values of the first visible worksheet; no formula is computed, nothing else is opened."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from datetime import date, datetime, time
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from kdesk.domain.exports import FORMULA_BEGINS, Cell, Table, readable
from kdesk.domain.sheets.sheet import MAX_COLUMNS, MAX_ROWS, UnvaluedFormula
from kdesk.errors import Reason, SheetUnreadable

if TYPE_CHECKING:  # imported with the first workbook
    from openpyxl.cell.read_only import ReadOnlyCell
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

MAX_UNPACKED = 128 * 1024 * 1024
"""Bytes of all parts; an entry of a ZIP never gives more than it declares, and is checked for that."""
MAX_PARTS = 2_000
MAX_TAGS = 4_000_000
"""In all parts, four to eight a cell: each becomes an object of some hundred bytes, and stays until its row ends."""
_DEAR = {b"<!--": 200, b"<?": 200, b"definedName": 10}
"""Marks that cost the parsers as much as so many tags: each comment copies the text before it."""
_MOST_LOOKED_AT = 4 * MAX_ROWS
"""Rows, with the empty ones between those that count."""
_FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")
_PIECE = 1024 * 1024
_OLE = b"\xd0\xcf\x11\xe0"
"""Old spreadsheets, and XLSX files with a password."""
_ENCRYPTED = 1
"""Bit of the flags of a part in a ZIP with a password."""


def workbook_rows(data: bytes) -> Iterator[Sequence[str]]:
    """Yield the rows of a file. Raises SheetUnreadable."""
    _check_size(data)
    try:
        with closing(_opened(data)) as book:
            if not _has_formulas(data):
                yield from _rows(_worksheet(book))
                return
            # A second reading has the formulas: one without a stored value is an empty cell in the first.
            with closing(_opened(data, values=False)) as formulas:
                cells = _bounded(_worksheet(book), values_only=False)
                yield from map(_with_formulas, cells, _bounded(_worksheet(formulas), values_only=True))
    except SheetUnreadable:
        raise
    # openpyxl lets through what its parsers raise: KeyError, ValueError, ParseError, zlib.error, AttributeError …
    except Exception as exc:
        raise SheetUnreadable(f"{type(exc).__name__}: {exc}") from exc


def workbook_of(table: Table) -> bytes:
    """Return a table as a workbook: each text is a text, never a formula."""
    from openpyxl import Workbook  # noqa: PLC0415  seldom needed, and large
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415  as above
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE  # noqa: PLC0415  as above

    book = Workbook(write_only=True)
    sheet = book.create_sheet("kdesk")

    def cell_of(cell: Cell) -> object:
        if not isinstance(cell, str):
            return cell
        made = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", readable(cell))[:32_767])  # what a cell can hold
        made.data_type = "s"
        if cell.startswith(FORMULA_BEGINS):
            made.quotePrefix = True  # stays a text when somebody edits it
        return made

    for row in (table.columns, *table.rows):
        sheet.append([cell_of(cell) for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _check_size(data: bytes) -> None:
    if data.startswith(_OLE):
        raise SheetUnreadable(reason=Reason.SHEET_LOCKED)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            locked = any(part.flag_bits & _ENCRYPTED for part in parts)
            too_large = len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED
            too_long = not (locked or too_large) and not _has_few_tags(archive)
    # zipfile lets through what its decompressors raise: zlib.error, LZMAError, EOFError, RuntimeError …
    except Exception as exc:
        raise SheetUnreadable(str(exc)) from exc
    if locked:
        raise SheetUnreadable(reason=Reason.SHEET_LOCKED)
    if too_large:
        raise SheetUnreadable(reason=Reason.SHEET_TOO_LARGE, arguments={"limit": MAX_UNPACKED})
    if too_long:
        raise SheetUnreadable(reason=Reason.SHEET_TOO_LONG, arguments={"limit": MAX_ROWS})


def _has_few_tags(archive: zipfile.ZipFile) -> bool:
    left = MAX_TAGS
    for part in archive.infolist():
        with archive.open(part) as file:
            while left >= 0 and (piece := file.read(_PIECE)):
                left -= piece.count(b"<") + sum(piece.count(mark) * tags for mark, tags in _DEAR.items())
    return left >= 0


def _has_formulas(data: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = [part for part in archive.namelist() if "worksheets/" in part]
        return any(_FORMULA.search(archive.read(part)) for part in sheets)


def _with_formulas(cells: Sequence[ReadOnlyCell], formulas: Sequence[object]) -> Sequence[str]:
    """Return the values of a row, with the formulas of those cells that have none."""
    return [
        UnvaluedFormula(_formula(other)) if _lacks_value(cell) and _formula(other) else _text(cell.value)
        for cell, other in zip_longest(cells, formulas)
    ]


def _lacks_value(cell: ReadOnlyCell) -> bool:
    """Return whether no value is stored; a formula whose value is an empty text has the type of texts."""
    return cell.value is None and getattr(cell, "data_type", "n") != "str"


def _formula(value: object) -> str:
    """Return a formula, "" for other values. One of several cells is an object with its text."""
    text = getattr(value, "text", value)
    return text if isinstance(text, str) and text.startswith("=") else ""


def _opened(data: bytes, *, values: bool = True) -> Workbook:
    from openpyxl import load_workbook  # noqa: PLC0415  seldom needed, and large

    # Of what it does not take over it warns on the console, where only kdesk's own sentences belong.
    warnings.filterwarnings("ignore", module="openpyxl")
    return load_workbook(io.BytesIO(data), read_only=True, data_only=values, keep_links=False)


def _worksheet(book: Workbook) -> ReadOnlyWorksheet:
    visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    if not visible:
        raise SheetUnreadable(reason=Reason.SHEET_EMPTY)
    sheet: ReadOnlyWorksheet = visible[0]
    # What the file says of its size may be wrong: the rows themselves tell it.
    sheet.reset_dimensions()
    return sheet


def _rows(sheet: ReadOnlyWorksheet) -> Iterable[Sequence[str]]:
    for row in _bounded(sheet, values_only=True):
        yield [_text(value) for value in row]


def _bounded(sheet: ReadOnlyWorksheet, *, values_only: bool) -> Iterator[Sequence[Any]]:
    """Yield the rows: values, or cells with their types."""
    for number, row in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS + 1, values_only=values_only)):
        if number > _MOST_LOOKED_AT:
            raise SheetUnreadable(reason=Reason.SHEET_TOO_LONG, arguments={"limit": MAX_ROWS})
        yield row


def _text(value: object) -> str:
    """Return a value as the reader of cells expects it."""
    if value is None:
        return ""
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
