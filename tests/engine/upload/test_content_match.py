"""A file that is touched while it is compared with an entry: what counts is one version of it, whole."""

import os
from collections.abc import AsyncGenerator, Callable
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest

from kdesk.domain.catalogue_ports import CopyBlock
from kdesk.domain.question import QuestionKind
from kdesk.domain.source_file import FileStamp
from kdesk.engine.files.file_identity import identify
from kdesk.engine.files.local_file import LocalFile
from kdesk.engine.files.open_file import OpenFile
from kdesk.engine.upload.content_match import DIFFERENT, SAME, ContentMatcher
from kdesk.threads import Workers
from tests.engine.fake_copies import BLOCK
from tests.engine.fake_server import queued
from tests.engine.queue_harness import QueueHarness
from tests.engine.same_content import CONTENT, arrived, asked, drop, in_library
from tests.support.transfers import altered


@pytest.fixture(autouse=True)
def _few_samples(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kdesk.engine.files.file_identity.SAMPLE_BYTES", 8)


def change_between_samples(path: Path) -> None:
    """Change one byte that no sample has, and put the time back."""
    status = path.stat()
    with path.open("r+b") as handle:
        handle.seek(20)
        handle.write(b"X")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


async def library_without_hash(harness: QueueHarness) -> None:
    """Upload the content; whoever compares has to read it back."""
    async with harness.running():
        entry_id = await in_library(harness)
    harness.server.known[entry_id] = replace(harness.server.known[entry_id], partner_data="kdesk:older")


def at_the_end_of_reading(harness: QueueHarness, meanwhile: Callable[[], None]) -> None:
    """Do something once, when the copy has almost been read back."""
    read, todo = harness.server.copies.read, [meanwhile]

    async def reading(address: str, start: int, end: int) -> AsyncGenerator[CopyBlock, None]:
        async for block in read(address, start, end):
            yield block
            if todo and block.offset + 2 * BLOCK > len(CONTENT) - BLOCK:
                todo.pop()()

    harness.server.copies.read = reading  # type: ignore[method-assign]


async def test_a_file_that_is_changed_while_it_is_compared_is_uploaded(
    harness: QueueHarness, other: QueueHarness
) -> None:
    """The part that was the same was that of the former version: the new one is in no library."""
    await library_without_hash(harness)
    path = other.folder / "clip.mp4"
    at_the_end_of_reading(harness, lambda: change_between_samples(path))
    async with other.running():
        await arrived(other, await drop(other))
    assert path.read_bytes() != CONTENT
    assert harness.contents() == [CONTENT, path.read_bytes()]


async def test_a_file_whose_attributes_move_while_it_is_compared_is_compared_again(
    harness: QueueHarness, other: QueueHarness
) -> None:
    """Backups and indexes do that; nobody is asked about a change that is none."""
    await library_without_hash(harness)
    at_the_end_of_reading(harness, lambda: (other.folder / "clip.mp4").chmod(0o640))
    async with other.running():
        assert (await asked(other, await drop(other))).kind is QuestionKind.IN_LIBRARY
    assert harness.contents() == [CONTENT]


async def test_a_file_on_a_restless_drive_is_found_in_the_library(
    harness: QueueHarness, other: QueueHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its times move while it is hashed, and tell nothing."""
    async with harness.running():
        entry_id = await in_library(harness)
        await harness.rounds(lambda: " s=" in harness.server.known[entry_id].partner_data, most=100_000)
    moments, present = count(1), OpenFile.present_stamp

    def moving(opened: OpenFile) -> FileStamp:
        return replace(present(opened), mtime_ns=next(moments))

    async def times_tell_nothing(file: LocalFile, *, must_rest: bool) -> None:  # noqa: ARG001
        file.restless = True

    monkeypatch.setattr(OpenFile, "present_stamp", moving)
    monkeypatch.setattr(LocalFile, "check_ready", times_tell_nothing)
    async with other.running():
        assert (await asked(other, await drop(other))).kind is QuestionKind.IN_LIBRARY


@pytest.mark.parametrize("restless", [False, True])
async def test_each_version_is_hashed(harness: QueueHarness, restless: bool) -> None:
    """The identity of a file on a restless drive stays the same when another version takes its place."""
    async with harness.running():
        entry_id = await in_library(harness)
        await harness.rounds(lambda: " s=" in harness.server.known[entry_id].partner_data, most=100_000)
    workers, path = Workers("test-match", 1), harness.file("clip.mp4", content=CONTENT)
    matcher, entry = ContentMatcher(workers, harness.clock), harness.server.known[entry_id]
    found = []
    for change in (lambda _path: None, change_between_samples):
        change(path)
        transfer = altered(queued(str(path)), size=len(CONTENT), identity=identify(path, restless=restless))
        found.append(await matcher.with_entry(harness.server.api(), transfer, entry, lambda _done: None))
    assert found == [SAME, DIFFERENT]
    workers.close()
