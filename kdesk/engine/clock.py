"""The system clock."""

import asyncio
import time
from collections.abc import Awaitable


class SystemClock:
    """The time of the computer; tests replace it by a fake."""

    def now(self) -> float:
        """Return the time in Unix seconds."""
        return time.time()

    def monotonic(self) -> float:
        """Return seconds of a clock that never goes back."""
        return time.monotonic()

    def sleep(self, seconds: float) -> Awaitable[None]:
        """Wait without blocking the event loop."""
        return asyncio.sleep(seconds)
