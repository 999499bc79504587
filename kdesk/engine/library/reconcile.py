"""Compare rows from the mirror with the server, and bring in what differs."""

from collections.abc import Collection, Sequence

from kdesk.domain.catalogue_ports import CatalogueApi
from kdesk.domain.entry import Entry
from kdesk.domain.entry_query import EntryQuery, Opening, TimeWindow
from kdesk.domain.mirror_port import Mirror
from kdesk.engine.library.counting import parts_of
from kdesk.engine.library.known import KnownRowUpdater
from kdesk.engine.library.new_matches import new_matches
from kdesk.engine.library.walk import PAGE, Walk
from kdesk.engine.library.windows import Span

_LEAF = 400
"""Rows of a window that is compared entry by entry."""

_MAX_DIFFERING = 40
"""Windows of one round: if more differ, the mirror is of another time, and filling it again is cheaper."""

_MAX_ASKED = 500
"""Rows of a search that are asked for by id: as many as one request brings. The others follow with the whole list."""

_MAX_REQUESTS = 500
"""Of one comparison: where the counts do not fit together it would not end."""


class Reconciler:
    """Finds the windows whose counts differ, asks for their entries, and removes what was deleted.

    Args:
        changes: The rows, all known, in the order of creation.
        wall: The server lists no page that begins behind so many matches.
    """

    def __init__(self, catalogue: CatalogueApi, query: EntryQuery, changes: KnownRowUpdater, *, wall: int) -> None:
        self._catalogue, self._query, self._changes = catalogue, query, changes
        self._wall = wall
        self.found: list[Entry] = []
        self.gone: list[str] = []
        self._left = _MAX_REQUESTS

    async def run(self, total: int) -> None:
        """Compare everything. `found` then has the entries that the rows lacked, `gone` the ids of those deleted.

        Args:
            total: Matches up to the newest row, as the server counts them.
        """
        table = self._changes.rows.table
        whole = TimeWindow(last=table.newest)
        if total == len(self._changes.known.within(whole)):
            return
        await self._compare(Span(whole, total), (table.oldest, table.newest))

    async def _compare(self, span: Span, ends: tuple[int, int]) -> None:
        rows = self._changes.known.within(span.window)
        parts = parts_of(Span(span.window, max(span.count, len(rows), self._wall)), ends, self._wall)
        crowded = any(part.status is not None for part in parts)
        if max(span.count, len(rows)) <= _LEAF or crowded or len(parts) == 1:
            await self._compare_entries(span.window)
            return
        self._left -= 1
        counts = await self._catalogue.counts(self._query, parts)
        differing = [
            Span(window, count)
            for window, count in zip(parts, counts, strict=True)
            if count != len(self._changes.known.within(window))
        ]
        for part in differing[:_MAX_DIFFERING] if self._left > 0 else ():
            bounds = (max(part.window.first, ends[0]), min(part.window.last, ends[1]))
            await self._compare(part, bounds)

    async def _compare_entries(self, window: TimeWindow) -> None:
        listed: dict[str, Entry] = {}
        for number in range(1, self._wall // PAGE + 2):
            if (number - 1) * PAGE >= self._wall:
                break
            self._left -= 1
            page = await self._catalogue.page(self._query, window, number, PAGE)
            listed |= {entry.id: entry for entry in page.entries}
            if len(page.entries) < PAGE:
                break
        known = self._changes.known
        missing = [entry for entry in listed.values() if entry.id not in known]
        extra = [known.ids[row] for row in known.within(window) if known.ids[row] not in listed]
        existing = {entry.id for entry in await self._catalogue.existing(extra)} if extra else set()
        self._take(missing, [entry_id for entry_id in extra if entry_id not in existing])

    def _take(self, missing: Sequence[Entry], gone: Sequence[str]) -> None:
        for entry in missing:
            self._changes.add(entry)
        if gone:
            self._changes.drop(gone)
        self.found += missing
        self.gone += gone


async def corrected(
    catalogue: CatalogueApi,
    query: EntryQuery,
    opening: Opening,
    changes: KnownRowUpdater,
    mirror: Mirror | None,
    *,
    wall: int,
) -> tuple[list[Entry], list[str]]:
    """Bring in what the rows lack, and remove what was deleted. Return those entries and ids. Raises KdeskError.

    With conditions the rows may rightly hold more than the server finds: what it still has stays.
    """
    if not query.conditions and query.sort.by_creation:
        reconciler = Reconciler(catalogue, query, changes, wall=wall)
        (total,) = await catalogue.counts(query, [TimeWindow(last=changes.rows.table.newest)])
        await reconciler.run(total)
        return reconciler.found, reconciler.gone
    found: list[Entry] = []
    listed = {entry.id for entry in opening.page.entries}
    if query.conditions and len(opening.page.entries) < opening.page.total <= wall:
        async for entries in Walk(catalogue, query, wall=wall).batches():
            listed |= {entry.id for entry in entries}
            added = await new_matches(entries, query, changes, mirror)
            found += added
            for entry in added:
                changes.add(entry)
    return found, await _gone(catalogue, changes, listed) if query.conditions else []


async def _gone(catalogue: CatalogueApi, changes: KnownRowUpdater, listed: Collection[str]) -> list[str]:
    """Remove the rows that the server does not list if it does not have their entries any more; return their ids."""
    extra = [entry_id for entry_id in changes.known.ids if entry_id not in listed][:_MAX_ASKED]
    if not extra:
        return []
    existing = {entry.id for entry in await catalogue.existing(extra)}
    gone = [entry_id for entry_id in extra if entry_id not in existing]
    if gone:
        changes.drop(gone)
    return gone
