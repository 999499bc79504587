"""Starting programs so that none of them outlives dev.py, and in a locale that can print every letter."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import FrameType

GRACE = 10.0  # seconds that a child has to end by itself: a test run takes its servers down first
FOREIGN = ("PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV", "__PYVENV_LAUNCHER__")


def environment(base: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Return the variables for sub-processes: no other Python's paths, UTF-8 whatever the locale says."""
    env = {name: value for name, value in base.items() if name not in FOREIGN}
    env.update(PYTHONUTF8="1", PYTHONNOUSERSITE="1", PYTHONUNBUFFERED="1", PIP_USER="0")
    locale = env.get("LC_ALL") or env.get("LC_CTYPE") or env.get("LANG") or "C"
    if sys.platform == "linux" and "utf" not in locale.lower():
        env["LC_ALL"] = "C.UTF-8"
    # QtMultimedia plays through PulseAudio where there is no PipeWire, and need not say so to the terminal.
    env.setdefault("QT_LOGGING_RULES", "qt.multimedia.symbolsresolver=false")
    return env


def tied(command: Sequence[str], request: signal.Signals = signal.SIGINT) -> list[str]:
    """Return the command such that Linux sends it `request` when dev.py dies, even by kill -9."""
    setpriv = shutil.which("setpriv") if sys.platform == "linux" else None
    return [setpriv, "--pdeathsig", request.name, "--", *command] if setpriv else list(command)


@contextlib.contextmanager
def started(
    command: Sequence[str], env: Mapping[str, str], folder: Path | None = None, *, captured: bool = False
) -> Iterator[subprocess.Popen[str]]:
    """Run a program for as long as the block lasts; `captured` puts all its output into `stdout`."""
    child = subprocess.Popen(
        tied(command),
        env=dict(env),
        cwd=folder,
        stdin=subprocess.DEVNULL if captured else None,
        stdout=subprocess.PIPE if captured else None,
        stderr=subprocess.STDOUT if captured else None,
        encoding="utf-8",
        errors="replace",
    )
    try:
        yield child
    except KeyboardInterrupt:
        wait(child)  # the terminal has interrupted the child as well; a second time would cut its clean-up short
        raise
    finally:
        end(child)
        if child.stdout:
            child.stdout.close()


def run(command: Sequence[str], env: Mapping[str, str], folder: Path | None = None) -> int:
    """Run a program that talks to the terminal itself; returns its exit status."""
    with started(command, env, folder) as child:
        return child.wait()


def output(command: Sequence[str], env: Mapping[str, str] | None = None, *, any_status: bool = False) -> str | None:
    """Return what a short program prints, error messages included, or None when it is missing or fails.

    With `any_status` what a program printed before it failed counts as well.
    """
    try:
        done = subprocess.run(
            list(command),
            env=dict(env or environment()),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            check=not any_status,
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    return done.stdout


def wait(child: subprocess.Popen[str]) -> None:
    """Give a child its time to end by itself."""
    with contextlib.suppress(subprocess.TimeoutExpired):
        child.wait(GRACE)


def end(child: subprocess.Popen[str], request: signal.Signals = signal.SIGINT) -> None:
    """End a child: a request, a while to tidy up, then force."""
    with contextlib.suppress(PermissionError):  # what sudo runs is not ours to end; it is waited for
        if child.poll() is None:
            child.send_signal(signal.SIGTERM if os.name == "nt" else request)
            wait(child)
        if child.poll() is None:
            child.kill()
    child.wait()


@contextlib.contextmanager
def signals_end_the_block() -> Iterator[None]:
    """Turn SIGTERM and SIGHUP into SystemExit, so that every `finally` on the way out is run.

    SIGINT, by which children are asked to end, is heard again where a script's `&` had it ignored.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)

    def leave(number: int, _frame: FrameType | None) -> None:
        signal.signal(number, signal.SIG_IGN)  # a second one must not break the clean-up
        raise SystemExit(128 + number)

    names = [name for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {name: signal.signal(getattr(signal, name), leave) for name in names}
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(getattr(signal, name), handler)
