"""A parallel run of tests: a process of it crashes, or has had many windows."""

import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from tests.support.whole_files import MOST_WINDOWS

ROOT = Path(__file__).parents[2]
CONFTEST = "from tests.conftest import pytest_testnodedown, pytest_xdist_make_scheduler\n"
CRASH = """
import os, signal, pytest
@pytest.mark.parametrize("number", range(4))
def test_crash(number):
    if number == 2:
        os.kill(os.getpid(), signal.SIGKILL)
"""
ONE = "def test_one(): pass\n"
WINDOWS = """
import os, pathlib, pytest
@pytest.mark.parametrize("number", range(13))
def test_window(number):
    with pathlib.Path("processes").open("a") as file:
        print(os.getpid(), file=file)
"""


def _run_in_two_processes(folder: Path, files: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "conftest.py").write_text(CONFTEST, encoding="utf-8")
    paths = os.pathsep.join([str(ROOT), str(ROOT / "packaging")])
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-n", "2", "--dist", "loadfile", "--no-loadscope-reorder", "-v", "."],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": paths, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTEST_PLUGINS": "xdist.plugin"},
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )


def test_a_crash_is_one_failure_and_everything_else_is_run(tmp_path: Path) -> None:
    """Once each, also what the lost process had before it, and files of a single test that come last."""
    names = [
        *(f"test_a{number}.py" for number in range(3)),
        "test_b.py",
        *(f"test_c{number}.py" for number in range(4)),
    ]
    run = _run_in_two_processes(tmp_path, {name: CRASH if name == "test_b.py" else ONE for name in names})
    assert re.search(r"1 failed, 10 passed", run.stdout), run.stdout + run.stderr
    assert "crashed while running 'test_b.py::test_crash[2]'" in run.stdout
    assert run.returncode == 1


def test_a_process_that_has_had_many_windows_is_replaced(tmp_path: Path) -> None:
    """Every test is run once, in no process that had more windows than it may, and one more file, before."""
    files = {f"tests/e2e/test_{number}.py": WINDOWS for number in range(12)}
    run = _run_in_two_processes(tmp_path, files | {"tests/test_end.py": ONE})
    assert re.search(r"157 passed", run.stdout), run.stdout + run.stderr
    assert run.returncode == 0
    processes = Counter((tmp_path / "processes").read_text(encoding="utf-8").split())
    assert len(processes) > 2
    assert max(processes.values()) <= MOST_WINDOWS + 2 * 13
