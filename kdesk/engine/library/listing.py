"""One list over all entries that match a query, however many there are; only what is in sight is loaded."""

import logging
from dataclasses import dataclass, replace

from kdesk.domain.catalogue_ports import CatalogueApi
from kdesk.domain.entry import Entry
from kdesk.domain.entry_query import EVER, EntryPage, EntryQuery, Opening, Sort, TimeWindow
from kdesk.engine.library.changes import RowChanges
from kdesk.engine.library.counting import WALL, count_windows
from kdesk.engine.library.loader import PageLoader
from kdesk.engine.library.rows import PAGE_SIZE, PageKey, Rows
from kdesk.engine.library.sources import ServerPages
from kdesk.engine.library.view import ListingView, TaskStarter
from kdesk.engine.library.windows import Span, SpanTable
from kdesk.errors import KdeskError

_OPEN = "library: open"
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ListingState:
    """What is known of a list besides its rows.

    Attributes:
        loading: Whether its first answer is awaited.
        error: Of the last request, if it failed.
        matches: Matching entries, as the server counts them.
        pending: New entries that are not shown yet, because they would move what is in sight.
        unreachable: Matches that the server does not list, because its lists end at 10,000.
    """

    loading: bool = False
    error: KdeskError | None = None
    matches: int = 0
    pending: int = 0
    unreachable: int = 0


class Listing:
    """The rows of a query.

    Args:
        starter: Owns the requests.
        view: Shows the rows.
        page_size: Entries per request.
        wall: The server lists no page that begins behind so many matches.

    Attributes:
        state: What is known besides the rows.
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

    def set_catalogue(self, catalogue: CatalogueApi | None) -> None:
        """List another catalogue; None empties the list."""
        self._starter.cancel(_OPEN)
        self._catalogue = catalogue
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
        if self._catalogue is not None:
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

    async def locate(self, time: int) -> int:
        """Return the row of the first entry, in the order of the list, from a time on. Raises KdeskError."""
        if self._catalogue is None or not self.query.sort.by_creation or not self.rows.total:
            return 0
        newest_first = self.query.sort is Sort.NEWEST
        before = TimeWindow(first=time + 1, last=self.rows.table.newest) if newest_first else TimeWindow(last=time - 1)
        if before.first > before.last:
            return 0
        (count,) = await self._catalogue.counts(self.query, [before])
        return min(count, self.rows.total - 1)

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
        fresh = [entry for entry in self._pending if self.rows.row_of(entry.id) is None]
        self._pending.clear()
        if fresh and not self.rows.total:
            self.rows.table.replace([Span(TimeWindow(last=0), 0)])
        for entry in sorted(fresh, key=lambda entry: entry.created_at):
            self._extend(entry.created_at)
            self._changes.add(entry)
        self._set_state(replace(self.state, pending=0, matches=self.state.matches + len(fresh)))

    def update(self, entry: Entry) -> None:
        """Replace the snapshot of an entry; one that is not loaded is ignored, a deleted one is removed."""
        if self._changes.update(entry):
            self._set_state(replace(self.state, matches=max(0, self.state.matches - 1)))

    def counted(self) -> None:
        """Load again what changed, after windows were counted again."""
        if any(span.count >= self._wall and span.window.first < span.window.last for span in self.rows.table):
            self.reload()
            return
        self._set_state(replace(self.state, matches=self.rows.total + self.state.pending))
        self._loader.resume()

    async def _open(self, catalogue: CatalogueApi, query: EntryQuery) -> None:
        try:
            opening = await catalogue.opening(query, self._page_size)
        except KdeskError as exc:
            log.warning("the library could not be listed: %s", exc)
            if self._shown != query:
                self._show(self._empty(), query)
            self._set_state(replace(self.state, loading=False, error=exc))
            return
        source = ServerPages(catalogue, query, page_size=self._page_size, wall=self._wall)
        self._show_opening(opening, query, source)
        if query.sort.by_creation and opening.page.total >= self._wall:
            await self._cut(catalogue, query, opening, source)

    def _show_opening(self, opening: Opening, query: EntryQuery, source: ServerPages) -> None:
        """Show the first page, with one window over all times."""
        total = opening.page.total if query.sort.by_creation else min(opening.page.total, self._wall)
        # Closed at the newest entry: what is created from now on must not move the rows before it is shown.
        window = TimeWindow(last=opening.newest) if query.sort is Sort.NEWEST and opening.newest else EVER
        span = Span(window, total)
        newest_first = query.sort is not Sort.OLDEST
        rows = Rows(
            SpanTable([span], opening.oldest, opening.newest, newest_first=newest_first), page_size=self._page_size
        )
        rows.put(PageKey(span, 0), opening.page.entries)
        self.changed_at = opening.changed
        changes = RowChanges(rows, self._view, most_rows=None if query.sort.by_creation else self._wall)
        self._show(changes, query)
        self._set_state(
            ListingState(matches=opening.page.total, unreachable=opening.page.total - total, error=None, pending=0)
        )
        self._loader.load_from(self._changes, source)

    async def _cut(self, catalogue: CatalogueApi, query: EntryQuery, opening: Opening, source: ServerPages) -> None:
        """Replace the one window by windows that the server lists completely."""
        (whole,) = self.rows.table
        ends = (opening.oldest, opening.newest)
        try:
            spans = await count_windows(catalogue, query, whole, ends, wall=self._wall)
        except KdeskError as exc:
            self._page_failed(exc)
            return
        if query.sort is Sort.NEWEST:
            spans.reverse()
        self._changes.resize(whole, sum(span.count for span in spans))
        self.rows.adopt(spans)
        last_pages = [PageKey(span, number) for span in spans for number in range(-(-span.count // self._page_size))]
        hidden = sum(len(self.rows.rows_of(key)) for key in last_pages if not source.reaches(key))
        self._set_state(replace(self.state, matches=self.rows.total, unreachable=hidden))
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

    def _page_came(self, _page: EntryPage) -> None:
        error = None if self.opened else self.state.error
        self._set_state(replace(self.state, error=error))

    def _page_failed(self, error: KdeskError) -> None:
        log.warning("a page of the library could not be loaded: %s", error)
        self._set_state(replace(self.state, error=error))

    def _set_state(self, state: ListingState) -> None:
        if state != self.state:
            self.state = state
            self._view.state_changed()
