"""Kills a process that does not finish in time. One thread for all pictures: starting one takes as long as decoding."""

import math
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager


class Watch:
    """One piece of work under watch.

    Attributes:
        end: Monotonic time at which the process is killed.
        passed: Whether the process was killed because its time was over.
    """

    def __init__(self, process: "subprocess.Popen[bytes]", seconds: float) -> None:
        self.passed = False
        self.end = time.monotonic() + seconds
        self._process = process

    def kill(self) -> None:
        """Kill the process."""
        # Before the kill, after which the thread that reads from the pipe continues at once.
        self.passed = True
        self._process.kill()


class Watchdog:
    """Watches one piece of work at a time, on a daemon thread of its own."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._watch: Watch | None = None
        self._thread: threading.Thread | None = None
        # When the thread looks by itself; work that ends later need not wake it.
        self._looks_at = math.inf
        self._closed = False

    @contextmanager
    def watching(self, process: "subprocess.Popen[bytes]", seconds: float) -> Iterator[Watch]:
        """Kill the process if the block takes longer."""
        watch = Watch(process, seconds)
        self._begin(watch)
        try:
            yield watch
        finally:
            with self._changed:
                self._watch = None

    def close(self) -> None:
        """End the thread; nothing is watched any more."""
        with self._changed:
            self._closed = True
            self._changed.notify()

    def _begin(self, watch: Watch) -> None:
        with self._changed:
            self._watch = watch
            if self._thread is None and not self._closed:
                self._thread = threading.Thread(target=self._run, name="kdesk-bitmaps-watchdog", daemon=True)
                self._thread.start()
            elif watch.end < self._looks_at:
                self._changed.notify()

    def _run(self) -> None:
        with self._changed:
            while not self._closed:
                watch = self._watch
                remaining = watch.end - time.monotonic() if watch else None
                if watch and remaining is not None and remaining <= 0:
                    watch.kill()
                    self._watch = None
                else:
                    self._looks_at = watch.end if watch else math.inf
                    self._changed.wait(remaining)
