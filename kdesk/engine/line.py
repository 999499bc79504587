"""Work on many records, beside the slots: a few at a time, in the order in which they came."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from functools import partial
from itertools import islice
from typing import Any

from kdesk.engine.record import Record
from kdesk.engine.tasks import Tasks


class Line:
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
        work: Callable[[Sequence[Record]], Coroutine[Any, Any, None]],
        ended: Callable[[Record], None] = lambda _record: None,
    ) -> None:
        self._tasks = tasks
        self._at_once = at_once
        self._together = together
        self._work = work
        self._ended = ended
        self._waiting: dict[str, Record] = {}
        self._running: dict[str, asyncio.Task[None]] = {}

    def put(self, record: Record) -> None:
        """Put a record behind the others, unless it is in line already."""
        self._waiting.setdefault(record.transfer.id, record)
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
            records = [self._waiting.pop(key) for key in first]
            task = self._tasks.start(partial(self._work, records), partial(self._over, records))
            self._running |= dict.fromkeys(first, task)

    def _over(self, records: Sequence[Record]) -> None:
        for record in records:
            del self._running[record.transfer.id]
            self._ended(record)
        self._fill()
