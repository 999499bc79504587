"""The demo server of `kdesk --demo`: a separate process that starts and ends with the window."""

import asyncio
import json
import logging
import os
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import IO

from kdesk.domain.account import Account, SignInKind
from kdesk.environment import without_secrets
from kdesk.errors import DemoServerFailed, KdeskError
from kdesk.private_files import make_private, private_opener
from kdesk.threads import Workers

log = logging.getLogger(__name__)

LOG_NAME = "demo-server.log"
STOP_SECONDS = 10.0
FIRST_WAIT = 0.25
"""Seconds before the second attempt to restart the server; the first attempt is immediate."""
LONGEST_WAIT = 10.0
"""Longest wait between two attempts, in seconds."""


@dataclass(frozen=True, slots=True, repr=False)
class DemoAccount:
    """How to sign in to the demo server and to control its faults. Its data directory holds the credentials.

    Attributes:
        transcodes: Uploads get renditions; without an ffmpeg program they do not.
    """

    account: Account
    secret: str
    control_token: str = ""
    transcodes: bool = True


class DemoServerProcess:
    """A demo server, restarted with the same data and port when it ends unexpectedly.

    Args:
        data: The server's data directory.
        logs: Folder for its output.
        flags: Further options of its command line.
    """

    def __init__(self, data: Path, logs: Path, flags: Sequence[str] = ()) -> None:
        self._data = data
        self._flags = flags
        self._logs = logs
        # Waiting for the process occupies the one thread; the next start needs it only afterwards.
        self._workers = Workers("kdesk-demo", 1)
        self._process: subprocess.Popen[bytes] | None = None
        self._stopping = False

    @property
    def pid(self) -> int | None:
        """Process id of the server that was started last; None before the first start."""
        return None if self._process is None else self._process.pid

    @property
    def is_running(self) -> bool:
        """Whether that server has not ended."""
        return self._process is not None and self._process.poll() is None

    async def start(self) -> DemoAccount:
        """Start the server and wait until it is ready. Raises DemoServerFailed."""
        return await self._workers.run(self._start)

    async def keep_running(self) -> None:
        """Restart the server whenever it ends, until cancelled. Failed attempts are repeated."""
        while self._process is not None:
            status = await self._workers.run(self._process.wait)
            if self._stopping:
                return
            log.warning("the demo server ended with status %s and is started again", status)
            await self._start_again()

    def stop(self) -> None:
        """Stop the server. It also ends with this process, when its standard input closes."""
        self._stopping = True
        self._stop_process()
        self._workers.close()

    async def _start_again(self) -> None:
        """Try to start the server until it is ready: it may be killed, or the disk full, meanwhile."""
        for seconds in restart_waits():
            await asyncio.sleep(seconds)
            try:
                await self.start()
            except (KdeskError, OSError) as exc:
                log.warning("the demo server could not be started again: %s", exc)
            else:
                return
            if self._stopping:
                return

    def _stop_process(self) -> None:
        if self._process is None:
            return
        # A closed standard input asks it to end: Windows has no SIGTERM to ask with.
        if self._process.stdin:
            self._process.stdin.close()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout:
            self._process.stdout.close()

    def _start(self) -> DemoAccount:
        self._stop_process()  # closes the pipes of the previous process
        make_private(self._data)
        with open(self._logs / LOG_NAME, "ab", opener=private_opener) as output:
            self._process = subprocess.Popen(  # noqa: S603  our own program, started with our own interpreter
                [*_program(), "demo-server", "--data", str(self._data), "--until-stdin-closes", *self._flags],
                # Never written to. The system closes it with this process, so the server ends also if kdesk is killed.
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=output,
                env=without_secrets(os.environ),
            )
        if self._stopping:  # stopped meanwhile
            self._stop_process()
            raise DemoServerFailed("it was no longer wanted")
        try:
            return _read_ready(self._process.stdout, self._logs / LOG_NAME)
        except DemoServerFailed:
            self._stop_process()  # it may run, but printed something else
            raise


def restart_waits() -> Iterator[float]:
    """Yield the seconds to wait before each attempt: 0 first, then doubling up to LONGEST_WAIT."""
    yield 0.0
    seconds = FIRST_WAIT
    while True:
        yield seconds
        seconds = min(2 * seconds, LONGEST_WAIT)


@asynccontextmanager
async def demo_process(
    data: Path, logs: Path, *, fresh: bool, flags: Sequence[str] = ()
) -> AsyncIterator[tuple[DemoServerProcess, DemoAccount]]:
    """Run a demo server for the duration of the block; `fresh` deletes its data first."""
    server = DemoServerProcess(data, logs, flags)
    if fresh:
        shutil.rmtree(data, ignore_errors=True)
    try:
        yield server, await server.start()
    finally:
        server.stop()


def demo_is_installed() -> bool:
    """Return whether everything that the demo server imports is installed. Blocks: reads the disk."""
    return all(find_spec(name) is not None for name in _REQUIRED_MODULES)


INSTALL_DEMO = 'the demo is not installed; install it with: pip install "kdesk[demo]"'
_REQUIRED_MODULES = ("kdesk.demo.command", "cryptography", "imageio_ffmpeg", "python_multipart", "starlette", "uvicorn")
"""What the demo server imports; without the extra `demo` an installation lacks it."""


def _program() -> list[str]:
    """Return the command that starts this program again; a frozen program is its own interpreter."""
    return [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "kdesk"]


def _read_ready(stream: IO[bytes] | None, log_file: Path) -> DemoAccount:
    """Read the line that the server prints when it is ready."""
    line = stream.readline() if stream else b""
    try:
        credentials = json.loads(line)
        account = Account(
            credentials["service_url"],
            int(credentials["partner_id"]),
            "",
            SignInKind.APP_TOKEN,
            app_token_id=credentials["app_token_id"],
        )
        return DemoAccount(
            account, credentials["app_token"], credentials["control_token"], bool(credentials["transcodes"])
        )
    except (ValueError, KeyError, TypeError) as exc:
        raise DemoServerFailed(f"what it printed is in {log_file}") from exc
