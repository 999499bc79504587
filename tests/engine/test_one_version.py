"""A queue whose files change, or are not finished yet: the server gets one version, whole."""

import asyncio
import os
import random
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from kdesk.domain.question import Decision, Question, QuestionKind
from kdesk.domain.transfer import FileWait, TransferState
from kdesk.engine import file_scan
from kdesk.errors import FileMissing, FileStillWritten, NotPermitted, TimedOut
from tests.engine.fake_clock import HastyClock, HeldClock
from tests.engine.fake_server import CHUNK
from tests.engine.queue_harness import Desk

AT_REST = "kdesk waits until the file is at rest"


async def stopped_by_a_change(desk: Desk) -> tuple[str, Path]:
    """Upload two files, one of which changes in between; return that one, with its question."""
    path = desk.file("changing.mp4", 5 * CHUNK)
    desk.server.hold.clear()
    transfer = (await desk.queue.take_in([path]))[0]
    await desk.until(lambda: desk.notes.rows[transfer.id].sent > 0)
    with path.open("ab") as handle:
        handle.write(bytes(CHUNK))
    desk.server.hold.set()
    await desk.take("whole.mp4")
    await desk.until_all(TransferState.PAUSED, TransferState.PROCESSING)
    return transfer.id, path


async def test_a_changed_file_is_a_question(tmp_path: Path) -> None:
    """It stands still and says when and what; the others go on. Resuming does not get round the question."""
    desk = Desk(tmp_path)
    async with desk.running() as queue:
        changed, _ = await stopped_by_a_change(desk)
        question = desk.notes.rows[changed].question
        assert question
        assert question.kind is QuestionKind.CHANGED
        assert question.title.startswith("The file changed at ")
        assert question.detail.startswith("It had 5,000 bytes and has 6,000 now")
        queue.resume([changed])
        await desk.rounds()
        assert desk.state(changed) is TransferState.PAUSED
    assert [len(content) for content in desk.contents()] == [3500]


async def test_the_new_version_is_uploaded_when_wanted(tmp_path: Path) -> None:
    """From its first byte, also after a restart; what was reserved for the former one is gone."""
    desk = Desk(tmp_path)
    async with desk.running():
        changed, path = await stopped_by_a_change(desk)
    async with desk.running() as queue:
        assert desk.notes.rows[changed].question
        queue.answer(changed, Decision.NEW_VERSION)
        await desk.until_all(TransferState.PROCESSING)
    assert path.read_bytes() in desk.contents()
    assert len(desk.server.known) == 2
    assert desk.server.waiting() == []


async def test_giving_a_changed_file_up_leaves_nothing(tmp_path: Path) -> None:
    """Cancelling is the other answer: token and entry are removed."""
    desk = Desk(tmp_path)
    async with desk.running() as queue:
        changed, _ = await stopped_by_a_change(desk)
        queue.cancel([changed])
        await desk.until(lambda: not desk.notes.rows[changed].entry_id)
        await desk.rounds(lambda: len(desk.server.known) == 1)
    assert [entry.name for entry in desk.server.known.values()] == ["whole"]


def with_a_young_file(folder: Path, *, slots: int = 3) -> tuple[Desk, HeldClock, Path]:
    """A queue, its clock, and a file that was written half a second ago."""
    clock = HeldClock()
    desk = Desk(folder, slots=slots, clock=clock)
    young = desk.file("young.mp4")
    clock.time = young.stat().st_mtime + 0.5
    return desk, clock, young


async def test_a_young_file_waits_beside_the_slots(tmp_path: Path) -> None:
    """The only slot is another transfer's meanwhile; then the file goes by itself, and it cost no try."""
    desk, clock, young = with_a_young_file(tmp_path, slots=1)
    os.utime(desk.file("old.mp4"), (1, 1))
    desk.server.hold.clear()
    async with desk.running() as queue:
        first, second = [t.id for t in await queue.take_in([young, tmp_path / "old.mp4"])]
        await desk.until(lambda: desk.state(second) is TransferState.UPLOADING)
        trouble = desk.notes.rows[first].trouble
        assert trouble
        assert (desk.state(first), trouble.title) == (TransferState.QUEUED, AT_REST)
        clock.go.set()
        desk.server.hold.set()
        await desk.until_all(TransferState.PROCESSING)
        assert desk.notes.rows[first].retries == 0
    assert young.read_bytes() in desk.contents()


async def test_a_transfer_that_waits_for_its_file_can_be_given_up(tmp_path: Path) -> None:
    """Cancelling and removing it while it waits leaves nobody behind."""
    desk, clock, young = with_a_young_file(tmp_path)
    async with desk.running() as queue:
        transfer = (await queue.take_in([young]))[0]
        await desk.until(lambda: desk.notes.rows[transfer.id].file_wait is FileWait.STABLE)
        assert desk.notes.rows[transfer.id].trouble
        queue.cancel([transfer.id])
        queue.remove([transfer.id])
        await desk.until(lambda: not desk.notes.rows)
        clock.go.set()
        await desk.rounds(lambda: not queue._slots._stable_files._waiting, 100_000)
        assert not queue._slots._stable_files._waiting
    assert desk.server.calls == []


async def test_a_file_that_vanishes_while_it_is_waited_for_is_missing(tmp_path: Path) -> None:
    """Waiting ends, and the row says why."""
    desk, clock, young = with_a_young_file(tmp_path)
    async with desk.running() as queue:
        transfer = (await queue.take_in([young]))[0]
        await desk.until(lambda: desk.notes.rows[transfer.id].trouble is not None)
        young.unlink()
        clock.go.set()
        await desk.until_all(TransferState.FAILED)
        trouble = desk.notes.rows[transfer.id].trouble
        assert trouble
        assert trouble.title == FileMissing.default_title


async def test_a_file_that_its_writer_locks_is_queued(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What cannot even be looked at when it is dropped is no failure: it goes once it can be."""
    desk = Desk(tmp_path)
    path = desk.file("locked.mp4")

    def locked(_path: str) -> None:
        raise FileStillWritten

    async with desk.running() as queue:
        with monkeypatch.context() as patched:
            patched.setattr(file_scan, "look_at", locked)
            await queue.take_in([path])
        await desk.until_all(TransferState.PROCESSING)
    assert desk.contents() == [path.read_bytes()]


async def test_a_new_time_alone_does_not_stop_a_small_file(tmp_path: Path) -> None:
    """Every byte of it is compared: it goes on, and its new time counts from then on."""
    desk = Desk(tmp_path)
    path = desk.file("clip.mp4", 9 * CHUNK)
    async with desk.running() as queue:
        paused = await desk.pause_midway(path)
        os.utime(path, (1, 1))
        queue.resume([paused])
        await desk.until_all(TransferState.PROCESSING)
        identity = desk.notes.rows[paused].identity
        assert identity
        assert identity.mtime_ns == 10**9
    assert desk.server.calls.count("reserve") == 1


async def test_a_new_version_takes_lost_reservations_of_the_former_along(tmp_path: Path) -> None:
    """An entry that was made without an answer is found by what it was made for."""
    desk = Desk(tmp_path)
    desk.server.fail("reserve", TimedOut, after=True)
    desk.server.fail("reserved_entries", NotPermitted)
    async with desk.running():
        (key,) = await desk.take("a.mp4")
        await desk.until_all(TransferState.FAILED)
    question = Question(QuestionKind.CHANGED, "The file changed")
    desk.journal.kept[key] = replace(desk.journal.kept[key], state=TransferState.PAUSED, question=question)
    async with desk.running() as queue:
        queue.answer(key, Decision.NEW_VERSION)
        await desk.until_all(TransferState.PROCESSING)
    assert len(desk.server.known) == 1


async def test_a_file_that_is_being_written_arrives_whole(tmp_path: Path) -> None:
    """Somebody appends to the file for a while: nothing is reserved before it rests, then all of it arrives."""
    desk = Desk(tmp_path, clock=HastyClock())
    path = tmp_path / "recording.mp4"
    path.write_bytes(b"begun")
    grown, stop = threading.Event(), threading.Event()

    def write() -> None:
        chance = random.Random(7)
        with path.open("ab", buffering=0) as recording:
            while not stop.wait(0.02):
                recording.write(chance.randbytes(200))
                if recording.tell() > 1500:
                    grown.set()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        async with desk.running() as queue:
            transfer = (await queue.take_in([path]))[0]
            await desk.until(lambda: desk.notes.rows[transfer.id].trouble is not None)
            assert await asyncio.to_thread(grown.wait, 10)
            assert (desk.server.calls, desk.state(transfer.id)) == ([], TransferState.QUEUED)
            stop.set()
            await desk.until_all(TransferState.PROCESSING)
    finally:
        stop.set()
        writer.join()
    assert desk.contents() == [path.read_bytes()]
    assert desk.server.calls.count("reserve") == 1
