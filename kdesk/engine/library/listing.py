"""One list over all entries that match a query, however many there are; only what is in sight is loaded."""

import logging
from dataclasses import replace

from kdesk.domain.catalogue_ports import CatalogueApi
from kdesk.domain.entry import Entry
from kdesk.domain.entry_query import EntryQuery, Opening, TimeWindow
from kdesk.domain.mirror_port import Mirror, MirrorState
from kdesk.engine.library import row_times
from kdesk.engine.library.changes import RowChanges
from kdesk.engine.library.counting import WALL
from kdesk.engine.library.known import KnownChanges
from kdesk.engine.library.listing_state import ListingState
from kdesk.engine.library.loader import PageLoader
from kdesk.engine.library.mirroring import Mirroring
from kdesk.engine.library.reconcile import corrected
from kdesk.engine.library.rows import PAGE_SIZE, Rows
from kdesk.engine.library.server_rows import cut, server_rows
from kdesk.engine.library.sources import LoadedPage, MirrorPages, ServerPages
from kdesk.engine.library.view import ListingView, TaskStarter
from kdesk.engine.library.windows import Span, SpanTable
from kdesk.errors import KdeskError

_OPEN = "library: open"
log = logging.getLogger(__name__)


class Listing:
    """The rows of a query.

    Args:
        starter: Owns the requests.
        view: Shows the rows.
        page_size: Entries per request.
        wall: The server lists no page that begins behind so many matches.

    Attributes:
        state: What is known besides the rows.
        mirroring: Keeps the mirror as the server is.
        changed_at: When an entry was changed last, in Unix seconds of the server's clock; 0 before the first answer.
    """

    def __init__(
        self, starter: TaskStarter, view: ListingView, *, page_size: int = PAGE_SIZE, wall: int = WALL
    ) -> None:
        self._starter, self._view = starter, view
        self._page_size, self._wall = page_size, wall
        self._catalogue: CatalogueApi | None = None
        self.state = ListingState()
        self.query = EntryQuery()
        self._shown: EntryQuery | None = None
        self._pending: list[Entry] = []
        self.changed_at = 0
        self.mirroring = Mirroring(starter)
        self._loader = PageLoader(starter, self._page_came, self._page_failed)
        self._changes = self._empty()

    @property
    def rows(self) -> Rows:
        """The rows, some of which are loaded."""
        return self._changes.rows

    @property
    def changes(self) -> RowChanges:
        """Changes the rows."""
        return self._changes

    @property
    def opened(self) -> bool:
        """Whether the rows are those of the query."""
        return self._shown == self.query and not self.state.loading

    def set_source(self, catalogue: CatalogueApi | None, mirror: Mirror | None = None) -> None:
        """List another catalogue, and its mirror before and beside it. Without both the list is empty."""
        self._starter.cancel(_OPEN)
        self._catalogue = catalogue
        # The mirror that was shown before the sign-in stays: only the server's answer is missing.
        same = mirror is not None and mirror is self.mirroring.mirror
        self.mirroring.use(mirror)
        if not same:
            self._show(self._empty(), None)
            self._set_state(ListingState())
        self.reload()

    def set_query(self, query: EntryQuery) -> None:
        """List what matches another query."""
        if query != self.query:
            self.query = query
            self.reload()

    def reload(self) -> None:
        """Ask from the beginning; the rows stay until the answer."""
        if self._catalogue is not None or self.mirroring.mirror is not None:
            self._set_state(replace(self.state, loading=True, error=None))
            self._starter.spawn(self._open(self._catalogue, self.query), replace=_OPEN)

    def retry(self) -> None:
        """Go on after an error."""
        if self._shown != self.query or not self.rows.total:
            self.reload()
            return
        self._set_state(replace(self.state, error=None))
        self._loader.resume()

    def want(self, first: int, last: int) -> None:
        """Load these rows, which are in sight; what is not in sight any more is not loaded."""
        self._loader.want(first, last)

    def row_at(self, time: int) -> int:
        """Return about which row was created at this time."""
        return row_times.row_at(self._changes, time)

    def time_at(self, row: int) -> int:
        """Return about when the entry of a row was created; 0 if nobody knows."""
        return row_times.time_at(self._changes, self.query, row)

    async def locate(self, time: int) -> int:
        """Return the row of the first entry, in the order of the list, from a time on. Raises KdeskError."""
        return await row_times.locate(self._catalogue, self._changes, self.query, time)

    def put_first(self, entry: Entry, *, hold: bool = False) -> None:
        """Add an entry that is new, or update it if it is loaded.

        With conditions or another order it is not added, because only the server knows its place.

        Args:
            hold: Whether it stays pending until `show_pending`.
        """
        if self.rows.row_of(entry.id) is not None:
            self.update(entry)
        elif self._catalogue is not None and self.query == EntryQuery():
            self.put_new(entry, hold=hold)

    def put_new(self, entry: Entry, *, hold: bool) -> None:
        """Add an entry that the server has just listed for the query, and that was created after all others."""
        if not self.query.sort.by_creation:
            return
        self._pending = [entry, *(other for other in self._pending if other.id != entry.id)]
        self._set_state(replace(self.state, pending=len(self._pending)))
        if not hold:
            self.show_pending()

    def show_pending(self) -> None:
        """Add the pending entries to the rows."""
        fresh = [entry for entry in self._pending if not self.has(entry)]
        self._pending.clear()
        if fresh and not self.rows.total:
            self.rows.table.replace([Span(TimeWindow(last=0), 0)])
        for entry in sorted(fresh, key=lambda entry: entry.created_at):
            self._extend(entry.created_at)
            self._changes.add(entry)
        self._set_state(replace(self.state, pending=0, matches=max(self.state.matches, self.rows.total)))

    def update(self, entry: Entry) -> None:
        """Replace the snapshot of an entry; one that is not loaded is ignored, a deleted one is removed."""
        if self._changes.update(entry):
            self.rows_came(-1)

    def rows_came(self, count: int) -> None:
        """Count rows that were added; some were removed if it is negative."""
        self._set_state(replace(self.state, matches=max(self.rows.total, self.state.matches + count)))

    def counted(self) -> None:
        """Load again what changed, after windows were counted again."""
        crowded = (span.count >= self._wall and span.window.first < span.window.last for span in self.rows.table)
        if not isinstance(self._changes, KnownChanges) and any(crowded):
            self.reload()
            return
        self._set_state(replace(self.state, matches=self.rows.total + self.state.pending))
        self._loader.resume()

    def resume(self) -> None:
        """Load again what is in sight and has to be loaded."""
        self._loader.resume()

    def has(self, entry: Entry) -> bool:
        """Return whether an entry is known to have a row."""
        if isinstance(self._changes, KnownChanges):
            return entry.id in self._changes.known
        return self.rows.row_of(entry.id) is not None

    async def _open(self, catalogue: CatalogueApi | None, query: EntryQuery) -> None:
        """Show what the mirror has, then what the server answers."""
        mirrored = await self._open_mirror(query)
        if catalogue is None:
            self._set_state(replace(self.state, loading=False, local=True))
            return
        try:
            opening = await catalogue.opening(query, self._page_size)
        except KdeskError as exc:
            log.warning("the library could not be listed: %s", exc)
            if self._shown != query:
                self._show(self._empty(), query)
            self._set_state(replace(self.state, loading=False, error=exc))
            return
        self.mirroring.keep(opening.page.entries)
        if query == EntryQuery():
            self.mirroring.fill(catalogue, opening)
        if isinstance(self._changes, KnownChanges) and self._stays(mirrored, query, opening):
            await self._correct(catalogue, query, opening, self._changes, mirrored)
            return
        await self._show_opening(catalogue, opening, query, mirrored.changes_until)

    async def _open_mirror(self, query: EntryQuery) -> MirrorState:
        """Show the rows of the mirror; return its state."""
        mirror = self.mirroring.mirror
        if mirror is None:
            return MirrorState()
        try:
            state, rows = await mirror.state(), await mirror.find(query)
        except KdeskError as exc:
            log.warning("the mirror could not be read: %s", exc)
            return MirrorState()
        if self._shown != query and (rows or state.complete):
            changes = KnownChanges(rows, query, self._view, page_size=self._page_size)
            self._show(changes, query)
            self._set_state(ListingState(loading=self.state.loading, matches=self.rows.total, local=True))
            self._loader.load_from(changes, MirrorPages(mirror, changes.known, page_size=self._page_size))
        return state

    def _stays(self, mirrored: MirrorState, query: EntryQuery, opening: Opening) -> bool:
        """Return whether the rows of the mirror stay, and the server's answer only adds and corrects.

        What matches in the mirror is right: the server, which finds whole words only, must not remove it.
        """
        searched = bool(query.conditions) and opening.page.total <= self._wall
        return self._shown == query and (mirrored.complete or searched)

    async def _correct(
        self, catalogue: CatalogueApi, query: EntryQuery, opening: Opening, changes: KnownChanges, mirrored: MirrorState
    ) -> None:
        """Bring into the rows of the mirror what the server has and they have not."""
        for entry in opening.page.entries:
            changes.update(entry)
            changes.add(entry)
        # Changes since the mirror was written come with the next look.
        self.changed_at = mirrored.changes_until or opening.changed
        self._set_state(ListingState(matches=self.rows.total, exact=opening.exact))
        try:
            found, gone = await corrected(catalogue, query, opening, changes, wall=self._wall)
        except KdeskError as exc:
            log.info("the mirror could not be compared with the server: %s", exc)
            return
        self.mirroring.keep(found, gone)
        self._set_state(replace(self.state, matches=self.rows.total))

    async def _show_opening(self, catalogue: CatalogueApi, opening: Opening, query: EntryQuery, since: int) -> None:
        """Show the rows of the server, and cut them into windows if there are more than it lists."""
        sizes = {"page_size": self._page_size, "wall": self._wall}
        source = ServerPages(catalogue, query, **sizes)
        changes = server_rows(opening, query, self._view, **sizes)
        self.changed_at = min(opening.changed, since or opening.changed)
        self._show(changes, query)
        hidden = opening.page.total - self.rows.total
        self._set_state(ListingState(matches=opening.page.total, unreachable=hidden, exact=opening.exact))
        self._loader.load_from(changes, source)
        if query.sort.by_creation and opening.page.total >= self._wall:
            try:
                hidden = await cut(catalogue, query, changes, source, **sizes)
            except KdeskError as exc:
                self._page_failed(exc)
                return
            self._set_state(replace(self.state, matches=self.rows.total, unreachable=hidden))
            self._view.state_changed()  # the times of the rows are known better, if nothing else
            self._loader.resume()

    def _extend(self, time: int) -> None:
        """Let the newest window end at this time, unless it ends later."""
        table = self.rows.table
        table.newest = max(table.newest, time)
        newest = max(table, key=lambda span: span.window.last)
        if newest.window.last < time:
            newest.window = replace(newest.window, last=time)

    def _show(self, changes: RowChanges, query: EntryQuery | None) -> None:
        self._loader.load_from(None, None)
        self._pending.clear()
        self._view.about_to_reset()
        self._changes, self._shown = changes, query
        self._view.reset()

    def _empty(self) -> RowChanges:
        return RowChanges(Rows(SpanTable([], 0, 0, newest_first=True)), self._view)

    def _page_came(self, page: LoadedPage) -> None:
        if not isinstance(self._changes, KnownChanges):
            self.mirroring.keep(page.entries)
        state = replace(self.state, error=None) if self.opened else self.state
        whole = self.opened and not state.unreachable  # a page may have changed how many rows there are
        self._set_state(replace(state, matches=self.rows.total + state.pending) if whole else state)

    def _page_failed(self, error: KdeskError) -> None:
        log.warning("a page of the library could not be loaded: %s", error)
        self._set_state(replace(self.state, error=error))

    def _set_state(self, state: ListingState) -> None:
        if state != self.state:
            self.state = state
            self._view.state_changed()
