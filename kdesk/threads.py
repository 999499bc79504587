"""Threads for work that may block, so that the loop thread never does.

The standard library's executors are joined when the interpreter ends: one hanging network drive or keyring prompt
would keep a closed program alive. These threads are daemons, nobody waits for them.
"""

import asyncio
import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any, TypeVar, TypeVarTuple, Unpack

Result = TypeVar("Result")
Arguments = TypeVarTuple("Arguments")


class Workers:
    """A few daemon threads that run functions for coroutines, first come, first served.

    name   of the threads, for debuggers
    count  how many functions run at once; 1 makes them run strictly in the order they were handed in
    """

    def __init__(self, name: str, count: int) -> None:
        self._name = name
        self._count = count
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._unfinished = 0
        self._counting = threading.Lock()

    @property
    def busy(self) -> bool:
        """Whether a function has not returned yet, or waits for its turn."""
        return self._unfinished > 0

    async def run(self, function: Callable[[Unpack[Arguments]], Result], *arguments: *Arguments) -> Result:
        """Run the function on a thread and return its result or raise its error.

        Cancelling drops a function that has not begun; one that has begun goes on, its result is dropped.
        """
        return await self.submit(function, *arguments)

    def submit(
        self, function: Callable[[Unpack[Arguments]], Result], *arguments: *Arguments
    ) -> "asyncio.Future[Result]":
        """Hand a function in, for those who need not wait for it."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Result] = loop.create_future()
        with self._counting:
            self._unfinished += 1
        self._jobs.put(_Job(loop, future, function, arguments))
        if len(self._threads) < self._count:
            self._start_thread()
        return future

    def close(self) -> None:
        """Let the threads end after the functions that were handed in. Waits for nothing."""
        for _ in self._threads:
            self._jobs.put(None)

    def _start_thread(self) -> None:
        thread = threading.Thread(target=self._work, name=f"{self._name}-{len(self._threads)}", daemon=True)
        self._threads.append(thread)
        thread.start()

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            job.run()
            with self._counting:
                self._unfinished -= 1


class _Job:
    """One function on its way to a thread and its outcome on the way back."""

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        future: asyncio.Future[Any],
        function: Callable[..., Any],
        arguments: tuple[Any, ...],
    ) -> None:
        self._loop = loop
        self._future = future
        self._function = function
        self._arguments = arguments

    def run(self) -> None:
        if self._future.cancelled():
            return
        try:
            result = self._function(*self._arguments)
        except StopIteration as exc:
            # A future refuses this one, and whoever waits would wait for ever.
            self._hand_back(self._future.set_exception, RuntimeError(f"the function raised {exc!r}"))
        except BaseException as exc:  # noqa: BLE001  whatever it is, it belongs to the coroutine that asked
            self._hand_back(self._future.set_exception, exc)
        else:
            self._hand_back(self._future.set_result, result)

    def _hand_back(self, settle: Callable[[Any], None], outcome: Any) -> None:
        def settle_unless_dropped() -> None:
            if not self._future.done():
                settle(outcome)

        try:
            self._loop.call_soon_threadsafe(settle_unless_dropped)
        except RuntimeError:
            # The loop has closed while the function ran: the program is quitting and nobody asks any more.
            return
