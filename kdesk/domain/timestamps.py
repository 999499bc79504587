"""Unix timestamps: which of them a calendar has, and the local time of those."""

from datetime import datetime

LAST_TIMESTAMP = 253_370_764_799
"""Unix seconds of the end of the year 9998: the calendar of computers ends a year later, in every time zone."""

UNKNOWN_TIME = "an unknown time"


def in_calendar(at: float) -> bool:
    """Return whether Unix seconds are a moment that a calendar has; servers send 0 for an unknown one."""
    return 0 < at <= LAST_TIMESTAMP


def local_time(at: float) -> datetime | None:
    """Return Unix seconds as a time in this computer's zone, None where no calendar has it."""
    return datetime.fromtimestamp(at).astimezone() if in_calendar(at) else None


def moment(then: float, now: float) -> str:
    """Return “14:02” on the same day, “2026-05-03 14:02” on another one, “an unknown time” outside the calendar.

    Args:
        then: Unix seconds of the moment; 0 for an unknown one.
        now: Unix seconds of the present.
    """
    at, today = local_time(then), local_time(now)
    if at is None:
        return UNKNOWN_TIME
    same_day = today is not None and at.date() == today.date()
    return at.strftime("%H:%M" if same_day else "%Y-%m-%d %H:%M")
