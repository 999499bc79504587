"""What all downloads share: slots for requests, and the rate limit."""

from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, aclosing

from kdesk.domain.ports import Clock
from kdesk.domain.progress import RateMeter
from kdesk.domain.speed_limits import SpeedLimit
from kdesk.engine.throughput.background_priority import BackgroundPriority
from kdesk.engine.throughput.concurrency import Concurrency
from kdesk.engine.throughput.rate_limit import RateLimit
from kdesk.engine.throughput.throughput import SPEED_SECONDS

MAX_REQUESTS = 4
"""Ranges of one file that are fetched at once."""
INITIAL_REQUESTS = 2


class Pace:
    """Decides how many ranges are fetched at once, by the measured rate, and how fast.

    Attributes:
        clock: Measures.
        limit: For all downloads together.
        most_requests: Requests of one file at once, at most.
    """

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.limit = RateLimit(clock)
        self.most_requests = MAX_REQUESTS
        self._received = 0
        self._meter = RateMeter(SPEED_SECONDS)
        self._concurrency = Concurrency(clock, INITIAL_REQUESTS, MAX_REQUESTS)

    def set_limit(self, limit: SpeedLimit) -> None:
        """Limit the rate of all downloads together; `background_priority` is the limit that adapts."""
        self.limit.bytes_per_second = limit.bytes_per_second or None

    def request(self, owner: str) -> AbstractAsyncContextManager[None]:
        """Wait for the slot of a request and hold it; the first one of a download gets it at once."""
        return self._concurrency.slot(owner)

    async def limited(self, body: AsyncIterator[bytes]) -> AsyncGenerator[bytes, None]:
        """Yield the pieces of a body within the limit, and count them."""
        async with aclosing(self.limit.limited(body)) as pieces:
            async for piece in pieces:
                self._received += len(piece)
                self._concurrency.count_bytes(len(piece))
                yield piece

    def background_priority(self, round_trip: Callable[[], Awaitable[None]]) -> BackgroundPriority:
        """Return the automatic limit, which measures round trips with this call."""
        return BackgroundPriority(self.limit, round_trip, self.speed, self.clock)

    def speed(self) -> float:
        """Return the bytes per second that came recently, of all downloads together."""
        now = self.clock.monotonic()
        self._meter.add(now, self._received)
        return self._meter.speed(now)
