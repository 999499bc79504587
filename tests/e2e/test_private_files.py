"""What kdesk keeps is its user's alone, whichever of its programs runs first, and no child learns a secret."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from stat import S_ISLNK

import pytest

from tests.support.evidence import until
from tests.support.media import make_noise
from tests.support.patience import PATIENCE
from tests.support.window_process import ROOT, WindowProcess

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="Windows folders give their rights to what lies in them"),
]

WIDE_OPEN = "import os, sys; os.umask(0); from kdesk.cli import main; sys.exit(main())"
"""kdesk under the most careless umask."""
SECRETS = dict.fromkeys(
    ("KDESK_KS", "KDESK_ADMIN_SECRET", "KDESK_APP_TOKEN", "KDESK_PASSWORD", "KDESK_OTHER"), "planted"
)


def open_to_others(folder: Path) -> dict[str, str]:
    """Everything in a folder, itself included, that somebody else may use."""
    modes = {}
    for path in (folder, *folder.rglob("*")):
        with suppress(FileNotFoundError):  # SQLite's journal of a change that has just ended
            modes[path] = path.lstat().st_mode
    others = {path: mode & 0o777 for path, mode in modes.items() if mode & 0o077 and not S_ISLNK(mode)}
    return {str(path.relative_to(folder)): oct(mode) for path, mode in others.items()}


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A home of its own, no session of this machine, and secrets that are meant for a command."""
    home = {"HOME": str(tmp_path / "home"), "DBUS_SESSION_BUS_ADDRESS": "disabled:"}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}
    return kept | home | SECRETS


@pytest.fixture
def window(tmp_path: Path, environment: dict[str, str]) -> Iterator[WindowProcess]:
    """`kdesk --demo` on a data directory that is not there yet; its server listens."""
    data = tmp_path / "data"
    program = ("-c", WIDE_OPEN)
    with WindowProcess(tmp_path / "out", environment, "--demo", "--data", str(data), program=program) as running:
        until(lambda: (data / "journal.sqlite").exists() and (data / "demo-server" / "identity.json").exists())
        yield running


def test_a_window_and_its_demo_keep_everything_private(window: WindowProcess, tmp_path: Path) -> None:
    """Journal with its companions, lock, settings, log, pictures, and all of the demo server."""
    data = tmp_path / "data"
    until((data / "demo-server" / "state.sqlite3").exists)
    assert open_to_others(data) == {}
    assert window.end() == 0
    assert open_to_others(data) == {}
    assert {"kdesk.lock", "kdesk.pid", "journal.sqlite", "window.ini"} <= {path.name for path in data.iterdir()}


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process's environment")
def test_the_demo_server_gets_no_secret_of_a_command(window: WindowProcess) -> None:
    """Whatever this user's shell holds for `kdesk upload`."""
    (child,) = window.children("demo-server")
    names = {line.partition(b"=")[0].decode() for line in Path(f"/proc/{child}/environ").read_bytes().split(b"\0")}
    assert "HOME" in names
    assert not {name for name in names if name.startswith("KDESK_")}


@pytest.mark.parametrize("command", ["upload", "links"])
def test_a_command_that_runs_first_keeps_everything_private(
    command: str, tmp_path: Path, environment: dict[str, str]
) -> None:
    """Also where nobody listens: what it leaves is its log, and a journal of what was to be sent."""
    what = str(make_noise(tmp_path / "a.mp4", 5000, "a")) if command == "upload" else "0_entry"
    data = tmp_path / "some" / "data"
    whose = ["--service-url", "http://127.0.0.1:9", "--partner-id", "1", "--insecure-http", "--data", str(data)]
    done = subprocess.run(  # noqa: S603  our own program
        [sys.executable, "-c", WIDE_OPEN, command, what, *whose],
        cwd=ROOT,
        env=environment | {"KDESK_PASSWORD": "", "KDESK_KS": "", "KDESK_APP_TOKEN": ""},
        check=False,
        capture_output=True,
        timeout=PATIENCE,
    )
    assert done.returncode == 1, done.stderr
    assert (data / "logs" / "kdesk.log").exists()
    assert open_to_others(data) == {}
    assert data.parent.stat().st_mode & 0o777 == 0o700
