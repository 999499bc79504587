"""PySide does not read the source of modules that are imported after it."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

READ = """
import inspect
import kdesk.cli
import importlib
importlib.import_module(kdesk.cli.WINDOW.ahead)
read = []
inspect.getsource = lambda thing: read.append(thing) or ""
import kdesk.app
print(len(read))
"""
"""Prints how many modules were read while the window was imported."""


def test_a_start_reads_no_source() -> None:
    """It would read more than 500 files."""
    done = subprocess.run(  # noqa: S603  our own interpreter and text
        [sys.executable, "-c", READ], cwd=ROOT, check=True, capture_output=True, encoding="utf-8"
    )
    assert done.stdout == "0\n"
