"""Two tracks of one recording, alike in size and in all samples: both arrive, and none takes the place of the other."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kdesk.engine.files.file_identity import identify
from tests.support.command_line import Command, objects
from tests.support.demo_process import DemoProcess
from tests.support.evidence import states, stored_chunks, until
from tests.support.kaltura_client import PlainClient
from tests.support.media import make_track

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[DemoProcess]:
    """A demo server that takes bytes in slowly enough to stop an upload midway."""
    demo = DemoProcess(tmp_path / "server", "--no-samples", "--intake-rate", "12").start()
    yield demo
    demo.stop()


def tracks(folder: Path, seconds: int, *speech_at: int) -> list[Path]:
    """Make tracks that only their whole content tells apart."""
    made = [make_track(folder / f"guest {at}.wav", seconds=seconds, speech_at=at) for at in speech_at]
    assert len({identify(track).fingerprint for track in made}) == 1
    assert len({track.read_bytes() for track in made}) == len(made)
    return made


def contents(server: DemoProcess) -> dict[str, bytes]:
    """The bytes of every entry, by its id."""
    client = PlainClient(server)
    found = [entry["id"] for entry in client.entries()]
    until(lambda: all(client.has_source(entry_id) for entry_id in found))
    return {entry_id: client.source(entry_id) for entry_id in found}


def test_a_track_that_looks_like_another_arrives_too(server: DemoProcess, tmp_path: Path) -> None:
    """From another computer, whatever it was told to do with duplicates; the first entry keeps its content."""
    first, second, third = tracks(tmp_path, 60, 1, 5, 9)
    begun = Command(server, tmp_path / "one").run("upload", "--json", "--wait", str(first))
    entry_id = objects(begun.stdout)[-1]["entry_id"]
    for track, told in ((second, ()), (third, ("--duplicates", "replace"))):
        other = Command(server, tmp_path / track.stem)
        done = other.run("upload", "--json", "--wait", *told, str(track))
        last = objects(done.stdout)[-1]
        assert (done.returncode, done.stderr, last["state"]) == (0, "", "ready"), last
        assert last["entry_id"] != entry_id
    arrived = contents(server)
    assert arrived[entry_id] == first.read_bytes()
    assert sorted(arrived.values()) == sorted(track.read_bytes() for track in (first, second, third))


def test_the_mixture_of_two_tracks_is_no_success(server: DemoProcess, tmp_path: Path) -> None:
    """Who takes over the upload of another track hears of it, though only sizes were to be compared."""
    first, second = tracks(tmp_path, 480, 20, 400)
    with Command(server, tmp_path / "one").start("upload", str(first)) as begun:
        until(lambda: sum(length for _, length in stored_chunks(server)) > 0.3 * first.stat().st_size)
        assert "uploading" in states(tmp_path / "one")
        begun.kill()
        begun.communicate()
    options = ("--json", "--duplicates", "take-over", "--verify", "size")
    taken = Command(server, tmp_path / "two").run("upload", *options, str(second))
    last = objects(taken.stdout)[-1]
    assert (taken.returncode, last["state"]) == (1, "ready")
    assert (last["verification"]["depth"], last["verification"]["outcome"]) == ("whole", "different")
    (mixture,) = contents(server).values()
    assert mixture not in {first.read_bytes(), second.read_bytes()}
