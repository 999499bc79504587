"""The one place where the window starts tasks, and where they end."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from types import TracebackType
from typing import Any, Self

from kdesk.errors import KdeskError

log = logging.getLogger(__name__)


class TaskScope:
    """Owns the tasks that slots start: leaving the scope cancels them and waits for their end.

    on_error  told of every KdeskError; anything else is a mistake in kdesk, and goes where the loop's own go
    """

    def __init__(self, on_error: Callable[[KdeskError], None]) -> None:
        self._on_error = on_error
        self._loop: asyncio.AbstractEventLoop | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._named: dict[str, asyncio.Task[None]] = {}

    async def __aenter__(self) -> Self:
        self._loop = asyncio.get_running_loop()
        return self

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._loop = None
        while self._tasks:
            ending = tuple(self._tasks)
            for task in ending:
                task.cancel()
            await asyncio.gather(*ending, return_exceptions=True)
            self._tasks.difference_update(ending)

    def spawn(self, work: Coroutine[Any, Any, object], *, name: str = "", replace: str = "") -> None:
        """Start a coroutine from any slot. With `replace`, the task that had this name before is cancelled.

        Outside the scope nothing starts: what a late slot asks for while the window closes is dropped.
        """
        if self._loop is None:
            work.close()
            log.debug("not started, the window is closing: %s", name or replace or work)
            return
        if replace:
            self.cancel(replace)
        # The loop of the scope, not the running one: a slot may fire while Qt alone runs.
        task = self._loop.create_task(self._guard(work), name=name or replace or None)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        # A task that is cancelled before its first step never awaits the work; closed work is not warned about.
        task.add_done_callback(lambda _task: work.close())
        if replace:
            self._named[replace] = task

    def cancel(self, name: str) -> None:
        """Cancel the task that was started with `replace=name`, if it still runs."""
        task = self._named.pop(name, None)
        if task is not None:
            task.cancel()

    async def _guard(self, work: Coroutine[Any, Any, object]) -> None:
        try:
            await work
        except KdeskError as exc:
            log.warning("%s", exc)
            self._on_error(exc)
        except Exception as exc:  # noqa: BLE001  the boundary of every task of the window: it reports
            context = {"message": "a task of the window failed", "exception": exc, "task": asyncio.current_task()}
            asyncio.get_running_loop().call_exception_handler(context)
