"""The same file from two computers, or a second time: one entry with its bytes, unless more is asked for."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.command_line import Command, objects
from tests.support.demo_process import DemoProcess
from tests.support.evidence import assert_arrived_once, states, stored_chunks, until
from tests.support.kaltura_client import PlainClient
from tests.support.media import make_video

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

DEADLINE = 90


@pytest.fixture
def server(tmp_path: Path) -> Iterator[DemoProcess]:
    """A demo server that takes bytes in slowly enough for a second computer to come by."""
    demo = DemoProcess(tmp_path / "server", "--no-samples", "--intake-rate", "8").start()
    yield demo
    demo.stop()


def test_a_second_computer_takes_an_upload_over(server: DemoProcess, tmp_path: Path) -> None:
    """It goes on where the first one stands, which wakes up, finds that out and stops; the server has the file once."""
    video = make_video(tmp_path / "film.mp4", seconds=14, megabits=66)
    take_over = ("upload", "--json", "--wait", "--duplicates", "take-over", str(video))
    with Command(server, tmp_path / "first").start("upload", "--json", str(video)) as first:
        # Chunks in flight together arrive together: with fewer of them in the file, the first would be at its end here.
        until(lambda: sum(length for _, length in stored_chunks(server)) > 0.3 * video.stat().st_size)
        first.send_signal(signal.SIGSTOP)
        with Command(server, tmp_path / "second").start(*take_over) as second:
            until(lambda: "uploading" in states(tmp_path / "second"))
            first.send_signal(signal.SIGCONT)
            told, trouble = second.communicate(timeout=DEADLINE)
        out, err = first.communicate(timeout=DEADLINE)
    last = objects(told)[-1]
    assert (second.returncode, trouble, last["state"]) == (0, "", "ready"), last
    stopped = objects(out)[-1]
    assert (stopped.get("question"), stopped["entry_id"]) == ("taken over", last["entry_id"]), out
    assert (first.returncode, err) == (1, "")
    assert_arrived_once(server, video)


def test_a_file_that_the_account_has_is_left_out(server: DemoProcess, tmp_path: Path) -> None:
    """Its entry is told with its links, the status is 0; on demand its content is replaced, and its id stays."""
    video = make_video(tmp_path / "short.mp4", seconds=1)
    first = Command(server, tmp_path / "first").run("upload", "--json", "--wait", str(video))
    entry_id = objects(first.stdout)[-1]["entry_id"]
    other = Command(server, tmp_path / "second")
    told = other.run("upload", "--wait", "--links", str(video))
    assert (told.returncode, told.stderr) == (0, "")
    assert told.stdout.startswith("short.mp4: left out: The same file is in the library already (“short”, since ")
    assert f"entry {entry_id}" in told.stdout
    assert "  HLS stream: http" in told.stdout
    replaced = objects(other.run("upload", "--json", "--wait", "--duplicates", "replace", str(video)).stdout)[-1]
    assert (replaced["state"], replaced["entry_id"]) == ("ready", entry_id)
    assert [entry["id"] for entry in PlainClient(server).entries()] == [entry_id]
    assert_arrived_once(server, video)
