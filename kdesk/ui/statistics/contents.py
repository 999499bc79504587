"""What each chart shows of the statistics: marks, scales and their words."""

from collections.abc import Sequence
from datetime import date, timedelta

from kdesk.domain.statistics.kept import ReadySample, Wait
from kdesk.domain.statistics.periods import Column, Period, RatePoint, span_of_period
from kdesk.domain.statistics.scales import Scale, from_zero, of_sizes, of_times
from kdesk.messages.format import Format
from kdesk.messages.statistics import (
    column_words,
    day_name,
    noon,
    rate_point_words,
    sample_words,
    wait_amount,
    wait_words,
)
from kdesk.ui.statistics.chart import Axis
from kdesk.ui.statistics.marked import Mark

_LINES = 4

Content = tuple[Sequence[Mark], Axis, Axis]
"""Marks, the scale across, the scale up."""


def sent_content(columns: Sequence[Column], formatter: Format) -> Content:
    """Return the bytes of each day or week; no marks if nothing was sent."""
    sent = [column.total.sending.sent for column in columns]
    marks = [
        Mark(row, row + 1, column.total.sending.sent, column_words(column, formatter))
        for row, column in enumerate(columns)
    ]
    lines = tuple(row + 0.5 for row in range(len(columns)))
    across = Axis(Scale(0.0, float(len(columns)), lines), [day_name(column.first, formatter) for column in columns])
    scale = from_zero(sent, _LINES)
    up = Axis(scale, [formatter.size_mark(value) for value in scale.lines])
    return (marks if any(sent) else [], across, up)


def rates_content(points: Sequence[RatePoint], period: Period, today: date, formatter: Format) -> Content:
    """Return the rate of each hour, day or week."""
    marks = [Mark(one.begin, one.end, one.rate, rate_point_words(one, period, formatter)) for one in points]
    begin, end = span_of_period(period, today)
    days = [today - timedelta(days=back) for back in range(period - 1, -1, -period.step)]
    across = Axis(Scale(begin, end, tuple(map(noon, days))), [day_name(day, formatter) for day in days])
    scale = from_zero([one.rate for one in points], _LINES)
    return marks, across, Axis(scale, [formatter.speed_mark(value) for value in scale.lines])


def waits_content(waits: Sequence[tuple[str, Wait]], formatter: Format) -> Sequence[Mark]:
    """Return a lying bar for each reason."""
    return [
        Mark(row, row, wait.seconds, wait_words(reason, wait, formatter), reason, wait_amount(wait, formatter))
        for row, (reason, wait) in enumerate(waits)
    ]


def ready_content(samples: Sequence[ReadySample], formatter: Format) -> Content:
    """Return a point for each file, by its size."""
    by_size = sorted(samples, key=lambda one: (one.size, one.seconds))
    marks = [Mark(one.size, one.size, max(1.0, one.seconds), sample_words(one, formatter)) for one in by_size]
    sizes, times = of_sizes([mark.begin for mark in marks]), of_times([mark.value for mark in marks])
    across = Axis(sizes, [formatter.size_mark(value) for value in sizes.lines])
    return marks, across, Axis(times, [formatter.together(formatter.time_left(value)) for value in times.lines])
