"""The listing over libraries of any size, with and without a mirror."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from kdesk.domain.entry import Entry
from kdesk.domain.entry_query import EVER, EntryQuery
from kdesk.domain.mirror_port import MirroredRows, MirrorState
from kdesk.domain.search.conditions import Words
from kdesk.domain.search.sort import Sort
from kdesk.engine.library import listing as listings
from kdesk.engine.library.listing import Listing
from kdesk.engine.library.sync import ChangeFollower
from tests.engine.library.changing_library import BEGIN, Change, ChangingLibrary, make_entry
from tests.engine.library.fake_mirror import FakeMirror
from tests.support.patience import until

PAGE, WALL = 10, 100


class Tasks:
    """Implements `TaskStarter`."""

    def __init__(self, group: asyncio.TaskGroup) -> None:
        self._group = group
        self._named: dict[str, asyncio.Task[Any]] = {}

    def spawn(self, work: Coroutine[Any, Any, object], *, name: str = "", replace: str = "") -> None:
        """Start a coroutine."""
        del name
        if replace:
            self.cancel(replace)
        task = self._group.create_task(work)
        if replace:
            self._named[replace] = task

    def cancel(self, name: str) -> None:
        """Cancel a coroutine."""
        if task := self._named.pop(name, None):
            task.cancel()

    def end(self) -> None:
        """Cancel all that have a name."""
        for name in list(self._named):
            self.cancel(name)


class View:
    """Implements `ListingView`: keeps a copy of the rows by what it is told, as a view of Qt would."""

    def __init__(self) -> None:
        self.listing: Listing
        self.count = 0
        self._pending: Callable[[], None] = lambda: None

    def about_to_reset(self) -> None:
        """Do nothing."""

    def reset(self) -> None:
        """Count anew."""
        self.count = self.listing.rows.total

    def about_to_insert(self, first: int, last: int) -> None:
        """The rows are not there yet."""
        assert 0 <= first <= self.count == self.listing.rows.total
        self.count += last - first + 1

    def inserted(self) -> None:
        """They are there now."""
        assert self.count == self.listing.rows.total

    def about_to_remove(self, first: int, last: int) -> None:
        """The rows are still there."""
        assert 0 <= first <= last < self.count == self.listing.rows.total
        self.count -= last - first + 1

    def removed(self) -> None:
        """They are gone."""
        assert self.count == self.listing.rows.total

    def changed(self, first: int, last: int) -> None:
        """The rows exist."""
        assert 0 <= first <= last < self.count == self.listing.rows.total

    def state_changed(self) -> None:
        """Do nothing."""


@asynccontextmanager
async def listed(
    library: ChangingLibrary | None, query: EntryQuery | None = None, mirror: FakeMirror | None = None
) -> AsyncIterator[Listing]:
    """Run a listing over a library."""
    async with asyncio.TaskGroup() as group:
        tasks, view = Tasks(group), View()
        listing = Listing(tasks, view, page_size=PAGE, wall=library.wall if library else WALL)
        view.listing = listing
        listing.shown.wanted = query or EntryQuery()
        listing.set_source(library, mirror)  # type: ignore[arg-type]
        await until(lambda: not listing.state.loading)
        yield listing
        tasks.end()


def ordered(library: ChangingLibrary, sort: Sort = Sort.NEWEST) -> list[Entry]:
    """Return the entries in the order of a query."""
    return library._matching(EntryQuery(sort=sort), EVER)


async def shown(listing: Listing, first: int, last: int) -> list[Entry]:
    """Return the entries of rows after they were loaded."""
    listing.want(first, last)
    await until(lambda: all(listing.rows.entry(row) for row in range(first, last + 1)))
    return [entry for row in range(first, last + 1) if (entry := listing.rows.entry(row))]


@pytest.mark.parametrize("sort", [Sort.NEWEST, Sort.OLDEST])
async def test_every_row_of_a_large_library_is_reached(sort: Sort) -> None:
    """Windows reach behind the wall; jumping takes few requests."""
    library = ChangingLibrary.of([n * n // 7 for n in range(1_000)], WALL)
    async with listed(library, EntryQuery(sort=sort)) as listing:
        await until(lambda: listing.rows.total == 1_000 and len(list(listing.rows.table)) > 1)
        expected = ordered(library, sort)
        asked = len(library.asked)
        assert await shown(listing, 500, 519) == expected[500:520]
        assert len(library.asked) - asked <= 10
        for first in (980, 0, 333, 870, 95):
            assert await shown(listing, first, first + 19) == expected[first : first + 20]
        assert listing.state.unreachable == 0


async def test_only_some_pages_stay_in_memory() -> None:
    """What was seen longest ago is dropped, and loaded again when it comes into sight."""
    library = ChangingLibrary.of(range(2_000), 10_000)
    async with listed(library) as listing:
        for first in range(0, 1_980, 20):
            await shown(listing, first, first + 19)
        assert len(list(listing.rows.loaded())) <= 320
        assert await shown(listing, 0, 9) == ordered(library)[:10]


@pytest.mark.parametrize("place", [299, 150])
async def test_an_entry_far_down_that_finished_has_one_row(place: int) -> None:
    """Its row is not loaded, so that nobody knows it: adding it would show it twice."""
    library = ChangingLibrary.of(range(300), 10_000)
    async with listed(library) as listing:
        await shown(listing, 0, 9)
        entry = ordered(library)[place]
        assert listing.rows.row_of(entry.id) is None
        listing.put_first(entry)
        assert listing.rows.total == 300
        await shown(listing, place - 5, place)
        assert listing.rows.row_of(entry.id) == place


async def test_an_order_that_ends_at_the_wall_says_so() -> None:
    """By name the server lists its first matches only."""
    async with listed(ChangingLibrary.of(range(150), WALL), EntryQuery(sort=Sort.NAME)) as listing:
        assert (listing.rows.total, listing.state.matches, listing.state.unreachable) == (100, 150, 50)


def timed(count: int, wall: int = WALL) -> ChangingLibrary:
    """Return a library of videos of different lengths, in which every third entry lasts no time."""
    library = ChangingLibrary.of(range(count), wall)
    known = library.entries_known
    for number, entry in enumerate(tuple(known.values())):
        known[entry.id] = replace(entry, duration=float(0 if number % 3 == 0 else (number * 7) % 90 + 1))
    return library


def shortest(library: ChangingLibrary) -> list[Entry]:
    """Return the entries as they are wanted: the shortest first, those without a duration last."""
    return sorted(library.entries_known.values(), key=lambda entry: (entry.duration < 1, entry.duration, entry.id))


@pytest.mark.parametrize(("count", "total", "unreachable"), [(60, 60, 0), (130, 130, 0), (240, 100, 140)])
async def test_what_lasts_no_time_is_not_the_shortest(count: int, total: int, unreachable: int) -> None:
    """The server has it before the shortest video, also where it lists not all of them."""
    library = timed(count)
    async with listed(library, EntryQuery(sort=Sort.SHORTEST)) as listing:
        assert (listing.rows.total, listing.state.unreachable) == (total, unreachable)
        expected = shortest(library)
        assert await shown(listing, 0, 39) == expected[:40]
        assert await shown(listing, total - 20, total - 1) == expected[total - 20 : total]


async def test_an_entry_that_comes_has_its_place_in_another_order() -> None:
    """The mirror tells where, whether it came before the list was opened or since."""
    library = timed(60)
    mirror = FakeMirror(list(library.entries_known.values()), MirrorState(BEGIN + 59, complete=True))
    early, late = make_entry(901, 70, duration=3.5), make_entry(902, 80, duration=11.5)
    library.entries_known[early.id] = early
    async with listed(library, EntryQuery(sort=Sort.SHORTEST), mirror) as listing:
        for entry in (early, late):
            library.entries_known[entry.id] = entry
            await ChangeFollower(listing).look(library, hold=False)  # type: ignore[arg-type]
            count = len(library.entries_known)
            assert listing.rows.total == count
            assert await shown(listing, 0, count - 1) == shortest(library)


async def test_a_crowded_second_is_listed_by_its_parts() -> None:
    """Only what no part reaches is told as unreachable."""
    async with listed(ChangingLibrary.of([0, *[5] * 390, 9], WALL)) as listing:
        await until(lambda: len(list(listing.rows.table)) > 1)
        assert (listing.rows.total, listing.state.unreachable) == (392, 0)


async def test_rows_follow_what_changes_while_they_are_looked_at() -> None:
    """After the changes every row is right again."""
    library = ChangingLibrary.of(range(0, 600, 2), WALL)
    async with listed(library) as listing:
        await until(lambda: len(list(listing.rows.table)) > 1)
        for number in range(25):
            library.happen(Change("goes", number * 11))
            library.happen(Change("comes", 0, number * 20 + 1))
            await shown(listing, number * 8, number * 8 + 9)
        await ChangeFollower(listing).look(library, hold=False)  # type: ignore[arg-type]
        expected = ordered(library)
        for first in range(0, 300, 20):
            listing.want(first, first + 19)
            await until(
                lambda first=first: (
                    [listing.rows.entry(row) for row in range(first, first + 20)] == expected[first : first + 20]
                )
            )


async def test_a_time_is_a_row() -> None:
    """The estimate is near, and counting is exact."""
    library = ChangingLibrary.of([n * 60 for n in range(500)], WALL)
    async with listed(library) as listing:
        await until(lambda: len(list(listing.rows.table)) > 1)
        time = BEGIN + 60 * 123 + 30
        assert await listing.locate(time) == 376
        assert abs(listing.row_at(time) - 376) <= 5
        assert abs(listing.time_at(376) - time) <= 300


def complete(*seconds: int) -> FakeMirror:
    """Return a mirror of a whole library."""
    library = ChangingLibrary.of(seconds, WALL)
    latest = max(entry.updated_at for entry in library.entries_known.values())
    return FakeMirror(list(library.entries_known.values()), MirrorState(latest, complete=True))


async def test_the_mirror_is_there_without_a_server() -> None:
    """It is said that nobody asked the server."""
    async with listed(None, mirror=complete(*range(50))) as listing:
        assert listing.rows.total == 50
        assert listing.state.local
        assert [entry.name for entry in await shown(listing, 0, 1)] == ["entry 49", "entry 48"]


async def test_the_server_corrects_the_mirror() -> None:
    """What came and went meanwhile comes and goes, in the rows and in the mirror; what is in sight stays loaded."""
    mirror = complete(*range(300))
    library = ChangingLibrary.of(range(300), WALL)
    for number in range(5):
        library.happen(Change("goes", number * 37))
        library.happen(Change("comes", 0, number * 50 + 3))
    async with listed(library, mirror=mirror) as listing:
        await ChangeFollower(listing).look(library, hold=False)  # type: ignore[arg-type]
        await until(lambda: listing.rows.total == 300 and set(mirror.known) == set(library.entries_known))
        assert await shown(listing, 100, 150) == ordered(library)[100:151]
        assert not listing.state.local


async def test_the_mirror_is_completed_in_the_background() -> None:
    """Afterwards it is complete, and follows from the time at which that began."""
    mirror = FakeMirror()
    library = ChangingLibrary.of(range(250), WALL)
    async with listed(library, mirror=mirror) as listing:
        await until(lambda: mirror.now.complete)
        assert mirror.now.changes_until == BEGIN + 249
        assert set(mirror.known) == set(library.entries_known)
        assert listing.rows.total == 250


def shows(listing: Listing, query: EntryQuery) -> bool:
    """Return whether the rows are those of a query."""
    return listing.shown.query == query


class SlowMirror(FakeMirror):
    """Reads only when it may, and counts how often it is asked to.

    Attributes:
        may_read: Set when the disk answers.
        searches: What was searched for.
    """

    def __init__(self, entries: list[Entry]) -> None:
        super().__init__(entries, MirrorState(BEGIN, complete=True))
        self.may_read = asyncio.Event()
        self.searches: list[EntryQuery] = []

    async def find(self, query: EntryQuery) -> MirroredRows:
        """Return what matches, when it may."""
        self.searches.append(query)
        await self.may_read.wait()
        return await super().find(query)


async def test_a_sign_in_does_not_read_the_mirror_again() -> None:
    """A mirror that is still being read when the catalogue comes is shown, and then the server is asked."""
    library = ChangingLibrary.of(range(50), WALL)
    mirror = SlowMirror(list(library.entries_known.values()))
    async with asyncio.TaskGroup() as group:
        tasks, view = Tasks(group), View()
        listing = view.listing = Listing(tasks, view, page_size=PAGE, wall=WALL)
        listing.set_source(None, mirror)
        await until(lambda: mirror.searches)
        listing.set_source(library, mirror)  # type: ignore[arg-type]
        mirror.may_read.set()
        await until(lambda: not listing.state.loading)
        assert mirror.searches == [EntryQuery()]
        assert not listing.state.local
        assert "opening" in library.asked
        tasks.end()


async def test_the_first_rows_of_the_mirror_come_with_their_entries() -> None:
    """The first page is there when the view is told of the rows, which need not be shown as empty cards first."""
    filled: list[bool] = []

    class Witness(View):
        def reset(self) -> None:
            super().reset()
            filled.append(self.count > 0 and all(self.listing.rows.entry(row) for row in range(PAGE)))

    async with asyncio.TaskGroup() as group:
        tasks, view = Tasks(group), Witness()
        listing = view.listing = Listing(tasks, view, page_size=PAGE, wall=WALL)
        listing.set_source(None, complete(*range(50)))
        await until(lambda: not listing.state.loading)
        assert filled == [False, True]  # no rows of an account, then those of its mirror
        tasks.end()


async def test_the_server_is_asked_when_the_person_rests(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each letter is answered by the mirror; the server gets the last search only."""
    library = ChangingLibrary.of(range(50), WALL)
    mirror = SlowMirror(list(library.entries_known.values()))
    mirror.may_read.set()
    async with listed(library, mirror=mirror) as listing:
        library.asked.clear()
        for typed, rest in (("ent", 3600.0), ("entr", 3600.0), ("entry 2", 0.01)):
            monkeypatch.setattr(listings, "TYPING_SECONDS", rest)
            query = EntryQuery((Words(typed),))
            listing.set_query(query)
            await until(partial(shows, listing, query))
            assert listing.state.local
        assert listing.rows.total == 11
        await until(lambda: not listing.state.loading)
        assert library.asked.count("opening") == 1
