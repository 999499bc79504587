"""A journal that cannot be used is set aside, one that cannot be reached is said to be so."""

# These tests damage files, which may block: nothing else runs on their loop.
# ruff: noqa: ASYNC240

import asyncio
import random
import sqlite3
import stat
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from kdesk.domain.transfer import Transfer
from kdesk.errors import JournalProblem
from kdesk.store.journal import Journal
from kdesk.store.journal_file import JournalFile
from tests.support.stored_texts import remarks_saying

Make = Callable[..., Transfer]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the journal of a test lies."""
    return tmp_path / "journal.sqlite"


async def fill(path: Path, make: Make, count: int = 200) -> None:
    """Make a sound journal of some pages."""
    async with Journal.open(path) as journal:
        await journal.save([make(number, remarks=remarks_saying("r" * 200)) for number in range(count)])


async def assert_set_aside(path: Path, make: Make) -> Path:
    """Check that the journal begins anew and works, and return where the damaged one is."""
    async with Journal.open(path) as journal:
        assert await journal.load() == ()
        await journal.save([make(1)])
        aside = journal.damaged
    async with Journal.open(path) as journal:
        assert await journal.load() == (make(1),)
        assert journal.damaged is None
    assert aside
    assert aside.name.startswith("journal.damaged-")
    return aside


async def test_a_file_that_is_no_database_is_set_aside(path: Path, make_transfer: Make) -> None:
    """Somebody else's bytes are kept under another name, untouched."""
    data = b"this is not a database, it is a letter" * 100
    path.write_bytes(data)

    aside = await assert_set_aside(path, make_transfer)

    assert aside.read_bytes() == data


async def test_a_truncated_journal_is_set_aside(path: Path, make_transfer: Make) -> None:
    """A file that lost its second half is damaged."""
    await fill(path, make_transfer)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])

    await assert_set_aside(path, make_transfer)


async def test_a_scribbled_journal_is_set_aside(path: Path, make_transfer: Make) -> None:
    """Noise in the middle of a sound-looking file is found at the start, not in mid-upload."""
    await fill(path, make_transfer)
    data = bytearray(path.read_bytes())
    data[8192:16384] = random.Random(1).randbytes(8192)
    path.write_bytes(data)

    await assert_set_aside(path, make_transfer)


async def test_damaged_definitions_are_set_aside(path: Path, make_transfer: Make) -> None:
    """Also if SQLite's message about them is not UTF-8, which Python cannot decode."""
    await fill(path, make_transfer)
    path.write_bytes(path.read_bytes().replace(b"CREATE TABLE ceilings", b"CREATE TAB\xffE ceilings"))

    await assert_set_aside(path, make_transfer)


async def test_a_foreign_table_is_set_aside(
    path: Path, edit_journal: Callable[[str], None], make_transfer: Make
) -> None:
    """A database of another program that has such a table is not filled with transfers."""
    edit_journal("CREATE TABLE transfers (iban TEXT, amount INTEGER)")

    await assert_set_aside(path, make_transfer)


async def test_a_missing_column_is_noticed(
    path: Path, edit_journal: Callable[[str], None], make_transfer: Make
) -> None:
    """The right version with the wrong columns is damaged."""
    await fill(path, make_transfer)
    edit_journal("ALTER TABLE transfers DROP COLUMN accepted")

    await assert_set_aside(path, make_transfer)


async def test_an_empty_file_is_a_new_journal(path: Path, make_transfer: Make) -> None:
    """A kill between making the file and its first commit leaves an empty file, which is no damage."""
    path.touch()

    async with Journal.open(path) as journal:
        await journal.save([make_transfer(1)])
        assert journal.damaged is None


async def test_what_belongs_to_a_damaged_journal_goes_along(path: Path, make_transfer: Make) -> None:
    """The write-ahead log of the damaged file moves with it, so that a person who mends it has everything."""
    path.write_bytes(b"not a database" * 100)
    path.with_name("journal.sqlite-wal").write_bytes(b"its log")

    aside = await assert_set_aside(path, make_transfer)

    assert aside.with_name(f"{aside.name}-wal").read_bytes() == b"its log"


async def test_an_unreachable_journal_is_told_by_every_call(path: Path, make_transfer: Make) -> None:
    """A folder in its place is not the journal's damage: nothing is set aside, each call says what is wrong."""
    path.mkdir()

    async with Journal.open(path) as journal:
        with pytest.raises(JournalProblem, match=r"journal\.sqlite"):
            await journal.load()
        with pytest.raises(JournalProblem):
            await journal.save([make_transfer(1)])
        assert journal.damaged is None
    assert path.is_dir()


async def test_a_journal_that_is_reachable_again_is_used(path: Path, make_transfer: Make) -> None:
    """What was in the way is gone: the next save is written without a restart."""
    path.mkdir()
    async with Journal.open(path) as journal:
        with pytest.raises(JournalProblem):
            await journal.save([make_transfer(1)])
        path.rmdir()
        await journal.save([make_transfer(2)])

        assert await journal.load() == (make_transfer(2),)


def fill_disk(file: JournalFile) -> None:
    """Leave no room for another page, until the file is opened again."""
    with file._usable() as connection:
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages}")


async def test_a_full_disk_is_told_and_waited_out(path: Path, make_transfer: Make) -> None:
    """A save that finds no room raises and leaves nothing half; once there is room, saving works again."""
    many = [make_transfer(number) for number in range(500)]
    async with Journal.open(path) as journal:
        await journal._thread.run(fill_disk, journal._file)
        full = await asyncio.gather(journal.save(many), journal.save(many), return_exceptions=True)
        assert [type(problem) for problem in full] == [JournalProblem, JournalProblem]
        assert "full" in str(full[0])

        assert await journal.load() == ()
        await journal.save(many)
        assert await journal.load() == tuple(many)


@pytest.mark.slow
async def test_another_writer_is_waited_for_and_then_told(path: Path, make_transfer: Make) -> None:
    """A program that holds the file locked is an error of ours after a while, not damage."""
    async with Journal.open(path) as journal:
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(JournalProblem, match="locked"):
                await journal.save([make_transfer(1)])
        await journal.save([make_transfer(2)])

        assert await journal.load() == (make_transfer(2),)


async def test_a_damaged_journal_that_cannot_be_set_aside_is_told(
    path: Path, make_transfer: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where even renaming fails, nothing is overwritten."""
    path.write_bytes(b"not a database" * 100)

    def refuse(self: Path, target: Path) -> Path:
        raise PermissionError(13, "Permission denied", str(self), None, str(target))

    monkeypatch.setattr(Path, "rename", refuse)
    async with Journal.open(path) as journal:
        with pytest.raises(JournalProblem, match="Permission denied"):
            await journal.save([make_transfer(1)])
    assert path.read_bytes() == b"not a database" * 100


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps rights in lists, not in modes")
async def test_the_journal_is_private(path: Path, make_transfer: Make) -> None:
    """Nobody else reads which files a person uploads."""
    await fill(path, make_transfer, 1)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
