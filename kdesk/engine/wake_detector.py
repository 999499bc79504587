"""Going on after the computer slept, or after its network was away: at once, over new connections."""

from collections.abc import Awaitable, Callable

from kdesk.domain.ports import Clock
from kdesk.engine.accounts import AccountKeeper
from kdesk.engine.transfers.queue import TransferQueue

LOOK_EVERY = 5.0
"""Seconds between two looks at the clocks."""

WAKE_SECONDS = 20.0
"""Seconds of difference that no busy computer explains: it slept, or its clock was set."""


async def detect_wakes(clock: Clock, lapsed: Callable[[], object]) -> None:
    """Tell of every moment at which time has not passed as it should have; runs until it is cancelled.

    A sleeping computer stops one of its clocks, on some systems none; a clock that was set moves the other.
    """
    while True:
        wall, steady = clock.now(), clock.monotonic()
        await clock.sleep(LOOK_EVERY)
        passed = (clock.now() - wall, clock.monotonic() - steady)
        if any(abs(seconds - LOOK_EVERY) > WAKE_SECONDS for seconds in passed):
            lapsed()


class ConnectionReviver:
    """Lets everything go on that waits for the network, or holds a connection that may be dead.

    drop_connections  closes the kept connections: a dead one looks like one whose server thinks
    """

    def __init__(
        self, queue: TransferQueue, accounts: AccountKeeper, drop_connections: Callable[[], Awaitable[None]]
    ) -> None:
        self._queue = queue
        self._accounts = accounts
        self._drop_connections = drop_connections

    async def resume_all(self) -> None:
        """Try at once, without waiting for the end of any wait."""
        self._queue.begin_again()
        await self._drop_connections()
        if self._accounts.restoring:
            await self._accounts.restore()
        else:
            await self._accounts.look()
