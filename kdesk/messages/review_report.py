"""A review as a report for people: one HTML file that fetches nothing, and the same parts for a printed one.

The page itself is `review.html` among the data files; its colours are those of `domain.colours`.
"""

from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import asdict
from functools import cache
from itertools import groupby
from string import Template

from kdesk import __version__
from kdesk.data_files import resource_folder
from kdesk.domain.colours import DARK, LIGHT
from kdesk.domain.exports import Table, html_text
from kdesk.domain.reviews.review import Note, Review, Series
from kdesk.domain.timestamps import in_calendar
from kdesk.messages.format import Format
from kdesk.messages.review_graph import graph_svg
from kdesk.messages.reviews import marks_table, series_table, sides_table, time_text
from kdesk.messages.translation import _, language

Graph = Callable[[Sequence[Series]], str]
"""Returns the HTML of a graph of measures of one kind."""


def review_page(review: Review, formatter: Format) -> str:
    """Return the report as one HTML page, with every text in it escaped."""
    texts = {
        "language": language(),
        "title": _("Review: {name}").format(name=review.title),
        "kind": _("Review"),
        "name": review.title,
        "written": formatter.date_and_time(review.changed) if in_calendar(review.changed) else "",
        "footer": _("Written by kdesk {version}.").format(version=__version__),
    }
    body = report_body(review, formatter, graph=lambda series: graph_svg(series, formatter), picture=_embedded)
    return _template().substitute(_colours(), **{key: html_text(text) for key, text in texts.items()}, body=body)


def report_body(review: Review, formatter: Format, *, graph: Graph, picture: Callable[[Note], str]) -> str:
    """Return the sections of a report as HTML.

    Args:
        graph: Draws measures over time.
        picture: Returns the address of the still of a note.
    """
    graphs = "\n".join(graph(series) for series in series_groups(review))
    sections = (
        (_("Compared"), _table(sides_table(review.sides, formatter))),
        (_("Notes"), "\n".join(_note(note, formatter, picture) for note in review.notes)),
        (_("Measures"), _table(series_table(review.series, formatter)) + graphs if review.series else ""),
        (_("Marks"), _table(marks_table(review)) if review.marks else ""),
        (_("Findings"), _list(review.findings)),
    )
    shown = (f"<section><h2>{html_text(title)}</h2>\n{content}</section>" for title, content in sections if content)
    return "\n".join(shown)


def series_groups(review: Review) -> list[list[Series]]:
    """Return the measures with values over time, those of one kind together."""
    drawn = sorted((one for one in review.series if one.times), key=lambda one: (one.name, one.unit))
    return [list(group) for _key, group in groupby(drawn, key=lambda one: (one.name, one.unit))]


@cache
def _template() -> Template:
    return Template((resource_folder() / "review.html").read_text(encoding="utf-8"))


def _colours() -> dict[str, str]:
    schemes = (("light", LIGHT), ("dark", DARK))
    return {f"{scheme}_{token}": colour for scheme, tokens in schemes for token, colour in asdict(tokens).items()}


def _embedded(note: Note) -> str:
    return f"data:image/png;base64,{b64encode(note.still).decode()}"


def _note(note: Note, formatter: Format, picture: Callable[[Note], str]) -> str:
    written = formatter.date_and_time(note.written) if in_calendar(note.written) and note.written else ""
    by = " · ".join(part for part in (note.author, written) if part)
    text = html_text(note.text).replace("\n", "<br>")
    alt = html_text(_("Still picture"))
    still = f'\n<p><img src="{picture(note)}" alt="{alt}" width="640"></p>' if note.still else ""
    heading = f'<h3>{html_text(time_text(note.time))} <span class="quiet" dir="auto">{html_text(by)}</span></h3>'
    return f'<article>{heading}\n<p dir="auto">{text}</p>{still}</article>'


def _list(texts: Sequence[str]) -> str:
    rows = "".join(f'<li dir="auto">{html_text(text)}</li>' for text in texts)
    return f"<ul>{rows}</ul>" if rows else ""


def _table(table: Table) -> str:
    """Return a table whose cells are texts: none becomes a link, since a review of somebody may name any address."""
    head = "".join(f"<th>{html_text(title)}</th>" for title in table.columns)
    rows = ("".join(f'<td dir="auto">{html_text(str(cell or ""))}</td>' for cell in row) for row in table.rows)
    body = "".join(f"<tr>{row}</tr>\n" for row in rows)
    return f"<table>\n<tr>{head}</tr>\n{body}</table>\n"
