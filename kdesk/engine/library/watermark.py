"""Up to when the changes of a library are known.

An entry may carry any time: it came from another system, or the clock of a server was wrong. One in the far future must
not become the time of the last change, since nothing that happens afterwards would count as changed since then.
"""

from collections.abc import Iterable

from kdesk.domain.entry import Entry
from kdesk.domain.entry_query import Opening

TOLERANCE = 60
"""Seconds by which the clocks of one service may differ, and its search index may lag behind."""

FIRST_TIME = 315_360_000
"""Smaller times count as relative to now (`wire-facts`, 1.6.9): an entry of that time has none."""


def plausible(time: int, now: int) -> bool:
    """Return whether a change can have happened at this time.

    Args:
        time: Unix seconds.
        now: Of the server's clock; 0 if it does not tell: then every time counts.
    """
    return not now or time <= now + TOLERANCE


def first_watermark(opening: Opening) -> int:
    """Return the time from which on changes are to be looked for after a list was opened."""
    return opening.changed if plausible(opening.changed, opening.now) else opening.now - TOLERANCE


def next_watermark(since: int, entries: Iterable[Entry], now: int) -> int:
    """Return the time from which on to look next.

    Args:
        since: From which on these changes were asked for.
        entries: What was changed.
        now: Of the server's clock; 0 if it does not tell.
    """
    return max([since, *(entry.updated_at for entry in entries if plausible(entry.updated_at, now))])
