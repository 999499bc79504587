"""Kills, restarts, rate limits and the lifetime of the process."""

import asyncio
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from kdesk.demo.wire.body_limits import RateLimit
from tests.support.demo_client import DemoClient, wait_until
from tests.support.demo_process import DemoProcess
from tests.support.patience import PATIENCE


@pytest.fixture
def mortal(tmp_path: Path) -> Iterator[DemoProcess]:
    """A demo server that the test may kill."""
    process = DemoProcess(tmp_path / "demo", "--no-samples", "--final-wait", "1")
    yield process.start()
    process.stop()


def test_kill_loses_nothing_acknowledged(mortal: DemoProcess, small_video: bytes) -> None:
    """After `kill -9` and a restart, credentials, port, sessions, merged and parked chunks are still there."""
    before = mortal.credentials
    client = DemoClient(before).as_admin()
    token, entry, size = client.token(), client.entry(), 9_000
    pieces = {start: small_video[start : start + size] for start in range(0, len(small_video), size)}
    client.attach(entry, token)
    client.chunk(token, b"", resume=False, finalChunk=False)
    for number, (offset, data) in enumerate(pieces.items()):
        if number == 2:
            continue
        client.chunk(token, data, resume=True, finalChunk=False, resumeAt=offset)
        if number % 3 == 0:
            mortal.kill()
            mortal.start()
    assert mortal.credentials == before
    assert client.call("uploadToken.get", uploadTokenId=token)["uploadedFileSize"] == str(2 * size)
    client.chunk(token, pieces[2 * size], resume=True, finalChunk=False, resumeAt=2 * size)
    mortal.kill()
    mortal.start()
    final = client.chunk(token, b"", resume=True, finalChunk=True, resumeAt=len(small_video))
    assert final["status"] == 3
    assert (mortal.data_dir / "uploads" / token / "base").read_bytes() == small_video
    assert client.wait_for(entry, 2)["duration"] == 3
    client.http.close()


def test_bytes_written_without_record_are_cut_off(mortal: DemoProcess) -> None:
    """Bytes beyond the saved end are discarded after a kill, so that parked chunks still fit."""
    client = DemoClient(mortal.credentials).as_admin()
    token = client.token()
    client.chunk(token, b"A" * 1000, resume=False, finalChunk=False)
    client.chunk(token, b"C" * 500, resume=True, finalChunk=False, resumeAt=2000)
    mortal.kill()
    base = mortal.data_dir / "uploads" / token / "base"
    base.write_bytes(base.read_bytes() + b"torn")
    mortal.start()
    client.chunk(token, b"B" * 1000, resume=True, finalChunk=False, resumeAt=1000)
    final = client.chunk(token, b"", resume=True, finalChunk=True, resumeAt=2500)
    assert final["status"] == 2
    assert base.read_bytes() == b"A" * 1000 + b"B" * 1000 + b"C" * 500
    client.http.close()


def test_interrupted_transcoding_starts_again(mortal: DemoProcess, lavfi: Callable[[str, str], Path]) -> None:
    """An entry whose transcoding was killed becomes READY after the restart, with each rendition once."""
    path = lavfi("long.mp4", "-f lavfi -i testsrc2=size=1280x720:rate=25 -t 4 -c:v libx264 -preset ultrafast")
    client = DemoClient(mortal.credentials).as_admin()
    entry = client.upload(path.read_bytes(), "long.mp4")
    wanted = {"filter": {"entryIdEqual": entry, "statusEqual": 1}}
    wait_until(lambda: client.call("flavorAsset.list", **wanted)["totalCount"], bool)
    mortal.kill()
    mortal.start()
    client.converted(entry)
    found = client.call("flavorAsset.getByEntryId", entryId=entry)
    assert [(row["flavorParamsId"], row["status"]) for row in found] == [(0, 2), (2, 2), (4, 2), (6, 2), (8, 4)]
    assert client.wait_for(entry, 2)["flavorParamsIds"] == "0,2,4,6"
    client.http.close()


def test_ended_session_stays_ended(mortal: DemoProcess) -> None:
    """A logged-out KS is still refused after a restart."""
    client = DemoClient(mortal.credentials).as_admin()
    client.call("session.end")
    mortal.kill()
    mortal.start()
    assert client.call("session.get")["args"]["KSID"] == "LOGOUT"
    client.http.close()


def test_clean_end_while_a_final_waits(mortal: DemoProcess) -> None:
    """SIGTERM ends the server with status 0, even while a final chunk has a long wait."""
    mortal.stop()
    waiting = DemoProcess(mortal.data_dir, "--no-samples", "--final-wait", str(10 * PATIENCE)).start()
    client = DemoClient(waiting.credentials).as_admin()
    token = client.token()
    client.chunk(token, b"A" * 1000, resume=False, finalChunk=False)
    parked = waiting.data_dir / "uploads" / token / "chunk.5000"
    query = {"uploadTokenId": token, "resume": "1", "resumeAt": "5000", "ks": client.ks}
    url = f"{waiting.url}/api_v3/service/uploadToken/action/upload"
    with pytest.raises(httpx.ReadTimeout):
        httpx.post(url, params=query, files={"fileData": ("a.mp4", b"late")}, timeout=httpx.Timeout(PATIENCE, read=0.5))
    wait_until(parked.exists, bool)
    assert waiting.stop() == 0
    client.http.close()


def test_ends_with_standard_input(tmp_path: Path) -> None:
    """The server ends cleanly when its standard input closes."""
    process = DemoProcess(tmp_path / "demo", "--no-samples").start()
    assert process.close_stdin() == 0


def test_taken_port(mortal: DemoProcess, tmp_path: Path) -> None:
    """A second server on the same port reports it and exits with status 1; without a given port it uses another."""
    port = mortal.url.rsplit(":", 1)[1]
    with pytest.raises(AssertionError, match="status 1"):
        DemoProcess(tmp_path / "second", "--no-samples", "--port", port).start()
    assert mortal.pid
    other = DemoProcess(tmp_path / "third", "--no-samples").start()
    assert other.url != mortal.url
    assert other.stop() == 0


def test_one_process_owns_a_data_directory(mortal: DemoProcess) -> None:
    """A second server on the same data directory exits with status 3 and changes nothing."""
    with pytest.raises(AssertionError, match="status 3"):
        DemoProcess(mortal.data_dir, "--no-samples").start()
    assert httpx.get(f"{mortal.url}/api_v3/?service=system&action=ping&format=1").json() is True


def test_intake_rate(tmp_path: Path) -> None:
    """Bytes are received no faster than the given rate; other calls continue while a chunk takes half an hour."""
    process = DemoProcess(tmp_path / "demo", "--no-samples", "--intake-rate", "0.001").start()
    with DemoClient(process.credentials) as client, ThreadPoolExecutor(1) as pool:
        token = client.as_admin().token()
        begun = threading.Event()
        client.http.event_hooks["request"] = [lambda _request: begun.set()]
        sending = pool.submit(client.chunk, token, b"A" * 2_000_000, resume=False, finalChunk=False)
        assert begun.wait(PATIENCE)
        with DemoClient(process.credentials) as other:
            other.as_admin()
            seen = [other.call("uploadToken.get", uploadTokenId=token)["status"] for _ in range(50)]
        assert seen == [0] * 50
        assert not sending.done()
        process.kill()
        with pytest.raises(httpx.TransportError):
            sending.result()


async def test_the_share_of_a_rate(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bytes wait for all earlier ones: 500 and 1,000 bytes at 1,000 a second end after 0.5 and 1.5 s."""
    waits: list[float] = []

    async def note(seconds: float) -> None:
        waits.append(seconds)

    monkeypatch.setattr(asyncio, "sleep", note)
    monkeypatch.setattr(asyncio.get_running_loop(), "time", lambda: 7.0)
    limit = RateLimit(1000)
    await limit.take(500)
    await limit.take(1000)
    assert waits == [0.5, 1.5]


def test_samples(tmp_path: Path) -> None:
    """An empty server fills itself with six entries that become READY, once."""
    process = DemoProcess(tmp_path / "demo").start()
    with DemoClient(process.credentials) as client:
        client.as_admin()
        ready = {"filter": {"statusEqual": 2}}
        found = wait_until(lambda: client.call("media.list", **ready), lambda response: response["totalCount"] == 6)
        assert sorted(row["mediaType"] for row in found["objects"]) == [1, 1, 1, 1, 2, 5]
        process.stop()
        process.start()
        assert client.call("media.count", filter={"statusNotEqual": 99}) == 6
        assert client.call("media.list", filter={"statusIn": "-1"})["totalCount"] == 0
    assert process.stop() == 0


def test_interrupt_is_a_clean_end(tmp_path: Path) -> None:
    """Ctrl+C ends the server with status 0."""
    process = DemoProcess(tmp_path / "demo", "--no-samples").start()
    assert process.signal(signal.SIGINT) == 0
