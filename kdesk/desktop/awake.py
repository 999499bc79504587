"""Keeps the computer awake while transfers run. The only module that uses wakepy."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Protocol

from kdesk.domain.ports import Clock
from kdesk.engine.running_work import RunningWork
from kdesk.threads import Workers

if TYPE_CHECKING:  # the first transfer imports it
    from wakepy import ActivationResult, Mode

log = logging.getLogger(__name__)

GRACE = 5.0
"""Seconds without transfers before the computer may sleep: it stays awake from one small file to the next."""


class Inhibitor(Protocol):
    """Keeps the computer from falling asleep."""

    async def hold(self) -> None:
        """Keep it awake."""
        ...

    async def release(self) -> None:
        """Let it sleep."""
        ...


class Awake(RunningWork):
    """Follows the queue as a listener and holds the computer awake as long as any transfer runs."""

    def __init__(self, inhibitor: Inhibitor, clock: Clock) -> None:
        super().__init__()
        self._inhibitor = inhibitor
        self._clock = clock
        self._wanted = True
        self._active, self._idle = asyncio.Event(), asyncio.Event()
        self._idle.set()

    async def run(self) -> None:
        """Hold and release until cancelled; release in any case."""
        try:
            while True:
                await self._active.wait()
                await self._inhibitor.hold()
                # Asked again after the grace: another transfer may have begun in it.
                while self._is_busy:
                    await self._idle.wait()
                    await self._clock.sleep(GRACE)
                await self._inhibitor.release()
        finally:
            # Releasing what is not held does nothing.
            await self._inhibitor.release()

    def set_wanted(self, wanted: bool) -> None:
        """Keep the computer awake while transfers run, or let it sleep all the same."""
        self._wanted = wanted
        self._update()

    def work_changed(self) -> None:
        """Hold or release."""
        self._update()

    @property
    def _is_busy(self) -> bool:
        return self._wanted and bool(self.running)

    def _update(self) -> None:
        busy, calm = (self._active, self._idle) if self._is_busy else (self._idle, self._active)
        busy.set()
        calm.clear()


class SystemInhibitor:
    """Inhibits sleep through the operating system, on a thread: its service may hang."""

    def __init__(self) -> None:
        # One thread, which works in order: a release cannot overtake the hold before it.
        self._thread = Workers("kdesk-awake", 1)
        self._mode: Mode | None = None
        self._logged = False

    async def hold(self) -> None:
        """Keep the computer awake; a failure is logged once."""
        await self._thread.run(self._enter)

    async def release(self) -> None:
        """Let the computer sleep. Does not wait: quitting must not hang with the service."""
        self._thread.submit(self._leave)

    def _enter(self) -> None:
        if self._mode is None:
            # On this thread, and not before something is sent: wakepy knows the services of every system.
            from wakepy import keep  # noqa: PLC0415

            self._mode = keep.running(on_fail=self._failed)
            # Entered and left by hand: holding and releasing are separate calls.
            self._mode.__enter__()

    def _leave(self) -> None:
        if self._mode is not None:
            self._mode.__exit__(None, None, None)
            self._mode = None

    def _failed(self, result: ActivationResult) -> None:
        if not self._logged:
            self._logged = True
            log.warning("the computer cannot be kept awake: it may fall asleep while transfers run")
            log.debug("%s", result.get_failure_text())
