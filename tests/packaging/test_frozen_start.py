"""What runs first in the frozen program."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

SHOWN = """
import json, os, runpy, sys
runpy.run_path(sys.argv[1])
print(json.dumps(dict(os.environ)))
"""


def environment_after(root: Path, **before: str) -> dict[str, str]:
    """Return the environment that children of the frozen program get."""
    command = [sys.executable, "-c", SHOWN, str(root / "packaging/frozen_start.py")]
    shown = subprocess.run(command, env=before, capture_output=True, encoding="utf-8", check=True)  # noqa: S603  our own
    found: dict[str, str] = json.loads(shown.stdout)
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="the loader of Linux")
def test_children_get_the_libraries_of_the_system_back(root: Path) -> None:
    """Browsers and ffmpeg must not find those of the folder in place of their own."""
    assert "LD_LIBRARY_PATH" not in environment_after(root, LD_LIBRARY_PATH="/usr/lib/kdesk/_internal")
    told = environment_after(root, LD_LIBRARY_PATH="/usr/lib/kdesk/_internal", LD_LIBRARY_PATH_ORIG="/opt/lib")
    assert (told["LD_LIBRARY_PATH"], "LD_LIBRARY_PATH_ORIG" in told) == ("/opt/lib", False)


def test_a_child_that_is_the_program_starts_anew(root: Path) -> None:
    """Without this word its starter finds no library of the folder, and SQLite only where the system has it."""
    assert environment_after(root)["PYINSTALLER_RESET_ENVIRONMENT"] == "1"
