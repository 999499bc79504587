"""Where the pages of a list come from."""

from dataclasses import dataclass, replace
from typing import Protocol

from kdesk.domain.catalogue_ports import CatalogueApi
from kdesk.domain.entry import Entry
from kdesk.domain.entry_query import EntryQuery
from kdesk.domain.mirror_port import Mirror
from kdesk.domain.search.sort import Sort
from kdesk.engine.library.known import KnownRows
from kdesk.engine.library.rows import PageKey


@dataclass(frozen=True, slots=True)
class LoadedPage:
    """A page of a list.

    Attributes:
        entries: By row; None for a row that stays empty.
        total: Rows of its window.
    """

    entries: tuple[Entry | None, ...]
    total: int


class PageSource(Protocol):
    """Loads pages."""

    def reaches(self, key: PageKey) -> bool:
        """Return whether the page can be loaded."""
        ...

    async def fetch(self, key: PageKey) -> LoadedPage:
        """Load a page. Raises KdeskError."""
        ...


class ServerPages:
    """Pages from the server.

    Args:
        wall: The server lists no page that begins behind so many matches.
    """

    def __init__(self, catalogue: CatalogueApi, query: EntryQuery, *, page_size: int, wall: int) -> None:
        self._catalogue, self._query = catalogue, query
        self._size, self._wall = page_size, wall

    def reaches(self, key: PageKey) -> bool:
        """Return whether the page begins before the wall, from one end of its window or the other."""
        begin = key.number * self._size
        return begin < self._wall or (self._can_turn(key) and key.span.count - begin <= self._wall)

    async def fetch(self, key: PageKey) -> LoadedPage:
        """Load a page; behind the wall, from the other end of the window."""
        if key.number * self._size < self._wall:
            page = await self._catalogue.page(self._query, key.span.window, key.number + 1, self._size)
            return LoadedPage(page.entries, page.total)
        return await self._from_behind(key)

    async def _from_behind(self, key: PageKey) -> LoadedPage:
        """Load the rows of a page from pages in the opposite order, in which they begin anywhere in a page."""
        count = key.span.count
        begin = key.number * self._size
        end = min(begin + self._size, count)
        opposite = Sort.OLDEST if self._query.sort is Sort.NEWEST else Sort.NEWEST
        query = replace(self._query, sort=opposite)
        first, last = (count - end) // self._size, (count - begin - 1) // self._size
        numbers = [number for number in range(first, last + 1) if number * self._size < self._wall]
        pages = [await self._catalogue.page(query, key.span.window, number + 1, self._size) for number in numbers]
        entries = [entry for page in pages for entry in page.entries][count - end - first * self._size :]
        return LoadedPage(tuple(reversed(entries[: end - begin])), pages[0].total if pages else count)

    def _can_turn(self, key: PageKey) -> bool:
        # Larger windows are still to be cut: only a second that cannot be cut is read from both ends.
        return self._query.sort.by_creation and key.span.window.first == key.span.window.last


class KnownPages:
    """Pages of rows that are all known, from the mirror, and from the server what the mirror does not have.

    Args:
        mirror: None to ask only the server.
        catalogue: None to ask only the mirror.
        known: All rows of the list; it changes with the list.
    """

    def __init__(
        self, mirror: Mirror | None, catalogue: CatalogueApi | None, known: KnownRows, *, page_size: int
    ) -> None:
        self._mirror, self._catalogue, self._known = mirror, catalogue, known
        self._size = page_size

    def reaches(self, _key: PageKey) -> bool:
        """Return that every page can be loaded."""
        return True

    async def fetch(self, key: PageKey) -> LoadedPage:
        """Load a page in the order of the rows; None for what nobody has any more."""
        ids = self._known.ids[key.number * self._size : (key.number + 1) * self._size]
        found = {entry.id: entry for entry in await self._mirror.entries(ids)} if self._mirror is not None else {}
        missing = [entry_id for entry_id in ids if entry_id not in found]
        if missing and self._catalogue is not None:
            asked = await self._catalogue.entries(missing)
            found |= {entry.id: entry for entry in asked if not entry.gone}
        return LoadedPage(tuple(found.get(entry_id) for entry_id in ids), len(self._known.ids))
