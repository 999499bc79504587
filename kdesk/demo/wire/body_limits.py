"""How bodies come in: how large they may be, how fast, and what writes them to disk."""

import asyncio
from concurrent.futures import Executor
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What may come in, in bytes, with Kaltura's own defaults.

    post   a body that is larger counts as none at all
    part   a file that is larger arrives as a failed upload
    proxy  a body that is larger never reaches the server; None for no such proxy
    """

    post: int = 2024 << 20
    part: int = 2000 << 20
    proxy: int | None = None


class RateLimit:
    """Lets bytes in at no more than `rate` bytes a second over all connections; None lets them in as they come."""

    def __init__(self, rate: float | None) -> None:
        self._rate = rate
        self._free_at = 0.0

    async def take(self, length: int) -> None:
        """Wait until this many bytes may come in."""
        if self._rate is None:
            return
        time = asyncio.get_running_loop().time()
        self._free_at = max(self._free_at, time) + length / self._rate
        await asyncio.sleep(self._free_at - time)


@dataclass(frozen=True, slots=True)
class Intake:
    """How bodies come in; `executor` writes what goes to disk."""

    limits: Limits
    rate: RateLimit
    executor: Executor
