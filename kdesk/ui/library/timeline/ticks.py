"""The ticks of a time scale: years, and months where there is room."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from kdesk.domain.timestamps import local_time

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Tick:
    """A year or a month, at the row where it begins in the list.

    Attributes:
        year: Of the calendar.
        month: 1 to 12; 0 for the tick of a year.
        row: Of the list.
    """

    year: int
    month: int
    row: int


def ticks(first: int, last: int, row_at: Callable[[int], int]) -> list[Tick]:
    """Return the ticks between two times, by row.

    Args:
        first: Unix seconds.
        last: Unix seconds, not before `first`.
        row_at: Returns the row of a time.
    """
    begin, end = local_time(first), local_time(last)
    if begin is None or end is None:
        return []
    newest_first = row_at(last) <= row_at(first)
    found: list[Tick] = []
    months = [
        (year, month)
        for year in range(begin.year, end.year + 1)
        for month in range(1, MONTHS + 1)
        if (begin.year, begin.month) <= (year, month) <= (end.year, end.month)
    ]
    for year, month in reversed(months) if newest_first else months:
        # In a list that begins with the newest entry, a month begins at its last moment.
        at = _begin(year + month // MONTHS, month % MONTHS + 1) - 1 if newest_first else _begin(year, month)
        row = row_at(min(max(at, first), last))
        if not found or found[-1].year != year:
            found.append(Tick(year, 0, row))
        found.append(Tick(year, month, row))
    return found


def _begin(year: int, month: int) -> int:
    return int(datetime(year, month, 1).astimezone().timestamp())
