"""The details of uploads in the journal's file."""

import json
import sqlite3
from pathlib import Path

from kdesk.domain.details.ports import NO_DETAILS, DetailsRecord, FieldState, Why
from kdesk.domain.details.upload_details import CompanionFile, DetailField, Poster, UploadDetails
from kdesk.domain.transfer import Trouble
from kdesk.engine.details.records import DetailsRecords
from kdesk.engine.transfers.tasks import Tasks
from kdesk.errors import Reason
from kdesk.store.details import StoredDetails
from kdesk.store.journal import Journal

RECORD = DetailsRecord(
    UploadDetails(
        title="Opening 😀",
        description="",
        tags=("news", "b"),
        categories=("a>b",),
        conversion_profile=7,
        starts_at=1_800_000_000.5,
        poster=Poster("/films/\udcff.jpg"),
        captions=(CompanionFile("/films/a.vtt", "English", "Words"),),
        metadata={12: {"Speaker": ("Anna", "Ben"), "Room": ()}},
    ),
    states={DetailField.TITLE: FieldState.WRITTEN, DetailField.CAPTIONS: FieldState.REFUSED},
    reasons={DetailField.CAPTIONS: Why(trouble=Trouble("FileMissing", Reason.CATEGORY_GONE, {"path": "/films/a.vtt"}))},
    entry_id="0_entry",
    written=UploadDetails(title="Opening ????"),
    made={"caption:/films/a.vtt": "1_asset"},
)


async def test_everything_that_was_said_is_there_after_a_restart(tmp_path: Path) -> None:
    """Also paths that are no text, and an empty text, which is something else than none."""
    async with Journal.open(tmp_path / "journal.sqlite") as journal:
        await StoredDetails(journal).save({"t1": RECORD, "t2": DetailsRecord(UploadDetails(title="other"))})
    async with Journal.open(tmp_path / "journal.sqlite") as journal:
        stored = StoredDetails(journal)
        await stored.remove(["t2"])
        assert await stored.load() == {"t1": RECORD}
        assert journal.damaged is None


async def test_a_record_that_cannot_be_read_costs_only_itself(tmp_path: Path) -> None:
    """One of a later kdesk, or damaged."""
    path = tmp_path / "journal.sqlite"
    async with Journal.open(path) as journal:
        await StoredDetails(journal).save({"t1": RECORD})
    with sqlite3.connect(path) as connection:
        for key, text in (("t2", "{"), ("t3", '{"details": {"title": 7}}'), ("t4", '{"states": {"colour": "kept"}}')):
            connection.execute("INSERT INTO details VALUES (?, ?)", (key, text))
    connection.close()
    async with Journal.open(path) as journal:
        assert await StoredDetails(journal).load() == {"t1": RECORD}


async def test_what_nobody_said_takes_no_room(tmp_path: Path) -> None:
    """Two thousand rows of a sheet are written at once: of each, what its row says and what becomes of it."""
    path = tmp_path / "journal.sqlite"
    said = DetailsRecord(UploadDetails(title="Opening"), {DetailField.TITLE: FieldState.KEPT})
    async with Journal.open(path) as journal:
        await StoredDetails(journal).save({"t1": said})
        assert await StoredDetails(journal).load() == {"t1": said}
    with sqlite3.connect(path) as connection:
        ((record,),) = connection.execute("SELECT record FROM details")
    connection.close()
    assert json.loads(record).keys() == {"details", "states"}


async def test_the_details_of_the_first_rows_come_before_all_others(tmp_path: Path) -> None:
    """What was said of a file stands in its row: with the whole list it would change before somebody's eyes."""
    other = DetailsRecord(UploadDetails(title="other"))
    async with Journal.open(tmp_path / "journal.sqlite") as journal:
        await StoredDetails(journal).save({"t1": RECORD, "t2": other})
        tasks = Tasks()
        records = DetailsRecords(StoredDetails(journal), tasks)
        async with tasks.running():
            await records.load_first(["t1", "t9"])
            assert records.of("t1") == RECORD
            assert records.of("t2") is NO_DETAILS
            await records.load({"t2"})
            assert records.of("t1") is NO_DETAILS
            assert records.of("t2") == other


async def test_details_that_cannot_be_read_leave_the_first_rows_as_they_are(tmp_path: Path) -> None:
    """Whoever reads all of them tells of it."""
    (tmp_path / "journal.sqlite").mkdir()
    async with Journal.open(tmp_path / "journal.sqlite") as journal:
        records = DetailsRecords(StoredDetails(journal), Tasks())
        await records.load_first(["t1"])
        assert records.of("t1") is NO_DETAILS
