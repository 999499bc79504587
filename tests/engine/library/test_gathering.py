"""The entries of many rows, most of which were never loaded."""

import pytest

from kdesk.domain.entry_query import EntryQuery
from kdesk.domain.mirror_port import MirrorState
from kdesk.domain.search.sort import Sort
from tests.engine.library.changing_library import Change, ChangingLibrary
from tests.engine.library.fake_mirror import FakeMirror
from tests.engine.library.test_listing import WALL, listed, ordered
from tests.support.patience import until


@pytest.mark.parametrize("sort", [Sort.NEWEST, Sort.OLDEST])
async def test_every_row_is_read_with_few_requests(sort: Sort) -> None:
    """In the order of the list, over the wall, and without a page of it staying in memory."""
    library = ChangingLibrary.of([n * n // 7 for n in range(1_000)], WALL)
    async with listed(library, EntryQuery(sort=sort)) as listing:
        await until(lambda: len(list(listing.rows.table)) > 1)
        loaded, asked, told = len(list(listing.rows.loaded())), len(library.asked), []
        entries = await listing.entries(lambda: [(0, 999)], told.append)
        assert list(entries) == ordered(library, sort)
        assert len(list(listing.rows.loaded())) == loaded
        assert len(library.asked) - asked <= len(list(listing.rows.table))
        assert told[-1] == 1_000
        assert told == sorted(told)


async def test_ranges_are_read_alone() -> None:
    """What lies between them is not among the entries."""
    library = ChangingLibrary.of(range(500), WALL)
    async with listed(library) as listing:
        await until(lambda: len(list(listing.rows.table)) > 1)
        expected = ordered(library)
        entries = await listing.entries(lambda: [(3, 5), (250, 320)], lambda _count: None)
        assert list(entries) == [*expected[3:6], *expected[250:321]]


async def test_rows_that_move_meanwhile_are_read_again() -> None:
    """An entry that goes while the pages are read moves all behind it: none of those is missing, none comes twice."""
    library = ChangingLibrary.of(range(500), WALL)
    async with listed(library) as listing:
        await until(lambda: len(list(listing.rows.table)) > 1)
        library.changes_due = iter([Change("goes", 5), Change("goes", 400), Change("goes", 100)])
        entries = await listing.entries(lambda: [(0, listing.rows.total - 1)], lambda _count: None)
        assert {entry.id for entry in entries} == library.steady
        assert len(entries) == 497


async def test_a_mirror_answers_without_the_server() -> None:
    """What it has lost is asked of the server; what is gone there too is missing."""
    library = ChangingLibrary.of(range(300), 10_000)
    mirror = FakeMirror()
    await mirror.put(list(library.entries_known.values()))
    await mirror.save_state(MirrorState(1, complete=True))
    async with listed(library, mirror=mirror) as listing:
        expected = ordered(library)
        asked = len(library.asked)
        assert list(await listing.entries(lambda: [(0, 299)], lambda _count: None)) == expected
        assert len(library.asked) == asked
        lost = [expected[200].id, expected[201].id]
        await mirror.remove(lost)
        del library.entries_known[lost[1]]
        entries = await listing.entries(lambda: [(0, 299)], lambda _count: None)
        assert list(entries) == [*expected[:201], *expected[202:]]


async def test_the_ids_of_known_rows_are_known() -> None:
    """Of a list from the server only those of loaded rows."""
    library = ChangingLibrary.of(range(300), 10_000)
    async with listed(library) as listing:
        assert listing.id_of(3) == ordered(library)[3].id
        assert not listing.id_of(200)
