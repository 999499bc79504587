"""The file of a mirror: private, without sessions, and never fatal."""

import sqlite3
import stat
import sys
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kdesk.domain.account import Account, SignInKind
from kdesk.domain.entry import Entry, EntryStatus, MediaType
from kdesk.domain.entry_query import EntryQuery
from kdesk.domain.mirror_port import MirrorState
from kdesk.domain.search.conditions import Words
from kdesk.domain.search.sort import Sort
from kdesk.errors import StoreProblem
from kdesk.store.mirror_file import MirrorFile
from kdesk.store.mirror_queries import find
from kdesk.store.mirror_rows import entries_of, rows_of, without_session
from kdesk.store.mirror_tables import complete_tag, put, read_state, remove, snapshots
from kdesk.store.mirrors import SqliteMirrors

ANN = Account("https://example.org", 101, "ann@example.org", SignInKind.PASSWORD)
KS = "djJ8MTAxfHNlY3JldHNlY3JldHNlY3JldA"  # made up: no secret, but what it looks like
PAGE = 4096
ENTRY = Entry("0_1", "Clip", 101, EntryStatus.READY, MediaType.VIDEO)


def files(folder: Path) -> list[Path]:
    """Return everything in a folder."""
    return sorted(folder.iterdir())


def only_file(folder: Path) -> Path:
    """Return the only database in a folder."""
    (found,) = folder.glob("*.sqlite")
    return found


async def filled(folder: Path, entry: Entry = ENTRY) -> Path:
    """Make a complete mirror with one entry, close it and return its file."""
    async with SqliteMirrors.opened(folder) as mirrors:
        mirror = await mirrors.open(ANN)
        await mirror.put([entry])
        await mirror.save_state(MirrorState(5, complete=True))
    return only_file(folder)


async def test_a_mirror_survives_a_restart(tmp_path: Path) -> None:
    """Entries and state are there at the next start."""
    await filled(tmp_path)

    async with SqliteMirrors.opened(tmp_path) as mirrors:
        mirror = await mirrors.open(ANN)
        assert list((await mirror.find(EntryQuery())).ids) == ["0_1"]
        assert await mirror.state() == MirrorState(5, complete=True)


@pytest.mark.parametrize(
    ("url", "stored"),
    [
        (
            f"https://a.b/p/1/thumbnail/entry_id/0_1/ks/{KS}/version/100002",
            "https://a.b/p/1/thumbnail/entry_id/0_1/version/100002",
        ),
        (f"https://a.b/p/1/raw/entry_id/0_1?ks={KS}&x=1", "https://a.b/p/1/raw/entry_id/0_1"),
        (f"https://a.b/raw/KS/{KS}#ks={KS}", "https://a.b/raw"),
        (f"https://a.b/raw/%6bs/{KS}/name", "https://a.b/raw/name"),
        (f"https://ann:{KS}@a.b:8080/raw", "https://a.b:8080/raw"),
        (f"https://a.b/ks/ks/{KS}/name", "https://a.b/name"),
        (f"https://[?ks={KS}", ""),
        (f"https://a.b/raw/{KS}", ""),
        (f"https://a.b/raw/x;ks={KS}", ""),
        (f"https://a.b/raw%2fks%2f{KS}", ""),
        ("https://a.b/raw/100%25", "https://a.b/raw/100%25"),
        ("", ""),
    ],
)
def test_addresses_lose_their_session(url: str, stored: str) -> None:
    """Query, fragment, user and the path behind `ks` are not stored."""
    assert without_session(url) == stored


async def test_no_session_reaches_the_disk(tmp_path: Path) -> None:
    """A KS in the addresses of an entry is in no file of the mirror."""
    entry = Entry(
        *("0_1", "Clip", 101, EntryStatus.READY, MediaType.VIDEO),
        thumbnail_url=f"https://a.b/p/101/thumbnail/ks/{KS}/entry_id/0_1",
        download_url=f"https://a.b/p/101/raw/entry_id/0_1?ks={KS}",
    )
    async with SqliteMirrors.opened(tmp_path) as mirrors:
        mirror = await mirrors.open(ANN)
        await mirror.put([entry])
        await mirror.find(EntryQuery())

        assert len(files(tmp_path)) == 3
        assert not [path for path in files(tmp_path) if KS.encode() in path.read_bytes()]


@pytest.mark.parametrize(
    "field", ["name", "description", "tags", "user_id", "partner_data", "reference_id", "categories"]
)
async def test_a_session_in_a_text_does_not_reach_the_disk(tmp_path: Path, field: str) -> None:
    """Somebody wrote a KS into a field of the entry; the mirror has the other words of it."""
    ks = "djJ8MTAyfHNlY3JldC1vZi1hLXVzZXI"  # made up: no secret, but what it looks like
    text: Any = (f"Clip {ks}",) if field == "categories" else f"Clip {ks}"
    values: dict[str, Any] = {"name": "x", field: text}
    entry = Entry(id="0_1", partner_id=101, status=EntryStatus.READY, media_type=MediaType.VIDEO, **values)
    async with SqliteMirrors.opened(tmp_path) as mirrors:
        mirror = await mirrors.open(ANN)
        await mirror.put([entry])
        (stored,) = await mirror.entries(["0_1"])
        assert "Clip" in str(getattr(stored, field))
        assert not [path for path in files(tmp_path) if ks.encode() in path.read_bytes()]


@pytest.mark.skipif(sys.platform == "win32", reason="the folders of a user are private there")
async def test_only_the_user_can_read_it(tmp_path: Path) -> None:
    """Folder, database and log are closed to others, and their names do not tell the account."""
    folder = tmp_path / "libraries"
    async with SqliteMirrors.opened(folder) as mirrors:
        await (await mirrors.open(ANN)).put([ENTRY])
        places = [folder, *files(folder)]
        assert [stat.S_IMODE(place.stat().st_mode) for place in places] == [0o700, 0o600, 0o600, 0o600]
        assert not [place for place in places if "ann" in place.name or "101:" in place.name]


async def test_a_removed_account_leaves_nothing(tmp_path: Path) -> None:
    """Its files are deleted; an open mirror of it writes no more, and a new one is empty."""
    async with SqliteMirrors.opened(tmp_path) as mirrors:
        mirror = await mirrors.open(ANN)
        await mirror.put([ENTRY])
        await mirrors.forget(ANN)
        with pytest.raises(StoreProblem):
            await mirror.put([ENTRY])
        assert files(tmp_path) == []

        assert await (await mirrors.open(ANN)).state() == MirrorState()


async def test_an_account_that_was_never_opened_is_forgotten_too(tmp_path: Path) -> None:
    """The file of an earlier start is deleted; without a file nothing happens."""
    await filled(tmp_path)
    async with SqliteMirrors.opened(tmp_path) as mirrors:
        await mirrors.forget(ANN)
        await mirrors.forget(ANN)

    assert files(tmp_path) == []


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: path.write_bytes(b"no database at all"),
        lambda path: path.write_bytes(path.read_bytes()[:100] + b"\xff" * 5000),
        lambda path: path.write_bytes(path.read_bytes()[:5000]),
        lambda path: _edit(path, "PRAGMA user_version = 99"),
        lambda path: _edit(path, "DROP TABLE snapshots"),
        lambda path: _edit(path, "ALTER TABLE entries RENAME COLUMN plays TO played"),
        lambda path: _edit(path, "DELETE FROM state"),
        # A message of SQLite about it is not UTF-8.
        lambda path: path.write_bytes(
            path.read_bytes().replace(b"CREATE TABLE snapshots", b"CREATE TABLE snap\xffhots")
        ),
        lambda path: path.write_bytes(b""),
    ],
    ids=["text", "overwritten", "truncated", "newer", "incomplete", "renamed", "stateless", "not UTF-8", "empty"],
)
async def test_a_file_that_does_not_fit_is_built_again(tmp_path: Path, damage: object) -> None:
    """At the latest the second call finds an empty mirror that works."""
    path = await filled(tmp_path)
    assert callable(damage)
    damage(path)

    async with SqliteMirrors.opened(tmp_path) as mirrors:
        mirror = await mirrors.open(ANN)
        with suppress(StoreProblem):
            await mirror.find(EntryQuery())
        await mirror.put([ENTRY])
        assert list((await mirror.find(EntryQuery())).ids) == ["0_1"]
        assert await mirror.state() == MirrorState()


@given(data=st.data())
def test_any_damage_is_survived(whole: bytes, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    """Whatever bytes changed, calls work or raise StoreProblem."""
    damaged = bytearray(whole)
    for place, byte in data.draw(st.lists(st.tuples(st.integers(0, len(whole) - 1), st.integers(0, 255)), min_size=1)):
        damaged[place] = byte
    file = MirrorFile(tmp_path_factory.mktemp("mirror") / "mirror.sqlite")
    file.path.write_bytes(damaged)
    rows = rows_of([replace(ENTRY, name="another", updated_at=7)])
    calls: list[Callable[[sqlite3.Connection], object]] = [
        read_state,
        lambda connection: find(connection, EntryQuery((Words("clip"),), Sort.NAME), ""),
        lambda connection: list(entries_of(snapshots(connection, ["0_1"]))),
        lambda connection: complete_tag(connection, "n", 3),
        lambda connection: put(connection, rows, 10),
        lambda connection: remove(connection, ["0_1"]),
    ]
    try:
        for call in calls:
            with suppress(StoreProblem):
                file.use(call)
    finally:
        file.close()


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The file of a mirror with a few entries."""
    file = MirrorFile(tmp_path_factory.mktemp("whole") / "mirror.sqlite")
    entry = replace(ENTRY, tags="news, sport", categories=("News>Local",), description="about things")
    rows = rows_of([replace(entry, id=f"0_{number}") for number in range(20)])
    file.use(lambda connection: put(connection, rows, 100))
    file.close()
    return file.path.read_bytes()


async def test_damage_in_use_begins_anew(tmp_path: Path) -> None:
    """A page that is damaged while kdesk runs costs one call; no walk of before makes the new mirror complete."""
    path = await filled(tmp_path)
    async with SqliteMirrors.opened(tmp_path) as mirrors:
        mirror = await mirrors.open(ANN)
        await mirror.state()
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        content = path.read_bytes()
        intact = content.index(b"Clip") // PAGE * PAGE  # the page with the snapshots, and those behind it, are damaged
        path.write_bytes(content[:intact] + b"\xff" * (len(content) - intact))
        mirrors._files[ANN.key].close()
        with pytest.raises(StoreProblem):
            await mirror.entries(["0_1"])
        await mirror.save_state(MirrorState(9, complete=True))

        assert await mirror.state() == MirrorState()


async def test_an_unreadable_snapshot_is_left_out(tmp_path: Path) -> None:
    """The row is found, its entry is requested from the server again."""
    path = await filled(tmp_path)
    _edit(path, "UPDATE snapshots SET snapshot = x'c1'")

    async with SqliteMirrors.opened(tmp_path) as mirrors:
        mirror = await mirrors.open(ANN)
        assert await mirror.entries(["0_1"]) == ()


async def test_a_full_disk_is_told_and_passes(tmp_path: Path) -> None:
    """The call raises StoreProblem; what was there stays, and the next call works if there is room again."""
    async with SqliteMirrors.opened(tmp_path) as mirrors:
        mirror = await mirrors.open(ANN)
        await mirror.put([ENTRY])
        file = mirrors._files[ANN.key]

        def limit(connection: sqlite3.Connection) -> None:
            connection.execute("PRAGMA max_page_count = 30")

        await mirrors._thread.run(file.use, limit)
        many = [Entry(f"0_{number}", "x" * 900, 101, EntryStatus.READY, MediaType.VIDEO) for number in range(500)]
        with pytest.raises(StoreProblem):
            await mirror.put(many)

        assert list((await mirror.find(EntryQuery())).ids) == ["0_1"]
        await mirror.put(many)  # the limit was one of the connection that the error closed
        assert len(await mirror.find(EntryQuery())) == 500


async def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    """Every call raises StoreProblem, and closing works."""
    (tmp_path / "file").write_bytes(b"")
    async with SqliteMirrors.opened(tmp_path / "file" / "libraries") as mirrors:
        mirror = await mirrors.open(ANN)
        with pytest.raises(StoreProblem):
            await mirror.put([ENTRY])
        with pytest.raises(StoreProblem):
            await mirror.state()


def _edit(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(statement)
