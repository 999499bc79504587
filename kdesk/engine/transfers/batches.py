"""Commands on very many transfers, executed in batches, so that the window can paint between them."""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Sequence
from functools import partial

from kdesk.engine.transfers.tasks import Tasks
from kdesk.engine.transfers.transfer_handle import TransferHandle

BATCH = 250
"""Transfers of the first batch; how long it takes decides the next ones."""
TURN_SECONDS = 0.010
"""How long a batch should hold the loop: the window paints a frame every 16 ms."""
FEWEST, MOST = 50, 4000


_Command = Callable[[Sequence[TransferHandle]], None]


class BatchSize:
    """How many transfers a turn of the loop handles, so that it takes about TURN_SECONDS on this computer, now.

    Attributes:
        count: Of the next batch.
    """

    def __init__(self, first: int) -> None:
        self.count = first

    def run(self, work: Callable[[], None], handled: int) -> None:
        """Do the work of one turn, on so many transfers, and measure it."""
        began = time.monotonic()
        work()
        seconds = time.monotonic() - began
        # A batch that is not full tells little: what a turn costs beside its transfers weighs more in it.
        if 2 * handled >= self.count >= FEWEST:
            fitting = handled * TURN_SECONDS / max(seconds, 1e-6)
            # Half or twice at most: another program may have had the processor meanwhile.
            gradual = min(max(fitting, self.count / 2), self.count * 2)
            self.count = round(min(max(gradual, FEWEST), MOST))


class Batches:
    """Executes commands in the order in which they were given, one batch per turn of the event loop.

    A command on few transfers is executed at once, unless an earlier command is still under way.
    """

    def __init__(self, tasks: Tasks) -> None:
        self._tasks = tasks
        self._size = BatchSize(BATCH)
        # Each command with its transfers, and with how many of them it has handled.
        self._waiting: deque[tuple[_Command, Sequence[TransferHandle], int]] = deque()
        self._under_way = False

    def run(self, command: _Command, handles: Sequence[TransferHandle]) -> None:
        """Call the command with each batch. It must check each transfer again: its state may have changed meanwhile."""
        if not handles:
            return
        self._waiting.append((command, handles, 0))
        if not self._under_way:
            self._run_next()
        if self._waiting and not self._under_way:
            self._under_way = True
            self._tasks.finish(self._run_waiting)

    def _run_next(self) -> None:
        command, handles, first = self._waiting.popleft()
        batch = handles[first : first + self._size.count]
        if (end := first + len(batch)) < len(handles):
            self._waiting.appendleft((command, handles, end))
        self._size.run(partial(command, batch), len(batch))

    async def _run_waiting(self) -> None:
        try:
            while self._waiting:
                await asyncio.sleep(0)
                self._run_next()
        finally:
            self._under_way = False
