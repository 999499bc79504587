"""A window whose own code fails stays usable, tells it once, and hands on a report."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.demo_process import DemoProcess
from tests.support.patience import PATIENCE
from tests.support.window_process import ROOT, visible

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

ENTRIES = 12
METHODS = 12
ELSEWHERE = ["slot", "task", "thread", "loop"]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[DemoProcess]:
    """A demo server with a few entries to show."""
    demo = DemoProcess(tmp_path / "server", "--no-samples", "--entries", str(ENTRIES)).start()
    yield demo
    demo.stop()


def test_no_fault_in_the_window_ends_it(server: DemoProcess, tmp_path: Path) -> None:
    """Models, delegates, painting, sizes, event filters, slots, tasks, threads and the loop, one after the other.

    After each the notice offers a report that names the fault and holds no session; cards and rows are there, and the
    window ends by itself with 0.
    """
    data = tmp_path / "data"
    done = subprocess.run(  # noqa: S603  our own program
        [sys.executable, "-m", "tests.support.faulty_window", str(data)],
        cwd=ROOT,
        env=visible(os.environ),
        input=json.dumps(server.credentials | {"entries": ENTRIES}) + "\n",
        encoding="utf-8",
        check=False,
        capture_output=True,
        timeout=2 * PATIENCE,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    seen = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["fault"] for one in seen][METHODS:] == ELSEWHERE
    assert [one for one in seen if not (one["reported"] and one["cards"] and one["visible"] and one["quiet"])] == []
    assert not any(one["secret"] for one in seen)
    assert {one["rows"] for one in seen} == {1}
    log = (data / "logs" / "kdesk.log").read_text("utf-8")
    assert all(one["fault"] in log for one in seen)
    assert "c2VjcmV0" not in log + done.stderr
    assert "Traceback" not in done.stderr
