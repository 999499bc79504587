"""Moments in the words of a row."""

from datetime import datetime


def moment(then: float, now: float) -> str:
    """Return a moment, both in Unix seconds: “14:02” on the same day, “2026-05-03 14:02” on another one."""
    at, today = (datetime.fromtimestamp(seconds).astimezone() for seconds in (then, now))
    return at.strftime("%H:%M" if at.date() == today.date() else "%Y-%m-%d %H:%M")
