"""Detects that the computer slept, and resumes all work over new connections."""

from collections.abc import Awaitable, Callable

from kdesk.domain.ports import Clock
from kdesk.engine.accounts import AccountKeeper
from kdesk.engine.transfers.queue import TransferQueue

CHECK_SECONDS = 5.0
"""Seconds between two checks of the clocks."""

WAKE_SECONDS = 20.0
"""Seconds of deviation that no busy computer explains: it slept, or its clock was set."""


async def detect_wakes(clock: Clock, on_wake: Callable[[], object]) -> None:
    """Call `on_wake` whenever more or less time has passed than expected; runs until it is cancelled.

    A sleep stops one of the computer's clocks, on some systems none of them; setting the clock moves the other one.
    """
    while True:
        wall, steady = clock.now(), clock.monotonic()
        await clock.sleep(CHECK_SECONDS)
        passed = (clock.now() - wall, clock.monotonic() - steady)
        if any(abs(seconds - CHECK_SECONDS) > WAKE_SECONDS for seconds in passed):
            on_wake()


class ConnectionReviver:
    """Resumes everything that waits for the network or holds a connection that may be dead.

    Args:
        queue: Its runs begin again.
        accounts: The account in use is checked, or its interrupted sign-in repeated.
        drop_connections: Closes idle HTTP connections. A dead one looks like one whose server is slow.
    """

    def __init__(
        self, queue: TransferQueue, accounts: AccountKeeper, drop_connections: Callable[[], Awaitable[None]]
    ) -> None:
        self._queue = queue
        self._accounts = accounts
        self._drop_connections = drop_connections

    async def resume_all(self) -> None:
        """Resume at once, without waiting for the end of any backoff."""
        self._queue.restart_runs()
        await self._drop_connections()
        if self._accounts.restoring:
            await self._accounts.restore()
        else:
            await self._accounts.check()
