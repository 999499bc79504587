"""How a listing gets its first rows: from the mirror, then from the server."""

import logging
from collections.abc import Sequence
from dataclasses import replace

from kdesk.domain.catalogue_ports import CatalogueApi
from kdesk.domain.entry import Entry
from kdesk.domain.entry_query import EntryQuery, Opening
from kdesk.domain.mirror_port import Mirror, MirrorState
from kdesk.domain.search.sort import Sort
from kdesk.domain.search.transcripts import asks_transcripts_only
from kdesk.engine.library.known import KnownRowUpdater
from kdesk.engine.library.listing_state import ListingState
from kdesk.engine.library.mirroring import Mirroring
from kdesk.engine.library.new_matches import new_matches
from kdesk.engine.library.reconcile import corrected
from kdesk.engine.library.rows import PageKey
from kdesk.engine.library.server_rows import cut, rows_by_length, server_rows
from kdesk.engine.library.shown_rows import ShownRows
from kdesk.engine.library.sources import KnownPages, ServerPages
from kdesk.engine.library.spoken import SpokenRows
from kdesk.engine.library.watermark import FIRST_TIME, first_watermark, plausible
from kdesk.errors import KdeskError

log = logging.getLogger(__name__)


class ListingOpener:
    """Fills the rows for a query.

    Args:
        shown: Gets the rows.
        spoken: Looks into transcripts.
        page_size: Entries per request.
        wall: The server lists no page that begins behind so many matches.
    """

    def __init__(
        self, shown: ShownRows, mirroring: Mirroring, spoken: SpokenRows, *, page_size: int, wall: int
    ) -> None:
        self._shown, self._mirroring, self._spoken = shown, mirroring, spoken
        self._page_size, self._wall = page_size, wall

    async def open_mirror(self, query: EntryQuery) -> MirrorState:
        """Show the rows of the mirror; return its state."""
        shown = self._shown
        self._spoken.forget(query)
        mirror = self._mirroring.mirror
        if mirror is None:
            return MirrorState()
        try:
            state = await mirror.state()
            # What transcripts say is not in the mirror.
            if shown.query != query and not asks_transcripts_only(query.conditions):
                await self._show_mirrored(mirror, query, complete=state.complete)
        except KdeskError as exc:
            log.warning("the mirror could not be read: %s", exc)
            return MirrorState()
        return state

    async def _show_mirrored(self, mirror: Mirror, query: EntryQuery, *, complete: bool) -> None:
        """Show what matches in the mirror, with the first page: the view need not ask for it. Raises KdeskError."""
        shown, rows = self._shown, await mirror.find(query)
        if not rows and not complete:
            return
        changes = KnownRowUpdater(rows, query, shown.view, page_size=self._page_size)
        source = KnownPages(mirror, None, changes.known, page_size=self._page_size)
        if rows:
            first = PageKey(changes.span, 0)
            changes.rows.put(first, (await source.fetch(first)).entries)
        shown.show(changes, query)
        shown.set_state(ListingState(loading=shown.state.loading, matches=shown.rows.total, local=True))
        shown.loader.load_from(changes, source)

    async def open_server(self, catalogue: CatalogueApi | None, query: EntryQuery, mirrored: MirrorState) -> None:
        """Show what the server answers; without a catalogue, that the mirror is all.

        Args:
            mirrored: What `open_mirror` returned.
        """
        shown = self._shown
        if catalogue is None:
            if shown.query != query:
                shown.show_none(query)
            shown.set_state(replace(shown.state, loading=False, local=True))
            return
        try:
            opening = await catalogue.opening(query, self._page_size)
        except KdeskError as exc:
            self._fail(query, exc)
            return
        self._mirroring.keep(opening.page.entries)
        if query == EntryQuery():
            self._mirroring.fill(catalogue, opening)
        if isinstance(shown.changes, KnownRowUpdater) and self._stays(mirrored, query, opening):
            await self._correct(catalogue, query, opening, shown.changes, mirrored)
        else:
            await self._show_opening(catalogue, opening, query, self._known_until(mirrored, opening))
        await self._spoken.look(catalogue, query)

    def _fail(self, query: EntryQuery, error: KdeskError) -> None:
        shown = self._shown
        log.warning("the library could not be listed: %s", error)
        if shown.query != query:
            shown.show_none(query)
        shown.set_state(replace(shown.state, loading=False, error=error))

    async def _settle(self, query: EntryQuery, changes: KnownRowUpdater, entries: Sequence[Entry]) -> None:
        """Move rows that were added at the end of the list to where they belong in an order that is not by creation."""
        if entries and not query.sort.by_creation:
            changes.settle(await self._mirroring.order(query, entries), {entry.id for entry in entries})

    def _stays(self, mirrored: MirrorState, query: EntryQuery, opening: Opening) -> bool:
        """Return whether the rows of the mirror stay, and the server's answer only adds and corrects.

        What matches in the mirror is right: the server, which finds whole words only, must not remove it.
        """
        searched = bool(query.conditions) and opening.page.total <= self._wall
        return self._shown.query == query and (mirrored.complete or searched)

    async def _correct(
        self,
        catalogue: CatalogueApi,
        query: EntryQuery,
        opening: Opening,
        changes: KnownRowUpdater,
        mirrored: MirrorState,
    ) -> None:
        """Bring into the rows of the mirror what the server has and they have not."""
        shown = self._shown
        pages = KnownPages(self._mirroring.mirror, catalogue, changes.known, page_size=self._page_size)
        shown.loader.load_from(changes, pages)
        for entry in opening.page.entries:
            changes.update(entry)
        added = await new_matches(opening.page.entries, query, changes, self._mirroring.mirror)
        for entry in added:
            changes.add(entry)
        await self._settle(query, changes, added)
        # Changes since the mirror was written come with the next look.
        shown.changed_at = self._known_until(mirrored, opening)
        shown.set_state(ListingState(matches=shown.rows.total, exact=opening.exact))
        try:
            found, gone = await corrected(catalogue, query, opening, changes, self._mirroring.mirror, wall=self._wall)
            await self._settle(query, changes, found)
        except KdeskError as exc:
            log.info("the mirror could not be compared with the server: %s", exc)
            return
        self._mirroring.keep(found, gone)
        shown.set_state(replace(shown.state, matches=shown.rows.total))

    def _known_until(self, mirrored: MirrorState, opening: Opening) -> int:
        """Return up to when the changes of the library are known.

        A mirror that is ahead of the server's clock followed an entry from the future. What changed since is not known:
        all changes are gone through again.
        """
        if not mirrored.changes_until:
            return first_watermark(opening)
        if plausible(mirrored.changes_until, opening.now):
            return mirrored.changes_until
        self._mirroring.rewind(FIRST_TIME)
        return FIRST_TIME

    async def _show_opening(self, catalogue: CatalogueApi, opening: Opening, query: EntryQuery, since: int) -> None:
        """Show the rows of the server, and cut them into windows if there are more than it lists."""
        shown = self._shown
        sizes = {"page_size": self._page_size, "wall": self._wall}
        source = ServerPages(catalogue, query, **sizes)
        if query.sort is Sort.SHORTEST:
            try:
                changes = await rows_by_length(catalogue, opening, query, shown.view, **sizes)
            except KdeskError as exc:
                self._fail(query, exc)
                return
        else:
            changes = server_rows(opening, query, shown.view, **sizes)
        shown.changed_at = min(first_watermark(opening), since)
        shown.show(changes, query)
        hidden = opening.page.total - shown.rows.total
        shown.set_state(ListingState(matches=opening.page.total, unreachable=hidden, exact=opening.exact))
        shown.loader.load_from(changes, source)
        if query.sort.by_creation and opening.page.total >= self._wall:
            try:
                hidden = await cut(catalogue, query, changes, source, **sizes)
            except KdeskError as exc:
                shown.page_failed(exc)
                return
            shown.set_state(replace(shown.state, matches=shown.rows.total, unreachable=hidden))
            shown.view.state_changed()  # the times of the rows are known better, if nothing else
            shown.loader.resume()
