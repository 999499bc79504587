"""The system clock."""

import asyncio
import time
from collections.abc import Awaitable, Coroutine
from typing import Any

from kdesk.domain.ports import Clock


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


async def sleep_unless(clock: Clock, seconds: float, happens: Coroutine[Any, Any, object]) -> None:
    """Sleep so many seconds, or until something happens if that is sooner."""

    async def sleep() -> None:
        await clock.sleep(seconds)

    async with asyncio.TaskGroup() as group:
        either = (group.create_task(sleep()), group.create_task(happens))
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        for task in either:
            task.cancel()
