"""What is dropped on a queue: files of one name, the same one twice, odd ones, and on a slow disk."""

import asyncio
import os
from collections.abc import Sequence

import pytest

from kdesk.domain.left_out import LeftOut, LeftOutFile, LeftOutReason
from kdesk.domain.transfer import Transfer
from kdesk.engine import file_scan
from kdesk.errors import (
    KindNotTaken,
)
from tests.engine.queue_harness import Desk
from tests.engine.states import FAILED, PROCESSING, READY, UPLOADING


@pytest.fixture
def slow_disk(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> asyncio.Event:
    """A journal that writes nothing until this event is set, and files that come in batches of two."""
    go, save = asyncio.Event(), desk.journal.save

    async def wait_and_save(transfers: Sequence[Transfer]) -> None:
        await go.wait()
        await save(transfers)

    monkeypatch.setattr(desk.journal, "save", wait_and_save)
    monkeypatch.setattr(file_scan, "BATCH", 2)
    return go


async def test_a_slow_journal_keeps_no_file_from_the_list(desk: Desk, slow_disk: asyncio.Event) -> None:
    """Batches come onto the list while those before them are written; taking them in ends when all of them are."""
    desk.connection = None
    files = [desk.file(f"{n}.mp4") for n in range(7)]
    async with desk.running() as queue, asyncio.TaskGroup() as group:
        taking = group.create_task(queue.take_in(files))
        await desk.until(lambda: len(desk.notes.rows) == len(files))
        await desk.rounds()
        assert (taking.done(), desk.journal.kept) == (False, {})
        slow_disk.set()
        assert [t.id for t in await taking] == list(desk.journal.kept) == list(desk.notes.rows)


async def test_what_is_on_the_list_is_journalled_before_the_end(desk: Desk, slow_disk: asyncio.Event) -> None:
    """Leaving while files are taken in waits for the journal: the next run finds every row."""
    desk.connection = None
    async with desk.running() as queue:
        queue.add([desk.file(f"{n}.mp4") for n in range(7)])
        await desk.until(lambda: len(desk.notes.rows) == 7)
        asyncio.get_running_loop().call_soon(slow_disk.set)
    assert list(desk.journal.kept) == list(desk.notes.rows)


async def test_files_of_one_name_in_two_folders_are_two(desk: Desk) -> None:
    """Names do not matter: two files of the same name are two transfers, each with its own bytes."""
    async with desk.running() as queue:
        files = [desk.file("a/clip.mp4", content=b"a" * 3000), desk.file("b/clip.mp4", content=b"b" * 3000)]
        queue.add(files)
        await desk.until(lambda: desk.states() == [PROCESSING] * 2)
    assert sorted(desk.contents()) == [b"a" * 3000, b"b" * 3000]


async def test_a_file_dropped_twice_is_one_transfer(held: Desk) -> None:
    """The same path joins its unfinished transfer, within one drop and across drops; once READY it is new."""
    async with held.running() as queue:
        path = held.file("clip.mp4")
        (first,) = await queue.take_in([path, path, path.parent])
        (second,) = await queue.take_in([path])
        assert first.id == second.id
        held.server.hold.set()
        await held.until_all(PROCESSING)
        held.process_all()
        await held.until_all(READY)
        (third,) = await queue.take_in([path])
        assert third.id != first.id


async def test_dropping_a_file_again_lets_it_go_on(held: Desk) -> None:
    """A paused transfer whose file is dropped again goes on, once, however often the drop holds it."""
    async with held.running() as queue:
        (only,) = await held.take("clip.mp4")
        await held.until(lambda: held.state(only) is UPLOADING)
        queue.pause([only])
        held.server.hold.set()
        assert [t.id for t in await queue.take_in([held.folder / "clip.mp4"] * 2)] == [only]
        await held.until_all(PROCESSING)


async def test_a_paused_file_dropped_twice_in_one_go_goes_on(held: Desk) -> None:
    """As itself and with its folder: it is told to go on once."""
    async with held.running() as queue:
        (only,) = await held.take("clip.mp4")
        queue.pause([only])
        held.server.hold.set()
        await queue.take_in([held.folder / "clip.mp4", held.folder])
        await held.until_all(PROCESSING)


async def test_what_cannot_be_taken_is_a_failed_row(desk: Desk) -> None:
    """Refused files come in as FAILED with their reason, the others go on; what was left out is counted."""
    async with desk.running() as queue:
        desk.file("folder/notes.txt", content=b"words")
        desk.file("folder/clip.mp4")
        queue.add([desk.file("paper.pdf", content=b"%PDF-1.7"), desk.folder / "folder"])
        await desk.until(lambda: desk.states() == [FAILED, PROCESSING])
    refused = next(iter(desk.notes.rows.values())).trouble
    assert refused
    assert refused.title == KindNotTaken.default_title
    assert [left_out.total for left_out in desk.left_out] == [1]


async def test_a_file_that_vanished_while_it_waited_fails(held: Desk) -> None:
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


async def test_undecodable_names_go_all_the_way(desk: Desk) -> None:
    """A name that is no text is shown, journalled and sent as text; the file is found again by its bytes."""
    name = os.fsdecode(b"caf\xe9.mp4")
    async with desk.running():
        (only,) = await desk.take(name)
        await desk.until_all(PROCESSING)
    assert desk.notes.rows[only].name == "caf?.mp4"
    assert len(desk.contents()) == 1


async def test_names_are_composed(desk: Desk) -> None:
    """A name as macOS hands it out becomes one that others can search; the file is found by its own."""
    async with desk.running():
        (only,) = await desk.take("cafe\u0301.mp4")
        await desk.until_all(PROCESSING)
    row = desk.notes.rows[only]
    assert (row.name, os.path.basename(row.path)) == ("caf\u00e9.mp4", "cafe\u0301.mp4")  # noqa: PTH119
    assert [entry.name for entry in desk.server.known.values()] == ["caf\u00e9"]


async def test_what_was_left_out_is_told_once_a_drop(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many batches it took; a drop that leaves nothing out tells nothing."""
    monkeypatch.setattr(file_scan, "BATCH", 2)
    for number in range(7):
        desk.file(f"folder/{number}.mp4.part")
    desk.file("folder/notes.txt", content=b"words")
    async with desk.running() as queue:
        await queue.take_in([desk.file("folder/clip.mp4").parent])
        await queue.take_in([desk.file("clip.mp4")])
        await desk.until_all(PROCESSING)
    (told,) = desk.left_out
    said = told.sentence(lambda number, one, many: f"{number} {one if number == 1 else many}")
    assert said == "8 files were left out: 7 unfinished downloads, 1 file that is no video, audio or image"


def test_a_long_list_of_what_was_left_out_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    """The count goes on."""
    monkeypatch.setattr("kdesk.domain.left_out.MOST_LISTED", 3)
    left_out = LeftOut()
    left_out.add(LeftOutFile(f"/{number}.part", LeftOutReason.UNFINISHED) for number in range(5))
    assert ([file.path for file in left_out.files], left_out.total) == (["/0.part", "/1.part", "/2.part"], 5)


@pytest.mark.parametrize("size", [3000, 5000])
async def test_a_new_version_of_what_has_just_arrived_is_uploaded(desk: Desk, size: int) -> None:
    """The former one is being processed, also after a restart; the new one becomes a transfer of its own."""
    former = desk.file("clip.mp4", content=b"former" * 500).read_bytes()
    async with desk.running() as queue:
        await queue.take_in([desk.folder / "clip.mp4"])
        await desk.until_all(PROCESSING)
    new = desk.file("clip.mp4", content=b"newest" * (size // 6)).read_bytes()
    async with desk.running() as queue:
        await queue.take_in([desk.folder / "clip.mp4"])
        await desk.until(lambda: len(desk.states()) == 2)
        await desk.until_all(PROCESSING)
    assert desk.contents() == [former, new]


async def test_what_has_just_arrived_is_joined(desk: Desk) -> None:
    """The same file once more is the same transfer; one that was only touched is in the library."""
    async with desk.running() as queue:
        path = desk.file("clip.mp4")
        (first,) = await queue.take_in([path])
        await desk.until_all(PROCESSING)
        assert [t.id for t in await queue.take_in([path])] == [first.id]
        path.chmod(0o600)
        (second,) = await queue.take_in([path])
        await desk.until(lambda: desk.notes.rows[second.id].question is not None)
        assert desk.notes.rows[second.id].shown_entry_id == desk.notes.rows[first.id].entry_id
    assert len(desk.server.known) == 1
