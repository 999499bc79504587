"""`kdesk upload` as a test runs it: a real process that can be killed."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from tests.support.demo_process import DemoProcess
from tests.support.patience import PATIENCE


class Command:
    """`kdesk` with arguments against a demo server, its secret in the environment.

    Args:
        server: Demo server that it signs in to.
        data: Data directory.
        environment: Variables to add or to replace.
        prefix: Program that starts it, with its arguments.
        url: Service URL, if not the server's own: that of a proxy.

    Attributes:
        environment: Of the process.
    """

    def __init__(
        self,
        server: DemoProcess,
        data: Path,
        environment: dict[str, str] | None = None,
        *,
        prefix: Sequence[str] = (),
        url: str = "",
    ) -> None:
        self._prefix = prefix
        told = server.credentials
        self._account = [
            "--service-url",
            url or server.url,
            "--partner-id",
            str(told["partner_id"]),
            "--data",
            str(data),
        ]
        self.environment = os.environ | {"KDESK_ADMIN_SECRET": told["admin_secret"]} | (environment or {})

    def closing_stdout(self) -> "Command":
        """Return the same with its standard output closed, as `>&-` does."""
        closing = copy(self)
        closing._prefix = ("sh", "-c", 'exec "$@" >&-', "sh", *self._prefix)
        return closing

    def line(self, *arguments: str) -> list[str]:
        """Return the program and its arguments."""
        return [*self._prefix, sys.executable, "-m", "kdesk", *arguments, *self._account]

    def start(self, *arguments: str, stdout: int | IO[bytes] = subprocess.PIPE) -> subprocess.Popen[str]:
        """Start it; its output is a pipe, unless it is to go elsewhere."""
        return subprocess.Popen(  # noqa: S603  our own program
            self.line(*arguments),
            env=self.environment,
            stdout=stdout,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )

    def run(self, *arguments: str, seconds: float = 2 * PATIENCE) -> subprocess.CompletedProcess[str]:
        """Run it to its end."""
        with self.start(*arguments) as process:
            try:
                out, err = process.communicate(timeout=seconds)
            except subprocess.TimeoutExpired:
                process.kill()
                raise
        return subprocess.CompletedProcess(arguments, process.returncode, out, err)


def objects(output: str) -> list[dict[str, Any]]:
    """Read the JSON objects that it printed."""
    return [json.loads(line) for line in output.splitlines()]


@dataclass(frozen=True)
class Ran:
    """What a command did in this process."""

    status: int
    out: str
    err: str


RunHere = Callable[..., Ran]
"""Runs a command in this process with these arguments."""
