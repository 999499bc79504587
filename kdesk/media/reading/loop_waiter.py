"""Waiting on the decoder's thread for what the loop's thread fetches."""

import asyncio
import concurrent.futures
import threading
from collections.abc import Callable, Coroutine


class LoopWaiter:
    """Runs coroutines on the loop for a thread that waits for their results.

    Args:
        loop: Where coroutines run.

    Attributes:
        check: Raises if nobody wants the result any more; called after an interruption only.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self.check: Callable[[], None] = lambda: None
        self._changed = threading.Condition()
        self._is_interrupted = False

    def bytes_of(self, work: Callable[[], Coroutine[object, None, bytes]]) -> bytes:
        """Return what a coroutine returns. Raises what it raises, and what `check` raises."""
        while True:
            try:
                return self._result(work)
            except concurrent.futures.CancelledError:
                # Not by this thread, which waits: what it waited for ended with somebody else's request.
                self.check()

    def call(self, function: Callable[[], None]) -> None:
        """Run a function on the loop, without waiting for it."""
        self._loop.call_soon_threadsafe(function)

    def interrupt(self) -> None:
        """End a wait for what nobody wants, from another thread: the one that runs now, or else the next one."""
        with self._changed:
            self._is_interrupted = True
            self._changed.notify_all()

    def _result(self, work: Callable[[], Coroutine[object, None, bytes]]) -> bytes:
        with self._changed:
            # Before anything is asked for: whoever wants the same next would ask the server once more.
            self._check_if_interrupted()
        future = asyncio.run_coroutine_threadsafe(work(), self._loop)
        future.add_done_callback(self._wake)
        try:
            with self._changed:
                while not future.done():
                    self._check_if_interrupted()
                    self._changed.wait()
            return future.result()
        finally:
            future.cancel()

    def _check_if_interrupted(self) -> None:
        if self._is_interrupted:
            # The interruption may be of an earlier question: what is still wanted goes on with the same request.
            self._is_interrupted = False
            self.check()

    def _wake(self, _future: concurrent.futures.Future[bytes]) -> None:
        with self._changed:
            self._changed.notify_all()
