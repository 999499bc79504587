"""Statistics in the pieces that charts and tables show."""

from datetime import date, datetime, timedelta

from kdesk.domain.statistics.kept import Day, Sending, Statistics, Wait
from kdesk.domain.statistics.periods import Period, columns_of, rates_of, span_of_period, total_of, waits_of

TODAY = date(2026, 5, 3)


def hour_of(day: date, hour: int) -> int:
    """Return the Unix time in hours of an hour of a day here."""
    return int(datetime(day.year, day.month, day.day, hour).astimezone().timestamp() // 3600)


def test_columns_are_days_or_weeks() -> None:
    """The last one holds today; days without anything are there, and empty."""
    kept = Statistics(
        {TODAY: Day(ready=1), TODAY - timedelta(days=6): Day(ready=2), TODAY - timedelta(days=7): Day(ready=4)}
    )
    week = columns_of(kept, Period.WEEK, TODAY)
    assert [column.total.ready for column in week] == [2, 0, 0, 0, 0, 0, 1]
    assert week[-1].first == week[-1].last == TODAY
    assert total_of(week).ready == 3
    month = columns_of(kept, Period.MONTH, TODAY)
    assert len(month) == 30
    assert total_of(month).ready == 7
    year = columns_of(kept, Period.YEAR, TODAY)
    assert [column.total.ready for column in year[-2:]] == [4, 3]
    assert len(year) == 52
    assert year[-1].last == TODAY


def test_rates_are_those_of_hours_in_a_week_and_of_days_in_a_month() -> None:
    """What sent nothing, or for less than a second, has none; neither have hours before or after the period."""
    hours = {
        hour_of(TODAY, 9): Sending(900, 9.0),
        hour_of(TODAY, 10): Sending(900, 0.2),
        hour_of(TODAY, 11): Sending(0, 30.0),
        hour_of(TODAY - timedelta(days=8), 9): Sending(10, 10.0),
        hour_of(TODAY + timedelta(days=1), 0): Sending(10, 10.0),
    }
    kept = Statistics({TODAY: Day(Sending(1800, 39.2)), TODAY - timedelta(days=8): Day(Sending(10, 10.0))}, hours)
    (only,) = rates_of(kept, Period.WEEK, TODAY)
    assert only.rate == 100.0
    assert only.end - only.begin == 3600
    begin, end = span_of_period(Period.WEEK, TODAY)
    assert begin <= only.begin < only.end <= end
    assert [round(one.rate) for one in rates_of(kept, Period.MONTH, TODAY)] == [1, 46]
    assert len(rates_of(kept, Period.YEAR, TODAY)) == 2
    assert Sending(5, 0.0).rate == 0.0


def test_the_longest_wait_comes_first() -> None:
    """Equal ones are in the order of their names, so that nothing jumps."""
    day = Day(waits={"b": Wait(1, 5.0), "a": Wait(9, 5.0), "c": Wait(1, 50.0)})
    assert [reason for reason, _wait in waits_of(day)] == ["c", "a", "b"]
