"""Asks once a day whether there is a newer kdesk, where somebody has set an address for that."""

import asyncio
import logging
from collections.abc import Callable
from typing import Any, Protocol

from kdesk.domain.options.port import Options
from kdesk.domain.ports import Clock
from kdesk.domain.updates import Update, UpdateSource, is_newer
from kdesk.engine.running_work import WorkRest
from kdesk.errors import KdeskError

DAY = 86_400.0
LOOK_SECONDS = 600.0
"""Between two looks whether a day has passed: clocks are set, and computers sleep."""

log = logging.getLogger(__name__)


class KeptOptions(Options, Protocol):
    """The settings, of which some are kept unasked."""

    def keep(self, field: str, value: Any) -> None:
        """Change a field of the settings and write it soon."""
        ...


class UpdateWatch:
    """Tells of a newer version, each once, and never asks while anything is transferred.

    Args:
        source: Reads what stands at the address.
        options: Have the address, and remember when it was asked and what was told.
        rest: Knows when nothing is transferred.
        version: Of this kdesk.
        tell: Called with a newer version that was not told yet.
    """

    def __init__(
        self,
        source: UpdateSource,
        options: KeptOptions,
        clock: Clock,
        rest: WorkRest,
        version: str,
        *,
        tell: Callable[[Update], object],
    ) -> None:
        self._source, self._options, self._clock, self._rest = source, options, clock, rest
        self._version, self._tell = version, tell
        self._has_address = asyncio.Event()
        options.follow("update_address", self._note_address)
        self._note_address(options.settings.update_address)

    async def run(self) -> None:
        """Ask each day until cancelled."""
        while True:
            await self._has_address.wait()
            await self._rest.wait()
            if self._seconds_left > 0:
                await self._clock.sleep(min(self._seconds_left, LOOK_SECONDS))
            # Once more: sleeping and waiting take their time.
            elif self._has_address.is_set() and self._rest.is_resting:
                await self._ask_quietly()

    async def newer(self) -> Update | None:
        """Ask now; return what is newer than this kdesk. Raises ServerProblem."""
        self._options.keep("update_asked_at", max(0, int(self._clock.now())))
        update = await self._source.read(self._options.settings.update_address)
        return update if is_newer(update.version, self._version) else None

    async def _ask_quietly(self) -> None:
        """Ask, and tell what is new; what goes wrong is of no interest to whoever did not ask."""
        asked = self._options.settings.update_address
        try:
            update = await self.newer()
        except KdeskError as error:
            log.warning("could not check for a newer version: %s", error.detail or type(error).__name__)
        else:
            settings = self._options.settings
            is_wanted = settings.update_address == asked  # somebody may have changed it meanwhile
            if update is not None and is_wanted and update.version != settings.update_told:
                self._tell(update)

    @property
    def _seconds_left(self) -> float:
        """Until a day has passed; a clock that was set back makes no day longer."""
        left = self._options.settings.update_asked_at + DAY - self._clock.now()
        return left if left <= DAY else 0.0

    def _note_address(self, address: str) -> None:
        if address:
            self._has_address.set()
        else:
            self._has_address.clear()
