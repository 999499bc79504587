"""What is kept of many uploads: it grows, is bounded, and survives being written as JSON."""

import json
from datetime import date, timedelta
from typing import Any

import pytest

from kdesk.domain.statistics.facts import facts_of, statistics_in
from kdesk.domain.statistics.kept import (
    MOST_ALIKE,
    MOST_DAYS,
    MOST_HOURS,
    MOST_REASONS,
    MOST_SAMPLES,
    NO_STATISTICS,
    Day,
    ReadySample,
    Sending,
    Statistics,
    Wait,
    thinned,
)

TODAY = date(2026, 5, 3)
SOME = Statistics(
    {TODAY: Day(Sending(2**40, 90.0), 3, 1, {"TimedOut:server_overloaded": Wait(2, 12.5), "question": Wait(1, 3.0)})},
    {493_000: Sending(2**40, 90.0)},
    (ReadySample("0123456789ab", 1, 5_000_000, 12.0),),
)


def test_what_comes_later_is_added() -> None:
    """Bytes, seconds, ends and waits of one day are summed, reason by reason."""
    more = Statistics({TODAY: Day(Sending(5, 1.0), 1, 0, {"question": Wait(1, 2.0)})}, {493_000: Sending(5, 1.0)})
    grown = SOME.plus(more, TODAY)
    assert grown.days[TODAY] == Day(
        Sending(2**40 + 5, 91.0), 4, 1, {"TimedOut:server_overloaded": Wait(2, 12.5), "question": Wait(2, 5.0)}
    )
    assert grown.hours == {493_000: Sending(2**40 + 5, 91.0)}
    assert grown.samples == SOME.samples
    assert NO_STATISTICS.plus(SOME, TODAY) == SOME
    assert SOME
    assert not NO_STATISTICS


def test_it_is_bounded() -> None:
    """The newest days and hours stay, and of one day the longest waits."""
    days = {TODAY - timedelta(days=number): Day(ready=1) for number in range(MOST_DAYS + 50)}
    hours = {490_000 + number: Sending(1, 1.0) for number in range(MOST_HOURS + 50)}
    kept = Statistics(days, hours).plus(NO_STATISTICS, TODAY)
    assert len(kept.days) == MOST_DAYS
    assert max(kept.days) == TODAY
    assert len(kept.hours) == MOST_HOURS
    assert max(kept.hours) == 490_000 + MOST_HOURS + 49
    waits = {f"Error:{number}": Wait(1, float(number)) for number in range(MOST_REASONS + 5)}
    summed = (Day(waits=waits) + Day()).waits
    assert len(summed) == MOST_REASONS
    assert "Error:0" not in summed


def test_a_clock_that_is_ahead_drops_none_of_the_past() -> None:
    """What it made goes first when there is no room."""
    ahead, far = date(2099, 1, 1), 1_130_000
    grown = SOME.plus(Statistics({ahead: Day(ready=1)}, {far: Sending(1, 1.0)}), ahead)
    assert set(grown.days) == {TODAY, ahead}
    days = {TODAY - timedelta(days=number): Day(ready=1) for number in range(MOST_DAYS)}
    hours = {493_000 - number: Sending(1, 1.0) for number in range(MOST_HOURS)}
    healed = grown.plus(Statistics(days, hours), TODAY)
    assert set(healed.days) == set(days)
    assert set(healed.hours) == set(hours)


def test_a_clock_that_is_behind_drops_nothing() -> None:
    """One without a battery begins in 1970, and kdesk may start before it is set."""
    first = date(1970, 1, 1)
    grown = SOME.plus(Statistics({first: Day(ready=1)}, {1: Sending(1, 1.0)}), first)
    assert set(grown.days) == {first, TODAY}
    assert set(grown.hours) == {1, 493_000}


def test_many_small_files_leave_what_was_learned_of_large_ones() -> None:
    """Of each size the newest samples stay."""
    large = ReadySample("a", 1, 5_000_000_000, 300.0)
    small = tuple(ReadySample("a", 1, 9_000, float(number)) for number in range(1000))
    kept = thinned((large, *small))
    assert kept == (large, *small[-MOST_ALIKE:])
    every = tuple(ReadySample(str(number), 1, 1, 1.0) for number in range(MOST_SAMPLES + 10))
    assert thinned(every) == every[10:]


def test_it_is_the_same_after_json() -> None:
    """Whatever is kept can be written and read."""
    assert statistics_in(json.loads(json.dumps(facts_of(SOME)))) == SOME
    assert statistics_in(json.loads(json.dumps(facts_of(NO_STATISTICS)))) == NO_STATISTICS


def changed(place: str, value: Any) -> dict[str, Any]:
    """Return the facts of SOME with another value at a place like `days.2026-05-03.sent`."""
    facts: Any = json.loads(json.dumps(facts_of(SOME)))
    inner = facts
    *way, last = place.split(".")
    for step in way:
        inner = inner[step]
    inner[last] = value
    return dict(facts)


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("version", 2),
        ("days", []),
        ("days", {"someday": {}}),
        ("days.2026-05-03", 7),
        ("days.2026-05-03.sent", -1),
        ("days.2026-05-03.sent", True),
        ("days.2026-05-03.sent", 2**64),
        ("days.2026-05-03.seconds", float("nan")),
        ("days.2026-05-03.seconds", float("inf")),
        ("days.2026-05-03.waits", {"question": [1]}),
        ("days.2026-05-03.waits", {"x" * 300: [1, 1.0]}),
        ("days.2026-05-03.waits", {str(number): [1, 1.0] for number in range(MOST_REASONS + 1)}),
        ("hours", {"-1": [1, 1.0]}),
        ("hours", {"noon": [1, 1.0]}),
        ("hours", {str(number): [1, 1.0] for number in range(MOST_HOURS + 1)}),
        ("samples", [[7, 1, 5, 1.0]]),
        ("samples", [["a", 1, 5]]),
        ("samples", None),
    ],
)
def test_what_is_none_is_refused(place: str, value: object) -> None:
    """Whatever a damaged file holds, it is one of four errors."""
    with pytest.raises((ValueError, TypeError, KeyError, AttributeError)):
        statistics_in(changed(place, value))


def test_a_time_that_is_next_to_nothing_is_none() -> None:
    """A rate over it would be infinite, which no table can hold."""
    day = statistics_in(changed("days.2026-05-03.seconds", 5e-324)).days[date(2026, 5, 3)]
    assert day.sending.seconds == day.sending.rate == 0.0
