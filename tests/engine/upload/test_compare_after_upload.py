"""A file that went on changing after its last byte was sent: the new version is offered, what arrived stays."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kdesk.domain.question import Decision, QuestionKind
from kdesk.domain.rights import ONLY_UPLOADS
from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_state import TransferState
from kdesk.engine.files import file_identity
from kdesk.messages.questions import question_detail
from tests.engine.fake_server import CHUNK
from tests.engine.queue_harness import QueueHarness

Change = Callable[[Path], None]
Arm = Callable[[Change], None]


@pytest.fixture(params=[2, CHUNK // 2, 5 * CHUNK], ids=["tiny", "small", "in chunks"])
def path(harness: QueueHarness, request: pytest.FixtureRequest) -> Path:
    """A file that is sent in one body, or in chunks."""
    return harness.file("recording.mp4", request.param)


@pytest.fixture
def changed_after_closing(
    harness: QueueHarness, path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[Change], None]]:
    """Give what changes the file once, right after the server took the last byte."""
    changes: list[Change] = []

    def arm(change: Change) -> None:
        changes.append(change)

    before = harness.server._complete

    def complete(*stored: object) -> None:
        before(*stored)  # type: ignore[arg-type]
        if changes:
            changes.pop()(path)

    monkeypatch.setattr(harness.server, "_complete", complete)
    yield arm
    assert not changes, "the file was never changed"


def grow(path: Path) -> None:
    """What a recorder does that has paused for a while."""
    with path.open("ab") as handle:
        handle.write(b", and the rest")


def change_second_byte(path: Path) -> None:
    """What a program does that keeps times."""
    status = path.stat()
    with path.open("r+b") as handle:
        handle.seek(1)
        byte = handle.read(1)[0]
        handle.seek(1)
        handle.write(bytes([byte ^ 1]))
    while path.stat().st_ctime_ns == status.st_ctime_ns or path.stat().st_mtime_ns != status.st_mtime_ns:
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def size_of(path: Path) -> int:
    """Bytes of a file."""
    return path.stat().st_size


def content_of(path: Path) -> bytes:
    """All bytes of a file."""
    return path.read_bytes()


async def asked_about(harness: QueueHarness, path: Path) -> Transfer:
    """Upload the file; return its transfer, with its question."""
    (transfer,) = await harness.queue.enqueue([path])
    await harness.until_all(TransferState.PAUSED)
    return harness.notes.rows[transfer.id]


async def test_a_file_that_grew_is_offered_as_a_new_version(
    harness: QueueHarness, path: Path, changed_after_closing: Arm
) -> None:
    """Its entry keeps id and links and gets the new content, also after a restart."""
    changed_after_closing(grow)
    before = size_of(path)
    async with harness.running():
        asked = await asked_about(harness, path)
        assert asked.question
        assert asked.question.kind is QuestionKind.OUTDATED
        assert question_detail(asked.question).startswith(f"It had {before:,} bytes and has {before + 14:,} now")
        assert asked.question.entry_id in harness.server.known
    async with harness.running() as queue:
        queue.decide(asked.id, Decision.NEW_VERSION)
        await harness.until_all(TransferState.PROCESSING)
    assert list(harness.server.known) == [asked.question.entry_id]
    assert harness.server.content(asked.question.entry_id) == content_of(path)
    assert harness.server.waiting() == []


async def test_what_arrived_can_be_kept(harness: QueueHarness, path: Path, changed_after_closing: Arm) -> None:
    """Nothing is sent again, also after a restart, and the entry becomes READY."""
    changed_after_closing(grow)
    content = content_of(path)
    async with harness.running():
        asked = await asked_about(harness, path)
    received = list(harness.server.received)
    async with harness.running() as queue:
        queue.decide(asked.id, Decision.KEEP)
        await harness.until_all(TransferState.PROCESSING)
        harness.process_all()
        await harness.until_all(TransferState.READY)
    assert (harness.contents(), harness.server.received) == ([content], received)


@pytest.mark.parametrize("change", [Path.unlink, lambda path: os.utime(path, (1, 1))], ids=["gone", "touched"])
async def test_a_file_that_is_put_away_once_it_arrived_is_no_question(
    harness: QueueHarness, path: Path, changed_after_closing: Arm, change: Change
) -> None:
    """It was sent whole: neither moving it away nor a new time alone matters."""
    changed_after_closing(change)
    async with harness.running() as queue:
        await queue.enqueue([path])
        await harness.until_all(TransferState.PROCESSING)
    assert len(harness.contents()) == 1


async def test_a_large_file_is_compared_with_what_was_sent(
    harness: QueueHarness, path: Path, changed_after_closing: Arm, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One byte between the samples is another version, also where the time of the last write is put back."""
    monkeypatch.setattr(file_identity, "SAMPLE_BYTES", 1)
    changed_after_closing(change_second_byte)
    async with harness.running():
        asked = await asked_about(harness, path)
    assert asked.question
    assert asked.question.kind is QuestionKind.OUTDATED


async def test_a_touch_of_a_large_file_is_no_question(
    harness: QueueHarness, path: Path, changed_after_closing: Arm, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was sent is read again, and is the same."""
    monkeypatch.setattr(file_identity, "SAMPLE_BYTES", 1)
    changed_after_closing(lambda path: os.utime(path, (1, 1)))
    async with harness.running() as queue:
        await queue.enqueue([path])
        await harness.until_all(TransferState.PROCESSING)
    assert harness.contents() == [content_of(path)]


async def test_a_session_that_may_only_upload_sends_the_new_version_as_another_entry(
    harness: QueueHarness, path: Path, changed_after_closing: Arm
) -> None:
    """It may not replace what arrived."""
    harness.server.rights = ONLY_UPLOADS
    harness.api = harness.server.api()
    changed_after_closing(grow)
    before = content_of(path)
    async with harness.running() as queue:
        asked = await asked_about(harness, path)
        assert asked.question
        assert (asked.question.kind, asked.question.entry_id) == (QuestionKind.OUTDATED, "")
        queue.decide(asked.id, Decision.NEW_VERSION)
        await harness.until_all(TransferState.ARRIVED)
    assert sorted(harness.contents()) == sorted([before, content_of(path)])
