"""A queue of transfers for work beside the slots, with a limit on concurrent tasks."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from functools import partial
from itertools import islice
from typing import Any

from kdesk.engine.transfers.tasks import Tasks
from kdesk.engine.transfers.transfer_handle import TransferHandle


class WorkQueue:
    """Transfers in the order in which they were enqueued. A transfer gets a task when its turn comes, not before.

    Args:
        tasks: Owns the tasks.
        max_tasks: Tasks at once.
        batch: Transfers that one task takes at most.
        work: Runs one task.
        on_end: Called for each transfer whose task has ended, however it ended.
    """

    def __init__(
        self,
        tasks: Tasks,
        max_tasks: int,
        batch: int,
        work: Callable[[Sequence[TransferHandle]], Coroutine[Any, Any, None]],
        on_end: Callable[[TransferHandle], None] = lambda _handle: None,
    ) -> None:
        self._tasks = tasks
        self._max_tasks = max_tasks
        self._batch = batch
        self._work = work
        self._on_end = on_end
        self._waiting: dict[str, TransferHandle] = {}
        self._running: dict[str, asyncio.Task[None]] = {}

    def enqueue(self, handle: TransferHandle) -> None:
        """Append a transfer, unless it is waiting already."""
        self._waiting.setdefault(handle.transfer.id, handle)
        self._fill()

    def discard(self, transfer_id: str) -> None:
        """Take a transfer out and cancel its task, unless that task works on others too."""
        self._waiting.pop(transfer_id, None)
        task = self._running.get(transfer_id)
        if task and self._batch == 1:
            task.cancel()

    def clear(self) -> None:
        """Take all transfers out and cancel all tasks."""
        self._waiting.clear()
        for task in self._running.values():
            task.cancel()

    def _fill(self) -> None:
        # A set: all transfers of a batch have the same task.
        while len(set(self._running.values())) < self._max_tasks:
            # A transfer whose cancelled task has not ended yet waits for that end.
            free = (key for key in self._waiting if key not in self._running)
            first = list(islice(free, self._batch))
            if not first:
                return
            handles = [self._waiting.pop(key) for key in first]
            task = self._tasks.start(partial(self._work, handles), partial(self._ended, handles))
            self._running |= dict.fromkeys(first, task)

    def _ended(self, handles: Sequence[TransferHandle]) -> None:
        for handle in handles:
            del self._running[handle.transfer.id]
            self._on_end(handle)
        self._fill()
