"""Scenes of the statistics, with made-up figures of a year."""

import random
from datetime import date, datetime, timedelta
from pathlib import Path

from driving import until
from photographer import Photographer

from kdesk.application import Application
from kdesk.domain.exports import Table
from kdesk.domain.statistics.kept import NO_STATISTICS, Day, ReadySample, Sending, Statistics, Wait
from kdesk.domain.statistics.periods import Period
from kdesk.ui.statistics.window import StatisticsWindow

_SECONDS, _SUNDAY = 20, 7
_NOW = datetime(2026, 12, 1, 15, 30).astimezone().timestamp()
_REASONS = ("Unreachable:", "TimedOut:server_overloaded", "file:stable", "question", "elsewhere")


class MadeUp:
    """Implements `ui.statistics.ports.StatisticsSource`."""

    def __init__(self, kept: Statistics) -> None:
        self._kept = kept

    async def statistics(self) -> Statistics:
        """Return the same at all times."""
        return self._kept

    def now(self) -> float:
        """Return the same moment at all times."""
        return _NOW

    def export(self, table: Table, path: Path) -> None:
        """Write nothing."""


def made_up() -> Statistics:
    """Return a year without Sundays, of which each run makes the same."""
    chance, today = random.Random(7), date(2026, 12, 1)  # noqa: S311  no secret
    days: dict[date, Day] = {}
    hours: dict[int, Sending] = {}
    for day in (today - timedelta(days=back) for back in range(Period.YEAR)):
        if day.isoweekday() == _SUNDAY:
            continue
        parts = [Sending(int(chance.uniform(4e6, 14e6) * 1500), 1500.0) for _ in range(chance.randint(1, 5))]
        begin = int(datetime(day.year, day.month, day.day, 9).astimezone().timestamp() // 3600)
        hours |= {begin + number: part for number, part in enumerate(parts)}
        reasons = chance.sample(_REASONS, chance.randint(0, 3))
        waits = {key: Wait(chance.randint(1, 4), chance.uniform(5, 900)) for key in reasons}
        days[day] = Day(sum(parts, Sending()), chance.randint(1, 30), chance.randint(0, 1), waits)
    sizes = [int(10 ** chance.uniform(6, 10)) for _ in range(220)]
    samples = [ReadySample("made up", 1, size, (8 + size / 3e7) * chance.uniform(0.7, 1.4)) for size in sizes]
    return Statistics(days, hours, tuple(samples))


async def picture_statistics(app: Application, photographer: Photographer) -> None:
    """Take the window in each period, narrow, and with nothing to show."""
    window = _opened(app, made_up())
    await until(lambda: window.sent.chart.marks, _SECONDS, "the statistics")
    await photographer.take_window("statistics", window)
    window.sent.chart.setFocus()
    window.periods.setCurrentIndex(list(Period).index(Period.MONTH))
    await photographer.take_window("statistics-month", window)
    window.periods.setCurrentIndex(list(Period).index(Period.YEAR))
    window.resize(500, 600)
    await photographer.take_dialog("statistics-narrow", window)
    empty = _opened(app, NO_STATISTICS)
    await photographer.take_dialog("statistics-empty", empty)


def _opened(app: Application, kept: Statistics) -> StatisticsWindow:
    window = StatisticsWindow(app.theme, app.ui.formatter, app.tasks, MadeUp(kept), app.window)
    window.resize(900, 600)
    window.show()
    return window
