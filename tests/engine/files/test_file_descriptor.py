"""The descriptor of a file that is sent: open while its transfer may reach the server, and in nobody's way."""

import asyncio
import threading
from pathlib import Path

import pytest

from kdesk.domain.transfer_state import TransferState
from kdesk.engine.files.file_threads import ThreadPool
from kdesk.engine.files.local_file import LocalFile
from kdesk.engine.files.open_file import OpenFile
from kdesk.errors import FileMissing, Unreachable
from kdesk.threads import Workers
from tests.engine.fake_server import CHUNK
from tests.engine.queue_harness import QueueHarness
from tests.engine.states import PAUSED, PROCESSING
from tests.engine.upload.test_file_version import SIZE, midway, went_on
from tests.support.fake_clock import HeldClock
from tests.support.patience import until


@pytest.fixture
def harness(tmp_path: Path) -> QueueHarness:
    """A queue of one slot."""
    return QueueHarness(tmp_path, slots=1)


def descriptors(path: Path) -> int:
    """How many descriptors this process has of a file."""
    count = 0
    for link in Path("/dev/fd").iterdir():
        try:
            count += link.resolve() == path.resolve()
        except OSError:
            continue  # of the listing itself
    return count


async def until_closed(path: Path) -> None:
    """Wait until the file is not open any more."""
    await until(lambda: descriptors(path) == 0)


async def test_one_descriptor_stays_open_while_the_transfer_has_a_slot(harness: QueueHarness) -> None:
    """Whoever waits in line has none; pause and end close it."""
    path, waiting = harness.file("clip.mp4", SIZE), harness.file("waiting.mp4", SIZE)
    async with harness.running() as queue:
        key = await midway(harness, path)
        (behind,) = await queue.enqueue([waiting])
        assert harness.state(behind.id) is TransferState.QUEUED
        await harness.rounds()
        assert (descriptors(path), descriptors(waiting)) == (1, 0)
        queue.pause([key])
        await harness.until(lambda: harness.state(key) is PAUSED)
        await until_closed(path)
        harness.server.hold.set()
        queue.resume([key])
        await harness.until_all(PROCESSING)
        await until_closed(path)
        await until_closed(waiting)


async def test_waiting_for_a_server_out_of_reach_closes_the_file(tmp_path: Path) -> None:
    """A drive can be taken away meanwhile; when the server is back the file is opened again and compared."""
    clock = HeldClock()
    harness = QueueHarness(tmp_path, clock=clock)
    path = harness.file("clip.mp4", SIZE)
    clock.time = path.stat().st_mtime + 3600
    async with harness.running():
        harness.server.fail("send", Unreachable, times=10_000)
        (transfer,) = await harness.queue.enqueue([path])
        await harness.until(lambda: harness.notes.rows[transfer.id].trouble is not None)
        await until_closed(path)
        path.chmod(0o640)
        harness.server.faults.clear()
        clock.go.set()
        await went_on(harness, path)


async def test_a_read_that_hangs_stops_nothing_else(harness: QueueHarness, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pausing its transfer frees the slot, others are read, and its descriptor is closed once it returns."""
    begun, go_on = threading.Event(), threading.Event()
    hanging = harness.file("hanging.mp4", SIZE)
    original = OpenFile.read

    def read(opened: OpenFile, offset: int, count: int) -> bytes:
        with opened._in_use():
            if opened.path == hanging and offset >= CHUNK and count > 10:
                begun.set()
                go_on.wait(20)
        return original(opened, offset, count)

    monkeypatch.setattr(OpenFile, "read", read)
    others = [harness.file(f"{number}.mp4", SIZE) for number in range(6)]
    async with harness.running() as queue:
        (transfer,) = await queue.enqueue([hanging])
        await harness.rounds(begun.is_set, 100_000)
        await queue.enqueue(others)
        queue.pause([transfer.id])
        await harness.until_all(PAUSED, PROCESSING)
        assert len(harness.contents()) == len(others)
        assert descriptors(hanging) == 1
        go_on.set()
        await until_closed(hanging)
        queue.resume([transfer.id])
        await harness.until_all(PROCESSING)
    assert len(harness.contents()) == len(others) + 1


async def test_a_file_that_opens_after_nobody_waits_is_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A drive hangs in the opening itself and its transfer is stopped meanwhile; one that fails then is no matter."""
    path, go_on, workers = tmp_path / "clip.mp4", threading.Event(), Workers("test-open", 1)
    path.write_bytes(b"clip")
    original = OpenFile.__init__

    def hanging(opened: OpenFile, path: Path, *, restless: bool) -> None:
        go_on.wait(10)
        original(opened, path, restless=restless)

    monkeypatch.setattr(OpenFile, "__init__", hanging)
    for name in ("clip.mp4", "gone.mp4"):
        go_on.clear()
        async with asyncio.TaskGroup() as group:
            task = group.create_task(LocalFile(str(tmp_path / name), workers).open(lambda opened: opened.stamp))
            await asyncio.sleep(0)
            task.cancel()
        go_on.set()
        for _ in range(3):
            await workers.run(lambda: None)
        assert descriptors(path) == 0
    with pytest.raises(FileMissing):
        await LocalFile(str(tmp_path / "gone.mp4"), workers).open(lambda opened: opened.stamp)
    workers.close()


async def test_a_look_that_fails_closes_the_file(tmp_path: Path) -> None:
    """What cannot be taken after all is not kept open."""
    path, workers = tmp_path / "clip.mp4", Workers("test-open", 1)
    path.write_bytes(b"clip")
    with pytest.raises(ZeroDivisionError):
        await LocalFile(str(path), workers).open(lambda opened: opened.stamp.size // 0)
    assert descriptors(path) == 0
    workers.close()


async def test_threads_are_used_again_unless_a_read_hangs_on_them() -> None:
    """Small files need no new ones; a set on which something hangs is lent once that has returned."""
    pool, go_on = ThreadPool(), threading.Event()
    first = pool.lend()
    await first.readers.run(lambda: None)
    await asyncio.to_thread(until_idle, first.readers)
    pool.take_back(first)
    assert pool.lend() is first
    hanging = first.hasher.submit(go_on.wait, 10)
    assert first.busy
    pool.take_back(first)
    second = pool.lend()
    assert second is not first
    go_on.set()
    await hanging
    await asyncio.to_thread(until_idle, first.hasher)
    assert pool.lend() is first
    for threads in (first, second):
        pool.take_back(threads)
    pool.close()


def until_idle(workers: Workers) -> None:
    """Wait until a thread has come back from its function: a moment after the result of it has."""
    while workers.busy:
        threading.Event().wait(0.001)
