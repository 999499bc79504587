"""Limits of request bodies: their size, how fast they are read, and the executor that writes them to disk."""

import asyncio
from concurrent.futures import Executor
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SizeLimits:
    """Sizes in bytes; the defaults are Kaltura's.

    Attributes:
        post: A larger body counts as empty.
        part: A larger file arrives as a failed upload.
        proxy: A larger body never reaches the server; None without such a proxy.
    """

    post: int = 2024 << 20
    part: int = 2000 << 20
    proxy: int | None = None


class RateLimit:
    """Limit of the bytes per second that all connections together receive; None for no limit."""

    def __init__(self, rate: float | None) -> None:
        self._rate = rate
        self._free_at = 0.0

    async def take(self, length: int) -> None:
        """Wait until this many bytes may be received."""
        if self._rate is None:
            return
        time = asyncio.get_running_loop().time()
        # Time in which nothing was received is not saved up for a burst.
        self._free_at = max(self._free_at, time) + length / self._rate
        await asyncio.sleep(self._free_at - time)


@dataclass(frozen=True, slots=True)
class BodyLimits:
    """The limits of all request bodies; `executor` runs the writes to disk."""

    sizes: SizeLimits
    rate: RateLimit
    executor: Executor
