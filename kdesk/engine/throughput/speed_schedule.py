"""Applies the speed limit of the hour: the usual one, or that of a rule by hour and weekday."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from kdesk.domain.ports import Clock
from kdesk.domain.speed_limits import NO_LIMIT, SpeedLimit
from kdesk.domain.speed_schedule import SpeedRule, limit_at, seconds_to_next


class SpeedSchedule:
    """Tells those who follow it which limit holds now. What runs keeps running, at another speed.

    Attributes:
        limit: That holds now.
    """

    def __init__(self, clock: Clock, usual: SpeedLimit = NO_LIMIT, rules: Sequence[SpeedRule] = ()) -> None:
        self._clock = clock
        self._usual, self._rules = usual, tuple(rules)
        self._followers: list[Callable[[SpeedLimit], object]] = []
        self.limit = self._limit_now()

    def follow(self, do: Callable[[SpeedLimit], object]) -> None:
        """Call this with the limit now, and with each other one."""
        self._followers.append(do)
        do(self.limit)

    def set_usual(self, limit: SpeedLimit) -> None:
        """Use another limit where no rule holds."""
        self._usual = limit
        self._apply()

    def set_rules(self, rules: Sequence[SpeedRule]) -> None:
        """Use other rules."""
        self._rules = tuple(rules)
        self._apply()

    async def run(self) -> None:
        """Look each minute which rule holds, until cancelled: clocks are set, and computers sleep."""
        while True:
            await self._clock.sleep(seconds_to_next(self._now()))
            self._apply()

    def _now(self) -> datetime:
        # In the time zone of the computer as it is now: it may travel.
        return datetime.fromtimestamp(self._clock.now(), UTC).astimezone()

    def _limit_now(self) -> SpeedLimit:
        return limit_at(self._now(), self._usual, self._rules)

    def _apply(self) -> None:
        limit = self._limit_now()
        if limit != self.limit:
            self.limit = limit
            for follower in self._followers:
                follower(limit)
