"""Statistics as JSON can hold them."""

import math
from collections.abc import Mapping
from datetime import date
from typing import Any

from kdesk.domain.statistics.kept import (
    MOST_DAYS,
    MOST_HOURS,
    MOST_REASONS,
    MOST_SAMPLES,
    Day,
    ReadySample,
    Sending,
    Statistics,
    Wait,
)

VERSION = 1
_MOST = 2**63
_MOST_SECONDS = 1e12
_MOST_LETTERS = 200


def facts_of(statistics: Statistics) -> dict[str, Any]:
    """Return statistics for JSON."""
    return {
        "version": VERSION,
        "days": {
            key.isoformat(): {
                "sent": day.sending.sent,
                "seconds": round(day.sending.seconds, 1),
                "ready": day.ready,
                "failed": day.failed,
                "waits": {reason: [wait.count, round(wait.seconds, 1)] for reason, wait in day.waits.items()},
            }
            for key, day in statistics.days.items()
        },
        "hours": {str(key): [one.sent, round(one.seconds, 1)] for key, one in statistics.hours.items()},
        "samples": [[one.account, one.kind, one.size, round(one.seconds, 1)] for one in statistics.samples],
    }


def statistics_in(facts: Mapping[str, Any]) -> Statistics:
    """Return the statistics of stored facts.

    Raises ValueError, TypeError, KeyError or AttributeError for what is none.
    """
    if facts["version"] != VERSION:
        raise ValueError(f"version {facts['version']!r} is of another kdesk")
    days = {date.fromisoformat(key): _day(one) for key, one in facts["days"].items()}
    hours = {_count(int(key)): _sending(*one) for key, one in facts["hours"].items()}
    samples = [ReadySample(_text(a), _count(kind), _count(size), _seconds(s)) for a, kind, size, s in facts["samples"]]
    if len(days) > MOST_DAYS or len(hours) > MOST_HOURS or len(samples) > MOST_SAMPLES:
        raise ValueError("more than is ever kept")
    return Statistics(days, hours, tuple(samples))


def _day(facts: Mapping[str, Any]) -> Day:
    waits = {_text(key): Wait(_count(count), _seconds(seconds)) for key, (count, seconds) in facts["waits"].items()}
    if len(waits) > MOST_REASONS:
        raise ValueError("more reasons than are ever kept")
    sending = _sending(facts["sent"], facts["seconds"])
    return Day(sending, _count(facts["ready"]), _count(facts["failed"]), waits)


def _sending(sent: Any, seconds: Any) -> Sending:
    return Sending(_count(sent), _seconds(seconds))


def _count(stored: Any) -> int:
    # True is an int in Python, and not in JSON.
    if isinstance(stored, bool) or not isinstance(stored, int) or not 0 <= stored < _MOST:
        raise ValueError(f"{stored!r} is no number")
    return stored


def _seconds(stored: Any) -> float:
    seconds = float(stored)
    if not math.isfinite(seconds) or not 0 <= seconds < _MOST_SECONDS:
        raise ValueError(f"{stored!r} is no length of time")
    # As it is written. The rate of something that took next to no time has no number.
    return round(seconds, 1)


def _text(stored: Any) -> str:
    if not isinstance(stored, str) or len(stored) > _MOST_LETTERS:
        raise ValueError(f"{stored!r} is no name")
    return stored
