"""An upload that was interrupted for longer than the server keeps it open."""

import signal
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.support.command_line import Command, objects
from tests.support.demo_faults import FaultControl
from tests.support.demo_process import DemoProcess
from tests.support.evidence import assert_arrived_once, stored_chunks, until
from tests.support.media import make_video
from tests.support.patience import PATIENCE

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

EIGHT_DAYS = 8 * 86_400


@pytest.fixture
def server(tmp_path: Path) -> Iterator[DemoProcess]:
    """A demo server that takes bytes in slowly enough to be interrupted."""
    demo = DemoProcess(tmp_path / "server", "--no-samples", "--intake-rate", "16").start()
    yield demo
    demo.stop()


def test_an_upload_that_rested_for_eight_days_arrives(server: DemoProcess, tmp_path: Path) -> None:
    """The same command sends the file anew, whole, for the entry that was reserved on the first day."""
    video = make_video(tmp_path / "long.mp4", seconds=2, megabits=72)
    command = Command(server, tmp_path / "data")
    with command.start("upload", str(video), "--json") as first:
        until(lambda: stored_chunks(server))
        first.send_signal(signal.SIGINT)
        out, _ = first.communicate(timeout=PATIENCE)
    reserved = objects(out)[-1]["entry_id"]
    with httpx.Client(base_url=server.url, trust_env=False) as http:
        FaultControl(http, server.credentials).set_clock(EIGHT_DAYS)
    done = command.run("upload", str(video), "--json")
    assert done.returncode == 0, done.stderr
    assert done.stderr.startswith("kdesk: The clock of this computer is 8 days behind the server's. ")
    assert objects(done.stdout)[-1]["entry_id"] == reserved
    assert_arrived_once(server, video)
