"""The speed limit for all transfers together."""

from collections.abc import AsyncGenerator, AsyncIterator

from kdesk.domain.ports import Clock

PIECE_SECONDS = 0.05
"""Longest time that one piece of a block may take: a changed limit has an effect at once."""

MIN_PIECE = 4 * 1024

CREDIT_SECONDS = 0.25
"""How much of a delay may be caught up with; a longer pause earns nothing."""


class RateLimit:
    """A budget in bytes per second for everything that is sent.

    Attributes:
        bytes_per_second: May change at any time; None is unlimited.
    """

    def __init__(self, clock: Clock, bytes_per_second: float | None = None) -> None:
        self.bytes_per_second = bytes_per_second
        self._clock = clock
        self._free_at = 0.0

    async def limited(self, blocks: AsyncIterator[bytes]) -> AsyncGenerator[bytes, None]:
        """Yield the blocks as fast as the limit allows, cut into pieces if it is low."""
        async for block in blocks:
            start = 0
            while start < len(block):
                # Computed for each piece: the limit may change while a block is sent.
                piece = block[start : start + self._piece_size(len(block))]
                await self._spend(len(piece))
                yield piece
                start += len(piece)

    def _piece_size(self, length: int) -> int:
        rate = self.bytes_per_second
        return length if rate is None else max(MIN_PIECE, int(rate * PIECE_SECONDS))

    async def _spend(self, count: int) -> None:
        rate = self.bytes_per_second
        if rate is None:
            return
        now = self._clock.monotonic()
        self._free_at = max(self._free_at, now - CREDIT_SECONDS)
        wait = self._free_at - now
        # Booked before the wait: the other chunks, which share this budget, queue behind it.
        self._free_at += count / rate
        if wait > 0:
            await self._clock.sleep(wait)
