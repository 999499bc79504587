"""Moments as a time of day or a date, also those that no calendar has."""

import math
import time
from collections.abc import Iterator

import pytest

from kdesk.domain.timestamps import LAST_TIMESTAMP
from kdesk.messages.format import Format

NOW = 1_800_000_000.0


@pytest.fixture(params=["UTC", "Pacific/Kiritimati", "Etc/GMT+12"])
def _zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The time zone of this computer."""
    if not hasattr(time, "tzset"):
        pytest.skip("this system has one time zone for all programs")
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("_zone")
@pytest.mark.parametrize("then", [0, -1, LAST_TIMESTAMP + 1, 10**12, 2**63, 10**400, 1e300, math.inf, math.nan])
def test_a_moment_that_no_calendar_has_is_unknown(then: float) -> None:
    """Nothing is raised while a row is painted."""
    assert Format().time_of_day(then, NOW) == "an unknown time"


@pytest.mark.usefixtures("_zone")
@pytest.mark.parametrize("then", [1, NOW, LAST_TIMESTAMP])
def test_every_other_moment_is_written(then: float) -> None:
    """To the end of the calendar, in every time zone, whatever this computer's clock says."""
    for now in (NOW, 0, 10**12):
        assert Format().time_of_day(then, now)[-3] == ":"


@pytest.mark.usefixtures("_zone")
def test_seconds_are_written_where_they_tell_moments_apart() -> None:
    """In the timeline of an upload that took less than a minute."""
    assert Format().time_of_day(NOW, NOW, seconds=True) == f"{Format().time_of_day(NOW, NOW)}:00"
    assert Format().time_of_day(NOW + 9, NOW, seconds=True).endswith(":09")
    assert Format().time_of_day(NOW, 0, seconds=True).endswith(f"{Format().time_of_day(NOW, NOW)}:00")
