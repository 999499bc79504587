"""The polite limit: as fast as nobody notices. It backs off when round trips grow and comes back when they shrink."""

from collections import deque
from collections.abc import Awaitable, Callable

from kdesk.domain.ports import Clock
from kdesk.engine.throughput.rate_limit import RateLimit
from kdesk.errors import KdeskError

LOOK_EVERY = 1.0
REMEMBERED = 120
"""Round trips among which the shortest is the empty line's; the oldest fall out, since lines change."""
LONGER, MARGIN = 1.25, 0.03
"""A round trip that takes this much longer, and these seconds more, stands in a queue."""
BACK_OFF, COME_BACK = 0.7, 1.07
SLOWEST = 64 * 1024
"""Bytes a second below which nobody is helped."""
FIRST_LOOKS, FIRST_SHARE = 3, 0.1
"""The first round trips are taken with the line nearly free: a full one would pass for normal."""


class BackgroundPriority:
    """Sets the limit from round trips that it measures.

    round_trip  makes one small call that the server answers at once
    speed       bytes a second at which transfers are being sent just now
    """

    def __init__(
        self, limit: RateLimit, round_trip: Callable[[], Awaitable[None]], speed: Callable[[], float], clock: Clock
    ) -> None:
        self._limit = limit
        self._round_trip = round_trip
        self._speed = speed
        self._clock = clock
        self._seen: deque[float] = deque(maxlen=REMEMBERED)
        self._found = 0.0

    async def run(self) -> None:
        """Look after the limit until cancelled. While nothing is sent there is nothing to be polite about."""
        while True:
            if self._speed() > 0:
                await self._look()
            await self._clock.sleep(LOOK_EVERY)

    async def _look(self) -> None:
        if not self._found:
            self._found = self._speed()
            self._set(self._found * FIRST_SHARE)
        began = self._clock.monotonic()
        try:
            await self._round_trip()
        except KdeskError:
            return  # the transfers will say what is wrong
        took = self._clock.monotonic() - began
        self._seen.append(took)
        if len(self._seen) < FIRST_LOOKS:
            return
        present = self._limit.bytes_per_second or self._found
        if len(self._seen) == FIRST_LOOKS:
            self._set(self._found * BACK_OFF)
        elif took > min(self._seen) * LONGER + MARGIN:
            self._set(min(present, self._speed()) * BACK_OFF)
        else:
            # A limit far above what is sent would take long to be felt when the line fills.
            self._set(min(present * COME_BACK, 2 * self._speed()))

    def _set(self, bytes_per_second: float) -> None:
        self._limit.bytes_per_second = max(SLOWEST, bytes_per_second)
