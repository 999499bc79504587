"""A graph of measures over time as SVG, for pages: its colours come from the page's style sheet."""

from collections.abc import Sequence
from math import isinf

from kdesk.domain.exports import html_text
from kdesk.domain.reviews.plot import STYLES, Span, buckets_of, clock_lines_of, lines_of, places_of, span_of
from kdesk.domain.reviews.review import BIT_RATE, Series
from kdesk.messages.format import Format
from kdesk.messages.rendition_changes import written_time
from kdesk.messages.reviews import measure_name, value_text
from kdesk.messages.translation import _

_WIDTH, _HEIGHT = 720, 240
_LEFT, _TOP, _RIGHT, _BOTTOM = 76, 10, 12, 26
_LINES, _MOMENTS, _COLUMN = 5, 8, 3
_DASHES = ("", "7 4", "2 3", "9 3 2 3")
_ABOVE = 0.15
"""Share of the scale that is free below the line of equal frames."""
_LEGEND = 20
"""Height of a line of the legend."""


def graph_svg(series: Sequence[Series], formatter: Format) -> str:
    """Return a graph of measures of one kind, with a legend below it.

    Args:
        series: At least one; all with the same name and unit.
    """
    name = series[0].name
    across = Span(*_ends(series))
    up = span_of((value for one in series for value in one.values), from_zero=name == BIT_RATE)
    if any(isinf(value) for one in series for value in one.values):
        # Equal frames have no number: they stand above the scale, at the upper edge.
        lines, up = lines_of(up, _LINES), Span(up.low, up.high + (up.high - up.low) * _ABOVE)
        parts = [*_equal_line(), *_grid(series[0], across, up, lines, formatter)]
    else:
        parts = _grid(series[0], across, up, lines_of(up, _LINES), formatter)
    for number, one in enumerate(series):
        style = number % STYLES
        dash = f' stroke-dasharray="{_DASHES[style]}"' if _DASHES[style] else ""
        if one.times:
            curve, around = _paths(one, across, up)
            parts.append(f'<path class="around c{style}" d="{around}"/>')
            parts.append(f'<path class="curve c{style}"{dash} d="{curve}"/>')
        line = _HEIGHT + number * _LEGEND + _LEGEND // 2
        parts.append(f'<path class="curve c{style}"{dash} d="M{_LEFT} {line}h36"/>')
        parts.append(f'<text x="{_LEFT + 44}" y="{line + 4}">{html_text(one.label or measure_name(one.name))}</text>')
    height = _HEIGHT + len(series) * _LEGEND
    title = html_text(measure_name(name))
    return (
        f'<svg viewBox="0 0 {_WIDTH} {height}" role="img" aria-label="{title}"><title>{title}</title>\n'
        + "\n".join(parts)
        + "\n</svg>"
    )


def _equal_line() -> list[str]:
    words = html_text(_("equal"))
    return [
        f'<path class="grid" d="M{_LEFT} {_TOP}H{_WIDTH - _RIGHT}"/>',
        f'<text class="quiet" x="{_LEFT - 8}" y="{_TOP + 4}" text-anchor="end">{words}</text>',
    ]


def _ends(series: Sequence[Series]) -> tuple[float, float]:
    first = min((float(one.times[0]) for one in series if one.times), default=0.0)
    last = max((float(one.times[-1]) for one in series if one.times), default=0.0)
    return first, last if last > first else first + 1.0


def _grid(one: Series, across: Span, up: Span, lines: Sequence[float], formatter: Format) -> list[str]:
    parts: list[str] = []
    for value in lines:
        y = _y(value, up)
        text = formatter.decimal(value, places_of(lines))
        if one.name == BIT_RATE:
            text = value_text(one.name, value, one.unit, formatter) if value else formatter.number(0)
        parts.append(f'<path class="grid" d="M{_LEFT} {y:.1f}H{_WIDTH - _RIGHT}"/>')
        parts.append(f'<text class="quiet" x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{html_text(text)}</text>')
    for moment in clock_lines_of(across, _MOMENTS):
        x, text = _x(moment, across), written_time(round(moment * 1000))
        parts.append(f'<text class="quiet" x="{x:.1f}" y="{_HEIGHT - 8}" text-anchor="middle">{html_text(text)}</text>')
    return parts


def _paths(one: Series, across: Span, up: Span) -> tuple[str, str]:
    """Return a line through the means of every few pixels, and the outline of the values around it."""
    times = [float(time) for time in one.times]
    buckets = buckets_of(times, one.values, across, (_WIDTH - _LEFT - _RIGHT) // _COLUMN)
    line = [(part.time, part.mean) for part in buckets]
    around = [*((part.time, part.high) for part in buckets), *((part.time, part.low) for part in reversed(buckets))]
    texts = ["L".join(f"{_x(time, across):.1f} {_y(value, up):.1f}" for time, value in one) for one in (line, around)]
    return f"M{texts[0]}", f"M{texts[1]}Z"


def _x(time: float, across: Span) -> float:
    return _LEFT + across.share(time) * (_WIDTH - _LEFT - _RIGHT)


def _y(value: float, up: Span) -> float:
    return _TOP + (1 - up.share(value)) * (_HEIGHT - _TOP - _BOTTOM)
