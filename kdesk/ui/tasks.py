"""Tasks that the window starts, and their end."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from contextvars import copy_context
from functools import partial
from itertools import count
from types import TracebackType
from typing import Any, Self

from kdesk.errors import KdeskError

log = logging.getLogger(__name__)


def is_ending() -> bool:
    """Return whether the current task was cancelled, and not only what it waited for."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


class TaskScope:
    """Owns the tasks that Qt slots start; leaving the scope cancels them and waits for their end.

    Args:
        on_error: Called with every KdeskError. Other exceptions are mistakes in kdesk: they go to the exception handler
            of the loop.
    """

    def __init__(self, on_error: Callable[[KdeskError], None]) -> None:
        self._on_error = on_error
        self._loop: asyncio.AbstractEventLoop | None = None
        # What a slot starts belongs to the window, also where a command in another language lets it be called.
        self._context = copy_context()
        self._tasks: set[asyncio.Task[None]] = set()
        self._named: dict[str, asyncio.Task[None]] = {}

    async def __aenter__(self) -> Self:
        self._loop = asyncio.get_running_loop()
        return self

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        # First: a task that ends must not start another one.
        self._loop = None
        while self._tasks:
            ending = tuple(self._tasks)
            for task in ending:
                task.cancel()
            await asyncio.gather(*ending, return_exceptions=True)
            self._tasks.difference_update(ending)

    def spawn(self, work: Coroutine[Any, Any, object], *, name: str = "", replace: str = "") -> None:
        """Start a coroutine from any slot; outside the scope, while the window closes, it is dropped.

        Args:
            name: For logs.
            replace: A name; an earlier task of that name is cancelled.
        """
        if self._loop is None:
            work.close()
            log.debug("not started, the window is closing: %s", name or replace or work)
            return
        if replace:
            self.cancel(replace)
        # The loop of the scope: a slot may be called while no asyncio loop runs.
        task = self._loop.create_task(self._guard(work), name=name or replace or None, context=self._context.copy())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        # A task that is cancelled before its first step never awaits the coroutine, which then has to be closed.
        task.add_done_callback(lambda _task: work.close())
        if replace:
            self._named[replace] = task
            task.add_done_callback(partial(self._forget, replace))

    def cancel(self, name: str) -> None:
        """Cancel the task that was started with `replace=name`, if it still runs."""
        task = self._named.pop(name, None)
        if task is not None:
            task.cancel()

    def cancel_all(self, prefix: str) -> None:
        """Cancel every task whose name begins like this."""
        for name in [name for name in self._named if name.startswith(prefix)]:
            self.cancel(name)

    def _forget(self, name: str, task: asyncio.Task[None]) -> None:
        # Another one may have this name by now.
        if self._named.get(name) is task:
            del self._named[name]

    def report(self, error: KdeskError) -> None:
        """Pass an error on to whoever shows it."""
        self._on_error(error)

    def part(self) -> "TaskPart":
        """Return a part of the scope with names of its own, for one of several widgets of a kind."""
        return TaskPart(self)

    async def _guard(self, work: Coroutine[Any, Any, object]) -> None:
        try:
            await work
        except KdeskError as exc:
            log.warning("%s", exc)
            self._on_error(exc)
        except Exception as exc:  # noqa: BLE001  the boundary of every task of the window: it reports
            context = {"message": "a task of the window failed", "exception": exc, "task": asyncio.current_task()}
            asyncio.get_running_loop().call_exception_handler(context)


class TaskPart(TaskScope):
    """Tasks of a part of the window. Their names are apart from those of other parts, and all can be ended at once.

    Args:
        whole: Owns the tasks and awaits their end.
    """

    def __init__(self, whole: TaskScope) -> None:
        super().__init__(whole.report)
        self._whole = whole
        self._prefix = f"part {id(self)}: "
        self._spawned = count()

    def spawn(self, work: Coroutine[Any, Any, object], *, name: str = "", replace: str = "") -> None:
        """Start a coroutine in the whole scope."""
        # A name also for what replaces nothing: without one it could not be cancelled.
        self._whole.spawn(work, replace=f"{self._prefix}{replace or f'{next(self._spawned)} {name}'}")

    def cancel(self, name: str) -> None:
        """Cancel the task of this part that was started with `replace=name`."""
        self._whole.cancel(f"{self._prefix}{name}")

    def cancel_all(self, prefix: str) -> None:
        """Cancel every task of this part whose name begins like this."""
        self._whole.cancel_all(f"{self._prefix}{prefix}")

    def end(self) -> None:
        """Cancel every task of this part, and of its own parts."""
        self.cancel_all("")
