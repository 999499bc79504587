"""The limit on all transfers together that a person set: off, a figure, or whatever is polite."""

from collections.abc import AsyncGenerator, AsyncIterator

from kdesk.domain.ports import Clock

SLICE_SECONDS = 0.05
"""How long one piece of a block may take: a limit that changes is felt at once, and a second is met to a twentieth."""
SMALLEST_PIECE = 4 * 1024
CREDIT_SECONDS = 0.25
"""What a late wake-up lost may be caught up with; longer silence earns nothing."""


class RateLimit:
    """A budget of bytes a second for all that is sent. `bytes_per_second` may change at any time; None is off."""

    def __init__(self, clock: Clock, bytes_per_second: float | None = None) -> None:
        self.bytes_per_second = bytes_per_second
        self._clock = clock
        self._free_at = 0.0

    async def paced(self, blocks: AsyncIterator[bytes]) -> AsyncGenerator[bytes, None]:
        """Pass blocks on as fast as the limit allows, cut into pieces where it is low."""
        async for block in blocks:
            start = 0
            while start < len(block):
                piece = block[start : start + self._piece(len(block))]
                await self._spend(len(piece))
                yield piece
                start += len(piece)

    def _piece(self, length: int) -> int:
        rate = self.bytes_per_second
        return length if rate is None else max(SMALLEST_PIECE, int(rate * SLICE_SECONDS))

    async def _spend(self, count: int) -> None:
        rate = self.bytes_per_second
        if rate is None:
            return
        now = self._clock.monotonic()
        self._free_at = max(self._free_at, now - CREDIT_SECONDS)
        wait = self._free_at - now
        self._free_at += count / rate
        if wait > 0:
            await self._clock.sleep(wait)
