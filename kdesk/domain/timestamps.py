"""Unix timestamps: which of them a calendar has, and the local time of those."""

from datetime import datetime

LAST_TIMESTAMP = 253_370_764_799
"""Unix seconds of the end of the year 9998: the calendar of computers ends a year later, in every time zone."""


def in_calendar(at: float) -> bool:
    """Return whether Unix seconds are a moment that a calendar has; servers send 0 for an unknown one."""
    return 0 < at <= LAST_TIMESTAMP


def local_time(at: float) -> datetime | None:
    """Return Unix seconds as a time in this computer's zone, None where no calendar has it."""
    return datetime.fromtimestamp(at).astimezone() if in_calendar(at) else None
