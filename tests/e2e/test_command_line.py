"""The commands as scripts use them: an interruption, lines of JSON, links."""

import json
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.support.command_line import Command, objects
from tests.support.demo_process import DemoProcess
from tests.support.evidence import IN_FLIGHT, assert_arrived_once, sent_again, states, stored_chunks, until
from tests.support.media import make_image, make_video
from tests.support.patience import PATIENCE

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[DemoProcess]:
    """A demo server that takes bytes in slowly enough to be interrupted."""
    demo = DemoProcess(tmp_path / "server", "--no-samples", "--intake-rate", "15").start()
    yield demo
    demo.stop()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends Ctrl+C to a whole console, the tests included")
def test_ctrl_c_ends_an_upload_and_the_same_command_continues(server: DemoProcess, tmp_path: Path) -> None:
    """It ends with 130, says how to go on, and does: the same entry, no chunk again but those in flight."""
    video = make_video(tmp_path / "long.mp4", seconds=5, megabits=72)
    command = Command(server, tmp_path / "data")
    with command.start("upload", str(video), "--json") as first:
        until(lambda: len(stored_chunks(server)) >= 2)
        first.send_signal(signal.SIGINT)
        out, err = first.communicate(timeout=PATIENCE)
    assert first.returncode == 130
    assert err == "kdesk: interrupted; the same command continues\n"
    assert {told["file"] for told in objects(out)} == {str(video)}
    assert states(tmp_path / "data") == ["uploading"]

    done = command.run("upload", str(video), "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert objects(done.stdout)[-1]["entry_id"] == objects(out)[-1]["entry_id"]
    assert sent_again(server) <= IN_FLIGHT
    assert_arrived_once(server, video)


def test_links_of_an_entry_open(server: DemoProcess, tmp_path: Path) -> None:
    """`kdesk links` prints what opens without a session, as words and as JSON; an unknown entry ends it with 1."""
    command = Command(server, tmp_path / "data")
    picture = make_image(tmp_path / "harbour.png")
    (*_, told) = objects(command.run("upload", str(picture), "--wait", "--json").stdout)

    printed = command.run("links", told["entry_id"], "--json")
    assert (printed.returncode, printed.stderr) == (0, "")
    links = json.loads(printed.stdout)
    assert links == told["links"]
    assert httpx.get(links["thumbnail"], trust_env=False, follow_redirects=True).headers["content-type"] == "image/jpeg"
    words = command.run("links", told["entry_id"]).stdout
    assert [line.split()[-1] for line in words.splitlines()] == list(links.values())

    unknown = command.run("links", "1_nowhere")
    assert unknown.returncode == 1
    assert unknown.stderr.startswith("kdesk: There is no entry of this id, or this user may not see it")
