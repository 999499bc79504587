"""Writes what this kdesk keeps into `tests/store/samples`, before a change of its form: see the README there.

`python -m tests.store.keep_samples` from the top of the checkout.
"""

import asyncio
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from kdesk.domain.bulk.job import BulkJob, BulkLine
from kdesk.domain.mirror_port import MirrorState
from kdesk.domain.transfer import Transfer
from kdesk.store.bulk_jobs import StoredBulkJobs
from kdesk.store.bundles import FEWEST
from kdesk.store.details import StoredDetails
from kdesk.store.downloads import StoredDownloads
from kdesk.store.journal import Journal
from kdesk.store.journal_schema import MIGRATIONS
from kdesk.store.mirrors import SqliteMirrors
from kdesk.store.settings import SettingsFile
from kdesk.store.templates import TemplatesFile
from kdesk.store.timelines import StoredTimelines
from kdesk.store.watch_folders import StoredWatchFolders
from tests.store import (
    test_journal,
    test_mirror_file,
    test_settings_file,
    test_stored_details,
    test_stored_downloads,
    test_stored_timelines,
    test_stored_watch_folders,
    test_templates_file,
)
from tests.support.transfers import make_transfer

SAMPLES = Path(__file__).parent / "samples"
ACCOUNT = "1:ann@https://example.org"
JOB = BulkJob("b1", ACCOUNT, "talks.csv", 1.5, (BulkLine(2, "Bees", "https://example.org/a.mp4"),))


async def keep(folder: Path) -> None:
    """Write one of everything into a folder, with the code that the program writes it with."""
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        await _journal(place / "journal.sqlite")
        settings = SettingsFile(place / "settings.json")
        await settings.save(test_settings_file.SETTINGS)
        settings.close()
        async with TemplatesFile.opened(place / "templates.json", print) as templates:
            templates.keep(test_templates_file.LECTURE)
        async with SqliteMirrors.opened(place / "libraries") as mirrors:
            mirror = await mirrors.open(test_mirror_file.ANN)
            await mirror.put([test_mirror_file.ENTRY])
            await mirror.save_state(MirrorState(5, complete=True))
        for kept in ("settings.json", "templates.json"):
            shutil.copyfile(place / kept, folder / kept)
        _write(folder / "journal.sql", place / "journal.sqlite")
        (library,) = (place / "libraries").glob("*.sqlite")
        _write(folder / "mirror.sql", library)


async def _journal(path: Path) -> None:
    async with Journal.open(path) as journal:
        await journal.save([test_journal.full_transfer(_made), _made(2)])
        await journal.add([_made(number) for number in range(100, 100 + FEWEST)])
        await journal.save_max_chunk(ACCOUNT, 1 << 23)
        await StoredDetails(journal).save({"t1": test_stored_details.RECORD})
        await StoredDownloads(journal).save([test_stored_downloads.FULL])
        await StoredTimelines(journal).save({"t1": test_stored_timelines.TIMELINE})
        await StoredBulkJobs(journal).save(JOB)
        watching = StoredWatchFolders(journal)
        await watching.save_folder(test_stored_watch_folders.FOLDER)
        await watching.save_files([test_stored_watch_folders.FILE])


def _made(number: int, **fields: Any) -> Transfer:
    name = f"clip {number}.mp4"
    return make_transfer(f"t{number}", f"/videos/{name}", name, ACCOUNT, 1.5, **fields)


def _write(target: Path, database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        target.write_text("".join(f"{line}\n" for line in _lines(connection)), encoding="utf-8")


def _lines(connection: sqlite3.Connection) -> Iterator[str]:
    """Yield the statements that make the same database; the index of words is filled from its texts."""
    found = connection.execute("SELECT type, name, sql FROM sqlite_master WHERE sql != ''").fetchall()
    rows = [row for row in found if not row[1].startswith("search_")]
    yield "BEGIN TRANSACTION;"
    yield from (f"{sql};" for _kind, _name, sql in rows)
    for table in (name for kind, name, _sql in rows if kind == "table" and name != "search"):
        columns = [row[1] for row in connection.execute("SELECT * FROM pragma_table_info(?)", (table,))]
        quoted = " || ', ' || ".join(f"quote({name})" for name in columns)
        for (values,) in connection.execute(f"SELECT {quoted} FROM {table}"):  # noqa: S608  names of kdesk
            yield f"INSERT INTO {table} VALUES ({values});"  # noqa: S608  quoted by SQLite
    if any(name == "search" for _kind, name, _sql in rows):
        yield "INSERT INTO search (rowid, text) SELECT row, text FROM texts;"
    for name in ("user_version", "application_id"):
        yield f"PRAGMA {name} = {connection.execute(f'PRAGMA {name}').fetchone()[0]};"
    yield "COMMIT;"


if __name__ == "__main__":
    place = SAMPLES / f"{len(MIGRATIONS):02}"
    place.mkdir(exist_ok=True)
    asyncio.run(keep(place))
