"""A clock for tests of the engine."""

import asyncio


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
