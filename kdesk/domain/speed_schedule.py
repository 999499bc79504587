"""When another speed limit holds: rules by hour and weekday."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from kdesk.domain.speed_limits import NO_LIMIT, SpeedLimit

MAX_SPEED_RULES = 20
DAYS = range(7)
"""Monday is 0, as of `datetime.weekday`."""
_DAY_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class SpeedRule:
    """At these times of these days, this limit holds.

    Attributes:
        days: Weekdays on which it begins, Monday 0, in their order.
        begin: Minute of the day, from 0.
        end: Minute of the day; not after `begin` if it ends on the next day. The same as `begin` means a whole day.
        limit: Holds in place of the usual one.
    """

    days: tuple[int, ...]
    begin: int
    end: int
    limit: SpeedLimit = NO_LIMIT

    @property
    def is_valid(self) -> bool:
        """Whether it can hold at any time."""
        days = bool(self.days) and list(self.days) == sorted(set(self.days)) and set(self.days) <= set(DAYS)
        return days and all(0 <= minute < _DAY_MINUTES for minute in (self.begin, self.end)) and self.limit.is_valid

    def holds(self, at: datetime) -> bool:
        """Return whether it holds at a local time."""
        minute = at.hour * 60 + at.minute
        if self.begin < self.end:
            return at.weekday() in self.days and self.begin <= minute < self.end
        began_today = at.weekday() in self.days and minute >= self.begin
        return began_today or ((at.weekday() - 1) % 7 in self.days and minute < self.end)


def are_speed_rules(rules: Sequence[SpeedRule]) -> bool:
    """Return whether the settings can hold these rules."""
    return len(rules) <= MAX_SPEED_RULES and all(rule.is_valid for rule in rules)


def limit_at(at: datetime, usual: SpeedLimit, rules: Sequence[SpeedRule]) -> SpeedLimit:
    """Return the limit at a local time: that of the first rule that holds, otherwise the usual one."""
    return next((rule.limit for rule in rules if rule.holds(at)), usual)


def seconds_to_next(at: datetime) -> float:
    """Return how long it is to the next full minute, at which another rule may hold."""
    following = at.replace(second=0, microsecond=0) + timedelta(minutes=1)
    return (following - at).total_seconds()
