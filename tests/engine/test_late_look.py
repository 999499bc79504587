"""A file that went on changing after its last byte was sent: the new version is offered, what arrived stays."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kdesk.domain.question import Decision, QuestionKind
from kdesk.domain.rights import ONLY_UPLOADS
from kdesk.domain.transfer import Transfer, TransferState
from kdesk.engine import identity
from tests.engine.fake_server import CHUNK
from tests.engine.queue_harness import Desk

Change = Callable[[Path], None]
Arm = Callable[[Change], None]


@pytest.fixture(params=[2, CHUNK // 2, 5 * CHUNK], ids=["tiny", "small", "in chunks"])
def path(desk: Desk, request: pytest.FixtureRequest) -> Path:
    """A file that is sent in one body, or in chunks."""
    return desk.file("recording.mp4", request.param)


@pytest.fixture
def changed_after_closing(
    desk: Desk, path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[Change], None]]:
    """Give what changes the file once, right after the server took the last byte."""
    changes: list[Change] = []

    def arm(change: Change) -> None:
        changes.append(change)

    before = desk.server._complete

    def complete(*stored: object) -> None:
        before(*stored)  # type: ignore[arg-type]
        if changes:
            changes.pop()(path)

    monkeypatch.setattr(desk.server, "_complete", complete)
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


async def asked_about(desk: Desk, path: Path) -> Transfer:
    """Upload the file; return its transfer, with its question."""
    (transfer,) = await desk.queue.take_in([path])
    await desk.until_all(TransferState.PAUSED)
    return desk.notes.rows[transfer.id]


async def test_a_file_that_grew_is_offered_as_a_new_version(desk: Desk, path: Path, changed_after_closing: Arm) -> None:
    """Its entry keeps id and links and gets the new content, also after a restart."""
    changed_after_closing(grow)
    before = size_of(path)
    async with desk.running():
        asked = await asked_about(desk, path)
        assert asked.question
        assert asked.question.kind is QuestionKind.OUTDATED
        assert asked.question.detail.startswith(f"It had {before:,} bytes and has {before + 14:,} now")
        assert asked.question.entry_id in desk.server.known
    async with desk.running() as queue:
        queue.answer(asked.id, Decision.NEW_VERSION)
        await desk.until_all(TransferState.PROCESSING)
    assert list(desk.server.known) == [asked.question.entry_id]
    assert desk.server.content(asked.question.entry_id) == content_of(path)
    assert desk.server.waiting() == []


async def test_what_arrived_can_be_kept(desk: Desk, path: Path, changed_after_closing: Arm) -> None:
    """Nothing is sent again, also after a restart, and the entry becomes READY."""
    changed_after_closing(grow)
    content = content_of(path)
    async with desk.running():
        asked = await asked_about(desk, path)
    received = list(desk.server.received)
    async with desk.running() as queue:
        queue.answer(asked.id, Decision.KEEP)
        await desk.until_all(TransferState.PROCESSING)
        desk.process_all()
        await desk.until_all(TransferState.READY)
    assert (desk.contents(), desk.server.received) == ([content], received)


@pytest.mark.parametrize("change", [Path.unlink, lambda path: os.utime(path, (1, 1))], ids=["gone", "touched"])
async def test_a_file_that_is_put_away_once_it_arrived_is_no_question(
    desk: Desk, path: Path, changed_after_closing: Arm, change: Change
) -> None:
    """It was sent whole: neither moving it away nor a new time alone matters."""
    changed_after_closing(change)
    async with desk.running() as queue:
        await queue.take_in([path])
        await desk.until_all(TransferState.PROCESSING)
    assert len(desk.contents()) == 1


async def test_a_large_file_is_compared_with_what_was_sent(
    desk: Desk, path: Path, changed_after_closing: Arm, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One byte between the samples is another version, also where the time of the last write is put back."""
    monkeypatch.setattr(identity, "SAMPLE_BYTES", 1)
    changed_after_closing(change_second_byte)
    async with desk.running():
        asked = await asked_about(desk, path)
    assert asked.question
    assert asked.question.kind is QuestionKind.OUTDATED


async def test_a_touch_of_a_large_file_is_no_question(
    desk: Desk, path: Path, changed_after_closing: Arm, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was sent is read again, and is the same."""
    monkeypatch.setattr(identity, "SAMPLE_BYTES", 1)
    changed_after_closing(lambda path: os.utime(path, (1, 1)))
    async with desk.running() as queue:
        await queue.take_in([path])
        await desk.until_all(TransferState.PROCESSING)
    assert desk.contents() == [content_of(path)]


async def test_a_session_that_may_only_upload_sends_the_new_version_as_another_entry(
    desk: Desk, path: Path, changed_after_closing: Arm
) -> None:
    """It may not replace what arrived."""
    desk.server.rights = ONLY_UPLOADS
    desk.connection = desk.server.connection()
    changed_after_closing(grow)
    before = content_of(path)
    async with desk.running() as queue:
        asked = await asked_about(desk, path)
        assert asked.question
        assert (asked.question.kind, asked.question.entry_id) == (QuestionKind.OUTDATED, "")
        queue.answer(asked.id, Decision.NEW_VERSION)
        await desk.until_all(TransferState.ARRIVED)
    assert sorted(desk.contents()) == sorted([before, content_of(path)])
