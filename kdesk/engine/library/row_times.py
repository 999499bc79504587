"""Which creation time a row has, and which row a creation time."""

from kdesk.domain.catalogue_ports import CatalogueApi
from kdesk.domain.entry_query import EntryQuery, TimeWindow
from kdesk.domain.search.sort import Sort
from kdesk.engine.library.known import KnownRowUpdater
from kdesk.engine.library.row_updater import RowUpdater


def row_at(changes: RowUpdater, time: int) -> int:
    """Return about which row was created at this time."""
    if isinstance(changes, KnownRowUpdater):
        return min(changes.known.place(time), max(0, changes.rows.total - 1))
    return changes.rows.table.row_at(time)


def time_at(changes: RowUpdater, query: EntryQuery, row: int) -> int:
    """Return about when the entry of a row was created; 0 if nobody knows."""
    if not query.sort.by_creation or not 0 <= row < changes.rows.total:
        return 0
    if isinstance(changes, KnownRowUpdater):
        return changes.known.time_at(row)
    return changes.rows.table.time_at(row)


async def locate(catalogue: CatalogueApi | None, changes: RowUpdater, query: EntryQuery, time: int) -> int:
    """Return the row of the first entry, in the order of the list, from a time on. Raises KdeskError."""
    rows = changes.rows
    if isinstance(changes, KnownRowUpdater):
        return row_at(changes, time)
    if catalogue is None or not query.sort.by_creation or not rows.total:
        return 0
    newest_first = query.sort is Sort.NEWEST
    before = TimeWindow(first=time + 1, last=rows.table.newest) if newest_first else TimeWindow(last=time - 1)
    if before.first > before.last:
        return 0
    (count,) = await catalogue.counts(query, [before])
    return min(count, rows.total - 1)
