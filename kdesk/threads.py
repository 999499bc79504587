"""Threads for blocking work, so that the loop thread never blocks.

The standard library joins its executors' threads at exit: one hanging network drive or keyring prompt would keep a
closed program alive. These threads are daemons that nobody joins.
"""

import asyncio
import threading
import time
import weakref
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any, TypeVar, TypeVarTuple, Unpack

Result = TypeVar("Result")
Arguments = TypeVarTuple("Arguments")


STUCK_SECONDS = 2.0
"""A function that runs longer than this may never return, for example on a hanging drive."""


class Workers:
    """A few daemon threads that run functions for coroutines, first come, first served.

    The threads end when this is closed, or forgotten: whoever drops it with its window need not close it.

    Args:
        name: Name of the threads, for debuggers.
        count: Number of functions that run at once. With 1 they run in the order of submission.
        spare: Number of threads that may replace stuck ones, for functions whose order does not matter.
    """

    def __init__(self, name: str, count: int, spare: int = 0) -> None:
        self._threads = _Threads(name, count, spare)
        # Threads of forgotten windows would live as long as the program, each with what it ran last.
        weakref.finalize(self, self._threads.close).atexit = False

    @property
    def busy(self) -> bool:
        """Whether a function is running or waiting."""
        return self._threads.unfinished > 0

    async def run(self, function: Callable[[Unpack[Arguments]], Result], *arguments: *Arguments) -> Result:
        """Run the function on a thread and return its result or raise its error.

        Cancelling drops a waiting function. A running one continues, and its result is dropped.
        """
        return await self.submit(function, *arguments)

    def submit(
        self, function: Callable[[Unpack[Arguments]], Result], *arguments: *Arguments
    ) -> "asyncio.Future[Result]":
        """Queue a function, for callers that need not await it."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Result] = loop.create_future()
        self._threads.put(_Job(loop, future, function, arguments), loop)
        return future

    def close(self) -> None:
        """End the threads after their pending functions. Does not wait."""
        self._threads.close()


async def run_once(name: str, function: Callable[[Unpack[Arguments]], Result], *arguments: *Arguments) -> Result:
    """Run one function on a daemon thread of its own, which ends with it; see `Workers.run`."""
    workers = Workers(name, 1)
    try:
        return await workers.run(function, *arguments)
    finally:
        workers.close()


class _Threads:
    """The threads of one `Workers`, which they do not keep alive.

    Attributes:
        unfinished: Number of functions that are running or waiting.
    """

    def __init__(self, name: str, count: int, spare: int) -> None:
        self.unfinished = 0
        self._name = name
        self._count = count
        self._spare = spare
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._threads: list[threading.Thread] = []
        # When each busy thread began its function, by the monotonic clock.
        self._busy_since: dict[threading.Thread, float] = {}
        self._lock = threading.Lock()
        self._spare_timer: asyncio.TimerHandle | None = None

    def put(self, job: "_Job", loop: asyncio.AbstractEventLoop) -> None:
        with self._lock:
            self.unfinished += 1
        self._jobs.put(job)
        self._start_thread(loop)

    def close(self) -> None:
        # Without the lock: a garbage collection, which may interrupt whoever holds it, calls this too.
        for _ in tuple(self._threads):
            self._jobs.put(None)

    def _start_thread(self, loop: asyncio.AbstractEventLoop) -> None:
        """Start a thread if permitted, and schedule a check for functions that wait behind stuck ones."""
        with self._lock:
            if len(self._threads) < self._thread_limit():
                thread = threading.Thread(target=self._work, name=f"{self._name}-{len(self._threads)}", daemon=True)
                self._threads.append(thread)
                thread.start()
        if self._spare and self._spare_timer is None:
            self._spare_timer = loop.call_later(STUCK_SECONDS, self._start_spare, loop)

    def _start_spare(self, loop: asyncio.AbstractEventLoop) -> None:
        self._spare_timer = None
        if not self._jobs.empty():
            self._start_thread(loop)

    def _thread_limit(self) -> int:
        """Return how many threads there may be: the count, and a spare for each stuck one."""
        if not self._spare:
            return self._count
        stuck_since = time.monotonic() - STUCK_SECONDS
        return self._count + min(self._spare, sum(since <= stuck_since for since in self._busy_since.values()))

    def _work(self) -> None:
        thread = threading.current_thread()
        while (job := self._jobs.get()) is not None:
            with self._lock:
                self._busy_since[thread] = time.monotonic()
            job.run()
            # What it ran with may be a whole window, and the next function may be long in coming.
            del job
            with self._lock:
                self.unfinished -= 1
                del self._busy_since[thread]
                # A stuck function has returned: its spare is one thread too many, and whichever is free first ends.
                if len(self._threads) > self._thread_limit():
                    self._threads.remove(thread)
                    return


class _Job:
    """A function to run on a thread, and the future for its result."""

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
            # A future refuses StopIteration; its awaiter would wait forever.
            self._deliver(self._future.set_exception, RuntimeError(f"the function raised {exc!r}"))
        except BaseException as exc:  # noqa: BLE001  every error is passed to the awaiting coroutine
            self._deliver(self._future.set_exception, exc)
        else:
            self._deliver(self._future.set_result, result)

    def _deliver(self, settle: Callable[[Any], None], result_or_error: Any) -> None:
        def settle_unless_dropped() -> None:
            # Done if it was cancelled while the function ran.
            if not self._future.done():
                settle(result_or_error)

        try:
            self._loop.call_soon_threadsafe(settle_unless_dropped)
        except RuntimeError:
            # The loop was closed while the function ran: the program is quitting.
            return
