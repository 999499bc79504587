"""The model of the library: a listing of the engine as a table of Qt, with one row an entry."""

from collections.abc import Callable

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from kdesk.domain.catalogue_ports import CatalogueApi
from kdesk.domain.entry import Entry
from kdesk.domain.entry_query import EntryQuery
from kdesk.domain.mirror_port import Mirror
from kdesk.domain.search.transcripts import TranscriptSearch
from kdesk.engine.library.listing import Listing
from kdesk.engine.library.listing_state import ListingState
from kdesk.engine.library.sync import ChangeFollower
from kdesk.messages import _
from kdesk.messages.entries import status_name
from kdesk.messages.foreign_text import shown
from kdesk.ui.library.state import LibraryState, Phase
from kdesk.ui.tasks import TaskScope
from kdesk.ui.tips import plain_tip

ENTRY_ROLE = int(Qt.ItemDataRole.UserRole) + 1
"""The only custom role: the `Entry` itself, None while it is not loaded."""

_LOOK = "library: look for changes"
_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class LibraryModel(QAbstractTableModel):
    """The entries that match a query. Column 0 is the entry.

    There is a row for every match; the views say with `want` which rows are in sight, and those are loaded.

    Args:
        tasks: Own the requests.

    Attributes:
        listing: The rows.
        speak: Returns what a screen reader says of an entry.

    Signals:
        state_changed: `state` has changed.
        search_shown: The rows are those of another query; whether another search or only another order (bool).
    """

    state_changed = Signal()
    search_shown = Signal(bool)

    def __init__(self, tasks: TaskScope, *, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._catalogue: CatalogueApi | None = None
        self.listing = Listing(tasks, _RowSignals(self))
        self._follower = ChangeFollower(self.listing)
        self.speak: Callable[[Entry], str] = _spoken

    @property
    def state(self) -> LibraryState:
        """The state for the widgets around the cards."""
        known = self.listing.state
        return LibraryState(self._phase(known), self.listing.query, known)

    def set_catalogue(
        self,
        catalogue: CatalogueApi | None,
        mirror: Mirror | None = None,
        transcripts: TranscriptSearch | None = None,
    ) -> None:
        """List another catalogue, and its mirror before the answer and offline. Without both the list is empty."""
        self._tasks.cancel(_LOOK)
        self._catalogue = catalogue
        self.listing.set_source(catalogue, mirror, transcripts)
        self.state_changed.emit()

    def set_query(self, query: EntryQuery) -> None:
        """List what matches; the rows stay until the first answer."""
        self.listing.set_query(query)

    def reload(self) -> None:
        """Ask from the beginning; the rows stay until the first answer."""
        self.listing.reload()

    def retry(self) -> None:
        """Go on after an error."""
        self.listing.retry()

    def want(self, first: int, last: int) -> None:
        """Load these rows, which are in sight."""
        self.listing.want(first, last)

    def look(self, *, hold: bool) -> None:
        """Bring in what changed on the server since the last look.

        Args:
            hold: Whether new entries stay pending until `show_pending`, so that the list does not move.
        """
        if self._catalogue is not None:
            self._tasks.spawn(self._follower.look(self._catalogue, hold=hold), replace=_LOOK)

    def update(self, entry: Entry) -> None:
        """Replace the snapshot of an entry; one that is not loaded is ignored."""
        self.listing.update(entry)

    def put_first(self, entry: Entry, *, hold: bool = False) -> None:
        """Insert a new entry at the top, or update it; see `Listing.put_first`."""
        self.listing.put_first(entry, hold=hold)

    def show_pending(self) -> None:
        """Insert the pending entries at the top."""
        self.listing.show_pending()

    def row_of(self, entry_id: str) -> int | None:
        """Return the row of an entry, None if it is not loaded."""
        return self.listing.rows.row_of(entry_id)

    def row_at(self, time: int) -> int:
        """Return about which row was created at this time (Unix seconds)."""
        return self.listing.row_at(time)

    def time_at(self, row: int) -> int:
        """Return about when the entry of a row was created, in Unix seconds; 0 if nobody knows."""
        return self.listing.time_at(row)

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else self.listing.rows.total

    def columnCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else 1

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        speaks = role == Qt.ItemDataRole.AccessibleTextRole
        reader = self.speak if speaks else _READERS.get(role)
        if not index.isValid() or reader is None:
            return None
        entry = self.listing.rows.entry(index.row())
        if entry is None:
            return _("Loading…") if speaks else None
        return reader(entry)

    def _phase(self, known: ListingState) -> Phase:
        if self._catalogue is None and not self.rowCount():
            return Phase.SIGNED_OUT
        if known.loading:
            return Phase.LOADING
        return Phase.COMPLETE if known.error is None else Phase.FAILED


class _RowSignals:
    """Implements `ListingView` by the announcements of a model."""

    def __init__(self, model: LibraryModel) -> None:
        self._model = model
        self._shown = EntryQuery()

    def about_to_reset(self) -> None:
        self._model.beginResetModel()

    def reset(self) -> None:
        self._model.endResetModel()
        query, before = self._model.listing.query, self._shown
        self._shown = query
        if query != before:
            self._model.search_shown.emit(query.conditions != before.conditions)

    def about_to_insert(self, first: int, last: int) -> None:
        self._model.beginInsertRows(_ROOT, first, last)

    def inserted(self) -> None:
        self._model.endInsertRows()

    def about_to_remove(self, first: int, last: int) -> None:
        self._model.beginRemoveRows(_ROOT, first, last)

    def removed(self) -> None:
        self._model.endRemoveRows()

    def changed(self, first: int, last: int) -> None:
        model = self._model
        model.dataChanged.emit(model.index(first, 0), model.index(last, model.columnCount() - 1))

    def state_changed(self) -> None:
        self._model.state_changed.emit()


_READERS: dict[int, Callable[[Entry], object]] = {
    ENTRY_ROLE: lambda entry: entry,
    int(Qt.ItemDataRole.DisplayRole): lambda entry: shown(entry.name),
    int(Qt.ItemDataRole.ToolTipRole): lambda entry: plain_tip(entry.name),
}


def _spoken(entry: Entry) -> str:
    return f"{shown(entry.name)}, {status_name(entry.status)}"
