"""Cutting the time of a long list into windows."""

from collections.abc import Sequence

from kdesk.domain.entry_query import EntryQuery, TimeWindow
from kdesk.engine.library.counting import count_windows
from kdesk.engine.library.windows import Span
from tests.engine.library.changing_library import BEGIN, ChangingLibrary


class Contradicting(ChangingLibrary):
    """A library that counts as many entries in each part as in the whole."""

    async def counts(self, query: EntryQuery, windows: Sequence[TimeWindow]) -> tuple[int, ...]:
        """Return the count of the whole for every window."""
        await super().counts(query, windows)
        return tuple(len(self.entries_known) for _window in windows)


async def test_a_server_that_contradicts_itself_is_not_asked_for_ever() -> None:
    """The window stays whole: parts that have as much as it would be cut down to single seconds."""
    library = Contradicting.of([0, *[5_000] * 1_000], 100)
    whole = Span(TimeWindow(last=BEGIN + 10_000_000), 1_001)
    ends = (BEGIN, BEGIN + 10_000_000)
    spans = await count_windows(library, EntryQuery(), whole, ends, wall=100)  # type: ignore[arg-type]
    assert spans == [whole]
    assert len(library.asked) == 1
