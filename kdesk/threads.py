"""Threads for work that may block, so that the loop thread never does.

The standard library's executors are joined when the interpreter ends: one hanging network drive or keyring prompt
would keep a closed program alive. These threads are daemons, nobody waits for them.
"""

import asyncio
import threading
import time
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any, TypeVar, TypeVarTuple, Unpack

Result = TypeVar("Result")
Arguments = TypeVarTuple("Arguments")


STUCK_SECONDS = 2.0
"""A function that has run for this long may never return: a drive hangs."""


class Workers:
    """A few daemon threads that run functions for coroutines, first come, first served.

    name   of the threads, for debuggers
    count  how many functions run at once; 1 makes them run strictly in the order they were handed in
    spare  how many threads may take the places of stuck ones, for functions whose order does not matter
    """

    def __init__(self, name: str, count: int, spare: int = 0) -> None:
        self._name = name
        self._count = count
        self._spare = spare
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._unfinished = 0
        # When each busy thread took its function, by the monotonic clock.
        self._since: dict[threading.Thread, float] = {}
        self._lock = threading.Lock()
        self._relief: asyncio.TimerHandle | None = None

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
        with self._lock:
            self._unfinished += 1
        self._jobs.put(_Job(loop, future, function, arguments))
        self._staff(loop)
        return future

    def close(self) -> None:
        """Let the threads end after the functions that were handed in. Waits for nothing."""
        for _ in self._threads:
            self._jobs.put(None)

    def _staff(self, loop: asyncio.AbstractEventLoop) -> None:
        """Start a thread if one is allowed, and look again soon whether jobs wait behind stuck ones."""
        with self._lock:
            if len(self._threads) < self._allowed():
                thread = threading.Thread(target=self._work, name=f"{self._name}-{len(self._threads)}", daemon=True)
                self._threads.append(thread)
                thread.start()
        if self._spare and self._relief is None:
            self._relief = loop.call_later(STUCK_SECONDS, self._relieve, loop)

    def _relieve(self, loop: asyncio.AbstractEventLoop) -> None:
        self._relief = None
        if not self._jobs.empty():
            self._staff(loop)

    def _allowed(self) -> int:
        """Return how many threads there may be: the count, and one for each stuck one as far as spares go."""
        if not self._spare:
            return self._count
        stuck_since = time.monotonic() - STUCK_SECONDS
        return self._count + min(self._spare, sum(since <= stuck_since for since in self._since.values()))

    def _work(self) -> None:
        me = threading.current_thread()
        while (job := self._jobs.get()) is not None:
            with self._lock:
                self._since[me] = time.monotonic()
            job.run()
            with self._lock:
                self._unfinished -= 1
                del self._since[me]
                if len(self._threads) > self._allowed():
                    self._threads.remove(me)
                    return


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
