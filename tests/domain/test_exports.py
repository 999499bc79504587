"""What is copied or exported: text stays text in every format."""

import csv
import io
from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kdesk.domain.exports import (
    Table,
    as_csv,
    as_html,
    as_lines,
    as_markdown,
    as_tsv,
    html_link,
    is_web_address,
    markdown_link,
    markdown_text,
)

CALCULATES = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
HOSTILE = [
    "=1+1",
    '=HYPERLINK("http://evil.example","x")',
    "+49 30 1234",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\uff1d1",
    "<img src=x onerror=alert(1)>",
    "</td></tr><script>",
    '" onmouseover="alert(1)',
    "[x](javascript:alert(1))",
    "a | b `c` **d** _e_",
    "two\nlines\r\nthree",
    'quote " and , comma',
    "caf\udce9\x1b[2J\u202e",
    "javascript:alert(1)",
    "http://a.example/x|y(z)_*<",
    "https://a.example/?q=1&r=2",
]
CELLS = st.sampled_from(HOSTILE) | st.text(st.characters(codec=None, categories=None), max_size=30) | st.integers()
TABLES = st.lists(st.tuples(CELLS, CELLS), max_size=4).map(lambda rows: Table(("Name", "=Link"), tuple(rows)))


class Page(HTMLParser):
    """What a browser makes of a fragment: its tags with attributes, and the text between."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note it."""
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        """Note it."""
        self.texts.append(data)


@given(TABLES)
@pytest.mark.parametrize(("write", "separator"), [(as_csv, ","), (as_tsv, "\t")], ids=["csv", "tsv"])
def test_no_cell_of_a_spreadsheet_calculates(write: Callable[[Table], str], separator: str, table: Table) -> None:
    """Every cell is read back as one cell; those of text that would be a formula begin with an apostrophe."""
    text = write(table)
    text.encode()
    read = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    assert read[0] == ["Name", "'=Link"]
    assert [len(row) for row in read] == [2] * (1 + len(table.rows))
    wanted = [cell for row in table.rows for cell in row]
    for cell, told in zip((cell for row in read[1:] for cell in row), wanted, strict=True):
        if isinstance(told, str):
            assert not cell.startswith(CALCULATES)
            assert told.startswith(CALCULATES) == (cell.startswith("'") and not told.startswith("'"))
        else:
            assert cell == str(told)


@given(TABLES)
def test_no_text_becomes_a_tag(table: Table) -> None:
    """Only rows, cells and links to the web are there, and a link has no attribute of a stranger."""
    page = Page(as_html(table))
    assert {tag for tag, _ in page.tags} <= {"table", "tr", "th", "td", "a"}
    for tag, attributes in page.tags:
        if tag == "a":
            assert attributes.keys() == {"href", "rel"}
            assert is_web_address(attributes["href"] or "")
        else:
            assert attributes.keys() <= {"dir"}
    assert sum(tag == "tr" for tag, _ in page.tags) == 1 + len(table.rows)


@given(TABLES)
def test_markdown_has_one_line_for_each_row(table: Table) -> None:
    """And as many bars as columns need: none comes from a cell."""
    lines = as_markdown(table).splitlines()
    assert len(lines) == 2 + len(table.rows)
    for line in lines:
        bars = [place for place, c in enumerate(line) if c == "|" and line[place - 1 : place] != "\\"]
        assert len(bars) == 3


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_formats_in_markdown(text: str) -> None:
    """Every sign that could is escaped."""
    shown = markdown_text(text)
    assert "\n" not in shown
    for place, sign in enumerate(shown):
        if sign in "`*_[]()<>|#":
            assert shown[place - 1] == "\\"


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "ftp://a.example/",
        "//a.example",
        "http://a.example/ x",
        "https://a.example/\nx",
        'https://a.example/"><b>',
        " https://a.example/",
        "https://",
        "",
    ],
)
def test_only_addresses_of_the_web_become_links(url: str) -> None:
    """All others are text."""
    assert not is_web_address(url)
    assert Page(html_link(url)).tags == []
    assert "](" not in markdown_link(url).replace("\\]\\(", "")


def test_an_address_of_the_web_is_a_link() -> None:
    """With what it has in it."""
    url = "https://cdn.example/a.m3u8?x=1&y=2"
    assert html_link(url, "a<b") == f'<a href="{url.replace("&", "&amp;")}" rel="noreferrer">a&lt;b</a>'
    assert markdown_link(url, "a*b") == f"[a\\*b]({url})"
    assert markdown_link("http://a.example/e/0_abc", "x").endswith("(http://a.example/e/0_abc)")
    assert markdown_link("http://a.example/(x)") == "[http\\://a\\.example/\\(x\\)](http://a.example/%28x%29)"


def test_a_list_has_one_line_for_each_text() -> None:
    """What is pasted into a terminal runs nothing."""
    assert as_lines(["https://a.example/x", "y\nrm -rf ~\r"]) == "https://a.example/x\ny\ufffdrm -rf ~\ufffd"
