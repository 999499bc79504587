"""What is dropped on a queue: files of one name, the same one twice, odd ones, and on a slow disk."""

import asyncio
import os
from collections.abc import Sequence

import pytest

from kdesk.domain.left_out import LeftOut, LeftOutFile, LeftOutReason
from kdesk.domain.transfer import Transfer
from kdesk.engine.transfers import file_scan
from kdesk.errors import (
    KindNotTaken,
)
from kdesk.messages.errors import title_of
from tests.engine.queue_harness import QueueHarness
from tests.engine.states import FAILED, PROCESSING, READY, UPLOADING


@pytest.fixture
def slow_disk(harness: QueueHarness, monkeypatch: pytest.MonkeyPatch) -> asyncio.Event:
    """A journal that writes nothing until this event is set, and files that come in batches of two."""
    go, save = asyncio.Event(), harness.journal.save

    async def wait_and_save(transfers: Sequence[Transfer]) -> None:
        await go.wait()
        await save(transfers)

    monkeypatch.setattr(harness.journal, "save", wait_and_save)
    monkeypatch.setattr(file_scan, "BATCH", 2)
    return go


async def test_a_slow_journal_keeps_no_file_from_the_list(harness: QueueHarness, slow_disk: asyncio.Event) -> None:
    """Batches come onto the list while those before them are written; taking them in ends when all of them are."""
    harness.api = None
    files = [harness.file(f"{n}.mp4") for n in range(7)]
    async with harness.running() as queue, asyncio.TaskGroup() as group:
        taking = group.create_task(queue.enqueue(files))
        await harness.until(lambda: len(harness.notes.rows) == len(files))
        await harness.rounds()
        assert (taking.done(), harness.journal.kept) == (False, {})
        slow_disk.set()
        assert [t.id for t in await taking] == list(harness.journal.kept) == list(harness.notes.rows)


async def test_what_is_on_the_list_is_journalled_before_the_end(
    harness: QueueHarness, slow_disk: asyncio.Event
) -> None:
    """Leaving while files are taken in waits for the journal: the next run finds every row."""
    harness.api = None
    async with harness.running() as queue:
        queue.add([harness.file(f"{n}.mp4") for n in range(7)])
        await harness.until(lambda: len(harness.notes.rows) == 7)
        asyncio.get_running_loop().call_soon(slow_disk.set)
    assert list(harness.journal.kept) == list(harness.notes.rows)


async def test_files_of_one_name_in_two_folders_are_two(harness: QueueHarness) -> None:
    """Names do not matter: two files of the same name are two transfers, each with its own bytes."""
    async with harness.running() as queue:
        files = [harness.file("a/clip.mp4", content=b"a" * 3000), harness.file("b/clip.mp4", content=b"b" * 3000)]
        queue.add(files)
        await harness.until(lambda: harness.states() == [PROCESSING] * 2)
    assert sorted(harness.contents()) == [b"a" * 3000, b"b" * 3000]


async def test_a_file_dropped_twice_is_one_transfer(held: QueueHarness) -> None:
    """The same path joins its unfinished transfer, within one drop and across drops; once READY it is new."""
    async with held.running() as queue:
        path = held.file("clip.mp4")
        (first,) = await queue.enqueue([path, path, path.parent])
        (second,) = await queue.enqueue([path])
        assert first.id == second.id
        held.server.hold.set()
        await held.until_all(PROCESSING)
        held.process_all()
        await held.until_all(READY)
        (third,) = await queue.enqueue([path])
        assert third.id != first.id


async def test_dropping_a_file_again_lets_it_go_on(held: QueueHarness) -> None:
    """A paused transfer whose file is dropped again goes on, once, however often the drop holds it."""
    async with held.running() as queue:
        (only,) = await held.take("clip.mp4")
        await held.until(lambda: held.state(only) is UPLOADING)
        queue.pause([only])
        held.server.hold.set()
        assert [t.id for t in await queue.enqueue([held.folder / "clip.mp4"] * 2)] == [only]
        await held.until_all(PROCESSING)


async def test_a_paused_file_dropped_twice_in_one_go_goes_on(held: QueueHarness) -> None:
    """As itself and with its folder: it is told to go on once."""
    async with held.running() as queue:
        (only,) = await held.take("clip.mp4")
        queue.pause([only])
        held.server.hold.set()
        await queue.enqueue([held.folder / "clip.mp4", held.folder])
        await held.until_all(PROCESSING)


async def test_what_cannot_be_taken_is_a_failed_row(harness: QueueHarness) -> None:
    """Refused files come in as FAILED with their reason, the others go on; what was left out is counted."""
    async with harness.running() as queue:
        harness.file("folder/notes.txt", content=b"words")
        harness.file("folder/clip.mp4")
        queue.add([harness.file("paper.pdf", content=b"%PDF-1.7"), harness.folder / "folder"])
        await harness.until(lambda: harness.states() == [FAILED, PROCESSING])
    refused = next(iter(harness.notes.rows.values())).trouble
    assert refused
    assert title_of(refused) == title_of(KindNotTaken())
    assert [left_out.total for left_out in harness.left_out] == [1]


async def test_a_file_that_vanished_while_it_waited_fails(held: QueueHarness) -> None:
    """A file that is gone when its turn comes is a failed row; back again, retry takes it."""
    held.slots = 1
    async with held.running() as queue:
        a, b = await held.take("a.mp4", "b.mp4")
        await held.until(lambda: held.state(a) is UPLOADING)
        (held.folder / "b.mp4").unlink()
        held.server.hold.set()
        await held.until(lambda: held.state(b) is FAILED)
        held.file("b.mp4")
        queue.retry([b])
        await held.until_all(PROCESSING)


async def test_undecodable_names_go_all_the_way(harness: QueueHarness) -> None:
    """A name that is no text is shown, journalled and sent as text; the file is found again by its bytes."""
    name = os.fsdecode(b"caf\xe9.mp4")
    async with harness.running():
        (only,) = await harness.take(name)
        await harness.until_all(PROCESSING)
    assert harness.notes.rows[only].file.name == "caf?.mp4"
    assert len(harness.contents()) == 1


async def test_names_are_composed(harness: QueueHarness) -> None:
    """A name as macOS hands it out becomes one that others can search; the file is found by its own."""
    async with harness.running():
        (only,) = await harness.take("cafe\u0301.mp4")
        await harness.until_all(PROCESSING)
    row = harness.notes.rows[only]
    assert (row.file.name, os.path.basename(row.file.path)) == ("caf\u00e9.mp4", "cafe\u0301.mp4")  # noqa: PTH119
    assert [entry.name for entry in harness.server.known.values()] == ["caf\u00e9"]


async def test_what_was_left_out_is_told_once_a_drop(harness: QueueHarness, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many batches it took; a drop that leaves nothing out tells nothing."""
    monkeypatch.setattr(file_scan, "BATCH", 2)
    for number in range(7):
        harness.file(f"folder/{number}.mp4.part")
    harness.file("folder/notes.txt", content=b"words")
    async with harness.running() as queue:
        await queue.enqueue([harness.file("folder/clip.mp4").parent])
        await queue.enqueue([harness.file("clip.mp4")])
        await harness.until_all(PROCESSING)
    (told,) = harness.left_out
    assert told.counts == {(LeftOutReason.UNFINISHED, False): 7, (LeftOutReason.OTHER_KIND, False): 1}


def test_a_long_list_of_what_was_left_out_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    """The count goes on."""
    monkeypatch.setattr("kdesk.domain.left_out.MOST_LISTED", 3)
    left_out = LeftOut()
    left_out.add(LeftOutFile(f"/{number}.part", LeftOutReason.UNFINISHED) for number in range(5))
    assert ([file.path for file in left_out.files], left_out.total) == (["/0.part", "/1.part", "/2.part"], 5)


@pytest.mark.parametrize("size", [3000, 5000])
async def test_a_new_version_of_what_has_just_arrived_is_uploaded(harness: QueueHarness, size: int) -> None:
    """The former one is being processed, also after a restart; the new one becomes a transfer of its own."""
    former = harness.file("clip.mp4", content=b"former" * 500).read_bytes()
    async with harness.running() as queue:
        await queue.enqueue([harness.folder / "clip.mp4"])
        await harness.until_all(PROCESSING)
    new = harness.file("clip.mp4", content=b"newest" * (size // 6)).read_bytes()
    async with harness.running() as queue:
        await queue.enqueue([harness.folder / "clip.mp4"])
        await harness.until(lambda: len(harness.states()) == 2)
        await harness.until_all(PROCESSING)
    assert harness.contents() == [former, new]


async def test_what_has_just_arrived_is_joined(harness: QueueHarness) -> None:
    """The same file once more is the same transfer; one that was only touched is in the library."""
    async with harness.running() as queue:
        path = harness.file("clip.mp4")
        (first,) = await queue.enqueue([path])
        await harness.until_all(PROCESSING)
        assert [t.id for t in await queue.enqueue([path])] == [first.id]
        path.chmod(0o600)
        (second,) = await queue.enqueue([path])
        await harness.until(lambda: harness.notes.rows[second.id].question is not None)
        assert harness.notes.rows[second.id].shown_entry_id == harness.notes.rows[first.id].reservation.entry_id
    assert len(harness.server.known) == 1
