"""Lists of a server whose counts and pages do not fit together."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pytest

from kdesk.domain.entry_query import EntryPage, EntryQuery, Opening, TimeWindow
from kdesk.domain.search.sort import Sort
from kdesk.engine.library.known import KnownRowUpdater
from kdesk.engine.library.reconcile import Reconciler
from kdesk.engine.library.rows import MAX_ROWS
from kdesk.engine.library.walk import Walk
from tests.engine.library.changing_library import BEGIN, ChangingLibrary, make_entry
from tests.engine.library.fake_mirror import FakeMirror
from tests.engine.library.test_listing import View, listed
from tests.support.patience import until

EXAGGERATED = 100_000_000


@dataclass
class LyingLibrary(ChangingLibrary):
    """Answers with other totals than it has entries.

    Attributes:
        totals: The total of each answer; the last one stays.
        counted: The count of every window.
    """

    totals: list[int] = field(default_factory=lambda: [EXAGGERATED])
    counted: int = EXAGGERATED

    async def opening(self, query: EntryQuery, size: int) -> Opening:
        """Lie about the total."""
        opening = await super().opening(query, size)
        return replace(opening, page=replace(opening.page, total=self._total()))

    async def page(self, query: EntryQuery, window: TimeWindow, number: int, size: int) -> EntryPage:
        """Lie about the total."""
        return replace(await super().page(query, window, number, size), total=self._total())

    async def counts(self, query: EntryQuery, windows: Sequence[TimeWindow]) -> tuple[int, ...]:
        """Count the same in every window."""
        del query
        self.asked.append("counts")
        return (self.counted,) * len(windows)

    def _total(self) -> int:
        return self.totals.pop(0) if len(self.totals) > 1 else self.totals[0]


def lying(totals: list[int], counted: int = EXAGGERATED) -> LyingLibrary:
    """Return a library of a hundred entries."""
    entries = [make_entry(number, number * 1_000_000) for number in range(100)]
    return LyingLibrary({entry.id: entry for entry in entries}, 10_000, totals=totals, counted=counted)


@pytest.mark.parametrize("sort", [Sort.NEWEST, Sort.OLDEST, Sort.NAME])
async def test_a_list_has_a_bounded_number_of_rows(sort: Sort) -> None:
    """Whatever the server counts, in the list and in every part of it; it is not asked for ever."""
    library = lying([EXAGGERATED])
    async with listed(library, EntryQuery(sort=sort)) as listing:
        listing.want(0, 20)
        await until(lambda: listing.rows.entry(0) is not None)
        assert 0 < listing.rows.total <= MAX_ROWS
        assert listing.state.unreachable > 0
        assert len(library.asked) < 1_000


async def test_a_total_that_changes_with_every_answer() -> None:
    """Rows come and go; those that the server has are shown."""
    library = lying([100], counted=100)
    async with listed(library) as listing:
        for total in (0, 3, EXAGGERATED, 1):
            library.totals = [total]
            listing.reload()
            await until(lambda: not listing.state.loading)
            listing.want(0, 9)
            assert listing.rows.total <= MAX_ROWS
        library.totals = [100]
        listing.reload()
        await until(lambda: not listing.state.loading)
        listing.want(0, 9)
        await until(lambda: listing.rows.entry(9) is not None)


class EndlessLibrary(ChangingLibrary):
    """Has one more entry for every request."""

    async def page(self, query: EntryQuery, window: TimeWindow, number: int, size: int) -> EntryPage:
        """Return one entry that was created a second after the last one."""
        del query, number, size
        self.asked.append("page")
        return EntryPage((make_entry(len(self.asked), window.first + 1 - BEGIN),), 1_000)


async def test_a_walk_ends() -> None:
    """It does not follow a server that always has one more; it is not complete then."""
    library = EndlessLibrary.of([], 10_000)
    walk = Walk(library, EntryQuery())  # type: ignore[arg-type]  the part of a catalogue that a walk needs
    async for _entries in walk.batches():
        assert len(library.asked) < 10_000
    assert not walk.complete


async def test_comparing_with_the_mirror_ends() -> None:
    """Where every part of the time has another count than the mirror."""
    library = lying([500], counted=450)
    mirror = FakeMirror(list(library.entries_known.values()))
    rows = await mirror.find(EntryQuery())
    async with listed(None) as listing:
        view = View()
        changes = KnownRowUpdater(rows, EntryQuery(), view, page_size=100)
        listing.shown.changes = changes
        view.listing, view.count = listing, changes.rows.total
        await Reconciler(library, EntryQuery(), changes, wall=10_000).run(450)  # type: ignore[arg-type]
    assert len(library.asked) < 2_000
    assert changes.rows.total == 100
