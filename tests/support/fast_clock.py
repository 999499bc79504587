"""A clock whose seconds are short: what rests for twenty of them has rested, and a test need not wait so long."""

import asyncio
import time
from collections.abc import Awaitable


class FastClock:
    """The time of day is the real one, as files have it; durations pass faster.

    Attributes:
        factor: How many of its seconds pass in one.
    """

    def __init__(self, factor: float = 20.0) -> None:
        self.factor = factor

    def now(self) -> float:
        """Return the real time in Unix seconds."""
        return time.time()

    def monotonic(self) -> float:
        """Return seconds that pass faster."""
        return time.monotonic() * self.factor

    def sleep(self, seconds: float) -> Awaitable[None]:
        """Wait for so many of its seconds."""
        return asyncio.sleep(seconds / self.factor)
