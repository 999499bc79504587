"""The walk through a library that changes between the requests."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kdesk.domain.entry_query import EntryQuery
from kdesk.engine.library.walk import Walk
from tests.engine.library.changing_library import Change, ChangingLibrary

SIZE, WALL = 3, 6
SECONDS = st.integers(0, 6)
CHANGES = st.builds(Change, st.sampled_from(["comes", "goes", "changes"]), st.integers(0, 99), SECONDS)


async def walked(library: ChangingLibrary, size: int = SIZE) -> tuple[Counter[str], bool]:
    """Walk through a library: how often each entry came, and whether the walk says that it left out none."""
    walk = Walk(library, EntryQuery(), page_size=size, wall=library.wall)  # type: ignore[arg-type]
    seen: Counter[str] = Counter()
    async for entries in walk.batches():
        seen.update(entry.id for entry in entries)
    return seen, walk.complete


@settings(max_examples=150, deadline=None)
@given(st.lists(SECONDS, max_size=40), st.lists(CHANGES, max_size=10))
async def test_what_was_there_all_the_time_comes_once(seconds: list[int], changes: list[Change]) -> None:
    """Whatever comes, goes and changes between the requests; a walk that left something out says so."""
    library = ChangingLibrary.of(seconds, WALL, changes)
    seen, complete = await walked(library)
    assert set(seen.values()) <= {1}
    if complete:
        assert library.steady <= set(seen)
    # Twice the wall in one second is read from both ends; then by status and kind.
    if len(seconds) + len(changes) <= 2 * WALL:
        assert complete


@pytest.mark.parametrize(
    ("crowd", "complete"), [(WALL, True), (2 * WALL, True), (4 * WALL, True), (8 * WALL, True), (9 * WALL, False)]
)
async def test_a_crowded_second_is_read_as_far_as_the_server_lists_it(crowd: int, *, complete: bool) -> None:
    """From both ends, then by status, then by kind: two statuses and two kinds reach eight times the wall."""
    library = ChangingLibrary.of([0, *[3] * crowd, 5], WALL)
    seen, told = await walked(library)
    assert told is complete
    assert set(seen.values()) == {1}
    assert (set(seen) == library.steady) is complete


async def test_a_large_library_takes_one_request_a_page() -> None:
    """The overlap of a second costs no more than that second."""
    library = ChangingLibrary.of(range(2_000), 10_000)
    seen, complete = await walked(library, 100)
    assert complete
    assert len(seen) == 2_000
    assert len(library.asked) <= 2_000 // 99 + 1
