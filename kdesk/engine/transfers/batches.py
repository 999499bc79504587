"""Commands on very many transfers, executed in batches, so that the window can paint between them."""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Sequence
from functools import partial
from typing import Generic, TypeVar

from kdesk.engine.transfers.tasks import Tasks

BATCH = 250
"""Transfers of the first batch; how long it takes decides the next ones."""
TURN_SECONDS = 0.010
"""How long a batch should hold the loop: the window paints a frame every 16 ms."""
FEWEST, MOST = 50, 4000


T = TypeVar("T")


class BatchSize:
    """How many transfers a turn of the loop handles, so that it takes about TURN_SECONDS on this computer, now.

    Args:
        first: Transfers of the first batch.
        fewest: It shrinks no further: more than nothing where a batch costs something beside its transfers.

    Attributes:
        count: Of the next batch.
    """

    def __init__(self, first: int, fewest: int = FEWEST) -> None:
        self.count = first
        self._fewest = fewest

    def run(self, work: Callable[[], None], handled: int) -> None:
        """Do the work of one turn, on so many transfers, and measure it."""
        # The time of this thread: other programs that have the processor meanwhile would make every batch tiny.
        began = time.thread_time()
        work()
        seconds = time.thread_time() - began
        # A batch that is not full tells little: what a turn costs beside its transfers weighs more in it.
        if 2 * handled >= self.count >= self._fewest:
            fitting = handled * TURN_SECONDS / max(seconds, 1e-6)
            # Half or twice at most: some systems count this time in steps of 16 ms.
            gradual = min(max(fitting, self.count / 2), self.count * 2)
            self.count = round(min(max(gradual, self._fewest), MOST))


class Batches(Generic[T]):
    """Executes commands in the order in which they were given, one batch per turn of the event loop.

    A command on few transfers is executed at once, unless an earlier command is still under way.

    Args:
        tasks: Own the task that works.
        size: How many transfers a batch has.
    """

    def __init__(self, tasks: Tasks, size: BatchSize) -> None:
        self._tasks = tasks
        self._size = size
        # Each command with its transfers, and with how many of them it has handled.
        self._waiting: deque[tuple[Callable[[Sequence[T]], None], Sequence[T], int]] = deque()
        self._under_way = False

    def run(self, command: Callable[[Sequence[T]], None], transfers: Sequence[T]) -> None:
        """Call the command with each batch. It must check each transfer again: its state may have changed meanwhile."""
        if not transfers:
            return
        self._waiting.append((command, transfers, 0))
        if not self._under_way:
            self._run_next()
        if self._waiting and not self._under_way:
            self._under_way = True
            self._tasks.finish(self._run_waiting)

    def complete(self) -> None:
        """Execute now whatever still waits."""
        while self._waiting:
            self._run_next()

    def _run_next(self) -> None:
        command, transfers, first = self._waiting.popleft()
        batch = transfers[first : first + self._size.count]
        if (end := first + len(batch)) < len(transfers):
            self._waiting.appendleft((command, transfers, end))
        self._size.run(partial(command, batch), len(batch))

    async def _run_waiting(self) -> None:
        try:
            while self._waiting:
                await asyncio.sleep(0)
                if self._waiting:
                    self._run_next()
        finally:
            self._under_way = False
