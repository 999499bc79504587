"""A review as a report for people: one HTML file that fetches nothing, and the same parts for a printed one."""

from base64 import b64encode
from collections.abc import Callable, Sequence
from itertools import groupby

from kdesk.domain.exports import html_text
from kdesk.domain.reviews.review import Note, Review, Series
from kdesk.domain.timestamps import in_calendar
from kdesk.messages.format import Format
from kdesk.messages.report_page import list_html, report_page, sections_html, table_html
from kdesk.messages.review_graph import graph_svg
from kdesk.messages.reviews import Written, marks_table, series_table, sides_table, time_text
from kdesk.messages.translation import _

_LETTERS = "ABCD"
Graph = Callable[[Sequence[Series]], str]
"""Returns the HTML of a graph of measures of one kind."""


def review_page(review: Review, formatter: Format, write: Written = time_text) -> str:
    """Return the report as one HTML page, with every text in it escaped.

    Args:
        write: Writes the times of notes, marks and worst frames.
    """
    body = report_body(
        review, formatter, graph=lambda series: graph_svg(series, formatter), picture=_embedded, write=write
    )
    written = formatter.date_and_time(review.changed) if in_calendar(review.changed) else ""
    return report_page(_("Review"), review.title, _("Review: {name}").format(name=review.title), written, body)


def report_body(
    review: Review,
    formatter: Format,
    *,
    graph: Graph,
    picture: Callable[[Note], str],
    write: Written = time_text,
) -> str:
    """Return the sections of a report as HTML.

    Args:
        graph: Draws measures over time.
        picture: Returns the address of the still of a note.
        write: Writes times.
    """
    caption = _caption(review)
    notes = (_note(note, write(note.time), caption, formatter, picture) for note in review.notes)
    graphs = "\n".join(graph(series) for series in series_groups(review))
    sections = (
        (_("Compared"), table_html(sides_table(review.sides, formatter))),
        (_("Notes"), "\n".join(notes)),
        (_("Measures"), table_html(series_table(review.series, formatter, write)) + graphs if review.series else ""),
        (_("Marks"), table_html(marks_table(review, write)) if review.marks else ""),
        (_("Findings"), list_html(review.findings)),
    )
    return sections_html(sections)


def series_groups(review: Review) -> list[list[Series]]:
    """Return the measures with values over time, those of one kind together."""
    drawn = sorted((one for one in review.series if one.times), key=lambda one: (one.name, one.unit))
    return [list(group) for _key, group in groupby(drawn, key=lambda one: (one.name, one.unit))]


def _embedded(note: Note) -> str:
    return f"data:image/png;base64,{b64encode(note.still).decode()}"


def _caption(review: Review) -> str:
    """Return which video is which in the pictures, in the order in which they stand there."""
    return " · ".join(f"{letter} {side.label}" for letter, side in zip(_LETTERS, review.sides, strict=False))


def _note(note: Note, moment: str, caption: str, formatter: Format, picture: Callable[[Note], str]) -> str:
    written = formatter.date_and_time(note.written) if in_calendar(note.written) and note.written else ""
    by = " · ".join(part for part in (note.author, written) if part)
    text = html_text(note.text).replace("\n", "<br>")
    alt = html_text(_("Still picture"))
    still = f'\n<p><img src="{picture(note)}" alt="{alt}" width="640"></p>' if note.still else ""
    if still and caption:
        still += f'\n<p class="quiet" dir="auto">{html_text(caption)}</p>'
    heading = f'<h3>{html_text(moment)} <span class="quiet" dir="auto">{html_text(by)}</span></h3>'
    return f'<article>{heading}\n<p dir="auto">{text}</p>{still}</article>'
