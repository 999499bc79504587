"""kdesk with its window in a process of its own, so that a bench measures nothing else."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from types import TracebackType
from typing import Any, Self

WAIT_SECONDS = 180.0
"""Timeout for each fact that a process should tell."""


def tell(**facts: Any) -> None:
    """Send facts to the bench, from inside the process."""
    sys.stdout.write(json.dumps(facts) + "\n")
    sys.stdout.flush()


class Silent(AssertionError):
    """A process did not tell what it should."""


class KdeskProcess:
    """Runs a script of the bench inside kdesk's window; see `tests.bench.application_process`.

    Args:
        script: Module with `async def inside(app, orders)`.
        data: Data directory.
        orders: Parameters of the script; with "service_url", kdesk signs in there first.
        environment: Variables to add or to replace.
    """

    def __init__(
        self, script: str, data: Path, orders: Mapping[str, Any], environment: Mapping[str, str] | None = None
    ) -> None:
        self.began = time.monotonic()
        self._process = subprocess.Popen(  # noqa: S603  our own module
            [sys.executable, "-m", "tests.bench.start_application", script, str(data), json.dumps(orders)],
            env=dict(os.environ) | dict(environment or {}),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )
        self._told: SimpleQueue[dict[str, Any] | None] = SimpleQueue()
        Thread(target=self._listen, daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()

    def hear(self, key: str) -> Any:
        """Wait until the process tells the fact of this name. Raises Silent."""
        end = time.monotonic() + WAIT_SECONDS
        while True:
            try:
                told = self._told.get(timeout=max(0.0, end - time.monotonic()))
            except Empty:
                told = None
            if told is None:
                message = f"kdesk never told: {key}"
                raise Silent(message)
            if key in told:
                return told[key]

    def result(self) -> dict[str, Any]:
        """Wait until the script is done and kdesk has ended; return what the script found."""
        found: dict[str, Any] = self.hear("result")
        self._process.wait(WAIT_SECONDS)
        return found

    def peak_memory(self) -> int:
        """Return its peak resident memory in bytes."""
        status = Path(f"/proc/{self._process.pid}/status").read_text(encoding="ascii")
        (line,) = (line for line in status.splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) * 1024

    def kill(self) -> None:
        """Kill it as `kill -9` does."""
        self._process.kill()
        self._process.wait()

    def _listen(self) -> None:
        assert self._process.stdout
        with self._process.stdout as lines:
            for line in lines:
                self._told.put(json.loads(line))
        self._told.put(None)
