"""A limit on concurrent fetches that slow ones do not exhaust."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

SLOW_SECONDS = 1.0


class FetchSlots:
    """Limits how many fetches run at once. A slow fetch continues, but frees its slot.

    Otherwise a few slow pictures would delay all others. The slow ones are limited too: each holds a connection and
    some memory.

    Args:
        count: Slots.
        max_fetches: Fetches in total, including slow ones.
        slow_after: Seconds after which a fetch is slow.
    """

    def __init__(self, count: int, max_fetches: int, *, slow_after: float = SLOW_SECONDS) -> None:
        self._slots = asyncio.Semaphore(count)
        self._places = asyncio.Semaphore(max_fetches)
        self._slow_after = slow_after

    @asynccontextmanager
    async def held(self) -> AsyncIterator[None]:
        """Wait for a slot in the order of calls, and hold it until the block ends or the fetch is slow."""
        # The place first: a fetch that waits for a place must not hold a slot.
        async with self._places:
            await self._slots.acquire()
            slot = _Slot(self._slots)
            timer = asyncio.get_running_loop().call_later(self._slow_after, slot.release)
            try:
                yield
            finally:
                timer.cancel()
                slot.release()


class _Slot:
    """One slot, released once, by the end of the fetch or by the timer."""

    def __init__(self, slots: asyncio.Semaphore) -> None:
        self._slots: asyncio.Semaphore | None = slots

    def release(self) -> None:
        # Both timer and end call this, and each release of a semaphore adds a slot.
        slots, self._slots = self._slots, None
        if slots is not None:
            slots.release()
