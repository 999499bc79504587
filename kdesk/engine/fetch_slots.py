"""A limit on concurrent fetches that slow ones do not exhaust."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

SLOW_SECONDS = 1.0


class FetchSlots:
    """Limits how many fetches run at once; a slow one goes on, but gives its slot back.

    Otherwise as many slow pictures as there are slots would hold all the others back. They are bounded all the same:
    each is a connection and some memory.

    count       slots
    at_most     fetches in all, slow ones included
    slow_after  seconds after which a fetch is slow
    """

    def __init__(self, count: int, at_most: int, *, slow_after: float = SLOW_SECONDS) -> None:
        self._slots = asyncio.Semaphore(count)
        self._places = asyncio.Semaphore(at_most)
        self._slow_after = slow_after

    @asynccontextmanager
    async def held(self) -> AsyncIterator[None]:
        """Wait for a slot, in the order of asking, and hold it while the block lasts or until the fetch is slow."""
        async with self._places:
            await self._slots.acquire()
            slot = _Slot(self._slots)
            timer = asyncio.get_running_loop().call_later(self._slow_after, slot.hand_on)
            try:
                yield
            finally:
                timer.cancel()
                slot.hand_on()


class _Slot:
    """One slot, given back once, whoever does it first."""

    def __init__(self, slots: asyncio.Semaphore) -> None:
        self._slots: asyncio.Semaphore | None = slots

    def hand_on(self) -> None:
        slots, self._slots = self._slots, None
        if slots is not None:
            slots.release()
