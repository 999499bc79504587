"""A limit on concurrent fetches from each host, that slow ones do not exhaust."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

SLOW_SECONDS = 1.0


class FetchSlots:
    """Limits how many fetches run at once on one host. A slow fetch continues, but frees its slot.

    Otherwise a few slow pictures would delay all others. The slow ones are limited too: each holds a connection and
    some memory.

    Args:
        count: Slots of each host.
        max_fetches: Fetches of each host in total, including slow ones.
        slow_after: Seconds after which a fetch is slow.
    """

    def __init__(self, count: int, max_fetches: int, *, slow_after: float = SLOW_SECONDS) -> None:
        self._count = count
        self._max_fetches = max_fetches
        self._slow_after = slow_after
        self._hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def held(self, url: str = "") -> AsyncIterator[None]:
        """Wait for a slot in the order of calls, and hold it until the block ends or the fetch is slow.

        Args:
            url: What is fetched; may be left out where all is of one host.
        """
        name = _host_of(url)
        host = self._hosts.setdefault(name, _Host(self._count, self._max_fetches))
        host.users += 1
        try:
            # The place first: a fetch that waits for a place must not hold a slot.
            async with host.places:
                await host.slots.acquire()
                slot = _Slot(host.slots)
                timer = asyncio.get_running_loop().call_later(self._slow_after, slot.release)
                try:
                    yield
                finally:
                    timer.cancel()
                    slot.release()
        finally:
            host.users -= 1
            if not host.users:
                # A server may name any number of hosts.
                del self._hosts[name]


class _Host:
    """The slots of one host, and how many fetches hold or await one."""

    def __init__(self, count: int, max_fetches: int) -> None:
        self.slots = asyncio.Semaphore(count)
        self.places = asyncio.Semaphore(max_fetches)
        self.users = 0


class _Slot:
    """One slot, released once, by the end of the fetch or by the timer."""

    def __init__(self, slots: asyncio.Semaphore) -> None:
        self._slots: asyncio.Semaphore | None = slots

    def release(self) -> None:
        # Both timer and end call this, and each release of a semaphore adds a slot.
        slots, self._slots = self._slots, None
        if slots is not None:
            slots.release()


def _host_of(url: str) -> str:
    try:
        return urlsplit(url).netloc
    except ValueError:
        return ""
