"""A private screen: Xvfb on a free display number, ended with the block that it was opened for."""

import contextlib
import os
import select
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from devtools.console import Stop
from devtools.processes import end, tied

START = 30.0  # seconds that Xvfb has to name its display


@contextlib.contextmanager
def private_display(env: Mapping[str, str], size: str = "1600x1000") -> Iterator[dict[str, str]]:
    """Yield the variables for programs on a screen of their own; on macOS and Windows, the given ones."""
    if sys.platform != "linux":
        yield dict(env)
        return
    with tempfile.TemporaryDirectory(prefix="kdesk-") as folder, _xvfb(Path(folder), size) as number:
        yield on_display(env, number, Path(folder))


def on_display(env: Mapping[str, str], number: str, folder: Path) -> dict[str, str]:
    """Return the variables for a program on display `number`; `folder` is its run-time folder where there is none."""
    kept = {name: value for name, value in env.items() if name != "WAYLAND_DISPLAY"}
    kept.update(DISPLAY=f":{number}", QT_QPA_PLATFORM="xcb", XDG_SESSION_TYPE="x11")
    # The person's own bus and keyring are none of our business, and with no address at all libdbus starts a daemon
    # that nobody ends. Tests that need a bus start one.
    kept["DBUS_SESSION_BUS_ADDRESS"] = "disabled:"
    if not Path(kept.get("XDG_RUNTIME_DIR") or "/nowhere").is_dir():
        kept["XDG_RUNTIME_DIR"] = str(folder)
    return kept


@contextlib.contextmanager
def _xvfb(folder: Path, size: str) -> Iterator[str]:
    """Run Xvfb, which chooses a free display itself; yields the number of it."""
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{size}x24", "-nolisten", "tcp", "-noreset"]
    log = folder / "xvfb.log"
    with os.fdopen(read) as answers, log.open("wb") as errors:
        try:
            server = subprocess.Popen(
                tied(command, signal.SIGTERM),
                stdin=subprocess.DEVNULL,
                stdout=errors,
                stderr=errors,
                pass_fds=(write,),
                start_new_session=True,  # Ctrl+C must reach the programs first, the screen last
                text=True,
            )
        finally:
            os.close(write)
        try:
            ready, _, _ = select.select([answers], [], [], START)
            number = answers.readline().strip() if ready else ""
            if not number:
                raise Stop(f"Xvfb did not start: {log.read_text(errors='replace').strip() or 'no reason given'}")
            yield number
        finally:
            end(server, signal.SIGTERM)
