"""The rows of a listing, what loads them, and what is known besides."""

import logging
from dataclasses import replace

from kdesk.domain.entry import Entry
from kdesk.domain.entry_query import EntryQuery, TimeWindow
from kdesk.engine.library.known import KnownRowUpdater
from kdesk.engine.library.listing_state import ListingState
from kdesk.engine.library.loader import PageLoader
from kdesk.engine.library.mirroring import Mirroring
from kdesk.engine.library.row_updater import RowUpdater
from kdesk.engine.library.rows import Rows
from kdesk.engine.library.sources import LoadedPage
from kdesk.engine.library.view import ListingView, TaskStarter
from kdesk.engine.library.windows import Span, SpanTable
from kdesk.errors import KdeskError

log = logging.getLogger(__name__)


class ShownRows:
    """What a view shows at the moment.

    Args:
        starter: Owns the requests.
        view: Shows the rows.
        mirroring: Keeps what is loaded.

    Attributes:
        wanted: The query that is asked for.
        query: The query whose rows these are; None before the first ones.
        changes: Changes the rows.
        pending: New entries that have no row yet, the newest first.
        changed_at: When an entry was changed last, in Unix seconds of the server's clock; 0 before the first answer.
    """

    def __init__(self, starter: TaskStarter, view: ListingView, mirroring: Mirroring) -> None:
        self.view = view
        self.state = ListingState()
        self.wanted = EntryQuery()
        self.query: EntryQuery | None = None
        self.pending: list[Entry] = []
        self.changed_at = 0
        self._mirroring = mirroring
        self.loader = PageLoader(starter, self._page_came, self.page_failed)
        self.changes = self._none()

    @property
    def rows(self) -> Rows:
        """The rows, some of which are loaded."""
        return self.changes.rows

    @property
    def opened(self) -> bool:
        """Whether the rows are those of the query that is asked for."""
        return self.query == self.wanted and not self.state.loading

    def has(self, entry: Entry) -> bool:
        """Return whether an entry is known to have a row."""
        if isinstance(self.changes, KnownRowUpdater):
            return entry.id in self.changes.known
        return self.rows.row_of(entry.id) is not None

    def show(self, changes: RowUpdater, query: EntryQuery | None) -> None:
        """Show other rows."""
        self.loader.load_from(None, None)
        self.pending.clear()
        self.view.about_to_reset()
        self.changes, self.query = changes, query
        self.view.reset()

    def show_none(self, query: EntryQuery | None) -> None:
        """Show no rows."""
        self.show(self._none(), query)

    def show_pending(self) -> None:
        """Add the pending entries to the rows."""
        fresh = [entry for entry in self.pending if not self.has(entry)]
        self.pending.clear()
        if fresh and not self.rows.total:
            self.rows.table.replace([Span(TimeWindow(last=0), 0)])
        for entry in sorted(fresh, key=lambda entry: entry.created_at):
            self._extend(entry.created_at)
            self.changes.add(entry)
        self.set_state(replace(self.state, pending=0, matches=max(self.state.matches, self.rows.total)))

    def set_state(self, state: ListingState) -> None:
        """Tell the view what is known besides the rows."""
        if state != self.state:
            self.state = state
            self.view.state_changed()

    def page_failed(self, error: KdeskError) -> None:
        """Tell the view that rows could not be loaded."""
        log.warning("a page of the library could not be loaded: %s", error)
        self.set_state(replace(self.state, error=error))

    def _page_came(self, page: LoadedPage) -> None:
        if not isinstance(self.changes, KnownRowUpdater):
            self._mirroring.keep(page.entries)
        state = replace(self.state, error=None) if self.opened else self.state
        whole = self.opened and not state.unreachable  # a page may have changed how many rows there are
        self.set_state(replace(state, matches=self.rows.total + state.pending) if whole else state)

    def _extend(self, time: int) -> None:
        """Let the newest window end at this time, unless it ends later."""
        table = self.rows.table
        table.newest = max(table.newest, time)
        newest = max(table, key=lambda span: span.window.last)
        if newest.window.last < time:
            newest.window = replace(newest.window, last=time)

    def _none(self) -> RowUpdater:
        return RowUpdater(Rows(SpanTable([], 0, 0, newest_first=True)), self.view)
