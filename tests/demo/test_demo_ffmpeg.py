"""ffmpeg processes: ended if the result is no longer needed, and never left behind."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kdesk.demo.media.ffmpeg import AbandonedError, Ffmpeg, find_program
from tests.support.demo_client import wait_until

ENDLESS = ("-re", "-f", "lavfi", "-i", "testsrc=size=16x16:rate=1", "-f", "null", "-")
PARENT = f"import sys; from kdesk.demo.media.ffmpeg import Ffmpeg, find_program; Ffmpeg(find_program()).run(*{ENDLESS})"


def test_unneeded_process_is_ended() -> None:
    """A process whose result is no longer needed is ended early."""
    with pytest.raises(AbandonedError):
        Ffmpeg(find_program()).run(*ENDLESS, wanted=lambda: False)


def test_ending_is_no_failure() -> None:
    """Processes ended with the server are abandoned, not failed, and no new ones start."""
    ffmpeg = Ffmpeg(find_program())
    ffmpeg.end_all()
    with pytest.raises(AbandonedError):
        ffmpeg.probe(Path("nothing.mp4"))


@pytest.mark.skipif(not shutil.which("setpriv"), reason="only setpriv ties a process to its parent's life")
def test_killed_server_leaves_no_ffmpeg() -> None:
    """The ffmpeg of a killed server is killed too."""
    parent = subprocess.Popen([sys.executable, "-c", PARENT], env=os.environ | {"PYTHONPATH": str(Path.cwd())})  # noqa: S603  ours
    children = Path(f"/proc/{parent.pid}/task/{parent.pid}/children")
    child = int(wait_until(children.read_text, bool))
    parent.kill()
    parent.wait()
    wait_until(lambda: _is_running(child), lambda running: not running)


def _is_running(pid: int) -> bool:
    try:
        return ") Z" not in Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False
