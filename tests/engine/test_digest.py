"""SHA-256 of what was sent: right however the file went, late rather than in the way, none rather than a wrong one."""

import hashlib
import os
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kdesk.domain.question import Decision
from kdesk.domain.transfer import TransferState
from kdesk.engine import digest, identity
from kdesk.errors import Unreachable
from tests.engine.fake_server import CHUNK
from tests.engine.queue_harness import Desk
from tests.engine.states import PAUSED, PROCESSING, READY


def sha256(path: Path) -> str:
    """Hash a file in one go."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Everything around a queue whose strides are shorter than a chunk."""
    monkeypatch.setattr(digest, "BLOCK_BYTES", CHUNK // 8)
    monkeypatch.setattr(digest, "STRIDE_BYTES", CHUNK // 3)
    return Desk(tmp_path)


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Hashing waits for this event."""
    opened = threading.Event()
    original = digest._Follower.advance

    def advance(follower: digest._Follower) -> None:
        opened.wait(10)
        original(follower)

    monkeypatch.setattr(digest._Follower, "advance", advance)
    yield opened
    opened.set()


async def hashed(desk: Desk, path: Path) -> None:
    """Wait until every row has the hash of this file."""
    await desk.until(lambda: {t.sha256 for t in desk.notes.rows.values()} == {sha256(path)})


@pytest.mark.parametrize("size", [1, CHUNK, CHUNK + 1, 9 * CHUNK + 7])
async def test_every_transfer_gets_its_hash(desk: Desk, size: int) -> None:
    """Whether it went in one body or in chunks; the journal has it when the transfer is READY."""
    path = desk.file("clip.mp4", size)
    async with desk.running() as queue:
        await queue.take_in([path])
        await desk.until_all(PROCESSING)
        await hashed(desk, path)
        desk.process_all()
        await desk.until_all(READY)
    assert [kept.sha256 for kept in desk.journal.kept.values()] == [sha256(path)]


async def test_the_hash_is_whole_after_a_pause_and_a_restart(desk: Desk) -> None:
    """What was sent before is part of it."""
    path = desk.file("clip.mp4", 9 * CHUNK)
    async with desk.running() as queue:
        key = await desk.pause_midway(path)
        queue.resume([key])
        queue.pause([key])
        await desk.until_all(PAUSED)
        queue.resume([key])
    async with desk.running():
        await desk.until_all(PROCESSING)
        await hashed(desk, path)


async def test_a_pause_does_not_begin_the_hash_anew(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """No byte is read twice for it while kdesk runs."""
    strides: list[int] = []
    original = digest._Follower.advance

    def advance(follower: digest._Follower) -> None:
        begun = follower.position
        original(follower)
        strides.append(follower.position - begun)

    monkeypatch.setattr(digest._Follower, "advance", advance)
    path = desk.file("clip.mp4", 9 * CHUNK)
    async with desk.running() as queue:
        key = await desk.pause_midway(path)
        queue.resume([key])
        await desk.until_all(PROCESSING)
        await hashed(desk, path)
    assert sum(strides) == 9 * CHUNK


async def test_a_slow_hash_holds_nothing_up(desk: Desk, gate: threading.Event) -> None:
    """The transfer is READY before its hash is; the journal gets it afterwards."""
    path = desk.file("clip.mp4", 3 * CHUNK)
    async with desk.running() as queue:
        await queue.take_in([path])
        await desk.until_all(PROCESSING)
        desk.process_all()
        await desk.until_all(READY)
        assert [t.sha256 for t in desk.notes.rows.values()] == [""]
        gate.set()
        await hashed(desk, path)
    assert [kept.sha256 for kept in desk.journal.kept.values()] == [sha256(path)]


@pytest.mark.parametrize("size", [3 * CHUNK, 2 * CHUNK], ids=["other content", "shorter"])
async def test_a_file_that_changed_meanwhile_gets_no_hash(desk: Desk, gate: threading.Event, size: int) -> None:
    """It would be one of bytes that were never sent."""
    path = desk.file("clip.mp4", 3 * CHUNK)
    async with desk.running() as queue:
        await queue.take_in([path])
        await desk.until_all(PROCESSING)
        path.write_bytes(bytes(size))
        (follower,) = queue._digests._followers.values()
        gate.set()
        await desk.rounds(lambda: follower.lost, 100_000)
        assert follower.lost
        assert [t.sha256 for t in desk.notes.rows.values()] == [""]


async def test_a_hash_that_a_restart_cut_short_is_made_good(desk: Desk, gate: threading.Event) -> None:
    """A transfer that arrived before its hash was ready gets it at the next start, unless its file is gone."""
    path, gone = desk.file("clip.mp4", 3 * CHUNK), desk.file("gone.mp4", 3 * CHUNK)
    async with desk.running() as queue:
        await queue.take_in([path, gone])
        await desk.until_all(PROCESSING)
    assert [kept.sha256 for kept in desk.journal.kept.values()] == ["", ""]
    gone.unlink()
    gate.set()
    async with desk.running():
        await desk.until(lambda: sha256(path) in {t.sha256 for t in desk.notes.rows.values()})
        assert {t.sha256 for t in desk.notes.rows.values()} == {sha256(path), ""}


async def test_another_version_has_another_hash(desk: Desk) -> None:
    """What was hashed of the former one is dropped."""
    path = desk.file("clip.mp4", 9 * CHUNK)
    async with desk.running():
        key = await desk.pause_midway(path)
    kept = desk.journal.kept[key]
    assert kept.identity
    path.write_bytes(b"new" * CHUNK)
    desk.journal.kept[key] = replace(kept, state=TransferState.QUEUED, identity=None)
    async with desk.running():
        await desk.until_all(PROCESSING)
        await hashed(desk, path)


async def test_another_version_with_the_same_samples_has_its_own_hash(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A byte between the samples was changed while the transfer was paused, and the new version was wanted."""
    monkeypatch.setattr(identity, "SAMPLE_BYTES", 10)
    path = desk.file("clip.mp4", 9 * CHUNK)
    async with desk.running() as queue:
        key = await desk.pause_midway(path)
        hour_later = path.stat().st_mtime + 3600
        content = bytearray(path.read_bytes())
        content[100] ^= 1
        path.write_bytes(content)
        os.utime(path, (hour_later, hour_later))
        queue.resume([key])
        await desk.until(lambda: desk.notes.rows[key].question is not None)
        queue.answer(key, Decision.NEW_VERSION)
        await desk.until_all(PROCESSING)
        await hashed(desk, path)


async def test_a_file_that_came_back_gets_its_hash(desk: Desk, gate: threading.Event) -> None:
    """Its drive was away when it was to be hashed, and the transfer failed for the same reason; Retry hashes it."""
    path = desk.file("clip.mp4", 9 * CHUNK)
    away = path.with_name("away")
    async with desk.running() as queue:
        desk.server.fail("close", Unreachable, times=10_000)
        key = (await queue.take_in([path]))[0].id
        await desk.until(lambda: desk.notes.rows[key].accepted.total == 9 * CHUNK)
        path.rename(away)
        (follower,) = queue._digests._followers.values()
        gate.set()
        await desk.rounds(lambda: follower.lost, 100_000)
        assert follower.lost
        queue.retry([key])
        await desk.until_all(TransferState.FAILED)
        away.rename(path)
        desk.server.faults.clear()
        queue.retry([key])
        await desk.until_all(PROCESSING)
        await hashed(desk, path)
