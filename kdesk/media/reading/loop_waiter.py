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
        check: Raises if nobody wants the result any more.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self.check: Callable[[], None] = lambda: None
        self._lock = threading.Lock()
        self._waiting: concurrent.futures.Future[bytes] | None = None

    def bytes_of(self, work: Callable[[], Coroutine[object, None, bytes]]) -> bytes:
        """Return what a coroutine returns. Raises what it raises, and what `check` raises."""
        while (found := self._result(work())) is None:
            # Interrupted for a question that was answered meanwhile.
            self.check()
        return found

    def call(self, function: Callable[[], None]) -> None:
        """Run a function on the loop, without waiting for it."""
        self._loop.call_soon_threadsafe(function)

    def interrupt(self) -> None:
        """End a wait, from another thread."""
        with self._lock:
            if self._waiting is not None:
                self._waiting.cancel()

    def _result(self, work: Coroutine[object, None, bytes]) -> bytes | None:
        with self._lock:
            future = self._waiting = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            # An interruption before this moment has found nothing that waits.
            self.check()
            return future.result()
        except concurrent.futures.CancelledError:
            return None
        finally:
            with self._lock:
                self._waiting = None
            future.cancel()
