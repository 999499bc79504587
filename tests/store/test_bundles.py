"""Files that were added together are one row of the journal until something happens to them."""

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kdesk.domain.entry import MediaType
from kdesk.domain.source_file import SourceKind
from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_state import TransferState
from kdesk.store import transfer_table
from kdesk.store.bundles import FEWEST
from kdesk.store.journal import Journal
from kdesk.store.journal_file import JournalFile
from kdesk.store.transfer_table import TransferTable
from tests.support.stored_texts import trouble_saying
from tests.support.transfers import make_transfer as made

Make = Callable[..., Transfer]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the journal of a test lies."""
    return tmp_path / "journal.sqlite"


def counts(path: Path) -> tuple[int, int]:
    """Return how many rows and how many bundles a journal has."""
    with closing(sqlite3.connect(path)) as connection:
        tables = ("SELECT count(*) FROM transfers", "SELECT count(*) FROM bundles")
        rows, bundles = (connection.execute(sql).fetchone()[0] for sql in tables)
    return rows, bundles


def many(make_transfer: Make, first: int, count: int = FEWEST) -> list[Transfer]:
    """Return new transfers with other numbers than any of another `first`."""
    return [make_transfer(number) for number in range(first, first + count)]


async def test_many_files_are_one_row(path: Path, make_transfer: Make) -> None:
    """All that is known of them comes back, and few files have rows of their own."""
    kinds = list(SourceKind)
    files = [
        make_transfer(number, size=number + 2**41, media_type=MediaType.AUDIO, kind=kinds[number % len(kinds)])
        for number in range(FEWEST)
    ]
    few = many(make_transfer, 100, FEWEST - 1)
    async with Journal.open(path) as journal:
        await journal.add(files)
        await journal.add(few)
    assert counts(path) == (len(few), 1)
    async with Journal.open(path) as journal:
        assert await journal.load() == (*files, *few)


async def test_what_begins_gets_a_row_at_its_place(path: Path, make_transfer: Make) -> None:
    """The third of them fails and is tried again; one of them leaves, begun or not, and stays away."""
    files = many(make_transfer, 0)
    failed = files[2].advance(TransferState.FAILED, trouble=trouble_saying("no route"))
    async with Journal.open(path) as journal:
        await journal.add(files)
        await journal.save([failed])
    assert counts(path) == (1, 1)
    async with Journal.open(path) as journal:
        assert await journal.load() == (*files[:2], failed, *files[3:])
        await journal.save([files[2]])
        assert await journal.load() == tuple(files)
        await journal.remove([files[2].id, files[5].id])
    async with Journal.open(path) as journal:
        assert await journal.load() == (*files[:2], *files[3:5], *files[6:])
        await journal.remove([file.id for file in files])
    assert counts(path) == (0, 0)


@pytest.mark.parametrize("odd", [{"path": "/a/\udcff.mp4"}, {"name": "\ud800"}, {"account": "\udc80"}])
async def test_what_json_cannot_hold_gets_rows(path: Path, make_transfer: Make, odd: dict[str, str]) -> None:
    """A name that is no Unicode costs its batch the bundle, and no file its place."""
    files = [*many(make_transfer, 0), make_transfer(99, **odd), *many(make_transfer, 200)]
    async with Journal.open(path) as journal:
        await journal.add(files)
        assert await journal.load() == tuple(files)


async def test_a_failed_change_leaves_no_wrong_memory(path: Path, make_transfer: Make) -> None:
    """What was taken back with the transaction is found again, and what was never written is not."""
    files, others = many(make_transfer, 0), many(make_transfer, 100)
    async with Journal.open(path) as journal:
        await journal.add(files)
        with pytest.raises(OverflowError):
            await journal.change(partial(_remove_and_fail, journal, [file.id for file in files], others))
        paused = files[3].advance(TransferState.PAUSED)
        await journal.save([paused])
        await journal.remove([files[0].id, others[0].id])
        assert await journal.load() == (*files[1:3], paused, *files[4:])


def _remove_and_fail(
    journal: Journal, ids: Sequence[str], others: Sequence[Transfer], connection: sqlite3.Connection
) -> None:
    journal._table.delete(ids, connection)
    journal._table.add(others, connection)
    connection.execute("SELECT ?", (2**64,))


@pytest.mark.parametrize(
    "damage",
    ["record = '[1'", "record = '{}'", "record = x'ff'", "record = json_remove(record, '$[3][0]')", "record = '[]'"],
)
async def test_a_damaged_bundle_is_left_out(
    path: Path, make_transfer: Make, damage: str, caplog: pytest.LogCaptureFixture
) -> None:
    """It is said in the log; the rows and the other bundles are there, and the journal goes on."""
    files, others = many(make_transfer, 0), many(make_transfer, 100)
    async with Journal.open(path) as journal:
        await journal.add(files)
        await journal.add(others)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"UPDATE bundles SET {damage} WHERE number = 1")  # noqa: S608  from this module
        connection.commit()
    async with Journal.open(path) as journal:
        assert await journal.load() == tuple(others)
        await journal.save([make_transfer(300)])
        await journal.remove([files[0].id, others[0].id])
        assert await journal.load() == (*others[1:], make_transfer(300))
    assert "cannot be read" in caplog.text


async def test_a_member_that_makes_no_sense_is_left_out(path: Path, make_transfer: Make) -> None:
    """A kind that this kdesk does not know costs that file."""
    files = many(make_transfer, 0)
    async with Journal.open(path) as journal:
        await journal.add(files)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE bundles SET record = json_set(record, '$[8][1]', 'dream', '$[7][2]', 77)")
        connection.commit()
    async with Journal.open(path) as journal:
        assert await journal.load() == (files[0], *files[3:])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30, deadline=None)
@given(st.data())
def test_a_list_is_kept_whatever_is_done_with_it(
    path: Path, monkeypatch: pytest.MonkeyPatch, data: st.DataObject
) -> None:
    """Adding, changing, moving, removing and starting again, in any order, leave the list that they should."""
    monkeypatch.setattr(transfer_table, "FEWEST", 2)
    path.unlink(missing_ok=True)
    expected: dict[str, Transfer] = {}
    number = 0
    table, file = TransferTable(), JournalFile(path)
    for _ in range(data.draw(st.integers(1, 12))):
        step = data.draw(st.sampled_from(["add", "save", "move", "remove", "start"]))
        some = data.draw(st.lists(st.sampled_from(sorted(expected)), unique=True)) if expected else []
        if step == "add":
            more = data.draw(st.integers(1, 5))
            added = [_numbered(one) for one in range(number, number + more)]
            number += more
            expected |= {one.id: one for one in added}
            file.write([partial(table.add, added)])
        elif step == "save":
            states = st.sampled_from([TransferState.PAUSED, TransferState.QUEUED, TransferState.CANCELLED])
            saved = [Transfer(key, expected[key].file, "", 1.0, data.draw(states)) for key in some]
            expected |= {one.id: one for one in saved}
            file.write([partial(table.upsert, saved)])
        elif step == "move":
            expected = {key: expected[key] for key in [*some, *(key for key in expected if key not in some)]}
            file.write([partial(table.reorder, list(expected))])
        elif step == "remove":
            expected = {key: one for key, one in expected.items() if key not in some}
            file.write([partial(table.delete, some)])
        else:
            file.close()
            table, file = TransferTable(), JournalFile(path)
        assert file.read(table.select) == list(expected.values())
        few = data.draw(st.integers(1, 8))
        assert file.read(partial(table.select_first, few)) == list(expected.values())[:few]
    file.close()


def _numbered(number: int) -> Transfer:
    return made(f"t{number:03}", f"/{number}.mp4", f"{number}.mp4", "", float(number % 2))
