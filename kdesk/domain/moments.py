"""Moments in the words of a row."""

from datetime import datetime

LAST_MOMENT = 253_370_764_799
"""Unix seconds of the end of the year 9998: the calendar of computers ends a year later, in every time zone."""

UNKNOWN_TIME = "an unknown time"


def in_calendar(at: float) -> bool:
    """Tell whether Unix seconds are a moment that a calendar has; 0 stands for one that nobody told."""
    return 0 < at <= LAST_MOMENT


def local_time(at: float) -> datetime | None:
    """Return a moment in the time of this computer, None for one that no calendar has."""
    return datetime.fromtimestamp(at).astimezone() if in_calendar(at) else None


def moment(then: float, now: float) -> str:
    """Return a moment, both in Unix seconds: “14:02” on the same day, “2026-05-03 14:02” on another one.

    One that the server does not tell, 0, or that no calendar has, is “an unknown time”.
    """
    at, today = local_time(then), local_time(now)
    if at is None:
        return UNKNOWN_TIME
    same_day = today is not None and at.date() == today.date()
    return at.strftime("%H:%M" if same_day else "%Y-%m-%d %H:%M")
