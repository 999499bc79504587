"""The task group of the transfer queue. A task that fails ends neither the others nor the queue."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from contextvars import copy_context
from typing import Any, ParamSpec

log = logging.getLogger(__name__)

_Arguments = ParamSpec("_Arguments")

Work = Callable[[], Coroutine[Any, Any, None]]
"""Makes the coroutine when the task starts: a coroutine made for a task that is cancelled first is never awaited."""


class Tasks:
    """Tasks in one group. An unexpected error of one task is logged; it must not end the others and the window.

    Attributes:
        ending: Whether `running` is being left; tasks started from now on are cancelled at once.
    """

    def __init__(self) -> None:
        self._group: asyncio.TaskGroup
        # Not that of whoever starts a task: a command may speak another language than the queue.
        # Copied for each use: a context cannot be entered a second time while it runs.
        self._context = copy_context()
        self._stoppable: set[asyncio.Task[None]] = set()
        self.ending = False

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Run tasks until the block is left; then cancel those of `start` and wait for all.

        An error of the block is raised as it is. The task group would wrap it, and cancel what is being saved; it
        would do so as well when the block is cancelled, for example by Ctrl+C.
        """
        failure: BaseException | None = None
        async with asyncio.TaskGroup() as self._group:
            try:
                yield
            except (Exception, asyncio.CancelledError) as exc:  # noqa: BLE001  raised again below
                failure = exc
            finally:
                self.ending = True
                # A cancelled task ends in a later turn of the loop: the set does not change meanwhile.
                for task in self._stoppable:
                    task.cancel()
        if failure:
            raise failure

    def start(self, work: Work, on_end: Callable[[], None] = lambda: None) -> asyncio.Task[None]:
        """Run a task that is cancelled when `running` is left.

        Args:
            work: Makes the coroutine. It is never called if the queue is ending already.
            on_end: Called after the task, however it ended, unless the queue is ending.
        """
        task = self._group.create_task(_guarded(work), context=self._context.copy())
        if self.ending:
            task.cancel()
        self._stoppable.add(task)

        def done(task: asyncio.Task[None]) -> None:
            self._stoppable.discard(task)
            if not self.ending:
                on_end()

        task.add_done_callback(done, context=self._context.copy())
        return task

    def finish(self, work: Work) -> asyncio.Task[None]:
        """Run a task that is awaited when `running` is left, such as a write to the journal."""
        return self._group.create_task(_guarded(work), context=self._context.copy())

    def call(self, function: Callable[_Arguments, object], *args: _Arguments.args, **kwargs: _Arguments.kwargs) -> None:
        """Call a function at once, in the language of the tasks instead of that of whoever causes the call."""
        self._context.copy().run(function, *args, **kwargs)

    def call_soon(self, function: Callable[[], object]) -> None:
        """Call a function in the next turn of the loop, in the language of the tasks."""
        asyncio.get_running_loop().call_soon(function, context=self._context.copy())


async def _guarded(work: Work) -> None:
    try:
        await work()
    except Exception:  # the boundary of every task of the queue: an error must not end the others
        log.exception("a task of the queue failed")
