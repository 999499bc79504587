"""Watch folders in the journal's file."""

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from kdesk.domain.source_file import FileStamp
from kdesk.domain.watch_folders import FileFate, WatchedFile, WatchFolder, WatchKind
from kdesk.store.journal import Journal
from kdesk.store.watch_folders import StoredWatchFolders

ODD = "/videos/\udce9t\u00e9"
"""A name that is no UTF-8."""
FOLDER = WatchFolder(
    id="w1",
    path=ODD,
    account="anna:101",
    template="Lectures",
    kinds=frozenset({WatchKind.VIDEO, WatchKind.DATA}),
    patterns=("*.mp4",),
    subfolders=False,
    move_to=f"{ODD}/done",
    paused=True,
)
STAMP = FileStamp(2**41, 2**70, None, "1:2")
FILE = WatchedFile("anna:101", f"{ODD}/a.mp4", "w1", STAMP, FileFate.DUE, 100.5, "ab", "cd", "t1")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where the journal is."""
    return tmp_path / "data" / "journal.sqlite"


async def test_folders_and_files_come_back_as_they_were_saved(path: Path) -> None:
    """Every field; folders in the order in which they were added, also after a change."""
    async with Journal.open(path) as journal:
        store = StoredWatchFolders(journal)
        for folder in (FOLDER, replace(FOLDER, id="w2"), replace(FOLDER, paused=False)):
            await store.save_folder(folder)
        await store.save_files([FILE])
    async with Journal.open(path) as journal:
        store = StoredWatchFolders(journal)
        assert await store.load_folders() == (replace(FOLDER, paused=False), replace(FOLDER, id="w2"))
        assert await store.known("anna:101", [FILE.path, "/other"]) == {FILE.path: FILE}
        assert await store.known("somebody else", [FILE.path]) == {}
        assert await store.of_content("anna:101", 2**41, "ab") == [FILE]
        assert await store.of_transfers(["t1", "t2"]) == [FILE]
        assert await store.due("w1", 10, "") == [FILE]
        assert await store.due("w1", 10, FILE.path) == []
        assert (await store.taken_since("w1", 100), await store.taken_since("w1", 101)) == (1, 0)


async def test_a_removed_folder_leaves_what_was_taken(path: Path) -> None:
    """Watched once more, nothing of it is sent again; what its filter left out is looked at again."""
    out = replace(FILE, path="/b.txt", fate=FileFate.LEFT_OUT, transfer="")
    async with Journal.open(path) as journal:
        store = StoredWatchFolders(journal)
        await store.save_folder(FOLDER)
        await store.save_files([FILE, out])
        await store.remove_folder("w1")
        await store.save_folder(FOLDER)
        assert await store.known("anna:101", [FILE.path, out.path]) == {FILE.path: FILE}


async def test_many_paths_are_asked_for_at_once(path: Path) -> None:
    """More than one statement takes."""
    files = [replace(FILE, path=f"/{number}") for number in range(1200)]
    async with Journal.open(path) as journal:
        store = StoredWatchFolders(journal)
        await store.save_files(files)
        assert len(await store.known("anna:101", [file.path for file in files])) == 1200


async def test_what_cannot_be_read_is_left_out(path: Path) -> None:
    """A later kdesk may have written it."""
    async with Journal.open(path) as journal:
        store = StoredWatchFolders(journal)
        await store.save_folder(FOLDER)
        await store.save_files([FILE, replace(FILE, path="/b")])
        await journal.change(_spoil)
        assert await store.load_folders() == ()
        assert list(await store.known("anna:101", [FILE.path, "/b"])) == [FILE.path]


def _spoil(connection: sqlite3.Connection) -> None:
    connection.execute("UPDATE watch_folders SET record = '[]'")
    connection.execute("UPDATE watched_files SET fate = 'new' WHERE path = '/b'")
