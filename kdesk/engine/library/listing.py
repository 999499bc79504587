"""One list over all entries that match a query, however many there are; only what is in sight is loaded."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from kdesk.domain.catalogue_ports import CatalogueApi
from kdesk.domain.entry import Entry
from kdesk.domain.entry_query import EntryQuery
from kdesk.domain.mirror_port import Mirror
from kdesk.domain.search.transcripts import TranscriptSearch
from kdesk.engine.library import row_times
from kdesk.engine.library.counting import WALL
from kdesk.engine.library.gathering import Gathering, RowRange
from kdesk.engine.library.known import KnownRowUpdater
from kdesk.engine.library.listing_state import ListingState
from kdesk.engine.library.mirroring import Mirroring
from kdesk.engine.library.opening import ListingOpener
from kdesk.engine.library.rows import PAGE_SIZE, Rows
from kdesk.engine.library.shown_rows import ShownRows
from kdesk.engine.library.spoken import SpokenRows
from kdesk.engine.library.view import ListingView, TaskStarter

TYPING_SECONDS = 0.12
"""The mirror answers while a person types; only when they rest is the server asked."""

_OPEN = "library: open"


class Listing:
    """The rows of a query.

    Args:
        starter: Owns the requests.
        view: Shows the rows.
        page_size: Entries per request.
        wall: The server lists no page that begins behind so many matches.

    Attributes:
        mirroring: Keeps the mirror as the server is.
        shown: The rows, and what is known besides.
        spoken: Where the words of the query are said.
    """

    def __init__(
        self, starter: TaskStarter, view: ListingView, *, page_size: int = PAGE_SIZE, wall: int = WALL
    ) -> None:
        self._starter, self._wall = starter, wall
        self._catalogue: CatalogueApi | None = None
        self._reading: object = None
        self.mirroring = Mirroring(starter)
        self.shown = ShownRows(starter, view, self.mirroring)
        self.spoken = SpokenRows(self.shown, self.mirroring, page_size=page_size)
        self._opener = ListingOpener(self.shown, self.mirroring, self.spoken, page_size=page_size, wall=wall)

    @property
    def state(self) -> ListingState:
        """What is known besides the rows."""
        return self.shown.state

    @property
    def query(self) -> EntryQuery:
        """What is listed."""
        return self.shown.wanted

    @property
    def rows(self) -> Rows:
        """The rows, some of which are loaded."""
        return self.shown.rows

    def set_source(
        self,
        catalogue: CatalogueApi | None,
        mirror: Mirror | None = None,
        transcripts: TranscriptSearch | None = None,
    ) -> None:
        """List another catalogue, and its mirror before and beside it. Without both the list is empty."""
        self._catalogue = catalogue
        self.spoken.use(transcripts)
        same = mirror is not None and mirror is self.mirroring.mirror
        if same and self._reading is not None:
            return  # the sign-in was quicker than the disk: what is being read is shown, then the server asked
        self._starter.cancel(_OPEN)
        self.mirroring.use(mirror)
        # The mirror that was shown before the sign-in stays: only the server's answer is missing.
        if not same:
            self.shown.show_none(None)
            self.shown.set_state(ListingState())
        self.reload()

    def set_query(self, query: EntryQuery) -> None:
        """List what matches another query."""
        if query != self.query:
            searched = query.conditions and query.conditions != self.query.conditions
            self.shown.wanted = query
            self.reload(rest=TYPING_SECONDS if searched else 0.0)

    def reload(self, *, rest: float = 0.0) -> None:
        """Ask from the beginning; the rows stay until the answer.

        Args:
            rest: Seconds between the answer of the mirror and the request to the server.
        """
        if self._catalogue is not None or self.mirroring.mirror is not None:
            self.shown.set_state(replace(self.state, loading=True, error=None))
            self._starter.spawn(self._open(self.query, rest), replace=_OPEN)

    async def _open(self, query: EntryQuery, rest: float) -> None:
        """Show what the mirror has, then what the server answers.

        Args:
            rest: Seconds before the server is asked: another letter may come, for which the mirror alone is enough.
        """
        reading = self._reading = object()
        try:
            mirrored = await self._opener.open_mirror(query)
            if rest:
                await asyncio.sleep(rest)
        finally:
            if self._reading is reading:
                self._reading = None
        await self._opener.open_server(self._catalogue, query, mirrored)

    def retry(self) -> None:
        """Go on after an error."""
        if self.shown.query != self.query or not self.rows.total:
            self.reload()
            return
        self.shown.set_state(replace(self.state, error=None))
        self.shown.loader.resume()

    def want(self, first: int, last: int) -> None:
        """Load these rows, which are in sight; what is not in sight any more is not loaded."""
        self.shown.loader.want(first, last)

    def row_at(self, time: int) -> int:
        """Return about which row was created at this time."""
        return row_times.row_at(self.shown.changes, time)

    def time_at(self, row: int) -> int:
        """Return about when the entry of a row was created; 0 if nobody knows."""
        return row_times.time_at(self.shown.changes, self.query, row)

    async def locate(self, time: int) -> int:
        """Return the row of the first entry, in the order of the list, from a time on. Raises KdeskError."""
        return await row_times.locate(self._catalogue, self.shown.changes, self.query, time)

    def id_of(self, row: int) -> str:
        """Return the id of a row's entry, "" if nobody knows it before the row is loaded."""
        if isinstance(self.shown.changes, KnownRowUpdater):
            known = self.shown.changes.known.ids
            return known[row] if row < len(known) else ""
        entry = self.rows.entry(row)
        return entry.id if entry is not None else ""

    def rows_of(self, entry_ids: Iterable[str]) -> list[int]:
        """Return the rows of entries, in order; an entry whose row nobody knows is left out."""
        wanted = set(entry_ids)
        if isinstance(self.shown.changes, KnownRowUpdater):
            return [row for row, entry_id in enumerate(self.shown.changes.known.ids) if entry_id in wanted]
        found = (self.rows.row_of(entry_id) for entry_id in wanted)
        return sorted(row for row in found if row is not None)

    async def entries(self, ranges: Callable[[], Sequence[RowRange]], tell: Callable[[int], None]) -> tuple[Entry, ...]:
        """Return the entries of ranges of rows, loaded or not; see `Gathering.entries`. Raises KdeskError."""
        gathering = Gathering(self.shown, self.mirroring.mirror, self._catalogue, wall=self._wall)
        return await gathering.entries(ranges, tell)

    def put_first(self, entry: Entry, *, hold: bool = False) -> None:
        """Add an entry that is new, or update it if it is loaded.

        With conditions or another order it is not added, because only the server knows its place.

        Args:
            hold: Whether it stays pending until `show_pending`.
        """
        if self.rows.row_of(entry.id) is not None:
            self.update(entry)
        elif self._catalogue is not None and self.query == EntryQuery():
            if self.shown.changes.may_hold(entry):
                self.shown.loader.resume()
            else:
                self.put_new(entry, hold=hold)

    def put_new(self, entry: Entry, *, hold: bool) -> None:
        """Add an entry that the server has just listed for the query, and that was created after all others."""
        if not self.query.sort.by_creation:
            return
        pending = self.shown.pending
        pending[:] = [entry, *(other for other in pending if other.id != entry.id)]
        self.shown.set_state(replace(self.state, pending=len(pending)))
        if not hold:
            self.show_pending()

    def show_pending(self) -> None:
        """Add the pending entries to the rows."""
        self.shown.show_pending()

    def update(self, entry: Entry) -> None:
        """Replace the snapshot of an entry; one that is not loaded is ignored, a deleted one is removed."""
        if self.shown.changes.update(entry):
            self.rows_came(-1)

    def rows_came(self, count: int) -> None:
        """Count rows that were added; some were removed if it is negative."""
        self.shown.set_state(replace(self.state, matches=max(self.rows.total, self.state.matches + count)))

    def counted(self) -> None:
        """Load again what changed, after windows were counted again."""
        known = isinstance(self.shown.changes, KnownRowUpdater)
        if not known and any(
            span.count >= self._wall and span.window.first < span.window.last for span in self.rows.table
        ):
            self.reload()
            return
        self.shown.set_state(replace(self.state, matches=self.rows.total + self.state.pending))
        self.shown.loader.resume()
