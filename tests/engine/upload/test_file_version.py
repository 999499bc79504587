"""A file that is touched while it is sent: goes on without a word where the sent part is equal, otherwise asks.

In all these the size, the time of the last write and the samples stay what they were.
"""

# ruff: noqa: ASYNC240  a test that looks at its own files keeps nobody waiting

import hashlib
import os
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from kdesk.domain.question import Decision, QuestionKind
from kdesk.engine.files import file_identity, open_file, sent_hash
from kdesk.engine.files.open_file import OpenFile
from kdesk.engine.upload import file_version
from kdesk.errors import Unreachable
from kdesk.messages.questions import question_detail, question_title
from tests.engine.fake_server import CHUNK
from tests.engine.queue_harness import QueueHarness
from tests.engine.states import PAUSED, PROCESSING
from tests.support.transfers import altered

SIZE = 19 * CHUNK
SENT, UNSENT = 150, SIZE - 150
"""Bytes between two samples: of the first chunk, and of the last one."""


@pytest.fixture
def harness(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> QueueHarness:
    """A queue of one slot whose samples leave gaps also in small files."""
    monkeypatch.setattr(file_identity, "SAMPLE_BYTES", 10)
    return QueueHarness(tmp_path, slots=1)


def put_back(path: Path, status: os.stat_result) -> None:
    """Give a file the time of its last write back; its time of change moves, also where clocks tick slowly."""
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    while path.stat().st_ctime_ns == status.st_ctime_ns:
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def overwrite(path: Path, offset: int) -> None:
    """Change one byte of the file where it is."""
    status = path.stat()
    with path.open("r+b") as handle:
        handle.seek(offset)
        byte = handle.read(1)[0]
        handle.seek(offset)
        handle.write(bytes([byte ^ 1]))
    put_back(path, status)


def move_in(path: Path, offset: int | None) -> None:
    """Move another version into the file's place, with one byte changed, or an equal one."""
    status, other = path.stat(), path.with_name("other")
    other.write_bytes(path.read_bytes())
    put_back(other, status)
    if offset is not None:
        overwrite(other, offset)
    other.replace(path)


def set_mode(path: Path) -> None:
    """What programs for backups and indexes do."""
    status = path.stat()
    path.chmod(0o640)
    put_back(path, status)


HARMLESS: list[Callable[[Path], None]] = [set_mode, lambda path: move_in(path, None)]
CHANGES: list[Callable[[Path, int], None]] = [overwrite, move_in]


async def midway(harness: QueueHarness, path: Path) -> str:
    """Queue a file and stop the server once it has some of it; return the id of the transfer."""
    (transfer,) = await harness.queue.enqueue([path])
    await harness.until(lambda: harness.notes.rows[transfer.id].reservation.accepted.prefix >= CHUNK)
    harness.server.hold.clear()
    return transfer.id


async def went_on(harness: QueueHarness, path: Path) -> None:
    """The file as it is now arrives whole, with its hash, with the reservation that was made first."""
    await harness.until_all(PROCESSING)
    assert harness.contents() == [path.read_bytes()]
    assert harness.server.calls.count("reserve") == 1
    (transfer,) = harness.notes.rows.values()
    assert transfer.file.identity
    assert transfer.file.identity.ctime_ns == path.stat().st_ctime_ns
    await harness.until(lambda: [t.file.sha256 for t in harness.notes.rows.values()] == [sha256(path)])


def sha256(path: Path) -> str:
    """Hash a file in one go."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


async def asks(harness: QueueHarness, key: str) -> None:
    """The transfer stands still, with the question whether the new version is wanted."""
    await harness.until(lambda: harness.state(key) in {PAUSED, PROCESSING})
    question = harness.notes.rows[key].question
    assert question
    assert question.kind is QuestionKind.CHANGED
    assert question_title(question).startswith("The file changed at ")
    assert question_detail(question).startswith("Its size is the same, but its content is not")
    assert harness.contents() == []


@pytest.mark.parametrize("touch", HARMLESS, ids=["mode", "equal copy"])
async def test_a_touch_in_mid_upload_is_no_word_worth(harness: QueueHarness, touch: Callable[[Path], None]) -> None:
    """What was sent is read again, is equal, and is not sent again."""
    path = harness.file("clip.mp4", SIZE)
    async with harness.running():
        await midway(harness, path)
        touch(path)
        harness.server.hold.set()
        await went_on(harness, path)


@pytest.mark.parametrize("change", CHANGES)
async def test_another_version_in_mid_upload_is_a_question(
    harness: QueueHarness, change: Callable[[Path, int], None]
) -> None:
    """Nothing is closed; the new version, once wanted, arrives whole."""
    path = harness.file("clip.mp4", SIZE)
    async with harness.running() as queue:
        key = await midway(harness, path)
        change(path, SENT)
        harness.server.hold.set()
        await asks(harness, key)
        assert harness.notes.rows[key].reservation.accepted.total < SIZE
        queue.decide(key, Decision.NEW_VERSION)
        await harness.until_all(PROCESSING)
        assert harness.contents() == [path.read_bytes()]
        assert harness.notes.rows[key].file.sha256 == sha256(path)


async def test_a_chunk_of_a_version_that_was_there_for_a_moment_is_not_sent(
    harness: QueueHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody changes a byte while a chunk is read and changes it back: hash, times and file agree afterwards."""
    path = harness.file("clip.mp4", SIZE)
    original, offset = OpenFile.read, 10 * CHUNK
    changed: list[int] = []
    # The hash is read beside it: of that moment it would be another one, about which kdesk asks.
    moment = threading.Lock()

    def read(opened: OpenFile, at: int, count: int) -> bytes:
        hashing = threading.current_thread().name.startswith("kdesk-hash")
        with moment:
            if (at, count) == (offset, CHUNK) and not changed and not hashing:
                changed.append(at)
                overwrite(path, at + SENT)
                block = original(opened, at, count)
                overwrite(path, at + SENT)
                return block
            return original(opened, at, count)

    monkeypatch.setattr(OpenFile, "read", read)
    async with harness.running():
        await harness.queue.enqueue([path])
        await went_on(harness, path)
    assert changed


@pytest.mark.parametrize("change", CHANGES)
async def test_another_version_before_the_closing_call_is_a_question(
    harness: QueueHarness, change: Callable[[Path, int], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every byte has been acknowledged when it comes: it is noticed all the same."""
    path = harness.file("clip.mp4", SIZE)
    original = file_version.FileVersion.compare

    async def late(version: file_version.FileVersion, *, held: bool = False) -> None:
        if version._handle.transfer.reservation.accepted.total == SIZE:
            monkeypatch.undo()
            monkeypatch.setattr(file_identity, "SAMPLE_BYTES", 10)
            change(path, UNSENT)
        await original(version, held=held)

    monkeypatch.setattr(file_version.FileVersion, "compare", late)
    async with harness.running() as queue:
        (transfer,) = await queue.enqueue([path])
        await asks(harness, transfer.id)


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("restart", [False, True], ids=["resumed", "started again"])
async def test_another_version_during_a_pause_is_a_question(
    harness: QueueHarness, change: Callable[[Path, int], None], *, restart: bool
) -> None:
    """Also where another process goes on: the hash of what was sent is in the journal."""
    path = harness.file("clip.mp4", SIZE)
    async with harness.running() as queue:
        key = await harness.pause_midway(path)
        change(path, SENT)
        if not restart:
            queue.resume([key])
            await asks(harness, key)
    if restart:
        async with harness.running() as queue:
            queue.resume([key])
            await asks(harness, key)


@pytest.mark.parametrize("touch", HARMLESS, ids=["mode", "equal copy"])
@pytest.mark.parametrize("restart", [False, True], ids=["resumed", "started again"])
async def test_a_touch_during_a_pause_is_no_word_worth(
    harness: QueueHarness, touch: Callable[[Path], None], *, restart: bool
) -> None:
    """The upload goes on where it was."""
    path = harness.file("clip.mp4", SIZE)
    async with harness.running() as queue:
        key = await harness.pause_midway(path)
        touch(path)
        if not restart:
            queue.resume([key])
            await went_on(harness, path)
    if restart:
        async with harness.running() as queue:
            queue.resume([key])
            await went_on(harness, path)


@pytest.mark.parametrize("change", CHANGES)
async def test_a_part_that_nobody_has_read_may_be_another_one(
    harness: QueueHarness, change: Callable[[Path, int], None]
) -> None:
    """What was sent is the beginning of the new version as well: it goes on with that one, whole."""
    path = harness.file("clip.mp4", SIZE)
    async with harness.running() as queue:
        key = await harness.pause_midway(path)
        assert harness.notes.rows[key].file.hashed[-1].end <= UNSENT
        change(path, UNSENT)
        queue.resume([key])
        await went_on(harness, path)


async def test_a_part_that_left_unacknowledged_counts_as_sent(harness: QueueHarness) -> None:
    """The server may have stored it: a chunk of another version is not sent over it."""
    path = harness.file("clip.mp4", SIZE)
    harness.server.fail("send", Unreachable, after=True, times=10_000)
    async with harness.running():
        (transfer,) = await harness.queue.enqueue([path])
        await harness.until(lambda: len(harness.server.received) > 0)
    assert harness.journal.kept[transfer.id].reservation.accepted.total == 0
    overwrite(path, SENT)
    harness.server.faults.clear()
    async with harness.running():
        await asks(harness, transfer.id)


@pytest.mark.parametrize("size", [SIZE, CHUNK], ids=["large", "small"])
async def test_a_drive_whose_times_move_by_themselves_asks_nothing(
    harness: QueueHarness, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    """After a few comparisons times are not heeded any more; the file is compared as a whole before the end."""
    moments = iter(range(10**9))
    monkeypatch.setattr(open_file, "_change_time", lambda *_: next(moments))
    comparisons: list[int] = []
    original = sent_hash.SentHash.matches

    def matches(sent: sent_hash.SentHash, opened: OpenFile) -> bool:
        comparisons.append(sent.ranges[-1].end if sent.ranges else 0)
        return original(sent, opened)

    monkeypatch.setattr(sent_hash.SentHash, "matches", matches)
    path = harness.file("clip.mp4", size)
    async with harness.running():
        await harness.queue.enqueue([path])
        await harness.until_all(PROCESSING)
    assert harness.contents() == [path.read_bytes()]
    assert comparisons[-1] == size
    assert len(comparisons) <= file_version.RESTLESS_AFTER + 1


async def test_on_such_a_drive_another_version_is_a_question(
    harness: QueueHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It shows when the file is compared as a whole."""
    moments = iter(range(10**9))
    monkeypatch.setattr(open_file, "_change_time", lambda *_: next(moments))
    path = harness.file("clip.mp4", SIZE)
    async with harness.running():
        key = await midway(harness, path)
        overwrite(path, SENT)
        harness.server.hold.set()
        await asks(harness, key)


async def test_a_rounded_time_is_no_question(harness: QueueHarness) -> None:
    """A memory card that was taken out and put back has coarser times, and other inode numbers."""
    path = harness.file("clip.mp4", SIZE)
    os.utime(path, ns=(10**18 + 1, 10**18 + 1))
    async with harness.running() as queue:
        key = await harness.pause_midway(path)
        move_in(path, None)
        os.utime(path, ns=(10**18 + 10**9, 10**18 + 10**9))
        queue.resume([key])
        await went_on(harness, path)


async def test_a_part_from_another_computer_is_not_known_to_be_equal(
    harness: QueueHarness, other: QueueHarness
) -> None:
    """After a take-over a touched file is a question: no hash of what the other one sent is here."""
    path = harness.file("clip.mp4", SIZE)
    async with other.running():
        there = other.file("clip.mp4", SIZE)
        await midway(other, there)
    async with harness.running() as queue:
        (transfer,) = await queue.enqueue([path])
        await harness.until(lambda: harness.notes.rows[transfer.id].question is not None)
        queue.decide(transfer.id, Decision.TAKE_OVER)
        await harness.until(lambda: harness.notes.rows[transfer.id].reservation.accepted.total > 0)
        set_mode(path)
        harness.server.hold.set()
        await harness.until_all(PAUSED, PROCESSING)
        question = harness.notes.rows[transfer.id].question
        assert question
        assert question_detail(question).startswith("Its size is the same, but it was written to")
    assert harness.contents() == []


async def test_a_transfer_of_an_older_kdesk_goes_on(harness: QueueHarness) -> None:
    """Its row has neither hashes nor this time of change: it is taken as before, and has them from then on."""
    path = harness.file("clip.mp4", SIZE)
    async with harness.running():
        key = await harness.pause_midway(path)
    kept = harness.journal.kept[key]
    assert kept.file.identity
    harness.journal.kept[key] = altered(kept, identity=replace(kept.file.identity, ctime_ns=None), hashed=())
    set_mode(path)
    async with harness.running() as queue:
        queue.resume([key])
        await went_on(harness, path)
