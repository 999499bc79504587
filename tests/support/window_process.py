"""The window as a process of its own: started, watched from outside, ended or killed."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from kdesk.domain.account import Account
from kdesk.domain.settings import Settings
from kdesk.store.settings import SettingsFile
from tests.support.keyring_session import KeyringSession
from tests.support.patience import PATIENCE

ROOT = Path(__file__).parents[2]

_KEEP_SECRET = """
import asyncio, sys
from kdesk.store.credentials import KeyringCredentials
asyncio.run(KeyringCredentials().save(sys.argv[1], sys.stdin.readline()))
"""


def keep_account(session: KeyringSession, data: Path, account: Account, secret: str) -> None:
    """Leave an account in a data directory and its secret in the keyring, as a window that was signed in does."""

    async def save() -> None:
        file = SettingsFile(data / "settings.json")
        await file.save(Settings(accounts=(account,)))
        file.close()

    asyncio.run(save())
    subprocess.run(  # noqa: S603  this interpreter, with our own code
        [sys.executable, "-c", _KEEP_SECRET, account.key],
        cwd=ROOT,
        env=session.env,
        input=secret,
        encoding="utf-8",
        check=True,
        timeout=PATIENCE,
    )


def visible(environment: Mapping[str, str]) -> dict[str, str]:
    """Return an environment in which a window opens: on the screen of the tests, or on Qt's own stand-in for one."""
    screen = {"PATH": os.environ["PATH"]}
    if "DISPLAY" not in os.environ:
        screen["QT_QPA_PLATFORM"] = "offscreen"
    return dict(environment) | screen


class WindowProcess:
    """`kdesk` with arguments, or another program that opens its window; what it prints goes to two files.

    Args:
        output: Folder for the two files.
        environment: Environment of the process, usually a keyring session's.
        program: Arguments of Python.
    """

    def __init__(
        self, output: Path, environment: Mapping[str, str], *arguments: str, program: tuple[str, ...] = ("-m", "kdesk")
    ) -> None:
        output.mkdir(parents=True, exist_ok=True)
        self.stdout, self.stderr = output / "stdout", output / "stderr"
        with ExitStack() as files:
            out, err = (files.enter_context(path.open("ab")) for path in (self.stdout, self.stderr))
            self._process = subprocess.Popen(  # noqa: S603  our own program
                [sys.executable, *program, *arguments],
                cwd=ROOT,
                env=visible(environment),
                stdin=subprocess.PIPE,
                stdout=out,
                stderr=err,
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    @property
    def runs(self) -> bool:
        """Whether it has not ended."""
        return self._process.poll() is None

    @property
    def said(self) -> str:
        """What it printed to its standard error so far."""
        return self.stderr.read_text(encoding="utf-8")

    def tell(self, text: str) -> None:
        """Write a line to its standard input."""
        assert self._process.stdin
        self._process.stdin.write(f"{text}\n".encode())
        self._process.stdin.flush()

    def proc(self, name: str) -> bytes:
        """Return what the kernel tells about it: `/proc/<pid>/<name>`."""
        return Path(f"/proc/{self.pid}/{name}").read_bytes()

    def peak_memory(self) -> int:
        """The most memory that it ever had resident, in bytes."""
        (line,) = (line for line in self.proc("status").splitlines() if line.startswith(b"VmHWM:"))
        return int(line.split()[1]) * 1024

    def children(self, command: str) -> list[int]:
        """The process ids of the programs that it started with this command of kdesk's."""
        tasks = Path(f"/proc/{self.pid}/task").iterdir()
        pids = [int(pid) for task in tasks for pid in (task / "children").read_text("ascii").split()]
        return [pid for pid in pids if command.encode() in _command_line(pid)]

    def kill(self) -> None:
        """End it as `kill -9` does."""
        self._process.kill()
        self.wait()

    def end(self, seconds: float = PATIENCE) -> int:
        """Ask it to end, as the system does on logging out; the result is its exit status."""
        self._process.terminate()
        return self.wait(seconds)

    def wait(self, seconds: float = PATIENCE) -> int:
        """Wait for its end; the result is its exit status."""
        status = self._process.wait(seconds)
        if self._process.stdin:
            self._process.stdin.close()
        return status


def _command_line(pid: int) -> list[bytes]:
    """Return the words that a process was started with; none of one that is gone."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except FileNotFoundError:
        return []
