"""A clock for tests of the engine."""

import asyncio

from kdesk.engine.clock import SystemClock


class FakeClock:
    """A clock on which waiting takes no time."""

    def __init__(self) -> None:
        self.time = 1_000_000.0
        self.waits: list[float] = []

    def now(self) -> float:
        """Unix seconds."""
        return self.time

    def monotonic(self) -> float:
        """The same seconds."""
        return self.time

    async def sleep(self, seconds: float) -> None:
        """Let the time pass."""
        self.waits.append(seconds)
        self.time += seconds
        await asyncio.sleep(0)


class HeldClock(FakeClock):
    """A clock on which waits end when the test says so."""

    def __init__(self) -> None:
        super().__init__()
        self.go = asyncio.Event()

    async def sleep(self, seconds: float) -> None:
        """Wait for the test."""
        await self.go.wait()
        await super().sleep(seconds)


class HastyClock(SystemClock):
    """A clock on which waiting and its measure go thirty times as fast; the time of day is the real one."""

    SPEED = 30

    def monotonic(self) -> float:
        """Seconds."""
        return super().monotonic() * self.SPEED

    async def sleep(self, seconds: float) -> None:
        """Wait a thirtieth."""
        await super().sleep(seconds / self.SPEED)
