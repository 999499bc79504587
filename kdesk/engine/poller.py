"""Polling: soon after a change, then at longer and longer intervals."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

log = logging.getLogger(__name__)


class Poller:
    """Polls after each pause while there is something to poll for. `wake` starts the pauses from the first one again.

    Args:
        wanted: Returns something true while there is something to poll for.
        poll: Polls once.
        pauses: Seconds before each poll; the last one repeats, and the first is also the minimum between two polls.
    """

    def __init__(
        self, wanted: Callable[[], object], poll: Callable[[], Awaitable[None]], pauses: Sequence[float]
    ) -> None:
        self._wanted = wanted
        self._poll = poll
        self._pauses = pauses
        self._awake = asyncio.Event()

    def wake(self) -> None:
        """Poll soon: there is something new."""
        self._awake.set()

    async def run(self) -> None:
        """Poll until cancelled."""
        while True:
            await self._awake.wait()
            polls = 0
            while self._wanted():
                undisturbed = await self._pause(self._pauses[min(polls, len(self._pauses) - 1)])
                # 1, not 0: the poll that follows had the first pause already.
                polls = polls + 1 if undisturbed else 1
                await self._guarded_poll()
            # Nothing was awaited since there was nothing to poll for: no wake is lost.
            self._awake.clear()

    async def _guarded_poll(self) -> None:
        """Poll once. This is a task boundary: an unexpected error must not end the polling."""
        try:
            await self._poll()
        except Exception:  # the next poll may succeed; without this boundary polling would end for good
            log.exception("a poll failed unexpectedly")

    async def _pause(self, seconds: float) -> bool:
        """Wait before a poll; return False if a wake shortened the wait, though not below the first pause."""
        shortest = min(seconds, self._pauses[0])
        await asyncio.sleep(shortest)
        try:
            async with asyncio.timeout(seconds - shortest):
                await self._awake.wait()
        except TimeoutError:
            return True
        self._awake.clear()
        return False
