"""A queue whose files change, or are not finished yet: the server gets one version, whole."""

import asyncio
import os
import random
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from kdesk.domain.question import Decision, QuestionKind
from kdesk.domain.transfer import FileWait
from kdesk.domain.transfer_state import TransferState
from kdesk.engine.transfers import file_scan
from kdesk.errors import FileMissing, FileStillWritten, NotPermitted, TimedOut
from kdesk.messages.errors import title_of
from kdesk.messages.questions import question_detail, question_title
from tests.engine.fake_server import CHUNK
from tests.engine.queue_harness import QueueHarness
from tests.support.fake_clock import FastClock, HeldClock
from tests.support.stored_texts import question_saying

AT_REST = "kdesk waits until the file is at rest"


async def stopped_by_a_change(harness: QueueHarness) -> tuple[str, Path]:
    """Upload two files, one of which changes in between; return that one, with its question."""
    path = harness.file("changing.mp4", 5 * CHUNK)
    harness.server.hold.clear()
    transfer = (await harness.queue.enqueue([path]))[0]
    await harness.until(lambda: harness.notes.rows[transfer.id].sent > 0)
    with path.open("ab") as handle:
        handle.write(bytes(CHUNK))
    harness.server.hold.set()
    await harness.take("whole.mp4")
    await harness.until_all(TransferState.PAUSED, TransferState.PROCESSING)
    return transfer.id, path


async def test_a_changed_file_is_a_question(tmp_path: Path) -> None:
    """It stands still and says when and what; the others go on. Resuming does not get round the question."""
    harness = QueueHarness(tmp_path)
    async with harness.running() as queue:
        changed, _ = await stopped_by_a_change(harness)
        question = harness.notes.rows[changed].question
        assert question
        assert question.kind is QuestionKind.CHANGED
        assert question_title(question).startswith("The file changed at ")
        assert question_detail(question).startswith("It had 5,000 bytes and has 6,000 now")
        queue.resume([changed])
        await harness.rounds()
        assert harness.state(changed) is TransferState.PAUSED
    assert [len(content) for content in harness.contents()] == [3500]


async def test_the_new_version_is_uploaded_when_wanted(tmp_path: Path) -> None:
    """From its first byte, also after a restart; what was reserved for the former one is gone."""
    harness = QueueHarness(tmp_path)
    async with harness.running():
        changed, path = await stopped_by_a_change(harness)
    async with harness.running() as queue:
        assert harness.notes.rows[changed].question
        queue.decide(changed, Decision.NEW_VERSION)
        await harness.until_all(TransferState.PROCESSING)
    assert path.read_bytes() in harness.contents()
    assert len(harness.server.known) == 2
    assert harness.server.waiting() == []


async def test_giving_a_changed_file_up_leaves_nothing(tmp_path: Path) -> None:
    """Cancelling is the other answer: token and entry are removed."""
    harness = QueueHarness(tmp_path)
    async with harness.running() as queue:
        changed, _ = await stopped_by_a_change(harness)
        queue.cancel([changed])
        await harness.until(lambda: not harness.notes.rows[changed].reservation.entry_id)
        await harness.rounds(lambda: len(harness.server.known) == 1)
    assert [entry.name for entry in harness.server.known.values()] == ["whole"]


def with_a_young_file(folder: Path, *, slots: int = 3) -> tuple[QueueHarness, HeldClock, Path]:
    """A queue, its clock, and a file that was written half a second ago."""
    clock = HeldClock()
    harness = QueueHarness(folder, slots=slots, clock=clock)
    young = harness.file("young.mp4")
    clock.time = young.stat().st_mtime + 0.5
    return harness, clock, young


async def test_a_young_file_waits_beside_the_slots(tmp_path: Path) -> None:
    """The only slot is another transfer's meanwhile; then the file goes by itself, and it cost no try."""
    harness, clock, young = with_a_young_file(tmp_path, slots=1)
    os.utime(harness.file("old.mp4"), (1, 1))
    harness.server.hold.clear()
    async with harness.running() as queue:
        first, second = [t.id for t in await queue.enqueue([young, tmp_path / "old.mp4"])]
        await harness.until(lambda: harness.state(second) is TransferState.UPLOADING)
        trouble = harness.notes.rows[first].trouble
        assert trouble
        assert (harness.state(first), title_of(trouble)) == (TransferState.QUEUED, AT_REST)
        clock.go.set()
        harness.server.hold.set()
        await harness.until_all(TransferState.PROCESSING)
        assert harness.notes.rows[first].retries == 0
    assert young.read_bytes() in harness.contents()


async def test_a_transfer_that_waits_for_its_file_can_be_given_up(tmp_path: Path) -> None:
    """Cancelling and removing it while it waits leaves nobody behind."""
    harness, clock, young = with_a_young_file(tmp_path)
    async with harness.running() as queue:
        transfer = (await queue.enqueue([young]))[0]
        await harness.until(lambda: harness.notes.rows[transfer.id].file_wait is FileWait.STABLE)
        assert harness.notes.rows[transfer.id].trouble
        queue.cancel([transfer.id])
        queue.remove([transfer.id])
        await harness.until(lambda: not harness.notes.rows)
        clock.go.set()
        await harness.rounds(lambda: not queue._parts.slots._stable_files._waiting, 100_000)
        assert not queue._parts.slots._stable_files._waiting
    assert harness.server.calls == []


async def test_a_file_that_vanishes_while_it_is_waited_for_is_missing(tmp_path: Path) -> None:
    """Waiting ends, and the row says why."""
    harness, clock, young = with_a_young_file(tmp_path)
    async with harness.running() as queue:
        transfer = (await queue.enqueue([young]))[0]
        await harness.until(lambda: harness.notes.rows[transfer.id].trouble is not None)
        young.unlink()
        clock.go.set()
        await harness.until_all(TransferState.FAILED)
        trouble = harness.notes.rows[transfer.id].trouble
        assert trouble
        assert title_of(trouble) == title_of(FileMissing())


async def test_a_file_that_its_writer_locks_is_queued(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What cannot even be looked at when it is dropped is no failure: it goes once it can be."""
    harness = QueueHarness(tmp_path)
    path = harness.file("locked.mp4")

    def locked(_path: str, **_options: object) -> None:
        raise FileStillWritten

    async with harness.running() as queue:
        with monkeypatch.context() as patched:
            patched.setattr(file_scan, "probe", locked)
            await queue.enqueue([path])
        await harness.until_all(TransferState.PROCESSING)
    assert harness.contents() == [path.read_bytes()]


async def test_a_new_time_alone_does_not_stop_a_small_file(tmp_path: Path) -> None:
    """Every byte of it is compared: it goes on, and its new time counts from then on."""
    harness = QueueHarness(tmp_path)
    path = harness.file("clip.mp4", 9 * CHUNK)
    async with harness.running() as queue:
        paused = await harness.pause_midway(path)
        os.utime(path, (1, 1))
        queue.resume([paused])
        await harness.until_all(TransferState.PROCESSING)
        identity = harness.notes.rows[paused].file.identity
        assert identity
        assert identity.mtime_ns == 10**9
    assert harness.server.calls.count("reserve") == 1


async def test_a_new_version_takes_lost_reservations_of_the_former_along(tmp_path: Path) -> None:
    """An entry that was made without an answer is found by what it was made for."""
    harness = QueueHarness(tmp_path)
    harness.server.fail("reserve", TimedOut, after=True)
    harness.server.fail("reserved_entries", NotPermitted)
    async with harness.running():
        (key,) = await harness.take("a.mp4")
        await harness.until_all(TransferState.FAILED)
    question = question_saying(QuestionKind.CHANGED, "The file changed")
    harness.journal.kept[key] = replace(harness.journal.kept[key], state=TransferState.PAUSED, question=question)
    async with harness.running() as queue:
        queue.decide(key, Decision.NEW_VERSION)
        await harness.until_all(TransferState.PROCESSING)
    assert len(harness.server.known) == 1


async def test_a_file_that_is_being_written_arrives_whole(tmp_path: Path) -> None:
    """Somebody appends to the file for a while: nothing is reserved before it rests, then all of it arrives."""
    harness = QueueHarness(tmp_path, clock=FastClock())
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
        async with harness.running() as queue:
            transfer = (await queue.enqueue([path]))[0]
            await harness.until(lambda: harness.notes.rows[transfer.id].trouble is not None)
            assert await asyncio.to_thread(grown.wait, 10)
            assert (harness.server.calls, harness.state(transfer.id)) == ([], TransferState.QUEUED)
            stop.set()
            await harness.until_all(TransferState.PROCESSING)
    finally:
        stop.set()
        writer.join()
    assert harness.contents() == [path.read_bytes()]
    assert harness.server.calls.count("reserve") == 1
