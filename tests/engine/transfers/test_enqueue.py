"""Dropped files: the same name twice, the same file twice, odd names, and a slow journal."""

import asyncio
import os
from collections.abc import Collection, Sequence
from pathlib import Path

import pytest

from kdesk.domain.details.upload_details import CompanionFile, Poster, UploadDetails
from kdesk.domain.left_out import LeftOut, LeftOutFile, LeftOutReason
from kdesk.domain.queue_listener import QueueListener
from kdesk.domain.transfer import Transfer
from kdesk.engine.transfers import file_scan
from kdesk.errors import KindNotTaken, Reason
from kdesk.messages.errors import title_of
from tests.engine.queue_harness import QueueHarness
from tests.engine.states import FAILED, PROCESSING, READY, UPLOADING


@pytest.fixture
def slow_journal(harness: QueueHarness, monkeypatch: pytest.MonkeyPatch) -> asyncio.Event:
    """Return the event that a journal waits for before it writes; files come in batches of two."""
    go, save = asyncio.Event(), harness.journal.save

    async def wait_and_save(transfers: Sequence[Transfer]) -> None:
        await go.wait()
        await save(transfers)

    monkeypatch.setattr(harness.journal, "save", wait_and_save)
    monkeypatch.setattr(file_scan, "BATCH", 2)
    return go


async def test_a_slow_journal_delays_no_row(harness: QueueHarness, slow_journal: asyncio.Event) -> None:
    """Batches are listed while earlier ones are written; `enqueue` returns when all are written."""
    harness.api = None
    files = [harness.file(f"{n}.mp4") for n in range(7)]
    async with harness.running() as queue, asyncio.TaskGroup() as group:
        taking = group.create_task(queue.enqueue(files))
        await harness.until(lambda: len(harness.notes.rows) == len(files))
        await harness.rounds()
        assert (taking.done(), harness.journal.kept) == (False, {})
        slow_journal.set()
        assert [t.id for t in await taking] == list(harness.journal.kept) == list(harness.notes.rows)


async def test_the_end_of_a_drop_is_announced_before_it_is_journalled(
    harness: QueueHarness, slow_journal: asyncio.Event
) -> None:
    """Its rows need no disk: the window shows the last of them at once."""
    harness.api = None
    told: asyncio.Queue[int] = asyncio.Queue()

    class Ends(QueueListener):
        def all_added(self, transfer_ids: Collection[str]) -> None:
            assert list(transfer_ids) == list(harness.notes.rows)
            told.put_nowait(len(harness.notes.rows))

    async with harness.running() as queue:
        queue.listen(Ends())
        queue.add([harness.file(f"{n}.mp4") for n in range(5)])
        listed = await told.get()
        kept = dict(harness.journal.kept)
        slow_journal.set()
    assert (listed, kept) == (5, {})


async def test_listed_files_are_journalled_before_the_queue_ends(
    harness: QueueHarness, slow_journal: asyncio.Event
) -> None:
    """Quitting while files are enqueued waits for the journal: the next run finds every row."""
    harness.api = None
    async with harness.running() as queue:
        queue.add([harness.file(f"{n}.mp4") for n in range(7)])
        await harness.until(lambda: len(harness.notes.rows) == 7)
        asyncio.get_running_loop().call_soon(slow_journal.set)
    assert list(harness.journal.kept) == list(harness.notes.rows)


async def test_two_files_of_one_name_are_two_transfers(harness: QueueHarness) -> None:
    """Each has its own bytes."""
    async with harness.running() as queue:
        files = [harness.file("a/clip.mp4", content=b"a" * 3000), harness.file("b/clip.mp4", content=b"b" * 3000)]
        queue.add(files)
        await harness.until(lambda: harness.states() == [PROCESSING] * 2)
    assert sorted(harness.contents()) == [b"a" * 3000, b"b" * 3000]


async def test_a_file_dropped_twice_is_one_transfer(held: QueueHarness) -> None:
    """A path joins its unfinished transfer, within one drop and across drops; after READY it is a new transfer."""
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


async def test_dropping_a_paused_file_again_resumes_it(held: QueueHarness) -> None:
    """Once, even if the drop contains the file twice."""
    async with held.running() as queue:
        (only,) = await held.take("clip.mp4")
        await held.until(lambda: held.state(only) is UPLOADING)
        queue.pause([only])
        held.server.hold.set()
        assert [t.id for t in await queue.enqueue([held.folder / "clip.mp4"] * 2)] == [only]
        await held.until_all(PROCESSING)


async def test_a_paused_file_dropped_with_its_folder_is_resumed_once(held: QueueHarness) -> None:
    """A file that is dropped by itself and with its folder is queued once."""
    async with held.running() as queue:
        (only,) = await held.take("clip.mp4")
        queue.pause([only])
        held.server.hold.set()
        await queue.enqueue([held.folder / "clip.mp4", held.folder])
        await held.until_all(PROCESSING)


async def test_a_refused_file_is_a_failed_row(harness: QueueHarness) -> None:
    """Refused files are FAILED with their reason, the others upload; files that were left out are counted."""
    companion = b"\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X"
    async with harness.running() as queue:
        harness.file("folder/notes.txt", content=b"words")
        harness.file("folder/clip.mp4")
        queue.add([harness.file("._clip.mp4", content=companion), harness.folder / "folder"])
        await harness.until(lambda: harness.states() == [FAILED, PROCESSING])
    refused = next(iter(harness.notes.rows.values())).trouble
    assert refused
    assert title_of(refused) == title_of(KindNotTaken(reason=Reason.ACCOMPANIES_ANOTHER))
    assert [left_out.total for left_out in harness.left_out] == [1]


async def test_a_file_that_vanished_in_the_queue_fails(held: QueueHarness) -> None:
    """Retry uploads it when it is there again."""
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


async def test_undecodable_names_are_uploaded(harness: QueueHarness) -> None:
    """Such a name is shown, journalled and sent as text; the file is found by its bytes."""
    name = os.fsdecode(b"caf\xe9.mp4")
    async with harness.running():
        (only,) = await harness.take(name)
        await harness.until_all(PROCESSING)
    assert harness.notes.rows[only].file.name == "caf?.mp4"
    assert len(harness.contents()) == 1


async def test_decomposed_names_are_composed(harness: QueueHarness) -> None:
    """A name as macOS stores it is composed, so that it can be searched; the file is found by its own name."""
    async with harness.running():
        (only,) = await harness.take("cafe\u0301.mp4")
        await harness.until_all(PROCESSING)
    row = harness.notes.rows[only]
    assert (row.file.name, os.path.basename(row.file.path)) == ("caf\u00e9.mp4", "cafe\u0301.mp4")  # noqa: PTH119
    assert [entry.name for entry in harness.server.known.values()] == ["caf\u00e9"]


async def test_left_out_files_are_reported_once_per_drop(
    harness: QueueHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many batches the drop has; a drop that leaves nothing out reports nothing."""
    monkeypatch.setattr(file_scan, "BATCH", 2)
    for number in range(7):
        harness.file(f"folder/{number}.mp4.part")
    harness.file("folder/notes.txt", content=b"words")
    async with harness.running() as queue:
        await queue.enqueue([harness.file("folder/clip.mp4").parent])
        await queue.enqueue([harness.file("clip.mp4")])
        await harness.until_all(PROCESSING)
    (reported,) = harness.left_out
    assert reported.counts == {(LeftOutReason.UNFINISHED, False): 7, (LeftOutReason.DOCUMENT, False): 1}


def test_a_long_list_of_left_out_files_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    """Their count is complete."""
    monkeypatch.setattr("kdesk.domain.left_out.MOST_LISTED", 3)
    left_out = LeftOut()
    left_out.add(LeftOutFile(f"/{number}.part", LeftOutReason.UNFINISHED) for number in range(5))
    assert ([file.path for file in left_out.files], left_out.total) == (["/0.part", "/1.part", "/2.part"], 5)


@pytest.mark.parametrize("size", [3000, 5000])
async def test_a_new_version_of_a_file_in_processing_is_uploaded(harness: QueueHarness, size: int) -> None:
    """It becomes a transfer of its own, also after a restart."""
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


async def test_the_same_file_joins_its_transfer_in_processing(harness: QueueHarness) -> None:
    """If the file was only touched, the library is found to have the same content."""
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


async def test_sidecars_of_a_drop(tmp_path: Path) -> None:
    """Captions and poster beside a video are said of its transfer and have no rows; the user is told."""
    harness = QueueHarness(tmp_path, slots=0)
    files = [harness.file("talk.mp4"), harness.file("talk.en.vtt"), harness.file("talk.jpg"), harness.file("b.jpg")]
    async with harness.running() as queue:
        talk, other = await queue.enqueue(files)
        assert (talk.file.name, other.file.name) == ("talk.mp4", "b.jpg")
        captions = (CompanionFile(str(files[1]), "English"),)
        assert queue.details.of(talk.id).details == UploadDetails(captions=captions, poster=Poster(str(files[2])))
        [grouping] = harness.groupings
        assert (grouping.transfer_id, sorted(grouping.rows)) == (talk.id, sorted(map(str, files[1:3])))

        again = await queue.enqueue(files[1:3], with_sidecars=False)
        assert [one.file.name for one in again] == ["talk.en.vtt", "talk.jpg"]


async def test_sidecars_of_a_folder(tmp_path: Path) -> None:
    """Of a folder only the image would have had a row: the others would have been left out."""
    harness = QueueHarness(tmp_path, slots=0)
    talk = harness.file("folder/talk.mp4")
    poster, _captions = harness.file("folder/talk.jpg"), harness.file("folder/talk.vtt")
    async with harness.running() as queue:
        [transfer] = await queue.enqueue([talk.parent])
        assert transfer.file.path == str(talk)
        assert [grouping.rows for grouping in harness.groupings] == [(str(poster),)]
        assert not harness.left_out
