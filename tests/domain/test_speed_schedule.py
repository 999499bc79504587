"""Speed limits by hour and weekday."""

from datetime import datetime

import pytest

from kdesk.domain.speed_limits import NO_LIMIT, POLITE, SpeedLimit
from kdesk.domain.speed_schedule import SpeedRule, are_speed_rules, limit_at, seconds_to_next

SLOW = SpeedLimit(1_000_000)
OFFICE = SpeedRule((0, 1, 2, 3, 4), 8 * 60, 18 * 60, SLOW)
NIGHT = SpeedRule((4,), 22 * 60, 6 * 60, POLITE)
MONDAY = 5
"""Of January 2026."""


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """Return a time of January 2026 in local time."""
    return datetime(2026, 1, day, hour, minute)  # noqa: DTZ001  local times are what the rules are about


@pytest.mark.parametrize(
    ("time", "limit"),
    [
        (at(MONDAY, 7, 59), NO_LIMIT),
        (at(MONDAY, 8), SLOW),
        (at(MONDAY, 17, 59), SLOW),
        (at(MONDAY, 18), NO_LIMIT),
        (at(MONDAY + 5, 12), NO_LIMIT),
        (at(MONDAY + 4, 21, 59), NO_LIMIT),
        (at(MONDAY + 4, 22), POLITE),
        (at(MONDAY + 5, 5, 59), POLITE),
        (at(MONDAY + 5, 6), NO_LIMIT),
        (at(MONDAY + 3, 23), NO_LIMIT),
    ],
)
def test_a_rule_holds_at_its_times(time: datetime, limit: SpeedLimit) -> None:
    """From its beginning to its end, which may be on the next day; otherwise the usual limit."""
    assert limit_at(time, NO_LIMIT, (OFFICE, NIGHT)) == limit


def test_the_first_rule_that_holds_counts() -> None:
    """Also before one that is narrower."""
    assert limit_at(at(MONDAY, 9), NO_LIMIT, (OFFICE, SpeedRule((0,), 540, 600, POLITE))) == SLOW


def test_equal_times_are_a_whole_day() -> None:
    """From then on, for 24 hours."""
    rule = SpeedRule((0,), 600, 600, SLOW)
    assert rule.holds(at(MONDAY, 10))
    assert rule.holds(at(MONDAY + 1, 9, 59))
    assert not rule.holds(at(MONDAY + 1, 10))


@pytest.mark.parametrize(
    "rule",
    [
        SpeedRule((), 0, 1),
        SpeedRule((7,), 0, 1),
        SpeedRule((1, 0), 0, 1),
        SpeedRule((0,), -1, 1),
        SpeedRule((0,), 0, 1440),
        SpeedRule((0,), 0, 1, SpeedLimit(-1)),
    ],
)
def test_rules_that_make_no_sense_are_refused(rule: SpeedRule) -> None:
    """No days, days that do not exist, times outside of a day."""
    assert not are_speed_rules([rule])


def test_the_next_minute_is_waited_for() -> None:
    """Not more than one, so that a changed clock is noticed."""
    assert seconds_to_next(datetime(2026, 1, 5, 7, 59, 30)) == 30  # noqa: DTZ001
