"""Brings into a list what was found in transcripts."""

import logging
from collections.abc import Sequence
from dataclasses import replace

from kdesk.domain.catalogue_ports import CatalogueApi
from kdesk.domain.entry import Entry
from kdesk.domain.entry_query import EVER, EntryQuery
from kdesk.domain.mirror_port import MirroredRows
from kdesk.domain.search.transcripts import (
    SpokenLine,
    SpokenMatches,
    TranscriptSearch,
    asks_transcripts_only,
    looked_for,
)
from kdesk.engine.library.known import KnownRowUpdater
from kdesk.engine.library.mirroring import Mirroring
from kdesk.engine.library.rows import PageKey
from kdesk.engine.library.shown_rows import ShownRows
from kdesk.engine.library.sources import KnownPages
from kdesk.errors import KdeskError

MAX_ROWS = 500
"""Rows of the server that are asked for again to know them all: as many as one request brings."""

log = logging.getLogger(__name__)


class SpokenRows:
    """Looks into the transcripts for the words of a query, once its list is there.

    Args:
        shown: Gets the rows.

    Attributes:
        lines: Where in the videos of the list the words are said, by the id of the entry.
    """

    def __init__(self, shown: ShownRows, mirroring: Mirroring, *, page_size: int) -> None:
        self._shown, self._mirroring, self._page_size = shown, mirroring, page_size
        self._transcripts: TranscriptSearch | None = None
        self.lines: dict[str, tuple[SpokenLine, ...]] = {}

    def use(self, transcripts: TranscriptSearch | None) -> None:
        """Look into those of another account from now on; None for none."""
        self._transcripts = transcripts
        self.lines = {}

    async def look(self, catalogue: CatalogueApi, query: EntryQuery) -> None:
        """Add what is found. Nothing is ever removed; a failure is logged, and the list stays as it is."""
        if self._transcripts is None:
            return
        if looked_for(query.conditions):
            try:
                await self._add(catalogue, query, await self._transcripts.find(query))
            except KdeskError as exc:
                log.info("the transcripts could not be searched: %s", exc)
        self._shown.set_state(replace(self._shown.state, transcripts=self._transcripts.access))

    def forget(self, query: EntryQuery) -> None:
        """Forget what was found if something else is looked for now."""
        if self._shown.query is None or self._shown.query.conditions != query.conditions:
            self.lines = {}

    def lines_of(self, entry_id: str) -> tuple[SpokenLine, ...]:
        """Return where in the video of an entry words of the query are said, in order; none if nobody knows."""
        return self.lines.get(entry_id, ())

    def place(self, entry_id: str) -> int | None:
        """Return where in a video a word of the query is said first, in milliseconds; None if nobody knows."""
        lines = self.lines_of(entry_id)
        return lines[0].begin if lines else None

    async def _add(self, catalogue: CatalogueApi, query: EntryQuery, found: SpokenMatches) -> None:
        shown = self._shown
        self.lines = {one.entry.id: one.lines for one in found.entries}
        entries = [one.entry for one in found.entries]
        left_out = found.beyond > 0
        # Only what transcripts say was asked for: then the rows are those of the server, and complete.
        if not asks_transcripts_only(query.conditions):
            if shown.rows.total <= MAX_ROWS and not all(map(shown.has, entries)):
                await self._know_all(catalogue, query)
            added = self._add_to_known(entries)
            left_out |= not isinstance(shown.changes, KnownRowUpdater) and bool(entries)
            shown.set_state(replace(shown.state, matches=max(shown.state.matches + added, shown.rows.total)))
        self._mirroring.keep(entries)
        for row in map(shown.rows.row_of, self.lines):
            if row is not None:
                shown.view.changed(row, row)
        shown.set_state(replace(shown.state, spoken_left_out=left_out))

    def _add_to_known(self, entries: Sequence[Entry]) -> int:
        """Add the entries that have no row; return how many. Rows that are not all known stay as they are."""
        changes = self._shown.changes
        if not isinstance(changes, KnownRowUpdater):
            return 0
        new = [entry for entry in entries if entry.id not in changes.known]
        for entry in new:
            changes.add(entry)
        return len(new)

    async def _know_all(self, catalogue: CatalogueApi, query: EntryQuery) -> None:
        """Ask for all rows, so that others can be put between them. Raises KdeskError."""
        shown = self._shown
        if isinstance(shown.changes, KnownRowUpdater):
            return
        entries = (await catalogue.page(query, EVER, 1, MAX_ROWS)).entries
        rows = MirroredRows([entry.id for entry in entries], [entry.created_at for entry in entries])
        changes = KnownRowUpdater(rows, query, shown.view, page_size=self._page_size)
        for number in range(-(-len(entries) // self._page_size)):
            page = entries[number * self._page_size : (number + 1) * self._page_size]
            changes.rows.put(PageKey(changes.span, number), page)
        shown.show(changes, query)
        pages = KnownPages(self._mirroring.mirror, catalogue, changes.known, page_size=self._page_size)
        shown.loader.load_from(changes, pages)
