"""The tasks of the queue: each has an owner that waits for its end, and none takes the others with it."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

log = logging.getLogger(__name__)

Work = Callable[[], Coroutine[Any, Any, None]]
"""Makes the coroutine when the task begins; one that was made for a task cancelled before would be left over."""


class Tasks:
    """Tasks in one group. A mistake in one of them is logged: it must not end all others, and the window with them."""

    def __init__(self) -> None:
        self._group: asyncio.TaskGroup
        self._stoppable: set[asyncio.Task[None]] = set()
        self.ending = False

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Let tasks run until the block is left; then stop those that may be stopped, and wait for the end of all.

        An error of the block is its own: the group would wrap it, and drop what is being saved. So it would when the
        block is cancelled, as by Ctrl+C.
        """
        failure: BaseException | None = None
        async with asyncio.TaskGroup() as self._group:
            try:
                yield
            except (Exception, asyncio.CancelledError) as exc:  # noqa: BLE001  raised again below
                failure = exc
            finally:
                self.ending = True
                for task in self._stoppable:
                    task.cancel()
        if failure:
            raise failure

    def start(self, work: Work, ended: Callable[[], None] = lambda: None) -> asyncio.Task[None]:
        """Run what is stopped at the end; `ended` is called after it, however it ended, unless all is ending.

        What is asked for while all is ending, such as by a command that is still being carried out, never begins.
        """
        task = self._group.create_task(_guarded(work))
        if self.ending:
            task.cancel()
        self._stoppable.add(task)

        def over(task: asyncio.Task[None]) -> None:
            self._stoppable.discard(task)
            if not self.ending:
                ended()

        task.add_done_callback(over)
        return task

    def finish(self, work: Work) -> asyncio.Task[None]:
        """Run what is waited for at the end: saving."""
        return self._group.create_task(_guarded(work))


async def _guarded(work: Work) -> None:
    try:
        await work()
    except Exception:
        log.exception("a task of the queue failed")
