"""Drags by the pointer of the screen, onto the window of another program."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QPoint

from tests.support.save_target import AREA

ROOT = Path(__file__).parents[2]


def missing_pointer() -> str:
    """Return what this machine lacks to move the pointer, "" when it has everything."""
    return "" if shutil.which("xdotool") and "DISPLAY" in os.environ else "xdotool and an X11 screen"


@contextmanager
def dropped_on(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Open a folder in another program while the block runs."""
    folder.mkdir()
    with subprocess.Popen(  # noqa: S603  our own program
        [sys.executable, "-m", "tests.support.save_target", str(folder)],
        cwd=ROOT,
        env=os.environ,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        try:
            yield process
        finally:
            process.kill()


def pull(start: QPoint) -> subprocess.Popen[bytes]:
    """Pull from a place onto the other window with the pointer, as a hand does; returns at once."""
    across, down = AREA[0] + 100, AREA[1] + 100
    steps = ["mousemove", str(start.x()), str(start.y()), "sleep", "0.2", "mousedown", "1"]
    for part in range(1, 9):
        x, y = start.x() + (across - start.x()) * part // 8, start.y() + (down - start.y()) * part // 8
        steps += ["sleep", "0.1", "mousemove", str(x), str(y)]
    return subprocess.Popen(["xdotool", *steps, "sleep", "0.3", "mouseup", "1"])  # noqa: S603, S607  the pointer
