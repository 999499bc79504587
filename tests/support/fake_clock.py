"""The fake clock of the test tree: time passes only when a test or a wait says so."""

import asyncio

from kdesk.engine.clock import SystemClock

Step = tuple[float, float]
"""Seconds by which the wall clock and the monotonic clock move."""


class FakeClock:
    """A clock on which waiting takes no time.

    Attributes:
        time: Seconds that both `now` and `monotonic` return; a test may set it.
        waits: Seconds of every wait, oldest first.
        tick: Seconds that pass with every call of `monotonic`.
    """

    def __init__(self, time: float = 1_000_000.0, *, tick: float = 0.0) -> None:
        self.time = time
        self.waits: list[float] = []
        self.tick = tick

    def now(self) -> float:
        """Return Unix seconds."""
        return self.time

    def monotonic(self) -> float:
        """Return the same seconds."""
        self.time += self.tick
        return self.time

    async def sleep(self, seconds: float) -> None:
        """Move the time on by this wait."""
        self.waits.append(seconds)
        self.time += seconds
        await asyncio.sleep(0)


class HeldClock(FakeClock):
    """A clock on which a wait ends only after the test sets `go`."""

    def __init__(self) -> None:
        super().__init__()
        self.go = asyncio.Event()

    async def sleep(self, seconds: float) -> None:
        """Wait for `go`."""
        await self.go.wait()
        await super().sleep(seconds)


class ScriptedClock(FakeClock):
    """A clock that knows its waits in advance, and cancels whoever waits once more."""

    def __init__(self, *steps: Step | None) -> None:
        """Take the steps, one for each wait; None moves both clocks by the seconds of the wait."""
        super().__init__()
        self._steps = list(steps)
        self._wall_ahead = 0.0

    def now(self) -> float:
        """Return Unix seconds; they may jump."""
        return self.time + self._wall_ahead

    async def sleep(self, seconds: float) -> None:
        """Take the next step."""
        if not self._steps:
            raise asyncio.CancelledError
        wall, steady = self._steps.pop(0) or (seconds, seconds)
        self.waits.append(seconds)
        self.time += steady
        self._wall_ahead += wall - steady
        await asyncio.sleep(0)


class SimulatedClock(FakeClock):
    """A clock for several waiting tasks: `run_until` wakes them in the order of their times, each of them `late`."""

    def __init__(self, late: float = 0.0) -> None:
        super().__init__()
        self._late = late
        self._sleepers: list[tuple[float, asyncio.Future[None]]] = []

    async def sleep(self, seconds: float) -> None:
        """Wait for `run_until`."""
        wake_up = asyncio.get_running_loop().create_future()
        self._sleepers.append((self.time + seconds + self._late, wake_up))
        await wake_up

    async def run_until(self, end: float) -> None:
        """Let the time pass."""
        while True:
            for _ in range(20):
                await asyncio.sleep(0)
            self._sleepers.sort(key=lambda sleeper: sleeper[0])
            if not self._sleepers or self._sleepers[0][0] > end:
                self.time = end
                return
            at, wake_up = self._sleepers.pop(0)
            self.time = max(self.time, at)
            if not wake_up.done():
                wake_up.set_result(None)


class FastClock(SystemClock):
    """The real clock, but waits and `monotonic` run thirty times as fast; `now` is the real time of day."""

    SPEED = 30

    def monotonic(self) -> float:
        """Return seconds."""
        return super().monotonic() * self.SPEED

    async def sleep(self, seconds: float) -> None:
        """Wait a thirtieth of the time."""
        await super().sleep(seconds / self.SPEED)
