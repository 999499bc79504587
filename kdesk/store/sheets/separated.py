"""Sheets of separated values: the encoding and the separator are found out."""

import csv
import io
from collections.abc import Iterator, Sequence
from itertools import islice
from threading import Lock

from kdesk.domain.exports import FORMULA_BEGINS
from kdesk.domain.sheets.sheet import MAX_BYTES, MAX_COLUMNS
from kdesk.errors import Reason, SheetUnreadable
from kdesk.text_encoding import decoded

_limit = Lock()
"""Of two threads the later one would put back the limit of the earlier one."""

_SEPARATORS = (",", ";", "\t")
_EXAMINED = 20
_MOST_CELLS = 10_000
"""Of one row, with the separators in its texts: a row is made as a whole before anybody counts its cells."""
_LAST_OF_ASCII = 127
_SCALE = 8
"""A text in Latin letters has fewer letters with accents than one in so many; other scripts have more."""


def separated_rows(data: bytes) -> Iterator[Sequence[str]]:
    """Yield the rows of a file. Raises SheetUnreadable."""
    text = _text(data)
    separator, text = _separator(text)
    try:
        for row in _parsed(text, separator):
            yield [_without_quote(cell) for cell in row]
    except csv.Error as exc:
        raise SheetUnreadable(str(exc)) from exc


def _parsed(text: str, separator: str) -> Iterator[Sequence[str]]:
    """Yield the rows of a text. Raises csv.Error, and SheetUnreadable for a row that is far too wide."""
    number, width = 1, 0

    def lines() -> Iterator[str]:
        nonlocal width
        for line in io.StringIO(text, newline=""):
            width += line.count(separator)
            if width > _MOST_CELLS:
                raise SheetUnreadable(reason=Reason.SHEET_TOO_WIDE, arguments={"row": number, "limit": MAX_COLUMNS})
            yield line

    for row in _with_long_cells(csv.reader(lines(), delimiter=separator)):
        yield row
        number, width = number + 1, 0


def _with_long_cells(rows: Iterator[Sequence[str]]) -> Iterator[Sequence[str]]:
    """Yield rows whose cells may be as long as a file: a long one is cut and told later, and must not end the sheet.

    The limit of the module is one for the whole process: it is another one only while a row is read.
    """
    while True:
        with _limit:
            usual = csv.field_size_limit(MAX_BYTES)
            try:
                row = next(rows, None)
            finally:
                csv.field_size_limit(usual)
        if row is None:
            return
        yield row


def _text(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        named = "utf-16"
    elif data[:2000].count(b"\0") * _SCALE > len(data[:2000]):
        # Without a mark: the zero of a Latin letter tells which byte comes first.
        named = "utf-16-le" if data[1:2] == b"\0" else "utf-16-be"
    else:
        named = "utf-8-sig"
    for name in (named, *_western(data)):
        try:
            text = data.decode(name)
        except UnicodeError:
            continue
        if "\0" not in text:
            return text
    found = decoded(data)
    if found is None:
        raise SheetUnreadable(reason=Reason.SHEET_NO_TEXT)
    return found[0]


def _western(data: bytes) -> tuple[str, ...]:
    """Return the encoding that spreadsheets use in Western Europe, if few of the letters are none of ASCII."""
    foreign = sum(byte > _LAST_OF_ASCII for byte in data[:4000])
    return ("cp1252",) if b"\0" not in data and foreign * _SCALE < len(data[:4000]) else ()


def _separator(text: str) -> tuple[str, str]:
    """Return the separator, and the text without the line with which Excel names it."""
    first, end, rest = text.partition("\n")
    if first.lower().startswith("sep=") and len(first.strip()) == len("sep=;"):
        return first.strip()[-1], rest if end else ""

    def widths(separator: str) -> tuple[int, int]:
        try:
            found = [len(row) for row in islice(_parsed(text, separator), _EXAMINED) if row]
        except csv.Error:
            return 0, 0
        except SheetUnreadable:  # rows of nothing but this separator: told when they are read
            return _MOST_CELLS, 0
        return (found[0], sum(width == found[0] for width in found)) if found else (0, 0)

    return max(_SEPARATORS, key=widths), text


def _without_quote(cell: str) -> str:
    """Return a cell without the apostrophe that keeps a spreadsheet from taking it for a formula."""
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(FORMULA_BEGINS) else cell
