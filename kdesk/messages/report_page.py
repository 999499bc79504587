"""Reports for people as one HTML file that fetches nothing.

The page itself is `review.html` among the data files; its colours are those of `domain.colours`.
"""

from collections.abc import Sequence
from dataclasses import asdict
from functools import cache
from string import Template

from kdesk import __version__
from kdesk.data_files import resource_folder
from kdesk.domain.colours import DARK, LIGHT
from kdesk.domain.exports import Table, html_text
from kdesk.messages.translation import _, language


def report_page(kind: str, name: str, title: str, written: str, body: str) -> str:
    """Return a report as one HTML page.

    Args:
        kind: What the report is, above its name.
        name: What it is about.
        title: Of the browser's window.
        written: When; "" if that is not known.
        body: HTML, with every text in it escaped.
    """
    texts = {
        "language": language(),
        "title": title,
        "kind": kind,
        "name": name,
        "written": written,
        "footer": _("Written by kdesk {version}.").format(version=__version__),
    }
    return _template().substitute(_colours(), **{key: html_text(text) for key, text in texts.items()}, body=body)


def sections_html(sections: Sequence[tuple[str, str]]) -> str:
    """Return sections with headings; those without content are left out."""
    shown = (f"<section><h2>{html_text(title)}</h2>\n{content}</section>" for title, content in sections if content)
    return "\n".join(shown)


def list_html(texts: Sequence[str]) -> str:
    """Return a list; "" without any text."""
    rows = "".join(f'<li dir="auto">{html_text(text)}</li>' for text in texts)
    return f"<ul>{rows}</ul>" if rows else ""


def table_html(table: Table) -> str:
    """Return a table whose cells are texts: none becomes a link, since a report may name any address."""
    head = "".join(f"<th>{html_text(title)}</th>" for title in table.columns)
    rows = ("".join(f'<td dir="auto">{html_text(str(cell or ""))}</td>' for cell in row) for row in table.rows)
    body = "".join(f"<tr>{row}</tr>\n" for row in rows)
    return f"<table>\n<tr>{head}</tr>\n{body}</table>\n"


@cache
def _template() -> Template:
    return Template((resource_folder() / "review.html").read_text(encoding="utf-8"))


def _colours() -> dict[str, str]:
    schemes = (("light", LIGHT), ("dark", DARK))
    return {f"{scheme}_{token}": colour for scheme, tokens in schemes for token, colour in asdict(tokens).items()}
