"""What is built with the first thing that was kept for it, or when somebody asks for it: most people never do."""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from contextlib import AbstractAsyncContextManager
from typing import Generic, TypeVar

from kdesk.errors import JournalProblem

Service = TypeVar("Service")


class LateService(Generic[Service]):
    """A service that runs while the window is open, from when it is needed.

    Args:
        load_kept: Returns what the journal has for it; nothing, or a JournalProblem, lets it wait for a person.
        service: Builds it; it works until the block is left.
    """

    def __init__(
        self,
        load_kept: Callable[[], Awaitable[Collection[object]]],
        service: Callable[[], AbstractAsyncContextManager[Service]],
    ) -> None:
        self._load_kept, self._service = load_kept, service
        self._wanted = asyncio.Event()
        self._ready: asyncio.Future[Service] = asyncio.get_running_loop().create_future()

    async def started(self) -> Service:
        """Return the service, at work; it begins now at the latest."""
        self._wanted.set()
        return await asyncio.shield(self._ready)

    async def run(self) -> None:
        """Wait until it is needed, and let it work until cancelled."""
        if not await self._has_kept():
            await self._wanted.wait()
        try:
            async with self._service() as service:
                self._ready.set_result(service)
                await asyncio.Event().wait()
        finally:
            # Whoever waits ends with it where it could not begin; the reason is told by this task.
            self._ready.cancel()

    async def _has_kept(self) -> bool:
        try:
            return bool(await self._load_kept())
        except JournalProblem:  # the service says so itself, once somebody wants it
            return False
