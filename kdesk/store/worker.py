"""One thread for blocking work: jobs run in the order in which they were given, the loop thread awaits them."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from queue import SimpleQueue
from threading import Thread
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

PATIENCE = 10.0
"""Seconds that closing waits for jobs on a disk that hangs."""


class Worker:
    """A daemon thread with a queue of jobs.

    A `ThreadPoolExecutor` is joined when the interpreter ends, so that a hanging disk or a keyring's unanswered prompt
    would keep the process alive; a daemon thread does not. The thread starts with the first job.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._jobs: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._started = False
        self._stopped = False

    def submit(self, function: Callable[[], T]) -> Future[T]:
        """Queue a job and return its future. Cancelling the future drops a job that has not begun."""
        if self._stopped:
            raise RuntimeError(f"the {self._name} thread was stopped")
        if not self._started:
            Thread(target=self._work, name=self._name, daemon=True).start()
            self._started = True
        future: Future[T] = Future()
        self._jobs.put(partial(_settle, future, function))
        return future

    async def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a job on the thread and return what it returns, or raise what it raises."""
        return await asyncio.wrap_future(self.submit(partial(function, *args, **kwargs)))

    def stop(self) -> None:
        """Let the thread end after the jobs that it was given, without waiting."""
        if not self._stopped:
            self._stopped = True
            self._jobs.put(None)

    async def close(self, patience: float = PATIENCE) -> bool:
        """Wait until the jobs given so far are done, at most `patience` seconds; tell whether they are."""
        if self._stopped or not self._started:
            self.stop()
            return True
        last = self.submit(lambda: None)
        self.stop()
        try:
            async with asyncio.timeout(patience):
                await asyncio.wrap_future(last)
        except TimeoutError:
            return False
        return True

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            job()


def _settle(future: Future[T], function: Callable[[], T]) -> None:
    if not future.set_running_or_notify_cancel():
        return
    try:
        result = function()
    except Exception as exc:  # noqa: BLE001  a task boundary: whoever awaits the job gets the error
        future.set_exception(exc)
    else:
        future.set_result(result)
