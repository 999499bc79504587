"""Writers for the formats that kdesk copies and exports: CSV, TSV, HTML, Markdown and plain lines.

They escape text from servers and users, so that a spreadsheet runs no cell as a formula, a page no `<script>`, and
Markdown makes no link of a title like `[x](y)`. Only http and https URLs become links.
"""

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from kdesk.plain_text import decodable, one_line

Cell = str | int | float | None
"""A cell of a table; None is an empty cell."""

# A spreadsheet treats a cell that begins with one of these as a formula, also with the full-width forms.
FORMULA_BEGINS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_WEB = re.compile(r"(?i)https?://[^\s<>\"'`\\\x00-\x1f\x7f]+")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~&:@$^=])")
# What would end a Markdown link or a cell of a table, or begin emphasis. An underscore begins none there (CommonMark,
# 6.3: a destination is no text), and every id of Kaltura has one.
_IN_ADDRESS = {"(": "%28", ")": "%29", "<": "%3C", ">": "%3E", "|": "%7C", "\\": "%5C", "*": "%2A"}


@dataclass(frozen=True, slots=True)
class Table:
    """A table to export.

    Attributes:
        columns: Titles.
        rows: Each row has one cell per column.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def is_web_address(text: str) -> bool:
    """Return whether a whole text is one http or https URL, which may become a link."""
    return _WEB.fullmatch(text) is not None


def as_csv(table: Table) -> str:
    """Return the table as comma-separated values (RFC 4180) with a header line."""
    return _separated(table, ",", "\r\n")


def csv_file(table: Table) -> bytes:
    """Return the content of a CSV file: UTF-8, with the mark by which spreadsheets know it."""
    return ("\ufeff" + as_csv(table)).encode()


def as_tsv(table: Table) -> str:
    """Return the table as tab-separated values for spreadsheets; a line break in a cell becomes a blank."""
    return _separated(table, "\t", "\n")


def as_html(table: Table) -> str:
    """Return the table as an HTML fragment."""
    head = "".join(f"<th>{html_text(title)}</th>" for title in table.columns)
    body = "".join(f"<tr>{''.join(map(_html_cell, row))}</tr>\n" for row in table.rows)
    return f"<table>\n<tr>{head}</tr>\n{body}</table>\n"


def as_markdown(table: Table) -> str:
    """Return the table in the Markdown dialect of GitHub, GitLab and most wikis."""
    head = [_markdown_row(map(markdown_text, table.columns)), _markdown_row("---" for _ in table.columns)]
    return "\n".join([*head, *(_markdown_row(map(_markdown_cell, row)) for row in table.rows), ""])


def as_lines(texts: Iterable[str]) -> str:
    """Return one line per text. A text cannot add a line break, which a terminal would run as a command."""
    return "\n".join(map(one_line, texts))


def html_text(text: str) -> str:
    """Return a text escaped for HTML, between tags or in a quoted attribute."""
    return escape(readable(text))


def html_link(url: str, text: str = "") -> str:
    """Return an HTML link, or only the text if the URL is not http or https."""
    shown = html_text(text or url)
    return f'<a href="{escape(url)}" rel="noreferrer">{shown}</a>' if is_web_address(url) else shown


def markdown_text(text: str) -> str:
    """Return a text escaped for Markdown, on one line."""
    return _MARKDOWN.sub(r"\\\1", one_line(text))


def markdown_link(url: str, text: str = "") -> str:
    """Return a Markdown link, or only the text if the URL is not http or https."""
    shown = markdown_text(text or url)
    return f"[{shown}]({''.join(_IN_ADDRESS.get(c, c) for c in url)})" if is_web_address(url) else shown


def _separated(table: Table, separator: str, line_end: str) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator=line_end)
    writer.writerows([_sheet_cell(cell, separator) for cell in row] for row in (table.columns, *table.rows))
    return out.getvalue()


def _sheet_cell(cell: Cell, separator: str) -> Cell:
    if not isinstance(cell, str):
        return cell
    text = readable(cell)
    if text.startswith(FORMULA_BEGINS):
        text = f"'{text}"
    return text if separator == "," else re.sub(r"[\t\r\n]+", " ", text)


def readable(text: str) -> str:
    """Return a cell's text without lone surrogates and control characters, apart from tabs and line ends."""
    return "".join(c if c in "\t\r\n" else one_line(c) for c in decodable(text)) if not text.isprintable() else text


def _html_cell(cell: Cell) -> str:
    if isinstance(cell, str):
        return f'<td dir="auto">{html_link(cell)}</td>'
    return f"<td>{'' if cell is None else cell}</td>"


def _markdown_cell(cell: Cell) -> str:
    return markdown_link(cell) if isinstance(cell, str) else markdown_text("" if cell is None else str(cell))


def _markdown_row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
