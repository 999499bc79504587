"""A Secret Service of the test's own: gnome-keyring in a private D-Bus session, with a home of its own."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Self

from tests.support.patience import PATIENCE

TOOLS = ("dbus-daemon", "gnome-keyring-daemon")
PASSWORD = "open sesame"

_ROOT = Path(__file__).parents[2]

# Without folders of services: nothing that this machine has installed is started by a call, neither another keyring
# nor a program that asks for passwords on the display of whoever runs the tests.
_BUS_CONFIG = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:dir={folder}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""

_LOCK = """
import secretstorage
from contextlib import closing
with closing(secretstorage.dbus_init()) as bus:
    secretstorage.Collection(bus).lock()
"""


def missing_tools() -> str:
    """Return what this machine lacks to run a Secret Service, "" when it has everything."""
    return ", ".join(tool for tool in TOOLS if not shutil.which(tool))


class KeyringSession:
    """A D-Bus session and a keyring in it, both ended with the block.

    Args:
        with_keyring: If false, the session has no Secret Service.

    Attributes:
        env: Environment with which a child process finds them, without variables of this user's own session.
    """

    def __init__(self, folder: Path, *, with_keyring: bool = True) -> None:
        self._folder = folder
        self._with_keyring = with_keyring
        self._stack = ExitStack()
        self.env = _private(os.environ, folder)

    def __enter__(self) -> Self:
        for variable in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
            Path(self.env[variable]).mkdir(mode=0o700, parents=True, exist_ok=True)
        with self._stack:
            # The address of a socket has at most 107 bytes, and the folder of a test may have more.
            self.env["XDG_RUNTIME_DIR"] = self._stack.enter_context(TemporaryDirectory(prefix="kdesk-run-"))
            self._start_bus()
            if self._with_keyring:
                self._start_keyring()
            self._stack = self._stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    @property
    def keyrings(self) -> Path:
        """The folder in which the keyring daemon keeps its encrypted files."""
        return Path(self.env["XDG_DATA_HOME"]) / "keyrings"

    def lock(self) -> None:
        """Lock the keyring, as a person does with the system's own tool."""
        self.run(_LOCK)

    def run(self, code: str, *arguments: str) -> str:
        """Run Python code in a process of this session and return what it prints."""
        command = [sys.executable, "-c", code, *arguments]
        done = subprocess.run(  # noqa: S603  this interpreter, with code of the test
            command,
            cwd=_ROOT,
            env=self.env,
            check=True,
            timeout=PATIENCE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )
        return done.stdout.strip()

    def _start_bus(self) -> None:
        config = self._folder / "bus.conf"
        config.write_text(_BUS_CONFIG.format(folder=self.env["XDG_RUNTIME_DIR"]), encoding="utf-8")
        bus = self._start("dbus-daemon", f"--config-file={config}", "--print-address", "--nofork")
        self.env["DBUS_SESSION_BUS_ADDRESS"] = _first_line(bus)

    def _start_keyring(self) -> None:
        # It takes the password until its input ends, makes the keyring with it, and then prints where it listens.
        keyring = self._start("gnome-keyring-daemon", "--unlock", "--components=secrets", "--foreground")
        assert keyring.stdin
        keyring.stdin.write(PASSWORD)
        keyring.stdin.close()
        self.run(_WAIT)

    def _start(self, *command: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(  # noqa: S603  the two daemons above
            command,
            env=self.env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
        )
        self._stack.callback(_end, process)
        return process


_WAIT = f"""
import secretstorage, time
from contextlib import closing
deadline = time.monotonic() + {PATIENCE}
with closing(secretstorage.dbus_init()) as bus:
    while time.monotonic() < deadline:
        try:
            if not secretstorage.Collection(bus).is_locked():
                break
        except secretstorage.SecretStorageException:
            time.sleep(0.02)
    else:
        raise SystemExit("the keyring did not open")
"""


def _private(environment: Mapping[str, str], folder: Path) -> dict[str, str]:
    """Return the environment without this user's session, display and keyring."""
    foreign = ("DBUS_", "XDG_", "GNOME_", "KDE_", "PYTHON_KEYRING_")
    kept = {name: value for name, value in environment.items() if not name.startswith(foreign)}
    return kept | {
        "HOME": str(folder),
        "XDG_DATA_HOME": str(folder / "share"),
        "XDG_CONFIG_HOME": str(folder / "config"),
        "XDG_CACHE_HOME": str(folder / "cache"),
    }


def _first_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    return process.stdout.readline().strip()


def _end(process: subprocess.Popen[str]) -> None:
    process.terminate()
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    for stream in (process.stdin, process.stdout):
        if stream and not stream.closed:
            stream.close()
