"""Go through all entries that match a query, while the library changes."""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import replace

from kdesk.domain.catalogue_ports import CatalogueApi
from kdesk.domain.entry import Entry
from kdesk.domain.entry_query import EntryPage, EntryQuery, TimeWindow
from kdesk.domain.search.sort import Sort
from kdesk.engine.library.counting import WALL, parts_of
from kdesk.engine.library.windows import Span

PAGE = 500
"""Entries per request: as many as the server sends."""

MAX_PASSES = 12
"""A second is read again until two passes agree, or so often."""


_SPARE_REQUESTS = 5_000
"""Beside four for each page of what the server counted first: it may send new entries for ever."""


class Walk:
    """Yields every entry that is there all the time once, the oldest first; entries that come or go may be among them.

    Pages shift while entries come and go. Therefore each request asks anew from the creation time of the last entry
    on: what one response holds is consistent, and a creation time never changes.

    Args:
        query: What to go through; its order is ignored.
        page_size: Entries per request.
        wall: The server lists no page that begins behind so many matches.

    Attributes:
        complete: Whether no entry was left out so far. A second with far more entries than the wall cannot be read,
            nor can a server whose pages lead nowhere.
    """

    def __init__(self, catalogue: CatalogueApi, query: EntryQuery, *, page_size: int = PAGE, wall: int = WALL) -> None:
        self._catalogue = catalogue
        self._forward = replace(query, sort=Sort.OLDEST)
        self._backward = replace(query, sort=Sort.NEWEST)
        self._size, self._wall = page_size, wall
        self.complete = True
        self._left: int | None = None

    async def batches(self, since: int = 0) -> AsyncGenerator[Sequence[Entry], None]:
        """Yield the entries of each response. A caller that stops early closes the generator. Raises KdeskError.

        Args:
            since: Creation time at which to begin, in Unix seconds.
        """
        at, seen = since, frozenset[str]()
        while self._left is None or self._left > 0:
            page = await self._page(self._forward, TimeWindow(first=at), 1)
            entries = page.entries
            yield [entry for entry in entries if entry.id not in seen]
            if len(entries) >= page.total:
                return
            if not entries or not at <= entries[0].created_at <= entries[-1].created_at:
                self.complete = False  # the server ignores bound or order, or does not list what it counts
                return
            last = entries[-1].created_at
            seen = frozenset(entry.id for entry in entries if entry.created_at == last)
            if len(seen) == len(entries):
                crowd = await self._second(last)
                yield [entry for entry_id, entry in crowd.items() if entry_id not in seen]
                last, seen = last + 1, frozenset()
            at = last
        self.complete = False

    async def _second(self, time: int) -> dict[str, Entry]:
        """Return the entries of one second that has more than a page.

        An entry can only be missed if another one, which was read, is deleted during the same pass; the next pass
        then lacks that one. So two passes that agree missed nothing.
        """
        found: dict[str, Entry] = {}
        before: set[str] | None = None
        for _ in range(MAX_PASSES):
            here, whole = await self._pass(Span(TimeWindow(time, time), 0))
            found |= here
            if before == here.keys():
                self.complete &= whole
                return found
            before = set(here)
            if self._left is not None and self._left <= 0:
                break
        self.complete = False
        return found

    async def _pass(self, span: Span) -> tuple[dict[str, Entry], bool]:
        """Read a second, or a part of it, once; tell whether everything could be reached."""
        found, total = await self._pages(self._forward, span.window)
        if len(found) >= total:
            return found, True
        behind, total = await self._pages(self._backward, span.window)
        found |= behind
        parts = parts_of(Span(span.window, total), (span.window.first, span.window.first), self._wall)
        if len(found) >= total or len(parts) == 1:
            return found, len(found) >= total
        whole = True
        for window in parts:
            part, reached = await self._pass(Span(window, 0))
            found |= part
            whole &= reached
        return found, whole and len(found) >= total

    async def _pages(self, query: EntryQuery, window: TimeWindow) -> tuple[dict[str, Entry], int]:
        """Read pages until the last one or the wall; return the entries and their number by the last response."""
        found: dict[str, Entry] = {}
        total = 0
        for number in range(1, -(-self._wall // self._size) + 1):
            page = await self._page(query, window, number)
            total = page.total
            found |= {entry.id: entry for entry in page.entries}
            if number * self._size >= total or not page.entries:
                break
        return found, total

    async def _page(self, query: EntryQuery, window: TimeWindow, number: int) -> EntryPage:
        page = await self._catalogue.page(query, window, number, self._size)
        if self._left is None:
            self._left = 4 * page.total // self._size + _SPARE_REQUESTS
        self._left -= 1
        return page
