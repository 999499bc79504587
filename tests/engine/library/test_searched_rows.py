"""The rows of a search: what the mirror knows, what the server adds, and what is said in transcripts."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

import pytest

from kdesk.domain.entry import Entry
from kdesk.domain.entry_query import EntryQuery, Opening, TimeWindow
from kdesk.domain.mirror_port import MirrorState
from kdesk.domain.search.amounts import Today
from kdesk.domain.search.grammar import parse
from kdesk.domain.search.sort import Sort
from kdesk.domain.search.transcripts import (
    SpokenEntry,
    SpokenLine,
    SpokenMatches,
    TranscriptAccess,
    looked_for,
)
from kdesk.engine.library.listing import Listing
from kdesk.engine.library.sync import ChangeFollower
from kdesk.errors import ServerProblem
from tests.engine.library.changing_library import BEGIN, ChangingLibrary, make_entry
from tests.engine.library.fake_mirror import FakeMirror
from tests.engine.library.test_listing import PAGE, Tasks, View
from tests.support.patience import until

LINE = (SpokenLine(62_000, "the budget"),)


@dataclass
class SearchingLibrary(ChangingLibrary):
    """Lists entries by their ids, as if its index had decided.

    Attributes:
        found: The ids of what a search finds.
        exact: Whether it says that it has compared everything.
    """

    found: set[str] = field(default_factory=set)
    exact: bool = True

    async def opening(self, query: EntryQuery, size: int) -> Opening:
        """Return the first page and the ends."""
        return replace(await super().opening(query, size), exact=self.exact)

    def _matching(self, query: EntryQuery, window: TimeWindow) -> list[Entry]:
        listed = super()._matching(query, window)
        return [entry for entry in listed if not query.conditions or entry.id in self.found]


class Spoken:
    """Implements `TranscriptSearch`."""

    def __init__(self, entries: Iterable[Entry], *, beyond: int = 0) -> None:
        self.access = TranscriptAccess.SEARCHED
        self.entries = list(entries)
        self.beyond = beyond
        self.asked: list[EntryQuery] = []

    async def find(self, query: EntryQuery) -> SpokenMatches:
        """Return all of them."""
        self.asked.append(query)
        await asyncio.sleep(0)
        return SpokenMatches(tuple(SpokenEntry(entry, LINE) for entry in self.entries), self.beyond)


def query(text: str, sort: Sort = Sort.NEWEST) -> EntryQuery:
    """Return the query that a text means."""
    return EntryQuery(parse(text, Today(BEGIN)).conditions, sort)


def library(entries: Iterable[Entry], found: Iterable[int] = ()) -> SearchingLibrary:
    """Return a library that finds these numbers."""
    known = {entry.id: entry for entry in entries}
    return SearchingLibrary(known, 10_000, found={f"0_{number:08}" for number in found})


def mirror(source: SearchingLibrary) -> FakeMirror:
    """Return a complete mirror."""
    return FakeMirror(list(source.entries_known.values()), MirrorState(BEGIN + 1_000, complete=True))


@asynccontextmanager
async def searched(
    source: SearchingLibrary, wanted: EntryQuery, mirrored: FakeMirror | None = None, spoken: Spoken | None = None
) -> AsyncIterator[Listing]:
    """List the result of a search."""
    async with asyncio.TaskGroup() as group:
        tasks, view = Tasks(group), View()
        listing = Listing(tasks, view, page_size=PAGE, wall=source.wall)
        view.listing = listing
        listing.shown.wanted = wanted
        listing.set_source(source, mirrored, spoken)  # type: ignore[arg-type]
        await until(lambda: not listing.state.loading)
        await until(lambda: spoken is None or listing.state.transcripts is spoken.access)
        yield listing
        tasks.end()


async def rows(listing: Listing) -> list[str]:
    """Return the names of all rows, in their order."""
    names: list[str] = []
    for first in range(0, listing.rows.total, PAGE):
        last = min(first + PAGE, listing.rows.total) - 1
        listing.want(first, last)
        await until(lambda first=first, last=last: all(listing.rows.entry(row) for row in range(first, last + 1)))
        names += [entry.name for row in range(first, last + 1) if (entry := listing.rows.entry(row)) is not None]
    return names


NAMED = [replace(make_entry(number, number), name=f"budget {number}") for number in (0, 2, 4)]
SAID = [replace(make_entry(number, number), name=f"meeting {number}") for number in (1, 3)]


@pytest.mark.parametrize("with_mirror", [True, False])
@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        (Sort.NEWEST, ["budget 4", "meeting 3", "budget 2", "meeting 1", "budget 0"]),
        (Sort.OLDEST, ["budget 0", "meeting 1", "budget 2", "meeting 3", "budget 4"]),
    ],
)
async def test_what_is_said_joins_the_result(sort: Sort, expected: list[str], *, with_mirror: bool) -> None:
    """At the place of its creation; each row of a transcript tells where."""
    source = library([*NAMED, *SAID], found=(0, 2, 4))
    spoken = Spoken(SAID)
    async with searched(source, query("budget", sort), mirror(source) if with_mirror else None, spoken) as listing:
        assert await rows(listing) == expected
        assert listing.state.matches == 5
        assert {entry.id: listing.spoken.place(entry.id) for entry in (*NAMED, *SAID)} == {
            **{entry.id: None for entry in NAMED},
            **{entry.id: 62_000 for entry in SAID},
        }
        assert len(spoken.asked) == 1


async def test_rows_that_transcripts_lack_stay() -> None:
    """And what was found in both has one row."""
    source = library(NAMED, found=(0, 2, 4))
    async with searched(source, query("budget"), mirror(source), Spoken(NAMED[:1])) as listing:
        assert await rows(listing) == ["budget 4", "budget 2", "budget 0"]
        assert listing.spoken.place(NAMED[0].id) == 62_000


async def test_a_long_list_of_the_server_says_that_it_lacks_some() -> None:
    """Its rows are not known, so that nothing can be put between them."""
    many = [replace(make_entry(number, number), name=f"budget {number}") for number in range(10, 611)]
    source = library([*many, *SAID], found=range(10, 611))
    async with searched(source, query("budget"), None, Spoken(SAID)) as listing:
        assert listing.rows.total == len(many)
        assert listing.state.spoken_left_out


async def test_more_than_one_answer_holds() -> None:
    """It is said, whatever the list is made of."""
    source = library([*NAMED, *SAID], found=(0, 2, 4))
    async with searched(source, query("budget"), mirror(source), Spoken(SAID, beyond=3)) as listing:
        assert listing.rows.total == 5
        assert listing.state.spoken_left_out


async def test_only_transcripts() -> None:
    """The mirror, which has none, says nothing: neither that all match nor that none does."""
    source = library([*NAMED, *SAID], found=(1, 3))
    async with searched(source, query("transcript:budget"), mirror(source), Spoken(SAID)) as listing:
        assert await rows(listing) == ["meeting 3", "meeting 1"]
        assert listing.spoken.place(SAID[0].id) == 62_000


async def test_nothing_is_asked_without_words() -> None:
    """And what was said is forgotten with the search."""
    source, spoken = library([*NAMED, *SAID], found=(0, 1, 2, 3, 4)), Spoken(SAID)
    async with searched(source, query("budget"), mirror(source), spoken) as listing:
        listing.set_query(query("type:video"))
        await until(lambda: listing.shown.opened)
        assert listing.spoken.lines == {}
        assert [looked_for(one.conditions) != () for one in spoken.asked] == [True]


async def test_a_failure_is_silent() -> None:
    """The list stays, without an error."""

    class Failing(Spoken):
        async def find(self, query: EntryQuery) -> SpokenMatches:
            raise ServerProblem(f"no answer to {query}")

    source = library(NAMED, found=(0, 2, 4))
    async with searched(source, query("budget"), mirror(source), Failing([])) as listing:
        assert await rows(listing) == ["budget 4", "budget 2", "budget 0"]
        assert listing.state.error is None


async def test_a_changed_entry_stays_as_long_as_it_matches() -> None:
    """By what is said, or by a part of a word, which the server's index does not know."""
    parts = [replace(make_entry(number, number), name=f"subbudget {number}", tags="news") for number in (6, 8)]
    said = [replace(entry, tags="news") for entry in SAID]
    source = library([*parts, *said])
    async with searched(source, query("budget tag:news"), mirror(source), Spoken(said)) as listing:
        before = await rows(listing)
        assert len(before) == 4
        for entry in (*parts, *said):
            tags = "news, old" if entry in {parts[0], said[0]} else "old"
            source.entries_known[entry.id] = replace(entry, tags=tags, updated_at=BEGIN + 2_000)
        await ChangeFollower(listing).look(source, hold=False)  # type: ignore[arg-type]
        assert await rows(listing) == ["subbudget 6", "meeting 1"]


async def test_the_server_removes_no_match_of_the_mirror() -> None:
    """It finds whole words only; what it finds besides is added."""
    entries = [make_entry(number, number) for number in range(30)]
    other = replace(make_entry(900, 3), name="other", description="says entry")
    source = library([*entries, other], found=(900,))
    mirrored = FakeMirror(entries, MirrorState(BEGIN + 1_000, complete=True))
    async with searched(source, query('"ntry 2"'), mirrored) as listing:
        assert len(await rows(listing)) == 11
    async with searched(source, query("ntry"), mirrored) as listing:
        found = await rows(listing)
        assert len(found) == 31
        assert "other" in found


@pytest.mark.parametrize("exact", [True, False])
async def test_what_certainly_does_not_match_is_not_added(exact: bool) -> None:
    """An inexact answer of the server holds more than what matches; what a snapshot cannot tell is added."""
    others = [
        replace(make_entry(11, 11), name="concert spring"),
        replace(make_entry(12, 12), name="spring, concert"),
    ]
    wanted = replace(make_entry(13, 13), name="spring concert")
    source = library([*others, wanted], found=(11, 12, 13))
    source.exact = exact
    async with searched(source, query('"spring concert"'), mirror(source)) as listing:
        assert await rows(listing) == ["spring concert", "spring, concert"]


async def test_the_newer_snapshot_decides() -> None:
    """The server's index lags behind: it lists an entry by a tag that the mirror knows to be gone."""
    stale = replace(make_entry(21, 21), tags="news", updated_at=BEGIN + 21)
    source = library([stale], found=(21,))
    mirrored = FakeMirror([replace(stale, tags="", updated_at=BEGIN + 99)], MirrorState(BEGIN + 1_000, complete=True))
    async with searched(source, query("tag:news"), mirrored) as listing:
        assert await rows(listing) == []


@pytest.mark.parametrize("text", ["", "budget"])
async def test_what_went_into_the_bin_leaves_the_rows_and_the_mirror(text: str) -> None:
    """Of the whole list, and of a search, whose further rows the server need not list."""
    part = replace(make_entry(9, 9), name="subbudget 9")
    source = library([*NAMED, part], found=(0, 2, 4))
    mirrored = mirror(source)
    binned = source.entries_known.pop(NAMED[1].id)
    async with searched(source, query(text), mirrored) as listing:
        await until(lambda: binned.id not in mirrored.known)
        assert await rows(listing) == ["subbudget 9", "budget 4", "budget 0"]
        listing.update(replace(NAMED[0], recycled=True))
        assert await rows(listing) == ["subbudget 9", "budget 4"]


async def test_a_recycled_snapshot_is_not_mirrored() -> None:
    """Whoever has seen it."""
    source = library(NAMED)
    mirrored = mirror(source)
    async with searched(source, query(""), mirrored) as listing:
        listing.mirroring.keep([replace(NAMED[0], recycled=True), NAMED[1]])
        await until(lambda: set(mirrored.known) == {NAMED[1].id, NAMED[2].id})
