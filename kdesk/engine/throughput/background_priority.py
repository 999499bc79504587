"""The automatic speed limit: it lowers the speed while round trips are slow, for the sake of other programs."""

from collections import deque
from collections.abc import Awaitable, Callable

from kdesk.domain.ports import Clock
from kdesk.engine.throughput.rate_limit import RateLimit
from kdesk.errors import KdeskError

PROBE_SECONDS = 1.0
"""Seconds between two measured round trips."""

REMEMBERED = 120
"""The shortest of so many recent round trips counts as that of an idle connection; older ones may be of another one."""

CONGESTED_FACTOR, CONGESTED_MARGIN = 1.25, 0.03
"""A round trip is slow if it takes this many times the shortest one, and so many seconds more."""

DECREASE, INCREASE = 0.7, 1.07
"""Factors that change the limit after a slow and after a fast round trip."""

MIN_SPEED = 64 * 1024
"""Bytes per second. A lower limit would help nobody."""

CALIBRATION_PROBES, CALIBRATION_SHARE = 3, 0.1
"""The first round trips are measured at this share of the speed: those of a full connection would count as normal."""


class BackgroundPriority:
    """Sets the rate limit from measured round trips.

    Args:
        limit: The limit to set.
        round_trip: Makes one small call that the server responds to at once.
        speed: Returns the present speed of all transfers in bytes per second.
        clock: Measures the round trips.
    """

    def __init__(
        self, limit: RateLimit, round_trip: Callable[[], Awaitable[None]], speed: Callable[[], float], clock: Clock
    ) -> None:
        self._limit = limit
        self._round_trip = round_trip
        self._speed = speed
        self._clock = clock
        self._round_trips: deque[float] = deque(maxlen=REMEMBERED)
        self._initial_speed = 0.0

    async def run(self) -> None:
        """Adjust the limit until cancelled; nothing is measured while nothing is sent."""
        while True:
            if self._speed() > 0:
                await self._probe()
            await self._clock.sleep(PROBE_SECONDS)

    async def _probe(self) -> None:
        if not self._initial_speed:
            self._initial_speed = self._speed()
            self._set(self._initial_speed * CALIBRATION_SHARE)
        began = self._clock.monotonic()
        try:
            await self._round_trip()
        except KdeskError:
            return  # the transfers report what is wrong
        seconds = self._clock.monotonic() - began
        self._round_trips.append(seconds)
        if len(self._round_trips) < CALIBRATION_PROBES:
            return
        present = self._limit.bytes_per_second or self._initial_speed
        if len(self._round_trips) == CALIBRATION_PROBES:
            self._set(self._initial_speed * DECREASE)
        elif seconds > min(self._round_trips) * CONGESTED_FACTOR + CONGESTED_MARGIN:
            self._set(min(present, self._speed()) * DECREASE)
        else:
            # A limit far above the real speed would have no effect for a long time once the connection is congested.
            self._set(min(present * INCREASE, 2 * self._speed()))

    def _set(self, bytes_per_second: float) -> None:
        self._limit.bytes_per_second = max(MIN_SPEED, bytes_per_second)
