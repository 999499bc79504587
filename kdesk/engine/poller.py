"""Polling: soon after a change, then at longer and longer intervals."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

log = logging.getLogger(__name__)


class Poller:
    """Calls `look` after each pause as long as `wanted` says so; a wake begins the pauses anew.

    pauses  seconds before each look; the last one repeats, and the first is also the least between two looks
    """

    def __init__(
        self, wanted: Callable[[], object], look: Callable[[], Awaitable[None]], pauses: Sequence[float]
    ) -> None:
        self._wanted = wanted
        self._look = look
        self._pauses = pauses
        self._awake = asyncio.Event()

    def wake(self) -> None:
        """There is something new to look at."""
        self._awake.set()

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            await self._awake.wait()
            looks = 0
            while self._wanted():
                looks = looks + 1 if await self._undisturbed(self._pauses[min(looks, len(self._pauses) - 1)]) else 1
                await self._guarded_look()
            self._awake.clear()

    async def _guarded_look(self) -> None:
        """Look once. A task boundary: a look that met a mistake must not be the last one."""
        try:
            await self._look()
        except Exception:
            log.exception("a look met something unforeseen")

    async def _undisturbed(self, seconds: float) -> bool:
        """Wait before a look; a wake ends that early, but not before others can have come with it."""
        gathering = min(seconds, self._pauses[0])
        await asyncio.sleep(gathering)
        try:
            async with asyncio.timeout(seconds - gathering):
                await self._awake.wait()
        except TimeoutError:
            return True
        self._awake.clear()
        return False
