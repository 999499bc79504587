"""The moments of a test run at which a client can be killed."""

import asyncio


class Killed(BaseException):
    """The client is gone: nothing that it wants to do happens any more."""


class Ticks:
    """Counts moments between which nothing can happen, and kills the client at one of them."""

    def __init__(self, kill_at: int = 0) -> None:
        self.passed = 0
        self.kill_at = kill_at

    def strike(self) -> None:
        """Count one moment, and kill the client when it is the one."""
        self.passed += 1
        if self.killed:
            raise Killed

    @property
    def killed(self) -> bool:
        """Whether the client is gone."""
        return 0 < self.kill_at <= self.passed

    async def tick(self) -> None:
        """Pass one moment."""
        self.strike()
        await asyncio.sleep(0)
