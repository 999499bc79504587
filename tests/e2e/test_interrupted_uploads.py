"""An upload that is killed with `kill -9`, on either side, goes on and ends as if nothing had happened."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.command_line import Command, objects
from tests.support.demo_process import DemoProcess
from tests.support.evidence import (
    IN_FLIGHT,
    acknowledged,
    assert_arrived_once,
    inside,
    sent_again,
    states,
    stored_chunks,
    until,
)
from tests.support.kaltura_client import PlainClient
from tests.support.media import make_video

pytestmark = pytest.mark.e2e

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
    assert not [chunk for chunk in after if inside(chunk, held)]
    assert sent_again(server) <= IN_FLIGHT
    assert objects(done.stdout)[-1]["bytes"] == video.stat().st_size
    assert_arrived_once(server, video)


@pytest.mark.slow
def test_a_killed_server_is_waited_for(server: DemoProcess, video: Path, tmp_path: Path) -> None:
    """The client sees the server vanish, waits, and goes on with the same token once the server is back."""
    with Command(server, tmp_path / "data").start("upload", str(video), "--json") as client:
        until(lambda: len(stored_chunks(server)) >= 4)
        server.kill()
        server.start()
        out, err = client.communicate(timeout=DEADLINE)
    assert client.returncode == 0, err
    assert any("retry_at" in told for told in objects(out)), "it waited and said so"
    assert sent_again(server) <= IN_FLIGHT
    assert_arrived_once(server, video)


@pytest.mark.slow
def test_a_second_run_finds_the_file_done(server: DemoProcess, tmp_path: Path) -> None:
    """A file that is done and unchanged is reported with its entry, and sent again only where that is asked for."""
    video = make_video(tmp_path / "short.mp4", seconds=1)
    command = Command(server, tmp_path / "data")
    first = objects(command.run("upload", str(video), "--wait", "--json").stdout)[-1]
    again = objects(command.run("upload", str(video), "--wait", "--json").stdout)[-1]
    assert (first["state"], again["state"], again["entry_id"]) == ("ready", "ready", first["entry_id"])
    assert again["links"]["hls"].startswith(server.url)
    forced = objects(command.run("upload", str(video), "--json", "--duplicates", "upload").stdout)[-1]
    assert forced["entry_id"] != first["entry_id"]
    assert len(PlainClient(server).entries()) == 2


def test_a_data_directory_in_use_is_told(server: DemoProcess, video: Path, tmp_path: Path) -> None:
    """A second process on the same data directory says so and ends with 3."""
    command = Command(server, tmp_path / "data")
    # The limit keeps the first one at work until the second has started, however slow the machine is: its first chunk
    # takes half a minute, which nobody waits for.
    with command.start("upload", str(video), "--json", "--limit", "1") as first:
        until(lambda: "uploading" in states(tmp_path / "data"))
        second = command.run("upload", str(video))
        first.kill()
    assert second.returncode == 3
    assert "Another kdesk is using this data directory" in second.stderr
