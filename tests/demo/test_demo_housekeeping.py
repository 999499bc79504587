"""Cleanup at the start: unneeded files, abandoned uploads, a large log."""

from collections.abc import Iterator

import pytest

from tests.support.demo_chunks import A, B, C, force, opened, parked, put, stored, token_state
from tests.support.demo_client import DemoClient
from tests.support.demo_process import DemoProcess

_MONTH = 31 * 86_400


@pytest.fixture(scope="module")
def mortal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoProcess]:
    """A separate demo server, which tests may stop and start."""
    process = DemoProcess(tmp_path_factory.mktemp("mortal"), "--no-samples")
    yield process.start()
    process.stop()


@pytest.fixture
def client(mortal: DemoProcess) -> Iterator[DemoClient]:
    """An admin's client of that server."""
    with DemoClient(mortal.credentials) as client:
        yield client.as_admin()


def restart(mortal: DemoProcess) -> None:
    """Restart the server; port and sessions remain."""
    mortal.stop()
    mortal.start()


def test_abandoned_uploads_time_out(mortal: DemoProcess, client: DemoClient) -> None:
    """A token without a chunk for a month is timed out and its bytes are deleted; a week is not enough."""
    old, week, full = opened(client), opened(client), client.token()
    client.chunk(full, A)
    now = client.call("uploadToken.get", uploadTokenId=old)["updatedAt"]
    for token, age in ((old, _MONTH), (week, 8 * 86_400), (full, _MONTH)):
        force(mortal, token, "updated_at", now - age)
    restart(mortal)
    assert token_state(client, old) == (4, "1000")
    assert not (mortal.data_dir / "uploads" / old).exists()
    assert token_state(client, week) == (1, "1000")
    assert token_state(client, full) == (2, "1000")
    assert stored(mortal, week) == stored(mortal, full) == A


def test_bytes_of_killed_deletes_go(mortal: DemoProcess, client: DemoClient) -> None:
    """Files left by a kill between deleting a token and its bytes are deleted at the start; an entry's file remains."""
    deleted, used = opened(client), client.token()
    client.chunk(used, A)
    client.attach(client.entry(), used)
    for token in (deleted, used):
        client.call("uploadToken.delete", uploadTokenId=token)
    folder = mortal.data_dir / "uploads" / deleted
    folder.mkdir()
    (folder / "base").write_bytes(A)
    restart(mortal)
    assert not folder.exists()
    assert stored(mortal, used) == A


def test_parked_chunks_of_closed_tokens_go(mortal: DemoProcess, client: DemoClient) -> None:
    """Parked chunks are kept only while their token can still merge them."""
    waiting, closed = opened(client), client.token()
    put(client, waiting, C, 2000)
    client.chunk(closed, A)
    (mortal.data_dir / "uploads" / closed / "chunk.500").write_bytes(B)
    restart(mortal)
    assert parked(mortal, waiting) == {"2000": 500}
    assert parked(mortal, closed) == {}
    assert stored(mortal, closed) == A


def test_lost_bytes_are_not_counted(mortal: DemoProcess, client: DemoClient) -> None:
    """If a kill left a file shorter than its saved length, the actual length counts, and no hole is written."""
    token = opened(client, A + B)
    base = mortal.data_dir / "uploads" / token / "base"
    mortal.kill()
    base.write_bytes(A)
    mortal.start()
    put(client, token, C, 2000)
    assert put(client, token, B, 1000)["uploadedFileSize"] == "2000"
    assert put(client, token, b"", 9000)["uploadedFileSize"] == "2500"
    assert stored(mortal, token) == A + B + C


def test_a_large_log_begins_anew(mortal: DemoProcess, client: DemoClient) -> None:
    """The request log survives a restart until it is large."""
    opened(client)
    before = mortal.requests()
    restart(mortal)
    assert mortal.requests() == before != []
    mortal.stop()
    with (mortal.data_dir / "requests.jsonl").open("ab") as log:
        log.truncate((1 << 24) + 1)
    mortal.start()
    assert mortal.requests() == []
