"""An upload that is killed with `kill -9`, on either side, goes on and ends as if nothing had happened."""

import hashlib
import json
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.command_line import Command, objects
from tests.support.demo_process import DemoProcess
from tests.support.kaltura_client import PlainClient
from tests.support.media import make_video, sha256

pytestmark = pytest.mark.e2e

CHUNK = 8 * 1024 * 1024
IN_FLIGHT = 4
DEADLINE = 60.0


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A video of about 90 MB."""
    return make_video(tmp_path_factory.mktemp("media") / "long.mp4", seconds=10, size="1280x720", megabits=72)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[DemoProcess]:
    """A demo server that takes bytes in slowly enough to be interrupted."""
    demo = DemoProcess(tmp_path / "server", "--no-samples", "--intake-rate", "20").start()
    yield demo
    demo.stop()


def until(condition: Callable[[], bool]) -> None:
    """Wait for a condition that another process brings about."""
    end = time.monotonic() + DEADLINE
    while not condition():
        assert time.monotonic() < end, "it did not come about in time"
        time.sleep(0.02)  # noqa: TID251  a test has no window to block


def stored_chunks(server: DemoProcess) -> list[tuple[int, int]]:
    """Offset and length of every chunk that the server stored, one for each time."""
    return [
        (int(r["resumeAt"]), int(r["length"]))
        for r in server.requests()
        if r["outcome"] == "stored" and r["resume"] and r["length"]
    ]


def acknowledged(data: Path) -> list[tuple[int, int]]:
    """The ranges that the journal of a killed kdesk holds as acknowledged."""
    with sqlite3.connect(f"file:{data / 'journal.sqlite'}?mode=ro", uri=True) as journal:
        (found,) = journal.execute("SELECT accepted FROM transfers").fetchone()
    return [(start, end) for start, end in json.loads(found)]


def assert_arrived_once(server: DemoProcess, video: Path) -> None:
    """The server holds exactly one entry, with the bytes of the file, and no token that waits for more."""
    client = PlainClient(server)
    (entry,) = client.entries()
    assert hashlib.sha256(client.source(entry["id"])).hexdigest() == sha256(video)
    assert not client.tokens("0,1,2")


@pytest.mark.slow
def test_a_killed_client_goes_on_and_sends_nothing_again_that_was_acknowledged(
    server: DemoProcess, video: Path, tmp_path: Path
) -> None:
    """After `kill -9` and a new start no chunk that the journal held is sent again, and at most those in flight are."""
    data = tmp_path / "data"
    command = Command(server, data)
    with command.start("upload", str(video), "--json") as first:
        until(lambda: len(stored_chunks(server)) >= 4)
        first.kill()
    before, held = stored_chunks(server), acknowledged(data)
    done = command.run("upload", str(video), "--json")
    assert done.returncode == 0, done.stderr
    after = stored_chunks(server)[len(before) :]
    assert not [c for c in after if any(start <= c[0] and c[0] + c[1] <= end for start, end in held)]
    assert len(before) + len(after) - len(set(before + after)) <= IN_FLIGHT
    assert objects(done.stdout)[-1]["bytes"] == video.stat().st_size
    assert_arrived_once(server, video)


@pytest.mark.slow
def test_a_killed_server_is_waited_for(server: DemoProcess, video: Path, tmp_path: Path) -> None:
    """The client sees the server vanish, waits, and goes on with the same token once the server is back."""
    with Command(server, tmp_path / "data").start("upload", str(video), "--json") as client:
        until(lambda: len(stored_chunks(server)) >= 4)
        server.kill()
        before = stored_chunks(server)
        server.start()
        out, err = client.communicate(timeout=DEADLINE)
    assert client.returncode == 0, err
    assert "The server cannot be reached" in {told.get("error") for told in objects(out)}
    every = stored_chunks(server)
    assert len(every) - len(set(every)) <= IN_FLIGHT, (before, every)
    assert_arrived_once(server, video)


@pytest.mark.slow
def test_a_second_run_finds_the_file_done(server: DemoProcess, tmp_path: Path) -> None:
    """A file that is done and unchanged is reported with its entry, and sent again only with --again."""
    video = make_video(tmp_path / "short.mp4", seconds=1)
    command = Command(server, tmp_path / "data")
    first = objects(command.run("upload", str(video), "--wait", "--json").stdout)[-1]
    again = objects(command.run("upload", str(video), "--wait", "--json").stdout)[-1]
    assert (first["state"], again["state"], again["entry_id"]) == ("ready", "ready", first["entry_id"])
    assert again["links"]["hls"].startswith(server.url)
    forced = objects(command.run("upload", str(video), "--json", "--again").stdout)[-1]
    assert forced["entry_id"] != first["entry_id"]
    assert len(PlainClient(server).entries()) == 2


def test_a_data_directory_in_use_is_told(server: DemoProcess, video: Path, tmp_path: Path) -> None:
    """A second process on the same data directory says so and ends with 3."""
    command = Command(server, tmp_path / "data")
    with command.start("upload", str(video), "--json") as first:
        until(lambda: len(stored_chunks(server)) >= 1)
        second = command.run("upload", str(video))
        first.kill()
    assert second.returncode == 3
    assert "Another kdesk is using this data directory" in second.stderr
