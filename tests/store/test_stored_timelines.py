"""The timelines of transfers in the journal's file."""

import sqlite3
from pathlib import Path

import pytest

from kdesk.domain.timeline import Moment, MomentKind, Timeline
from kdesk.store import timelines as module
from kdesk.store.journal import Journal
from kdesk.store.timelines import StoredTimelines

TIMELINE = Timeline((Moment(MomentKind.WAITING, 7.5, {"reason": "server_overloaded"}),), ((7.5, 2**40),))


async def test_they_are_there_after_a_restart(tmp_path: Path) -> None:
    """But for those that were removed, and rows that cannot be read."""
    path = tmp_path / "journal.sqlite"
    async with Journal.open(path) as journal:
        stored = StoredTimelines(journal)
        await stored.save({"t1": TIMELINE, "t2": TIMELINE, "t3": TIMELINE})
        await stored.remove(["t2"])
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE timelines SET record = '{\"moments\": 7}' WHERE transfer = 't3'")
    connection.close()
    async with Journal.open(path) as journal:
        assert await StoredTimelines(journal).load(["t1", "t2", "t3", "t4"]) == {"t1": TIMELINE}


@pytest.mark.parametrize(
    "record",
    [
        '{"moments": [], "accepted": [[1, Infinity]]}',
        '{"moments": [], "accepted": [[NaN, 5]]}',
        '{"moments": [], "accepted": [[1, -5]]}',
        '{"moments": [{"what": "ready", "at": 1e300}], "accepted": []}',
        f'{{"moments": [{{"what": "ready", "at": {"9" * 400}}}], "accepted": []}}',
        "",
    ],
)
async def test_numbers_that_are_none_are_left_out(tmp_path: Path, record: str) -> None:
    """A damaged row ends neither the drawing of it nor the writing of others."""
    path = tmp_path / "journal.sqlite"
    async with Journal.open(path) as journal:
        await StoredTimelines(journal).save({"t1": TIMELINE, "t2": TIMELINE})
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE timelines SET record = ? WHERE transfer = 't2'", (record,))
    connection.close()
    async with Journal.open(path) as journal:
        assert await StoredTimelines(journal).load(["t1", "t2"]) == {"t1": TIMELINE}


async def test_the_oldest_are_forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of the transfers that ended first."""
    monkeypatch.setattr(module, "MOST", 2)
    async with Journal.open(tmp_path / "journal.sqlite") as journal:
        stored = StoredTimelines(journal)
        for at in (3, 1, 2):
            await stored.save({f"t{at}": Timeline((Moment(MomentKind.READY, at),))})
        assert set(await stored.load(["t1", "t2", "t3"])) == {"t2", "t3"}
