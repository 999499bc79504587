"""The SHA-256 of sent files: correct or none at all, and never in the way of the upload."""

import hashlib
import logging
import os
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kdesk.domain.question import Decision
from kdesk.domain.transfer_state import TransferState
from kdesk.engine.files import file_hash, file_identity, sent_hash
from kdesk.engine.files.open_file import OpenFile
from kdesk.engine.files.sent_hash import SentHash
from kdesk.engine.verification import digests
from kdesk.errors import Unreachable
from tests.engine.fake_server import CHUNK
from tests.engine.queue_harness import QueueHarness
from tests.engine.states import PAUSED, PROCESSING, READY
from tests.support.patience import until
from tests.support.transfers import altered


def sha256(path: Path) -> str:
    """Hash a file with one call."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture
def harness(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> QueueHarness:
    """Return everything around a queue whose strides are shorter than a chunk."""
    for module in (digests, file_hash):
        monkeypatch.setattr(module, "BLOCK_BYTES", CHUNK // 8)
    for module in (digests, sent_hash):
        monkeypatch.setattr(module, "STRIDE_BYTES", CHUNK // 3)
    return QueueHarness(tmp_path)


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Return the event that hashing after a restart waits for."""
    gate = threading.Event()
    original = digests._Follower.advance

    def advance(follower: digests._Follower, opened: OpenFile | None) -> None:
        gate.wait(10)
        original(follower, opened)

    monkeypatch.setattr(digests._Follower, "advance", advance)
    yield gate
    gate.set()


async def begun_before(harness: QueueHarness, *paths: Path) -> None:
    """Let another process begin these uploads."""
    async with harness.running() as queue:
        for path in paths:
            await harness.pause_midway(path)
        assert {t.file.sha256 for t in harness.notes.rows.values()} == {""}
        queue.resume(list(harness.notes.rows))


async def hashed(harness: QueueHarness, path: Path) -> None:
    """Wait until every row has the hash of this file."""
    await harness.until(lambda: {t.file.sha256 for t in harness.notes.rows.values()} == {sha256(path)})


@pytest.mark.parametrize("size", [1, CHUNK, CHUNK + 1, 9 * CHUNK + 7])
async def test_every_transfer_gets_its_hash(harness: QueueHarness, size: int) -> None:
    """Sent in one body or in chunks; the hash is known, and journalled, before the closing call."""
    path = harness.file("clip.mp4", size)
    async with harness.running() as queue:
        (transfer,) = await queue.enqueue([path])
        await hashed(harness, path)
        assert harness.state(transfer.id) is not PROCESSING
        await harness.until_all(PROCESSING)
        assert [kept.file.sha256 for kept in harness.journal.kept.values()] == [sha256(path)]
        harness.process_all()
        await harness.until_all(READY)
    assert [kept.file.sha256 for kept in harness.journal.kept.values()] == [sha256(path)]


async def test_the_hash_is_whole_after_a_pause_and_a_restart(harness: QueueHarness) -> None:
    """It includes the bytes that were sent before."""
    path = harness.file("clip.mp4", 9 * CHUNK)
    async with harness.running() as queue:
        key = await harness.pause_midway(path)
        queue.resume([key])
        queue.pause([key])
        await harness.until_all(PAUSED)
        queue.resume([key])
    async with harness.running():
        await harness.until_all(PROCESSING)
        await hashed(harness, path)


async def test_a_pause_does_not_restart_the_hash(harness: QueueHarness, monkeypatch: pytest.MonkeyPatch) -> None:
    """No byte is read twice for it while kdesk runs."""
    strides: list[int] = []
    original = SentHash.advance

    def advance(sent: SentHash, opened: OpenFile, end: int) -> None:
        begun = sent._hash.position
        try:
            original(sent, opened, end)
        finally:  # a pause may close the descriptor in the middle
            strides.append(sent._hash.position - begun)

    monkeypatch.setattr(SentHash, "advance", advance)
    path = harness.file("clip.mp4", 9 * CHUNK)
    async with harness.running() as queue:
        key = await harness.pause_midway(path)
        queue.resume([key])
        await harness.until_all(PROCESSING)
        await hashed(harness, path)
        assert len(harness.notes.rows[key].file.hashed) == 1
    assert sum(strides) == 9 * CHUNK


async def test_a_slow_hash_delays_nothing(harness: QueueHarness, gate: threading.Event) -> None:
    """The transfer is READY before its hash; the journal gets the hash afterwards."""
    path = harness.file("clip.mp4", 9 * CHUNK)
    await begun_before(harness, path)
    async with harness.running():
        await harness.until_all(PROCESSING)
        harness.process_all()
        await harness.until_all(READY)
        (transfer,) = harness.notes.rows.values()
        assert transfer.file.sha256 == ""
        gate.set()
        await hashed(harness, path)
    assert [kept.file.sha256 for kept in harness.journal.kept.values()] == [sha256(path)]


@pytest.mark.parametrize("size", [9 * CHUNK, 2 * CHUNK], ids=["other content", "shorter"])
async def test_a_file_that_changed_meanwhile_gets_no_hash(
    harness: QueueHarness, gate: threading.Event, size: int, caplog: pytest.LogCaptureFixture
) -> None:
    """It would be a hash of bytes that were never sent, whatever the times of the file say."""
    caplog.set_level(logging.INFO)
    path = harness.file("clip.mp4", 9 * CHUNK)
    await begun_before(harness, path)
    async with harness.running():
        await harness.until_all(PROCESSING)
        status = path.stat()
        path.write_bytes(bytes(size))
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
        gate.set()
        await until(lambda: "gets no SHA-256" in caplog.text)
        assert [t.file.sha256 for t in harness.notes.rows.values()] == [""]


async def test_an_interrupted_hash_is_completed_after_a_restart(harness: QueueHarness, gate: threading.Event) -> None:
    """A transfer that arrived before its hash was complete gets it at the next start, unless its file is gone."""
    path, gone = harness.file("clip.mp4", 9 * CHUNK), harness.file("gone.mp4", 9 * CHUNK)
    await begun_before(harness, path, gone)
    async with harness.running():
        await harness.until_all(PROCESSING)
    assert [kept.file.sha256 for kept in harness.journal.kept.values()] == ["", ""]
    gone.unlink()
    gate.set()
    async with harness.running():
        await harness.until(lambda: sha256(path) in {t.file.sha256 for t in harness.notes.rows.values()})
        assert {t.file.sha256 for t in harness.notes.rows.values()} == {sha256(path), ""}


async def test_another_version_has_another_hash(harness: QueueHarness) -> None:
    """The hash of the former version is dropped."""
    path = harness.file("clip.mp4", 9 * CHUNK)
    async with harness.running():
        key = await harness.pause_midway(path)
    kept = harness.journal.kept[key]
    assert kept.file.identity
    path.write_bytes(b"new" * CHUNK)
    harness.journal.kept[key] = altered(kept, state=TransferState.QUEUED, identity=None)
    async with harness.running():
        await harness.until_all(PROCESSING)
        await hashed(harness, path)


async def test_another_version_with_the_same_samples_has_its_own_hash(
    harness: QueueHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A byte between the samples changed while the transfer was paused, and the new version was wanted."""
    monkeypatch.setattr(file_identity, "SAMPLE_BYTES", 10)
    path = harness.file("clip.mp4", 9 * CHUNK)
    async with harness.running() as queue:
        key = await harness.pause_midway(path)
        hour_later = path.stat().st_mtime + 3600
        content = bytearray(path.read_bytes())
        content[100] ^= 1
        path.write_bytes(content)
        os.utime(path, (hour_later, hour_later))
        queue.resume([key])
        await harness.until(lambda: harness.notes.rows[key].question is not None)
        queue.decide(key, Decision.NEW_VERSION)
        await harness.until_all(PROCESSING)
        await hashed(harness, path)


async def test_a_file_that_came_back_gets_its_hash(
    harness: QueueHarness, gate: threading.Event, caplog: pytest.LogCaptureFixture
) -> None:
    """Its drive was away, so that hash and transfer failed; a retry hashes it."""
    caplog.set_level(logging.INFO)
    path = harness.file("clip.mp4", 9 * CHUNK)
    away = path.with_name("away")
    await begun_before(harness, path)
    async with harness.running() as queue:
        harness.server.fail("close", Unreachable, times=10_000)
        (key,) = harness.notes.rows
        await harness.until(lambda: harness.notes.rows[key].reservation.accepted.total == 9 * CHUNK)
        path.rename(away)
        await harness.until(lambda: harness.state(key) is TransferState.FAILED)
        gate.set()
        await until(lambda: "gets no SHA-256" in caplog.text)
        away.rename(path)
        harness.server.faults.clear()
        queue.retry([key])
        await harness.until_all(PROCESSING)
        await hashed(harness, path)


async def test_a_transfer_of_an_older_kdesk_gets_its_hash(harness: QueueHarness) -> None:
    """Its journal has no hashes of sent ranges: the file is read from its beginning."""
    path = harness.file("clip.mp4", 9 * CHUNK)
    async with harness.running() as queue:
        (transfer,) = await queue.enqueue([path])
        await harness.until(lambda: harness.notes.rows[transfer.id].reservation.accepted.prefix > 0)
        harness.server.hold.clear()
    harness.server.hold.set()
    for key, kept in harness.journal.kept.items():
        assert kept.file.identity
        harness.journal.kept[key] = altered(kept, identity=replace(kept.file.identity, ctime_ns=None), hashed=())
    async with harness.running():
        await harness.until_all(PROCESSING)
        await hashed(harness, path)
        (transfer,) = harness.notes.rows.values()
        assert transfer.file.hashed[0].start > 0
        assert harness.contents() == [path.read_bytes()]
