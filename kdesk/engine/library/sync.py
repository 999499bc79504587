"""Brings what changed on the server into a list, without moving what is in sight."""

import logging
from collections.abc import Collection
from dataclasses import replace

from kdesk.domain.catalogue_ports import CatalogueApi
from kdesk.domain.entry import Entry, EntryStatus
from kdesk.domain.entry_query import EVER, EntryQuery, TimeWindow
from kdesk.domain.search.transcripts import looked_for
from kdesk.domain.search.verdicts import Verdict, verdict
from kdesk.engine.library.counting import WALL
from kdesk.engine.library.known import KnownRowUpdater
from kdesk.engine.library.listing import Listing
from kdesk.engine.library.reconcile import Reconciler
from kdesk.engine.library.watermark import FIRST_TIME, next_watermark, plausible
from kdesk.engine.library.windows import Span
from kdesk.errors import KdeskError

_MAX_CHANGES = 500
"""Changes per request."""

_MAX_REQUESTS = 20
"""Requests of one look; the next one goes on."""

log = logging.getLogger(__name__)


def put_back(listing: Listing, entry: Entry) -> None:
    """Insert an entry again that was among the rows of the query before."""
    if not listing.query.sort.by_creation:
        listing.reload()  # only the server knows its place
    elif not listing.shown.has(entry):
        listing.shown.changes.add(entry)
        listing.rows_came(1)


class ChangeFollower:
    """Looks for changes since the last look.

    Args:
        listing: What is kept up to date.
    """

    def __init__(self, listing: Listing) -> None:
        self._listing = listing
        self._added: set[str] = set()

    async def look(self, catalogue: CatalogueApi, *, hold: bool) -> None:
        """Bring changes, new and deleted entries into the list. An error is logged; the next look repeats it.

        Args:
            hold: Whether new entries stay pending.
        """
        listing, query = self._listing, self._listing.query
        if not listing.shown.opened:
            return
        try:
            if not listing.rows.total:
                await self._look_at_empty(catalogue, query)
                return
            unknown = await self._look_for_changes(catalogue, query, hold=hold)
            if listing.query == query and query.sort.by_creation:
                await self._look_for_gaps(catalogue, query, everywhere=unknown)
        except KdeskError as exc:
            log.info("the look for changes failed: %s", exc)

    async def _look_at_empty(self, catalogue: CatalogueApi, query: EntryQuery) -> None:
        page = await catalogue.page(query, EVER, 1, 1)
        if page.total and self._listing.query == query:
            self._listing.reload()

    async def _look_for_changes(self, catalogue: CatalogueApi, query: EntryQuery, *, hold: bool) -> bool:
        unknown = False
        known = since = self._listing.shown.changed_at
        if since < FIRST_TIME:
            return unknown
        for _ in range(_MAX_REQUESTS):
            page = await catalogue.changes(EntryQuery(), since, _MAX_CHANGES)
            matching = page
            if query.conditions:
                matching = await catalogue.changes(query, since, _MAX_CHANGES)
            if self._listing.query != query:
                return False
            unknown |= self._apply(page.entries, {entry.id for entry in matching.entries}, hold=hold)
            await self._settle(query, page.entries)
            self._listing.mirroring.keep(page.entries)
            latest = max((entry.updated_at for entry in page.entries), default=since)
            full = len(page.entries) >= _MAX_CHANGES
            # More changes in one second than a request brings: the rest of that second is found by the counts.
            since = latest + 1 if full and latest == since else latest
            known = since if plausible(since, page.now) else next_watermark(known, page.entries, page.now)
            self._listing.shown.changed_at = known
            if not full:
                self._listing.mirroring.follow(known)
                break
        return unknown

    async def _settle(self, query: EntryQuery, entries: Collection[Entry]) -> None:
        """Move rows that were added to a list in another order than that of creation to where they belong."""
        changes, added = self._listing.shown.changes, self._added
        self._added = set()
        if added and isinstance(changes, KnownRowUpdater) and not query.sort.by_creation:
            ids = await self._listing.mirroring.order(query, tuple(entries))
            if changes is self._listing.shown.changes:
                changes.settle(ids, added)

    def _apply(self, entries: Collection[Entry], matching: Collection[str], *, hold: bool) -> bool:
        """Bring changes into the rows. Return whether there may be entries that no row was counted for."""
        unknown = False
        rows, changes = self._listing.rows, self._listing.shown.changes
        # In another order the mirror tells where a new entry belongs.
        placed = isinstance(changes, KnownRowUpdater) and not self._listing.query.sort.by_creation
        for entry in entries:
            row = rows.row_of(entry.id)
            listed = entry.id in matching
            if row is not None and not self._stays(entry, listed=listed):
                # It leaves this list as a deleted one does: its row goes, and the count of matches with it.
                self._listing.update(replace(entry, status=EntryStatus.DELETED))
            elif row is not None:
                self._listing.update(entry)
            elif listed and entry.created_at > rows.table.newest and not placed:
                self._listing.put_new(entry, hold=hold)
            elif isinstance(changes, KnownRowUpdater) and self._stays(entry, listed=listed):
                known = len(changes.known.ids)
                self._added |= set() if entry.id in changes.known else {entry.id}
                changes.add(entry)
                self._listing.rows_came(len(changes.known.ids) - known)
            elif listed and (span := rows.table.span_of(entry.created_at)) is not None:
                # It is among the rows that are not loaded, or has just come among them: their pages are asked for anew.
                span.fresh.clear()
                unknown = True
        self._listing.shown.loader.resume()
        return unknown

    def _stays(self, entry: Entry, *, listed: bool) -> bool:
        """Return whether a changed entry belongs into the list.

        Args:
            entry: The new snapshot.
            listed: Whether the server lists it for the query.
        """
        conditions = self._listing.query.conditions
        found = verdict(entry, conditions)
        if found is Verdict.UNKNOWN and not listed and entry.id in self._listing.spoken.lines:
            words = looked_for(conditions)
            return verdict(entry, [one for one in conditions if one not in words]) is not Verdict.NOT_MET
        return listed if found is Verdict.UNKNOWN else found is Verdict.MET

    async def _look_for_gaps(self, catalogue: CatalogueApi, query: EntryQuery, *, everywhere: bool) -> None:
        """Compare the counts of the windows: deleted entries are in no list of changes.

        Args:
            everywhere: Whether the windows may differ although their sum is right.
        """
        table = self._listing.rows.table
        (total,) = await catalogue.counts(query, [TimeWindow(last=table.newest)])
        changes = self._listing.shown.changes
        if (total == table.total and not everywhere) or self._listing.rows.table is not table:
            return
        if isinstance(changes, KnownRowUpdater):
            await self._reconcile(catalogue, query, changes, total)
            return
        spans = list(table)
        counts = await catalogue.counts(query, [span.window for span in spans])
        for span, count in zip(spans, counts, strict=True):
            if span in table and span.count != count:
                await self._recount(catalogue, span, count)
        self._listing.counted()

    async def _reconcile(
        self, catalogue: CatalogueApi, query: EntryQuery, changes: KnownRowUpdater, total: int
    ) -> None:
        if query.conditions:
            return  # the mirror rightly finds more than the server
        reconciler = Reconciler(catalogue, query, changes, wall=WALL)
        await reconciler.run(total)
        self._listing.mirroring.keep(reconciler.found, reconciler.gone)
        self._listing.counted()

    async def _recount(self, catalogue: CatalogueApi, span: Span, count: int) -> None:
        """Remove the deleted entries among the loaded ones from their rows; other rows go at the window's end."""
        loaded = [entry.id for entry in span.entries.values()]
        existing = {entry.id for entry in await catalogue.existing(loaded)} if loaded else set()
        rows, changes = self._listing.rows, self._listing.shown.changes
        if span not in rows.table:
            return
        for entry_id in loaded:
            row = None if entry_id in existing else rows.row_of(entry_id)
            if row is not None:
                changes.remove(*rows.table.find(row))
        changes.resize(span, count)
        span.fresh.clear()
