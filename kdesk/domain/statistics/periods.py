"""Statistics of the last days, in the pieces that charts and tables show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import IntEnum
from functools import reduce
from operator import add

from kdesk.domain.statistics.kept import Day, Sending, Statistics, Wait

_HOUR = 3600
_LEAST_SECONDS = 1.0
"""Of sending: a rate over less is chance."""


class Period(IntEnum):
    """How far back; the value is the number of days, with the present one. A year is 52 whole weeks."""

    WEEK = 7
    MONTH = 30
    YEAR = 364

    @property
    def step(self) -> int:
        """Days of one column."""
        return 7 if self is Period.YEAR else 1


@dataclass(frozen=True, slots=True)
class Column:
    """Some days together.

    Attributes:
        last: The last of its days.
        total: What happened on them.
    """

    first: date
    last: date
    total: Day


@dataclass(frozen=True, slots=True)
class RatePoint:
    """The mean rate of some time.

    Attributes:
        begin: Unix seconds.
        end: Unix seconds.
        rate: Bytes per second of sending.
    """

    begin: float
    end: float
    rate: float


def columns_of(statistics: Statistics, period: Period, today: date) -> Sequence[Column]:
    """Return the columns of a period, the oldest first."""
    first = today - timedelta(days=period - 1)
    found = []
    for begin in range(0, period, period.step):
        days = [first + timedelta(days=begin + number) for number in range(period.step)]
        total = reduce(add, (statistics.days[day] for day in days if day in statistics.days), Day())
        found.append(Column(days[0], days[-1], total))
    return found


def total_of(columns: Sequence[Column]) -> Day:
    """Return what happened in all of these columns."""
    return reduce(add, (column.total for column in columns), Day())


def rates_of(statistics: Statistics, period: Period, today: date) -> Sequence[RatePoint]:
    """Return the rates of a period, in order: of hours in a week, else of its columns. What sent nothing has none."""
    if period is Period.WEEK:
        begin, end = span_of_period(period, today)
        times = ((hour * _HOUR, (hour + 1) * _HOUR, one) for hour, one in sorted(statistics.hours.items()))
        return [_point(*one) for one in times if begin <= one[0] < end and _counts(one[2])]
    columns = columns_of(statistics, period, today)
    parts = [(_begin(one.first), _begin(one.last + timedelta(days=1)), one.total.sending) for one in columns]
    return [_point(*one) for one in parts if _counts(one[2])]


def span_of_period(period: Period, today: date) -> tuple[float, float]:
    """Return begin and end of a period, in Unix seconds."""
    return _begin(today - timedelta(days=period - 1)), _begin(today + timedelta(days=1))


def waits_of(day: Day) -> Sequence[tuple[str, Wait]]:
    """Return the waits by reason, the longest first."""
    return sorted(day.waits.items(), key=lambda item: (-item[1].seconds, item[0]))


def _begin(day: date) -> float:
    # Of the local day: with summer time it may be 23 or 25 hours long.
    return datetime.combine(day, time()).astimezone().timestamp()


def _counts(sending: Sending) -> bool:
    return sending.sent > 0 and sending.seconds >= _LEAST_SECONDS


def _point(begin: float, end: float, sending: Sending) -> RatePoint:
    return RatePoint(begin, end, sending.rate)
