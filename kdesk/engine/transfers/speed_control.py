"""Applies the speed limit that a person set."""

import asyncio

from kdesk.domain.settings import SpeedLimit
from kdesk.engine.throughput.throughput import Throughput
from kdesk.engine.transfers.context import EngineContext
from kdesk.errors import SignInNeeded


class SpeedControl:
    """The speed limit of all transfers together: a fixed rate, or the background priority ("polite")."""

    def __init__(self, context: EngineContext, throughput: Throughput) -> None:
        self._context = context
        self._throughput = throughput
        self._background: asyncio.Task[None] | None = None

    def apply(self, limit: SpeedLimit) -> None:
        """Replace the limit; chunks that are being sent follow at once."""
        if self._background is not None:
            self._background.cancel()
            self._background = None
        self._throughput.limit.bytes_per_second = limit.bytes_per_second or None
        if limit.polite:
            self._background = self._context.tasks.start(self._throughput.background_priority(self._ping).run)

    async def _ping(self) -> None:
        api = self._context.api()
        if api is None:
            raise SignInNeeded  # a call that is not made would count as the fastest round trip
        await api.uploads.ping()
