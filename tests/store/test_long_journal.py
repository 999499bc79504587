"""Whether the transfers of a journal are so many that the window is painted before them."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_state import TransferState
from kdesk.store.bundles import FEWEST
from kdesk.store.journal import Journal
from kdesk.store.transfer_table import LONG_LIST
from tests.support.transfers import make_transfer


def transfers(count: int, state: TransferState) -> list[Transfer]:
    """Transfers of one drop; those that are QUEUED are kept in bundles."""
    return [make_transfer(f"{number:016x}", f"/clips/{number}.mp4", state=state) for number in range(count)]


@pytest.mark.parametrize("state", [TransferState.PAUSED, TransferState.QUEUED])
@pytest.mark.parametrize(("count", "is_long"), [(0, False), (FEWEST, False), (2 * LONG_LIST, True)])
async def test_many_transfers_are_a_long_list(
    tmp_path: Path, count: int, state: TransferState, *, is_long: bool
) -> None:
    """In rows of their own, and in bundles."""
    async with Journal.open(tmp_path / "journal.sqlite") as journal:
        await journal.add(transfers(count, state))
        assert await journal.is_long() is is_long


async def test_a_journal_that_cannot_be_read_is_not_long(tmp_path: Path) -> None:
    """Loading it tells why."""
    (tmp_path / "journal.sqlite").mkdir()
    async with Journal.open(tmp_path / "journal.sqlite") as journal:
        assert not await journal.is_long()


async def test_the_first_transfers_are_those_of_the_whole_list(tmp_path: Path) -> None:
    """From rows and bundles together, in the order of the list; one that makes no sense leaves its place empty."""
    async with Journal.open(tmp_path / "journal.sqlite") as journal:
        await journal.add(queued := transfers(2 * FEWEST, TransferState.QUEUED))
        await journal.save([queued[1].advance(TransferState.PAUSED)])
        await journal.add([make_transfer("odd", "/clips/odd.mp4", state=TransferState.PAUSED)])
        await journal.save_order([queued[2].id, "odd", queued[1].id, *(one.id for one in queued[3:]), queued[0].id])
        whole = await journal.load()
        for count in (1, 3, FEWEST, len(whole), 2 * len(whole)):
            assert await journal.load_first(count) == whole[:count]
    with closing(sqlite3.connect(tmp_path / "journal.sqlite")) as connection:
        connection.execute("UPDATE transfers SET state = 'dreaming' WHERE id = 'odd'")
        connection.commit()
    async with Journal.open(tmp_path / "journal.sqlite") as journal:
        assert [one.id for one in await journal.load_first(2)] == [queued[2].id, queued[1].id]


async def test_an_empty_journal_has_no_first_transfers(tmp_path: Path) -> None:
    """Nothing is made of it."""
    async with Journal.open(tmp_path / "journal.sqlite") as journal:
        assert list(await journal.load_first(5)) == []
