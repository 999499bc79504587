"""The demo server that `kdesk --demo` runs for itself: another process, started with the window and ended with it."""

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
from importlib import import_module
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
PATIENCE_SECONDS = 10.0
FIRST_WAIT = 0.25
"""Seconds before the second attempt to start the server again; the first one is made at once."""
LONGEST_WAIT = 10.0
"""Seconds that no wait between two attempts exceeds."""


@dataclass(frozen=True, slots=True, repr=False)
class DemoAccount:
    """How to sign in to the demo server, and to tell it its faults; its credentials stay in its data directory."""

    account: Account
    secret: str
    control_token: str = ""


class OwnServer:
    """One demo server process after another: when it ends by itself, it is started again with the same data and port.

    data   where it keeps its state
    logs   folder for what it prints
    flags  further options of its command line
    """

    def __init__(self, data: Path, logs: Path, flags: Sequence[str] = ()) -> None:
        self._data = data
        self._flags = flags
        self._logs = logs
        self._workers = Workers("kdesk-demo", 1)
        self._process: subprocess.Popen[bytes] | None = None
        self._ending = False

    async def start(self) -> DemoAccount:
        """Start the server and return once it answers. Raises DemoServerFailed."""
        return await self._workers.run(self._start)

    async def keep_running(self) -> None:
        """Start the server again whenever it ends by itself, until cancelled; a failed attempt is not the last one."""
        while self._process is not None:
            status = await self._workers.run(self._process.wait)
            if self._ending:
                return
            log.warning("the demo server ended with status %s and is started again", status)
            await self._start_again()

    def end(self) -> None:
        """End the server. It also ends by itself when this process is gone: its standard input closes then."""
        self._ending = True
        self._end_process()
        self._workers.close()

    async def _start_again(self) -> None:
        """Attempt to start the server until it answers: it may be killed, or the disk full, during an attempt too."""
        for seconds in restart_waits():
            await asyncio.sleep(seconds)
            try:
                await self.start()
            except (KdeskError, OSError) as exc:
                log.warning("the demo server could not be started again: %s", exc)
            else:
                return
            if self._ending:
                return

    def _end_process(self) -> None:
        if self._process is None:
            return
        if self._process.stdin:
            self._process.stdin.close()
        try:
            self._process.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout:
            self._process.stdout.close()

    def _start(self) -> DemoAccount:
        self._end_process()  # the pipes of the one before stay open otherwise
        make_private(self._data)
        with open(self._logs / LOG_NAME, "ab", opener=private_opener) as output:
            self._process = subprocess.Popen(  # noqa: S603  our own program, started with our own interpreter
                [*_program(), "demo-server", "--data", str(self._data), "--until-stdin-closes", *self._flags],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=output,
                env=without_secrets(os.environ),
            )
        if self._ending:  # meanwhile, by who waits no longer
            self._end_process()
            raise DemoServerFailed("it was no longer wanted")
        try:
            return _read_ready(self._process.stdout, self._logs / LOG_NAME)
        except DemoServerFailed:
            self._end_process()  # one that runs, but said something else, would be waited for without end
            raise


def restart_waits() -> Iterator[float]:
    """Yield the seconds to wait before each attempt: none at first, then ever longer up to `LONGEST_WAIT`."""
    yield 0.0
    seconds = FIRST_WAIT
    while True:
        yield seconds
        seconds = min(2 * seconds, LONGEST_WAIT)


@asynccontextmanager
async def demo_process(
    data: Path, logs: Path, *, fresh: bool, flags: Sequence[str] = ()
) -> AsyncIterator[tuple[OwnServer, DemoAccount]]:
    """Run a demo server as long as the block runs; `fresh` empties it first."""
    server = OwnServer(data, logs, flags)
    if fresh:
        shutil.rmtree(data, ignore_errors=True)
    try:
        yield server, await server.start()
    finally:
        server.end()


def demo_is_installed() -> bool:
    """Tell whether the demo can run here: its server's libraries are there, and ffmpeg. Looks at the disk."""
    if not demo_libraries_are_there():
        return False
    try:
        import_module("imageio_ffmpeg").get_ffmpeg_exe()
    except RuntimeError:
        return False
    return True


def demo_libraries_are_there() -> bool:
    """Return whether everything that the demo server imports is installed. Looks at the disk."""
    return all(find_spec(name) is not None for name in _NEEDED)


INSTALL_DEMO = 'the demo is not installed; install it with: pip install "kdesk[demo]"'
_NEEDED = ("kdesk.demo.command", "cryptography", "imageio_ffmpeg", "python_multipart", "starlette", "uvicorn")
"""What the demo server imports; without the extra `demo` an installation lacks it."""


def _program() -> list[str]:
    """Return how this very program is started again; a frozen one is its own interpreter."""
    return [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "kdesk"]


def _read_ready(stream: IO[bytes] | None, log_file: Path) -> DemoAccount:
    """Read the line that the server prints when it is ready."""
    line = stream.readline() if stream else b""
    try:
        told = json.loads(line)
        account = Account(
            told["service_url"], int(told["partner_id"]), "", SignInKind.APP_TOKEN, app_token_id=told["app_token_id"]
        )
        return DemoAccount(account, told["app_token"], told["control_token"])
    except (ValueError, KeyError, TypeError) as exc:
        raise DemoServerFailed(f"what it printed is in {log_file}") from exc
