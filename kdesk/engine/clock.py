"""The real clock."""

import asyncio
import time
from collections.abc import Awaitable


class SystemClock:
    """The computer's time, as an object that tests can replace."""

    def now(self) -> float:
        """Return the wall clock in Unix seconds."""
        return time.time()

    def monotonic(self) -> float:
        """Return seconds that never go back."""
        return time.monotonic()

    def sleep(self, seconds: float) -> Awaitable[None]:
        """Wait without blocking."""
        return asyncio.sleep(seconds)
