"""Applies the speed limit that a person set."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from kdesk.errors import SignInNeeded

if TYPE_CHECKING:  # only signatures name them
    from kdesk.domain.session_ports import Sessions
    from kdesk.domain.speed_limits import SpeedLimit
    from kdesk.engine.throughput.throughput import SharedLimit
    from kdesk.engine.transfers.tasks import Tasks


class SpeedControl:
    """The speed limit of all transfers together: a fixed rate, or the background priority ("polite")."""

    def __init__(self, tasks: Tasks, sessions: Sessions, shared: SharedLimit) -> None:
        self._tasks = tasks
        self._sessions = sessions
        self._shared = shared
        self._background: asyncio.Task[None] | None = None

    def apply(self, limit: SpeedLimit) -> None:
        """Replace the limit; chunks that are being sent follow at once."""
        if self._background is not None:
            self._background.cancel()
            self._background = None
        self._shared.limit.bytes_per_second = limit.bytes_per_second or None
        if limit.polite:
            self._background = self._tasks.start(self._shared.background_priority(self._ping).run)

    async def _ping(self) -> None:
        await ping(self._sessions)


async def ping(sessions: Sessions) -> None:
    """Make one small call to a server that responds, that of the account in view if it does.

    Raises SignInNeeded: a call that is not made would count as the fastest round trip.
    """
    in_view = sessions.in_view()
    apis = [*([in_view] if in_view else []), *sessions.all().values()]
    if not apis:
        raise SignInNeeded
    responding = next((api for api in apis if api.reachability.responds), apis[0])
    await responding.uploads.ping()
