"""Work on many records, beside the slots: a few at a time, in the order in which they came."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from functools import partial
from itertools import islice
from typing import Any

from kdesk.engine.transfers.tasks import Tasks
from kdesk.engine.transfers.transfer_handle import TransferHandle


class WorkQueue:
    """Records one behind the other, and tasks for the first of them: none has one before it is its turn.

    at_once   tasks
    together  records that one task may take
    work      of one task
    ended     is told each record whose task is over, however it ended
    """

    def __init__(
        self,
        tasks: Tasks,
        at_once: int,
        together: int,
        work: Callable[[Sequence[TransferHandle]], Coroutine[Any, Any, None]],
        ended: Callable[[TransferHandle], None] = lambda _handle: None,
    ) -> None:
        self._tasks = tasks
        self._at_once = at_once
        self._together = together
        self._work = work
        self._ended = ended
        self._waiting: dict[str, TransferHandle] = {}
        self._running: dict[str, asyncio.Task[None]] = {}

    def put(self, handle: TransferHandle) -> None:
        """Put a record behind the others, unless it is in line already."""
        self._waiting.setdefault(handle.transfer.id, handle)
        self._fill()

    def drop(self, transfer_id: str) -> None:
        """Take a record out. Its task is stopped, unless it may be that of others too: that one finds out by itself."""
        self._waiting.pop(transfer_id, None)
        task = self._running.get(transfer_id)
        if task and self._together == 1:
            task.cancel()

    def clear(self) -> None:
        """Take all out."""
        self._waiting.clear()
        for task in self._running.values():
            task.cancel()

    def _fill(self) -> None:
        while len(set(self._running.values())) < self._at_once:
            # One whose task is still ending after it was taken out waits for that end.
            free = (key for key in self._waiting if key not in self._running)
            first = list(islice(free, self._together))
            if not first:
                return
            handles = [self._waiting.pop(key) for key in first]
            task = self._tasks.start(partial(self._work, handles), partial(self._over, handles))
            self._running |= dict.fromkeys(first, task)

    def _over(self, handles: Sequence[TransferHandle]) -> None:
        for handle in handles:
            del self._running[handle.transfer.id]
            self._ended(handle)
        self._fill()
