"""The polite limit on a line whose queue can be seen."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path

import pytest

from kdesk.domain.settings import POLITE
from kdesk.engine.throughput import throughput
from kdesk.engine.throughput.background_priority import MIN_SPEED, BackgroundPriority
from kdesk.engine.throughput.rate_limit import RateLimit
from kdesk.errors import SignInNeeded, Unreachable
from tests.engine.queue_harness import QueueHarness
from tests.support.fake_clock import FakeClock

CAPACITY = 10e6
EMPTY_ROUND_TRIP = 0.04
BUFFER_SECONDS = 1.0


class TimeIsUp(Exception):
    """Ends what runs until it is stopped."""


class SharedLine:
    """A line with a queue before it: transfers send as fast as they are let, others take what they want first."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.limit = RateLimit(self.clock)
        self.others = 0.0
        self.queue = 0.0
        self.fails = False
        self.sent: list[float] = []
        self.delays: list[float] = []
        self.background_priority = BackgroundPriority(self.limit, self.round_trip, self.speed, self)

    def monotonic(self) -> float:
        """The time on the connection."""
        return self.clock.time

    def now(self) -> float:
        """The same."""
        return self.clock.time

    def speed(self) -> float:
        """What the transfers send now: all that is left, unless they are limited further."""
        return min(self.limit.bytes_per_second or 1e12, CAPACITY - self.others)

    async def round_trip(self) -> None:
        """Take as long as the queue makes it."""
        if self.fails:
            raise Unreachable
        delay = EMPTY_ROUND_TRIP + self.queue / CAPACITY
        self.delays.append(delay)
        self.clock.time += delay

    async def sleep(self, seconds: float) -> None:
        """Let transfers and others send for so long."""
        wanted = self.limit.bytes_per_second or 1e12
        self.queue += (min(wanted, 2 * CAPACITY) + self.others - CAPACITY) * seconds
        self.queue = min(max(0.0, self.queue), CAPACITY * BUFFER_SECONDS)
        self.sent.append(self.speed())
        self.clock.time += seconds
        if self.clock.time >= self.until:
            raise TimeIsUp

    async def run(self, seconds: float) -> None:
        """Be polite for so long."""
        self.until = self.clock.time + seconds
        self.sent.clear()
        self.delays.clear()
        with suppress(TimeIsUp):
            await self.background_priority.run()


async def test_round_trips_stay_short_and_most_of_the_line_is_used() -> None:
    """Alone on the connection, after it has settled: hardly any queue, and at least three quarters of the rate."""
    line = SharedLine()
    await line.run(30)
    await line.run(120)
    assert sum(line.delays) / len(line.delays) < 2 * EMPTY_ROUND_TRIP
    assert sum(line.sent) / len(line.sent) > 0.75 * CAPACITY


async def test_others_get_what_they_want() -> None:
    """Somebody else takes half of the connection: transfers use the other half, and the queue drains."""
    line = SharedLine()
    await line.run(60)
    line.others = CAPACITY / 2
    await line.run(10)
    await line.run(60)
    assert sum(line.delays) / len(line.delays) < 3 * EMPTY_ROUND_TRIP
    assert max(line.sent) <= CAPACITY / 2


async def test_it_comes_back_when_the_others_are_done() -> None:
    """A line that is free again is used again."""
    line = SharedLine()
    line.others = 0.9 * CAPACITY
    await line.run(60)
    line.others = 0
    await line.run(60)
    await line.run(60)
    assert sum(line.sent) / len(line.sent) > 0.7 * CAPACITY


async def test_a_server_that_does_not_answer_changes_nothing() -> None:
    """The transfers themselves say what is wrong; the limit stays as it is."""
    line = SharedLine()
    await line.run(30)
    line.fails, before = True, line.limit.bytes_per_second
    await line.run(30)
    assert line.limit.bytes_per_second == before


async def test_it_never_stops_altogether() -> None:
    """On a line that is always full something still gets through."""
    line = SharedLine()
    await line.run(10)
    line.others = CAPACITY
    await line.run(120)
    assert line.limit.bytes_per_second is not None
    assert line.limit.bytes_per_second >= MIN_SPEED


async def test_nobody_to_ask_is_no_short_round_trip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While nobody is signed in there is no round trip: it would pass for the shortest, every later one for long."""
    round_trips: list[Callable[[], Awaitable[None]]] = []

    class Noted:
        def __init__(self, _limit: RateLimit, round_trip: Callable[[], Awaitable[None]], *_others: object) -> None:
            round_trips.append(round_trip)

        async def run(self) -> None:
            """Measure nothing."""

    monkeypatch.setattr(throughput, "BackgroundPriority", Noted)
    harness = QueueHarness(tmp_path)
    async with harness.running() as queue:
        queue.set_limit(POLITE)
        await round_trips[0]()
        harness.sign_in(None)
        with pytest.raises(SignInNeeded):
            await round_trips[0]()
