"""The SHA-256 of a whole local file: of one version, told as it goes, given up when it is not wanted any more."""

# ruff: noqa: ASYNC240  a test that looks at its own files keeps nobody waiting

import asyncio
import hashlib
import os
import random
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from kdesk.engine.files import file_hash
from kdesk.engine.files.file_hash import RunningHash, file_sha256
from kdesk.engine.files.open_file import FileTouched, OpenFile
from kdesk.errors import FileMissing
from kdesk.threads import Workers

SIZE = 10_007


@pytest.fixture(autouse=True)
def _short_strides(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_hash, "BLOCK_BYTES", 500)
    monkeypatch.setattr(file_hash, "STRIDE_BYTES", 2000)


@pytest.fixture
async def workers() -> AsyncIterator[Workers]:
    """One reading thread."""
    workers = Workers("test-hash", 1)
    yield workers
    workers.close()


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    """A file of some strides."""
    path = tmp_path / "clip.mp4"
    path.write_bytes(random.Random(1).randbytes(SIZE))
    return path


def sha256(path: Path) -> str:
    """Hash a file in one go."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


async def test_the_hash_is_of_every_byte_and_its_progress_is_told(clip: Path, workers: Workers) -> None:
    """After each stride, up to the size."""
    told: list[int] = []
    assert await file_sha256(clip, workers, told.append) == sha256(clip)
    assert told == [2000, 4000, 6000, 8000, 10_000, SIZE]


async def test_a_file_that_is_written_to_meanwhile_has_no_hash(clip: Path, workers: Workers) -> None:
    """It would be one of two versions, also where the time is put back; a file that shrinks says the same."""
    status = clip.stat()

    def write(done: int) -> None:
        if done == 4000:
            with clip.open("r+b") as handle:
                handle.write(b"x")
            os.utime(clip, ns=(status.st_atime_ns, status.st_mtime_ns))

    with pytest.raises(FileTouched):
        await file_sha256(clip, workers, write)
    with pytest.raises(FileTouched):
        await file_sha256(clip, workers, lambda _done: os.truncate(clip, 3000))


async def test_a_file_that_is_gone_is_missing(clip: Path, workers: Workers) -> None:
    """It says so as everywhere."""
    clip.unlink()
    with pytest.raises(FileMissing):
        await file_sha256(clip, workers)


async def test_cancelling_closes_the_file(clip: Path, workers: Workers, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever does not wait any longer leaves no descriptor behind, and the thread is free again."""
    opened: list[OpenFile] = []
    original, going, go_on = RunningHash.advance, asyncio.Event(), threading.Event()
    loop = asyncio.get_running_loop()

    def advance(hashing: RunningHash, file: OpenFile, end: int, most: int) -> None:
        opened.append(file)
        loop.call_soon_threadsafe(going.set)
        go_on.wait(10)
        original(hashing, file, end, most)

    monkeypatch.setattr(RunningHash, "advance", advance)
    async with asyncio.TaskGroup() as group:
        task = group.create_task(file_sha256(clip, workers))
        await going.wait()
        task.cancel()
    go_on.set()
    await workers.run(lambda: None)
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(opened[0]._descriptor)


def test_a_copy_goes_its_own_way(clip: Path) -> None:
    """What stands at a place can be kept while the other goes on; a hash may begin in the middle of the file."""
    opened, content = OpenFile(clip), clip.read_bytes()
    hashing = RunningHash(100)
    hashing.advance(opened, 5000, SIZE)
    kept = hashing.copy()
    hashing.advance(opened, SIZE, SIZE)
    opened.close()
    assert (kept.start, kept.position) == (100, 5000)
    assert kept.hexdigest() == hashlib.sha256(content[100:5000]).hexdigest()
    assert hashing.hexdigest() == hashlib.sha256(content[100:]).hexdigest()
