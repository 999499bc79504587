"""Commands on very many transfers, executed in batches, so that the window can paint between them."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from functools import partial

from kdesk.engine.transfers.tasks import Tasks
from kdesk.engine.transfers.transfer_handle import TransferHandle

BATCH = 250
"""Transfers per turn of the event loop: a few milliseconds."""


class Batches:
    """Executes commands in the order in which they were given, one batch per turn of the event loop.

    A command on few transfers is executed at once, unless an earlier command is still under way.
    """

    def __init__(self, tasks: Tasks) -> None:
        self._tasks = tasks
        self._waiting: deque[Callable[[], None]] = deque()
        self._under_way = False

    def run(self, command: Callable[[Sequence[TransferHandle]], None], handles: Sequence[TransferHandle]) -> None:
        """Call the command with each batch. It must check each transfer again: its state may have changed meanwhile."""
        for first in range(0, len(handles), BATCH):
            self._waiting.append(partial(command, handles[first : first + BATCH]))
        if self._waiting and not self._under_way:
            self._waiting.popleft()()
        if self._waiting and not self._under_way:
            self._under_way = True
            self._tasks.finish(self._run_waiting)

    async def _run_waiting(self) -> None:
        try:
            while self._waiting:
                await asyncio.sleep(0)
                self._waiting.popleft()()
        finally:
            self._under_way = False
