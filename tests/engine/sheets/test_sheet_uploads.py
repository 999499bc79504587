"""Sheets as uploads: finding their files, queueing them with their details."""

import asyncio
import unicodedata
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest

from kdesk.domain.details.upload_details import NOTHING_SAID, CompanionFile, Poster, UploadDetails
from kdesk.domain.sheets.columns import matched_columns, with_titles
from kdesk.domain.sheets.problems import ProblemKind
from kdesk.domain.sheets.rows import SheetRow
from kdesk.domain.sheets.sheet import Sheet, SheetLine
from kdesk.domain.transfer_state import TransferState
from kdesk.engine.sheets.addresses import address_queue
from kdesk.engine.sheets.sheet_uploads import SheetUploads
from kdesk.errors import SheetUnreadable
from tests.engine.queue_harness import QueueHarness
from tests.support.memory_details import MemoryDetails

TITLES = ("file", "title", "captions", "thumbnail")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with files that sheets name."""
    (tmp_path / "clips").mkdir()
    for name in ("a.mp4", "b.mp4", "clips/c.mp4", "a.en.vtt", "a.jpg", unicodedata.normalize("NFC", "é.mp4")):
        (tmp_path / name).write_bytes(b"\0\0\0\x18ftypmp42" + name.encode())
    return tmp_path


def sheet_in(folder: Path, *rows: Sequence[str], titles: Sequence[str] = TITLES) -> Sheet:
    """Return a sheet of this folder."""
    lines = [SheetLine(number, tuple(row)) for number, row in enumerate((titles, *rows), 1)]
    return with_titles(str(folder / "sheet.csv"), lines)


@asynccontextmanager
async def uploads(
    harness: QueueHarness, taken: list[SheetRow] | None = None
) -> AsyncIterator[tuple[SheetUploads, MemoryDetails]]:
    """Yield sheets on a queue that runs, and the details that they said."""
    book = MemoryDetails()
    async with harness.running() as queue:
        addresses = taken.extend if taken is not None else None
        with closing(SheetUploads(queue, book, addresses)) as made:
            yield made, book


async def preview(folder: Path, *rows: Sequence[str], beside: Collection[Path] = ()) -> tuple[SheetRow, ...]:
    """Return the rows of a sheet in this folder."""
    sheet = sheet_in(folder, *rows)
    async with uploads(QueueHarness(folder)) as (made, _book):
        return await made.preview(sheet, matched_columns(sheet), beside)


def kinds(row: SheetRow) -> list[ProblemKind]:
    """Return what is wrong with a row."""
    return [problem.kind for problem in row.problems]


async def test_files_that_are_there(folder: Path) -> None:
    """Relative to the sheet, absolute, as a URL, with the separators of Windows, with accents in another form."""
    names = ("a.mp4", str(folder / "b.mp4"), "clips\\c.mp4", unicodedata.normalize("NFD", "é.mp4"))
    rows = await preview(folder, *([name] for name in names))
    assert [row.path for row in rows] == [str(folder / name) for name in ("a.mp4", "b.mp4", "clips/c.mp4", "é.mp4")]
    assert all(not row.problems for row in rows)
    [row] = await preview(folder, [(folder / "a.mp4").as_uri()])
    assert row.path == str(folder / "a.mp4")


async def test_files_that_are_not(folder: Path) -> None:
    """What is missing, a folder, or named twice is told in its cell."""
    rows = await preview(folder, ["a.mp4"], ["gone.mp4"], ["clips"], ["./clips/../a.mp4"], ["b\0.mp4"])
    assert [kinds(row) for row in rows] == [
        [],
        [ProblemKind.FILE_MISSING],
        [ProblemKind.IS_FOLDER],
        [ProblemKind.TWICE],
        [ProblemKind.FILE_MISSING],
    ]
    assert rows[1].problems[0].arguments == {"path": str(folder / "gone.mp4")}
    assert rows[3].problems[0].arguments == {"row": 2}


async def test_outside(folder: Path) -> None:
    """A path that leads out of the folder of the sheet is told, and queued."""
    [row] = await preview(folder / "clips", ["../a.mp4"])
    assert kinds(row) == [ProblemKind.OUTSIDE]
    assert row.can_be_queued


async def test_beside(folder: Path) -> None:
    """Files that were dropped with a sheet of another folder are found by their names."""
    elsewhere = folder / "elsewhere"
    elsewhere.mkdir()
    beside = [folder / "a.mp4", folder / "clips" / "c.mp4"]
    rows = await preview(elsewhere, ["A.MP4"], ["any/c.mp4"], ["b.mp4"], beside=beside)
    assert [row.path for row in rows[:2]] == [str(path) for path in beside]
    assert kinds(rows[2]) == [ProblemKind.FILE_MISSING]


async def test_companions(folder: Path) -> None:
    """Captions and thumbnails get their paths; a missing one is told, and so is one that is no neighbour."""
    good, missing, foreign = await preview(
        folder, ["a.mp4", "A", "a.en.vtt", "a.jpg"], ["b.mp4", "B", "b.vtt"], ["clips/c.mp4", "", "/etc/hostname"]
    )
    assert good.details == UploadDetails(
        title="A",
        poster=Poster(str(folder / "a.jpg")),
        captions=(CompanionFile(str(folder / "a.en.vtt"), "English"),),
    )
    assert kinds(missing) == [ProblemKind.COMPANION_MISSING]
    assert kinds(foreign) == [ProblemKind.OUTSIDE]


async def test_queued_with_details(folder: Path) -> None:
    """Each file has its details when it is queued; wrong rows are left out."""
    sheet = sheet_in(folder, ["a.mp4", "A"], ["gone.mp4", "G"], ["b.mp4", "B"], ["clips/c.mp4"])
    harness = QueueHarness(folder)
    async with uploads(harness) as (made, book):
        rows = await made.preview(sheet, matched_columns(sheet))
        assert await made.queue(rows) == 3
        queued = {transfer.id: transfer.file.name for transfer in harness.queue.snapshot()}
        assert sorted(queued.values()) == ["a.mp4", "b.mp4", "c.mp4"]
        said = {queued[key]: record.details.title for key, record in book.records.items()}
        assert said == {"a.mp4": "A", "b.mp4": "B"}
        assert len(book.calls) == 1


async def test_queued_again(folder: Path) -> None:
    """A file that is on the list already gets what the sheet says of it."""
    harness = QueueHarness(folder, slots=0)
    async with uploads(harness) as (made, book):
        [transfer] = await harness.queue.enqueue([folder / "a.mp4"])
        sheet = sheet_in(folder, ["a.mp4", "A"])
        await made.queue(await made.preview(sheet, matched_columns(sheet)))
        assert book.of(transfer.id).details == UploadDetails(title="A")


async def test_what_is_said_of_a_finished_file_goes_to_its_entry(folder: Path) -> None:
    """It is not queued once more, which would ask about the same file; a file that was written since is."""
    harness = QueueHarness(folder)
    async with uploads(harness) as (made, book):
        sent = await harness.queue.enqueue([folder / "a.mp4", folder / "b.mp4"])
        await harness.until_all(TransferState.PROCESSING)
        harness.process_all()
        await harness.until_all(TransferState.READY)
        (folder / "b.mp4").write_bytes(b"\0\0\0\x18ftypmp42 another version")
        sheet = sheet_in(folder, ["a.mp4", "A"], ["b.mp4", "B"])
        await made.queue(await made.preview(sheet, matched_columns(sheet)))
        names = [one.file.name for one in harness.queue.snapshot()]
        assert names == ["a.mp4", "b.mp4", "b.mp4"]
        assert book.of(sent[0].id).details == UploadDetails(title="A")
        assert book.of(sent[1].id).details == NOTHING_SAID
        assert book.of(harness.queue.snapshot()[2].id).details == UploadDetails(title="B")


async def test_a_sheet_that_was_given_up_says_nothing_later(folder: Path) -> None:
    """A file of it that somebody drops afterwards begins without its words."""
    harness = QueueHarness(folder, slots=0)
    async with uploads(harness) as (made, book):
        sheet = sheet_in(folder, ["a.mp4", "A"])
        rows = await made.preview(sheet, matched_columns(sheet))
        async with asyncio.TaskGroup() as tasks:
            queued = tasks.create_task(made.queue(rows))
            await asyncio.sleep(0)
            queued.cancel()
        assert queued.cancelled()
        [transfer] = await harness.queue.enqueue([folder / "a.mp4"])
        assert book.of(transfer.id).details == NOTHING_SAID


async def test_addresses(folder: Path) -> None:
    """Rows with addresses go to what takes them; without that they are told."""
    sheet = sheet_in(folder, ["https://a.example/x.mp4", "A"], ["https://a.example/x.mp4", "B"])
    taken: list[SheetRow] = []
    async with uploads(QueueHarness(folder), taken) as (made, _book):
        rows = await made.preview(sheet, matched_columns(sheet))
        assert [kinds(row) for row in rows] == [[], [ProblemKind.TWICE]]
        assert await made.queue(rows) == 1
    assert [row.details.title for row in taken] == ["A"]
    [row, _] = await preview(folder, ["https://a.example/x.mp4"], ["https://b.example/x.mp4"])
    assert kinds(row) == [ProblemKind.ADDRESSES_NOT_TAKEN]


async def test_rows_with_addresses_are_fetched_by_the_server(folder: Path) -> None:
    """In one queue with files, each with its details."""
    book = MemoryDetails()
    address = "https://files.example.org/talk.mp4"
    sheet = sheet_in(folder, (address, "Opening", "", ""), ("a.mp4", "Second", "", ""))
    async with QueueHarness(folder).running() as queue:
        with closing(SheetUploads(queue, book, address_queue(queue.add_addresses, book))) as made:
            rows = await made.preview(sheet, matched_columns(sheet))
            assert await made.queue(rows) == 2
        titles = {one.file.path: book.of(one.id).details.title for one in queue.snapshot()}
    assert titles == {address: "Opening", str(folder / "a.mp4"): "Second"}


async def test_folders_become_categories(folder: Path) -> None:
    """A folder is a sheet of its files: the folders around each are tags and a category, sidecars keep their places."""
    (folder / "clips" / "A, B").mkdir()
    (folder / "clips" / "A, B" / "d.mp4").write_bytes(b"\0\0\0\x18ftypmp42")
    (folder / "clips" / "c.en.vtt").write_text("WEBVTT")
    async with uploads(QueueHarness(folder, slots=0)) as (made, _book):
        sheet = await made.of_folder(folder / "clips")
        rows = await made.preview(sheet, matched_columns(sheet))
    assert [(Path(row.path).name, row.details.tags, row.details.categories) for row in rows] == [
        ("d.mp4", ("clips", "A B"), ("clips>A B",)),
        ("c.mp4", ("clips",), ("clips",)),
    ]
    assert rows[1].details.captions == (CompanionFile(str(folder / "clips" / "c.en.vtt"), "English"),)
    assert all(not row.problems for row in rows)


async def test_folder_without_files(tmp_path: Path) -> None:
    """A folder without anything to upload is told."""
    async with uploads(QueueHarness(tmp_path)) as (made, _book):
        with pytest.raises(SheetUnreadable):
            await made.of_folder(tmp_path)
