"""Whether the transfers of a journal are so many that the window is painted before them."""

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
