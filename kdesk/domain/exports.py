"""One writer for each format that kdesk copies or exports: whatever a server or a person wrote stays text in it.

A cell that begins like a formula would run in a spreadsheet, a name like `<script>` in a page; a title like `[x](y)`
would become a link, and a line break a line of its own. Only addresses at http and https become links.
"""

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from kdesk.plain_text import decodable, one_line

Cell = str | int | float | None
"""Numbers stay numbers; None is an empty cell."""

# Spreadsheets take these for the beginning of a formula, the wide ones of East Asian keyboards, too.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_WEB = re.compile(r"(?i)https?://[^\s<>\"'`\\\x00-\x1f\x7f]+")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~&:@$^=])")
_IN_ADDRESS = {"(": "%28", ")": "%29", "<": "%3C", ">": "%3E", "|": "%7C", "\\": "%5C", "*": "%2A", "_": "%5F"}


@dataclass(frozen=True, slots=True)
class Table:
    """What is exported.

    Attributes:
        columns: Titles of the columns.
        rows: As many cells each as there are columns.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def is_web_address(text: str) -> bool:
    """Tell whether a text is an address that may become a link: http or https, and nothing around it."""
    return _WEB.fullmatch(text) is not None


def as_csv(table: Table) -> str:
    """Return comma-separated values as RFC 4180 has them, the titles first."""
    return _separated(table, ",", "\r\n")


def as_tsv(table: Table) -> str:
    """Return tab-separated values, as spreadsheets take them from the clipboard; a line break in a cell is a blank."""
    return _separated(table, "\t", "\n")


def as_html(table: Table) -> str:
    """Return a table as a fragment of a page."""
    head = "".join(f"<th>{html_text(title)}</th>" for title in table.columns)
    body = "".join(f"<tr>{''.join(map(_html_cell, row))}</tr>\n" for row in table.rows)
    return f"<table>\n<tr>{head}</tr>\n{body}</table>\n"


def as_markdown(table: Table) -> str:
    """Return a table as GitHub, GitLab and most wikis take it."""
    head = [_markdown_row(map(markdown_text, table.columns)), _markdown_row("---" for _ in table.columns)]
    return "\n".join([*head, *(_markdown_row(map(_markdown_cell, row)) for row in table.rows), ""])


def as_lines(texts: Iterable[str]) -> str:
    """Return a plain list, each text on one line: what is pasted into a terminal holds no line break of a stranger."""
    return "\n".join(map(one_line, texts))


def html_text(text: str) -> str:
    """Return a text for a page, between tags or in a quoted attribute."""
    return escape(_readable(text))


def html_link(url: str, text: str = "") -> str:
    """Return a link, or only its text where the address is of another kind."""
    shown = html_text(text or url)
    return f'<a href="{escape(url)}" rel="noreferrer">{shown}</a>' if is_web_address(url) else shown


def markdown_text(text: str) -> str:
    """Return a text for Markdown, on one line, with nothing in it that formats."""
    return _MARKDOWN.sub(r"\\\1", one_line(text))


def markdown_link(url: str, text: str = "") -> str:
    """Return a link, or only its text where the address is of another kind."""
    shown = markdown_text(text or url)
    return f"[{shown}]({''.join(_IN_ADDRESS.get(c, c) for c in url)})" if is_web_address(url) else shown


def _separated(table: Table, separator: str, line_end: str) -> str:
    """Write with the standard library's writer, which quotes what holds a separator, a quote or a line break."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator=line_end)
    writer.writerows([_sheet_cell(cell, separator) for cell in row] for row in (table.columns, *table.rows))
    return out.getvalue()


def _sheet_cell(cell: Cell, separator: str) -> Cell:
    if not isinstance(cell, str):
        return cell
    text = _readable(cell)
    if text.startswith(_FORMULA):
        text = f"'{text}"
    return text if separator == "," else re.sub(r"[\t\r\n]+", " ", text)


def _readable(text: str) -> str:
    """Return text that every program can read: no half surrogates, and no control characters but ends of lines."""
    return "".join(c if c in "\t\r\n" else one_line(c) for c in decodable(text)) if not text.isprintable() else text


def _html_cell(cell: Cell) -> str:
    if isinstance(cell, str):
        return f'<td dir="auto">{html_link(cell)}</td>'
    return f"<td>{'' if cell is None else cell}</td>"


def _markdown_cell(cell: Cell) -> str:
    return markdown_link(cell) if isinstance(cell, str) else markdown_text("" if cell is None else str(cell))


def _markdown_row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
