"""Commands on very many transfers: a portion each turn of the loop, so that the window paints between two of them."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from functools import partial

from kdesk.engine.transfers.tasks import Tasks
from kdesk.engine.transfers.transfer_handle import TransferHandle

BATCH = 250
"""Transfers a turn: some milliseconds."""


class Batches:
    """Carries commands out in the order in which they were given.

    A command on few transfers is carried out at once, unless an earlier one on many is still under way.
    """

    def __init__(self, tasks: Tasks) -> None:
        self._tasks = tasks
        self._waiting: deque[Callable[[], None]] = deque()
        self._under_way = False

    def carry_out(self, act: Callable[[Sequence[TransferHandle]], None], handles: Sequence[TransferHandle]) -> None:
        """Act on all of them; what holds of a transfer now need not hold any more when it is its turn."""
        for first in range(0, len(handles), BATCH):
            self._waiting.append(partial(act, handles[first : first + BATCH]))
        if self._waiting and not self._under_way:
            self._waiting.popleft()()
        if self._waiting and not self._under_way:
            self._under_way = True
            self._tasks.finish(self._go_on)

    async def _go_on(self) -> None:
        try:
            while self._waiting:
                await asyncio.sleep(0)
                self._waiting.popleft()()
        finally:
            self._under_way = False
