"""Reading sheets: encodings, separators, workbooks, and files that are no sheets."""

import csv
import io
import re
import warnings
import zipfile
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from kdesk.domain.sheets.columns import matched_columns
from kdesk.domain.sheets.problems import ProblemKind
from kdesk.domain.sheets.rows import SheetRow, rows_of
from kdesk.domain.sheets.sheet import MAX_CELL, MAX_COLUMNS, MAX_ROWS, Sheet, with_cell
from kdesk.errors import Reason, SheetUnreadable
from kdesk.store.sheets import workbook
from kdesk.store.sheets.files import sheet_in
from kdesk.store.sheets.separated import separated_rows

TEXT = "file;title;tags\r\na.mp4;Größe: 5 €;eins, zwei\r\n"


def read(data: bytes, name: str = "sheet.csv") -> Sheet:
    """Return the sheet of these bytes."""
    return sheet_in(Path("/folder") / name, data)


def cells(sheet: Sheet) -> list[tuple[str, ...]]:
    """Return titles and rows."""
    return [sheet.titles, *(line.cells for line in sheet.lines)]


def workbook_with(*rows: tuple[object, ...]) -> bytes:
    """Return a workbook with these rows."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_encodings(encoding: str) -> None:
    """What spreadsheets write, with a mark and without one."""
    assert cells(read(TEXT.encode(encoding))) == [("file", "title", "tags"), ("a.mp4", "Größe: 5 €", "eins, zwei")]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_separators(separator: str) -> None:
    """The separator is found out, with other separators in quotes and cells with line ends."""
    text = separator.join(['"file"', '"title"', '"tags"']) + "\n" + separator.join(["a.mp4", '"x;y,z\nw"', '"q,r"'])
    assert cells(read(text.encode())) == [("file", "title", "tags"), ("a.mp4", "x;y,z\nw", "q,r")]


def test_separator_that_is_named() -> None:
    """Excel names it in the first line."""
    assert cells(read(b"sep=;\r\nfile;title\r\na.mp4;b\r\n")) == [("file", "title"), ("a.mp4", "b")]


def test_empty_rows_and_numbers() -> None:
    """Empty rows do not count, and the others keep the numbers that a spreadsheet shows."""
    sheet = read(b"file,title\n\n,,\na.mp4,A\n\nb.mp4,B\n")
    assert [(line.number, line.cells) for line in sheet.lines] == [(4, ("a.mp4", "A")), (6, ("b.mp4", "B"))]


def test_escaped_formulas() -> None:
    """The apostrophe before what would be a formula is no part of the text."""
    assert cells(read(b"file,title\na.mp4,'=1+1\nb.mp4,'quoted'\n"))[1:] == [("a.mp4", "=1+1"), ("b.mp4", "'quoted'")]


def test_workbook() -> None:
    """Numbers, dates and texts become the texts that cells are read from."""
    data = workbook_with(
        ("file", "conversion profile", "start", "title"), ("a.mp4", 77, datetime.fromisoformat("2027-01-31T14:05"), "Ä")
    )
    assert cells(read(data, "sheet.xlsx")) == [
        ("file", "conversion profile", "start", "title"),
        ("a.mp4", "77", "2027-01-31T14:05:00", "Ä"),
    ]
    # The content tells, not the name.
    assert cells(read(data, "sheet.csv")) == cells(read(data, "sheet.xlsx"))


def test_formula_of_a_workbook() -> None:
    """A formula is not computed: without a kept value its cell has the formula."""
    assert cells(read(workbook_with(("file", "title"), ("a.mp4", "=1+1")), "s.xlsx"))[1] == ("a.mp4", "=1+1")


def test_hidden_worksheet() -> None:
    """The first visible worksheet is read."""
    book = Workbook()
    book.active.append(["secret"])
    book.active.sheet_state = "hidden"
    book.create_sheet().append(["file"])
    book.worksheets[1].append(["a.mp4"])
    out = io.BytesIO()
    book.save(out)
    assert cells(read(out.getvalue(), "s.xlsx")) == [("file",), ("a.mp4",)]


def part_replaced(name: str, content: bytes) -> bytes:
    """Return a workbook with one part replaced."""
    source, out = zipfile.ZipFile(io.BytesIO(workbook_with(("file",), ("a.mp4",)))), io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in source.infolist():
            archive.writestr(part.filename, content if part.filename == name else source.read(part))
    return out.getvalue()


BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
    b'<c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row></sheetData></worksheet>'
)
OUTSIDE = BOMB.replace(b'<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">', b'<!ENTITY b SYSTEM "file:///etc/passwd">')
SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04 no archive",
        workbook_with(("file",))[:-30],
        part_replaced(SHEET, b"<worksheet"),
        part_replaced(SHEET, BOMB),
        part_replaced(SHEET, OUTSIDE),
        part_replaced("xl/workbook.xml", b""),
        part_replaced("[Content_Types].xml", b"<x/>"),
    ],
)
def test_damaged_workbooks(data: bytes) -> None:
    """Damage and entities are told in words; nothing else is opened."""
    with pytest.raises(SheetUnreadable):
        read(data, "s.xlsx")


def test_zip_bomb(monkeypatch: pytest.MonkeyPatch) -> None:
    """A workbook that would unpack to too much is not unpacked."""
    data = part_replaced("docProps/app.xml", b" " * 4_000_000)
    monkeypatch.setattr(workbook, "MAX_UNPACKED", 2_000_000)
    with pytest.raises(SheetUnreadable) as refused:
        read(data, "s.xlsx")
    assert refused.value.reason is Reason.SHEET_TOO_LARGE


@pytest.mark.parametrize("content", ["<c/>" * 5_000_000, "<a>" * 5_000_000])
def test_workbook_of_tags(content: str) -> None:
    """A small file whose one row, or whose depth, would fill the memory is not parsed."""
    data = part_replaced(SHEET, f"<worksheet><sheetData><row>{content}".encode())
    with pytest.raises(SheetUnreadable) as refused:
        read(data, "s.xlsx")
    assert refused.value.reason is Reason.SHEET_TOO_LONG


def test_damaged_compression() -> None:
    """A part that cannot be unpacked is told in words, whichever it is."""
    data = bytearray(workbook_with(("file", "title"), ("a.mp4", "A")))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        part = archive.getinfo("docProps/app.xml")
    start = part.header_offset + 30 + len(part.filename)
    data[start : start + 8] = b"\xff" * 8
    with pytest.raises(SheetUnreadable):
        read(bytes(data), "s.xlsx")


@pytest.mark.parametrize("row", [b"," * 11_000, b'"\n",' * 11_000, b";" * 11_000, b"\t" * 11_000])
def test_row_of_separators(row: bytes) -> None:
    """A row is refused before all of its cells are made, also one whose texts have many lines."""
    with pytest.raises(SheetUnreadable) as refused:
        read(row)
    assert refused.value.reason is Reason.SHEET_TOO_WIDE


@pytest.mark.parametrize("data", [b"file,title\na.mp4,x\0y\n", b"file,title\0\na.mp4,xy\n"])
def test_stray_zeros(data: bytes) -> None:
    """A zero in a text does not make it Chinese: only where every second byte is one is it UTF-16."""
    with pytest.raises(SheetUnreadable) as refused:
        read(data)
    assert refused.value.reason is Reason.SHEET_NO_TEXT


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (b"\n\n , ,\n", "s.csv", Reason.SHEET_EMPTY),
        (b"file\n" + b"a.mp4\n" * (MAX_ROWS + 1), "s.csv", Reason.SHEET_TOO_LONG),
        (b"x," * (MAX_COLUMNS + 2) + b"x", "s.csv", Reason.SHEET_TOO_WIDE),
        (bytes(range(256)) * 20, "s.csv", Reason.SHEET_NO_TEXT),
        (b"x", "s.ods", Reason.SHEET_OLD_FORMAT),
        (b"\xd0\xcf\x11\xe0" + b"x" * 100, "s.xlsx", Reason.SHEET_LOCKED),
    ],
)
def test_what_is_no_sheet(data: bytes, name: str, reason: Reason) -> None:
    """Each has its own words."""
    with pytest.raises(SheetUnreadable) as refused:
        read(data, name)
    assert refused.value.reason is reason


def test_a_workbook_whose_parts_have_a_password() -> None:
    """It says so, and quotes nothing of the library that reads ZIP files."""
    data = bytearray(workbook_with(("file",), ("a.mp4",)))
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 1)
    with pytest.raises(SheetUnreadable) as refused:
        read(bytes(data), "s.xlsx")
    assert refused.value.reason is Reason.SHEET_LOCKED


@pytest.mark.filterwarnings("default")
def test_a_date_beyond_the_calendar_writes_nothing_to_the_console(capfd: pytest.CaptureFixture[str]) -> None:
    """It is an unreadable cell of the sheet; a command prints its own sentence for it."""
    book = Workbook()
    book.active.append(("file", "scheduleStartDate"))
    book.active.append(("a.mp4", 99_999_999_999))
    book.active["B2"].number_format = "yyyy-mm-dd"
    out = io.BytesIO()
    book.save(out)
    with warnings.catch_warnings(record=True) as warned:
        assert read(out.getvalue(), "s.xlsx").lines[0].cells[0] == "a.mp4"
    assert not warned
    assert capfd.readouterr().err == ""


def test_long_cells() -> None:
    """A cell is cut where its reader finds it too long."""
    sheet = read(b"file,description\na.mp4," + b"x" * (MAX_CELL + 500))
    assert len(sheet.lines[0].cells[1]) == MAX_CELL + 1


@given(st.binary(max_size=400))
def test_any_bytes(data: bytes) -> None:
    """Any bytes are a sheet or SheetUnreadable."""
    for name in ("s.csv", "s.xlsx"):
        try:
            read(data, name)
        except SheetUnreadable:
            continue


def test_a_very_long_cell_is_cut_alone() -> None:
    """Its row is told to be wrong; the others stay, also beyond what the csv module takes by itself."""
    sheet = read(b"file,description\na.mp4," + b"x" * 200_000 + b"\nb.mp4,short\n")
    assert [len(line.cells[1]) for line in sheet.lines] == [MAX_CELL + 1, len("short")]


def test_limit_of_other_readers() -> None:
    """A sheet with a cell of any length leaves the limit of the csv module as it is, also while it is being read."""
    usual = csv.field_size_limit()
    rows = separated_rows(b"file,title\na.mp4," + b"x" * (usual + 1) + b"\n")
    next(rows)
    assert csv.field_size_limit() == usual
    assert len(next(rows)[1]) == usual + 1
    assert csv.field_size_limit() == usual


@pytest.mark.parametrize("dear", [b"<!---->", b"<?a?>"])
def test_a_workbook_of_comments(dear: bytes) -> None:
    """Each comment makes a parser copy the text before it: a file of many is refused, not read for minutes."""
    data = io.BytesIO()
    Workbook().save(data)
    with zipfile.ZipFile(data, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/more.xml", b"<a>" + (b"a" + dear) * 300_000 + b"</a>")
    with pytest.raises(SheetUnreadable) as refused:
        read(data.getvalue(), "s.xlsx")
    assert refused.value.reason is Reason.SHEET_TOO_LONG


def test_formulas_without_a_stored_value_are_told() -> None:
    """What a program wrote that computes nothing: the cell says its formula and what is wrong, and is corrected."""
    data = workbook_with(("file", "title"), ("a.mp4", "=CONCATENATE(A2, 1)"), ("b.mp4", "B"), ('=A2&"x"', "C"))
    sheet = read(data, "sheet.xlsx")
    assert [(line.cells, line.unvalued) for line in sheet.lines] == [
        (("a.mp4", "=CONCATENATE(A2, 1)"), (1,)),
        (("b.mp4", "B"), ()),
        (('=A2&"x"', "C"), (0,)),
    ]
    told = [tuple((one.kind, one.column, one.is_error) for one in row.problems) for row in found_in(sheet)]
    assert told == [((ProblemKind.FORMULA_UNVALUED, 1, True),), (), ((ProblemKind.FORMULA_UNVALUED, 0, True),)]
    assert not found_in(with_cell(sheet, 2, 1, "A"))[0].problems


def test_formulas_with_an_empty_text_are_empty_cells() -> None:
    """As `=IF(A2="", "", 1)` has it: its value is stored, with the type of a text."""
    plain = workbook_with(("file", "title", "tags"), ("a.mp4", "=A2", "=A3"))
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(plain)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if name.endswith("sheet1.xml"):
                assert b'<c r="B2"><f>' in text
                text = text.replace(b'<c r="B2"><f>', b'<c r="B2" t="str"><f>')
                text = re.sub(rb"<f>A3</f>(<v ?/>|<v></v>)", b"<f>A3</f><v>7</v>", text)
            new.writestr(name, text)
    (line,) = read(out.getvalue(), "sheet.xlsx").lines
    assert (line.cells, line.unvalued) == (("a.mp4", "", "7"), ())


def found_in(sheet: Sheet) -> list[SheetRow]:
    """Return what the rows say."""
    return list(rows_of(sheet, matched_columns(sheet)))
