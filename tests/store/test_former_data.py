"""What earlier versions wrote opens, and is brought to the present form once; see `samples/README.md`."""

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from kdesk.domain.entry_query import EntryQuery
from kdesk.domain.mirror_port import MirrorState
from kdesk.domain.reservation import CallState
from kdesk.domain.source_file import SourceKind
from kdesk.domain.transfer_state import TransferState
from kdesk.domain.upload import HashedRange, Ranges
from kdesk.domain.verification import Level, Outcome
from kdesk.store.bulk_jobs import StoredBulkJobs
from kdesk.store.bundles import FEWEST
from kdesk.store.details import StoredDetails
from kdesk.store.downloads import StoredDownloads
from kdesk.store.journal import Journal
from kdesk.store.journal_schema import MIGRATIONS
from kdesk.store.mirror_tables import GENERATION, VERSION
from kdesk.store.mirrors import SqliteMirrors
from kdesk.store.settings import SettingsFile
from kdesk.store.templates import TemplatesFile
from kdesk.store.timelines import StoredTimelines
from kdesk.store.watch_folders import StoredWatchFolders
from tests.store import (
    test_mirror_file,
    test_settings_file,
    test_stored_details,
    test_stored_downloads,
    test_stored_timelines,
    test_stored_watch_folders,
    test_templates_file,
)
from tests.store.keep_samples import ACCOUNT, JOB, SAMPLES

VERSIONS = range(1, len(MIGRATIONS) + 1)
GIB = 1024**3


KEPT = sorted(folder.name for folder in SAMPLES.iterdir() if folder.is_dir())
"""Versions of the journal; two branches had a fifth one each."""


def number(kept: str) -> int:
    """Return the version of a folder."""
    return int(kept[:2])


def knows_hashes(kept: str) -> bool:
    """Return whether a version knew hashes of what was sent."""
    return number(kept) >= 6 or kept == "05-hashes"


def having(name: str) -> list[str]:
    """Return the versions that wrote such a file."""
    return [kept for kept in KEPT if (SAMPLES / kept / name).exists()]


def made(path: Path, statements: Path) -> Path:
    """Make the database of a sample."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(statements.read_text(encoding="utf-8"))
    return path


def names(folder: Path) -> list[str]:
    """Return what lies in a folder."""
    return sorted(path.name for path in folder.iterdir())


def emptied(folder: Path) -> Path:
    """Remove the only file of a folder and return its path."""
    (path,) = folder.iterdir()
    path.unlink()
    return path


def told(path: Path, query: str) -> list[Any]:
    """Return the rows of a query."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


def test_a_sample_is_kept_of_every_version() -> None:
    """Whoever raises the version of the journal keeps what the one before wrote: `tests.store.keep_samples`."""
    assert {number(kept) for kept in KEPT} == set(VERSIONS)
    assert having("journal.sql") == having("settings.json") == KEPT
    assert having("mirror.sql") == [kept for kept in KEPT if number(kept) >= 7]
    assert having("templates.json") == [kept for kept in KEPT if number(kept) >= 12]


@pytest.mark.parametrize("kept", KEPT)
async def test_the_transfers_of_every_version_come_back(tmp_path: Path, kept: str) -> None:
    """Every field that the version knew, one that it did not know as in a new transfer, and the order of the list."""
    async with Journal.open(made(tmp_path / "journal.sqlite", SAMPLES / kept / "journal.sql")) as journal:
        full, bare, *others = await journal.load()
        assert journal.damaged is None
    assert (full.id, bare.id, bare.file.path, bare.state) == ("t1", "t2", "/videos/clip 2.mp4", TransferState.QUEUED)
    assert len(others) == (FEWEST if number(kept) >= 14 else 0)
    assert (full.account, full.created_at, full.state, full.finished_at) == (
        *(ACCOUNT, 1.5, TransferState.UPLOADING),
        1_763_000_950.5,
    )
    file, identity, reserved = full.file, full.file.identity, full.reservation
    assert (file.path, file.size, file.kind) == ("/videos/clip 1.mp4", 5 * GIB, SourceKind.MEDIA)
    assert identity is not None
    assert (identity.size, identity.mtime_ns, identity.file_id) == (5 * GIB, 1_763_000_000_123_456_789, "2049:1234567")
    assert identity.ctime_ns == (2**70 if knows_hashes(kept) else None)
    assert file.hashed == (
        (HashedRange(0, 8 << 20, "ef" * 32), HashedRange(8 << 20, 16 << 20, "01" * 32)) * (knows_hashes(kept))
    )
    assert file.sha256 == ("cd" * 32 if number(kept) >= 3 else "")
    assert (reserved.token_id, reserved.upload_url, reserved.entry_id) == (
        *("1_token", "https://upload.example.org"),
        "1_entry",
    )
    assert (reserved.request, reserved.opener) == (CallState.ANSWERED, CallState.SENT)
    assert reserved.accepted == Ranges(((0, 8 << 20), (16 << 20, 5 * GIB)))
    assert reserved.taken_over == (number(kept) >= 5 and kept != "05-hashes")


@pytest.mark.parametrize("kept", KEPT)
async def test_what_was_said_of_transfers_comes_back(tmp_path: Path, kept: str) -> None:
    """Trouble, remarks, question, decision and comparison, of sentences or of kinds, as each version had them."""
    async with Journal.open(made(tmp_path / "journal.sqlite", SAMPLES / kept / "journal.sql")) as journal:
        full, *_others = await journal.load()
    assert full.trouble is not None
    assert (full.trouble.kind, full.trouble.retry_at, full.trouble.detail) == (
        "Unreachable",
        1_763_000_900.25,
        "no route",
    )
    assert full.remarks
    if number(kept) < 3:
        assert (full.question, full.decision, full.verification, full.retries) == (None, None, None, 0)
        return
    assert full.question is not None
    assert full.decision is not None
    assert full.verification is not None
    assert (full.started_at, full.retries) == (1_763_000_100.5, 7)
    assert (full.verification.level, full.verification.outcome) == (Level.SAMPLES, Outcome.DIFFERENT)
    assert full.replaces == ("1_replaced" if number(kept) >= 4 else "")


@pytest.mark.parametrize("kept", KEPT)
async def test_what_lies_beside_the_transfers_comes_back(tmp_path: Path, kept: str) -> None:
    """Largest chunks, downloads, watch folders, details, bulk uploads and timelines: equal in every field."""
    watching, details = test_stored_watch_folders, {"t1": test_stored_details.RECORD}
    async with Journal.open(made(tmp_path / "journal.sqlite", SAMPLES / kept / "journal.sql")) as journal:
        assert await journal.load_max_chunks() == ({ACCOUNT: 1 << 23} if number(kept) >= 2 else {})
        assert list(await StoredDownloads(journal).load()) == [test_stored_downloads.FULL] * (number(kept) >= 9)
        folders = StoredWatchFolders(journal)
        assert list(await folders.load_folders()) == [watching.FOLDER] * (number(kept) >= 11)
        assert await folders.of_transfers(["t1"]) == [watching.FILE] * (number(kept) >= 11)
        assert await StoredDetails(journal).load() == (details if number(kept) >= 12 else {})
        assert list(await StoredBulkJobs(journal).load()) == [JOB] * (number(kept) >= 13)
        lines = {"t1": test_stored_timelines.TIMELINE} if number(kept) >= 15 else {}
        assert await StoredTimelines(journal).load(["t1"]) == lines


@pytest.mark.parametrize("kept", KEPT)
async def test_a_journal_is_migrated_once(tmp_path: Path, kept: str) -> None:
    """The first start writes the present form, the second one changes nothing, and no file lies beside it."""
    path = made(tmp_path / "journal.sqlite", SAMPLES / kept / "journal.sql")
    async with Journal.open(path) as journal:
        first = await journal.load()
    assert told(path, "PRAGMA user_version") == [(len(MIGRATIONS),)]
    migrated = path.read_bytes()
    async with Journal.open(path) as journal:
        assert await journal.load() == first
    assert path.read_bytes() == migrated
    assert names(tmp_path) == [path.name]


@pytest.mark.parametrize("kept", KEPT)
async def test_the_settings_of_every_version_are_read_in_full(tmp_path: Path, kept: str) -> None:
    """Each option that was chosen holds; the file stays as it is until something changes."""
    path, original = tmp_path / "settings.json", SAMPLES / kept / "settings.json"
    shutil.copyfile(original, path)
    file = SettingsFile(path)
    settings = await file.load()
    file.close()
    assert (file.damaged, file.newer) == (None, None)
    for name in json.loads(original.read_bytes()):
        chosen = getattr(test_settings_file.SETTINGS, name)
        assert getattr(settings, name) == chosen, name
    assert path.read_bytes() == original.read_bytes()


@pytest.mark.parametrize("kept", having("templates.json"))
async def test_the_templates_of_every_version_are_read_in_full(tmp_path: Path, kept: str) -> None:
    """And their file stays as it is."""
    path, original = tmp_path / "templates.json", SAMPLES / kept / "templates.json"
    shutil.copyfile(original, path)
    async with TemplatesFile.opened(path, lambda _problem: None) as file:
        assert file.all == (test_templates_file.LECTURE,)
        assert (file.damaged, file.newer) == (None, None)
    assert path.read_bytes() == original.read_bytes()


@pytest.mark.parametrize("kept", having("mirror.sql"))
async def test_a_former_mirror_is_opened_or_built_again(tmp_path: Path, kept: str) -> None:
    """One with the tables of today has its entry; any other is empty, and takes entries like a new one."""
    async with SqliteMirrors.opened(tmp_path) as mirrors:
        await (await mirrors.open(test_mirror_file.ANN)).state()
    path = emptied(tmp_path)
    fits = told(made(path, SAMPLES / kept / "mirror.sql"), "PRAGMA user_version") == [(VERSION,)]
    async with SqliteMirrors.opened(tmp_path) as mirrors:
        mirror = await mirrors.open(test_mirror_file.ANN)
        assert await mirror.state() == (MirrorState(5, complete=True) if fits else MirrorState(0, complete=False))
        await mirror.put([test_mirror_file.ENTRY])
        assert list((await mirror.find(EntryQuery())).ids) == ["0_1"]
    assert names(tmp_path) == [path.name]


def test_a_mirror_of_another_form_has_another_generation() -> None:
    """Whoever changes tables or snapshots of mirrors raises GENERATION too, and writes both here."""
    assert {GENERATION: VERSION} == {1: 49577338}
