"""A test program in a process of its own, which responds to each line of input with a line of JSON."""

import json
import subprocess
import sys
from types import TracebackType
from typing import Any, Self

from tests.support.patience import PATIENCE


class AskedProcess:
    """Runs a module while the block runs; it prints its port first and ends when its standard input is closed.

    Args:
        program: The module and its arguments.
    """

    def __init__(self, *program: str) -> None:
        self._program = program
        self._process: subprocess.Popen[str] | None = None
        self.port = 0

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(  # noqa: S603  our own module
            [sys.executable, "-m", *self._program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
        )
        self.port = self._answer()["port"]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        process, self._process = self._process, None
        assert process is not None
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.close()
        process.stdout.close()
        process.wait(PATIENCE)

    def ask(self, question: str) -> dict[str, Any]:
        """Send one line and return the response."""
        assert self._process is not None
        assert self._process.stdin is not None
        self._process.stdin.write(f"{question}\n")
        self._process.stdin.flush()
        return self._answer()

    def _answer(self) -> dict[str, Any]:
        assert self._process is not None
        assert self._process.stdout is not None
        told: dict[str, Any] = json.loads(self._process.stdout.readline())
        return told
