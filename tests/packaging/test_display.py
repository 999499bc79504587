"""The private screen and the programs on it end, whatever happens to dev.py."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from devtools.display import on_display, private_display
from devtools.processes import environment, output

from tests.support.patience import PATIENCE

# Opens a screen, starts a program on it, says so, waits, and tells how the program ended.
HOLDER = """
import sys
sys.path.insert(0, sys.argv[1])
from devtools.display import private_display
from devtools.processes import environment, signals_end_the_block, started
with signals_end_the_block(), private_display(environment()) as env:
    try:
        with started([sys.executable, "-c", "import signal; print('up', flush=True); signal.pause()"], env) as child:
            child.wait()
    finally:
        print(child.returncode, flush=True)
"""


def wait_until(condition: Callable[[], bool]) -> None:
    """Wait for a condition of another process, which tells nobody when it comes true."""
    limit = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < limit
        os.sched_yield()


def state_and_parent(number: int) -> tuple[str, int]:
    """Return the state of a process and whose child it is; Z for one that is gone."""
    try:
        state, parent = Path(f"/proc/{number}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[:2]
    except (FileNotFoundError, ProcessLookupError):
        return "Z", 0
    return state, int(parent)


def children(number: int) -> list[int]:
    """Return the processes that a process has started and that run."""
    found = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]
    return [each for each in found if state_and_parent(each)[1] == number]


def is_gone(number: int) -> bool:
    """Say whether a process has ended; one that nobody has buried yet has ended too."""
    return state_and_parent(number)[0] == "Z"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGKILL])
def test_screen_and_program_end_with_dev_py(root: Path, number: signal.Signals) -> None:
    """After a signal to dev.py, kill -9 included, neither Xvfb nor what ran on it is left."""
    command = [sys.executable, "-c", HOLDER, str(root / "packaging")]
    with subprocess.Popen(  # noqa: S603  our own interpreter and text
        command, text=True, start_new_session=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == "up\n"
        running = children(holder.pid)
        assert len(running) == 2
        os.killpg(holder.pid, number)
        holder.wait(PATIENCE)
    wait_until(lambda: all(map(is_gone, running)))


def test_a_job_in_the_background_of_a_script_can_be_ended(root: Path) -> None:
    """A shell has its background jobs ignore SIGINT; what dev.py starts there hears it all the same: no force."""
    command = ["sh", "-c", '"$@" & wait', "sh", sys.executable, "-c", HOLDER, str(root / "packaging")]
    with subprocess.Popen(  # noqa: S603  our own interpreter and text
        command, text=True, start_new_session=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as shell:
        assert shell.stdout
        assert shell.stdout.readline() == "up\n"
        (holder,) = children(shell.pid)
        running = children(holder)
        os.kill(holder, signal.SIGTERM)
        wait_until(lambda: all(map(is_gone, [holder, *running])))
        assert int(shell.stdout.readline()) == -signal.SIGINT


def test_a_program_can_be_seen_on_the_private_screen() -> None:
    """The display that is given is a real one, of the size asked for, and gone afterwards."""
    with private_display(environment(), "1234x567") as env:
        seen = output(["xdotool", "getdisplaygeometry"], env)
    assert seen == "1234 567\n"
    assert output(["xdotool", "getdisplaygeometry"], env) is None


def test_programs_there_see_nothing_of_the_persons_own_session(tmp_path: Path) -> None:
    """Wayland, the session bus and so the keyring of the person at the machine stay out."""
    own = {
        "DISPLAY": ":0",
        "WAYLAND_DISPLAY": "wayland-0",
        "DBUS_SESSION_BUS_ADDRESS": "unix:path=/run/user/1000/bus",
        "HOME": "/home/p",
    }
    assert on_display(own, "7", tmp_path) == {
        "DISPLAY": ":7",
        "QT_QPA_PLATFORM": "xcb",
        "XDG_SESSION_TYPE": "x11",
        "DBUS_SESSION_BUS_ADDRESS": "disabled:",
        "XDG_RUNTIME_DIR": str(tmp_path),
        "HOME": "/home/p",
    }


@pytest.mark.parametrize("locale", [{}, {"LC_ALL": "C"}, {"LANG": "POSIX"}, {"LC_ALL": "C", "LANG": "de_DE.UTF-8"}])
def test_sub_processes_write_utf_8_in_every_locale(locale: dict[str, str]) -> None:
    """A C locale does not reach the programs that dev.py starts."""
    printed = output([sys.executable, "-c", "print('Grüße ✓')"], environment(locale))
    assert printed == "Grüße ✓\n"
    assert environment(locale)["LC_ALL"] == "C.UTF-8"


def test_a_utf_8_locale_is_kept() -> None:
    """The person's language stays theirs."""
    assert "LC_ALL" not in environment({"LANG": "de_DE.UTF-8"})


def test_the_paths_of_another_python_are_left_out() -> None:
    """PYTHONPATH and the like of the caller do not leak into the environment's own Python."""
    env = environment({"PYTHONPATH": "/x", "PYTHONHOME": "/y", "VIRTUAL_ENV": "/z", "LANG": "C.UTF-8"})
    assert not {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV"} & set(env)
