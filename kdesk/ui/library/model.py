"""The model of the library: the catalogue's entries, loaded page by page."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import aclosing
from dataclasses import replace

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal

from kdesk.domain.catalogue_ports import CatalogueApi
from kdesk.domain.entry import Entry, EntryFilter, EntryOrder, EntryPage, EntryStatus
from kdesk.errors import KdeskError
from kdesk.messages.entries import status_name
from kdesk.messages.foreign_text import shown
from kdesk.ui.library.state import LibraryState, Phase
from kdesk.ui.tasks import TaskScope
from kdesk.ui.tips import plain_tip

ENTRY_ROLE = int(Qt.ItemDataRole.UserRole) + 1
"""The only custom role: the `Entry` itself."""

PAGE_SIZE = 100
DEBOUNCE_MS = 200
MAX_REFRESH = 500
"""The server's limit for one request."""

_LOAD = "library: load"
_REFRESH = "library: refresh"
_CHECK = "library: check for new"
log = logging.getLogger(__name__)
_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class LibraryModel(QAbstractListModel):
    """The entries that match a filter. `fetchMore` loads the next page.

    Args:
        tasks: Own the requests.
        debounce: Milliseconds between the last typed letter and the search.

    Signals:
        state_changed: `state` has changed.
    """

    state_changed = Signal()

    def __init__(self, tasks: TaskScope, *, debounce: int = DEBOUNCE_MS, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._catalogue: CatalogueApi | None = None
        self._entries: list[Entry] = []
        self._rows: dict[str, int] = {}
        self._changing: set[str] = set()
        self._pending: list[Entry] = []
        self._shown_filter = EntryFilter()
        self._more = asyncio.Event()
        self._state = LibraryState(Phase.SIGNED_OUT)
        self._typed = ""
        self._debounce = QTimer(self, singleShot=True, interval=debounce)
        self._debounce.timeout.connect(lambda: self._set_filter(text=self._typed))

    @property
    def state(self) -> LibraryState:
        """The state for the widgets around the cards."""
        return self._state

    def set_catalogue(self, catalogue: CatalogueApi | None) -> None:
        """Load another catalogue; None clears the list."""
        for task in (_LOAD, _REFRESH, _CHECK):
            self._tasks.cancel(task)
        self._catalogue = catalogue
        self._pending.clear()
        self.replace_all(())
        self._set_state(replace(self._state, phase=Phase.SIGNED_OUT, error=None, total=0))
        self.reload()

    def search(self, text: str) -> None:
        """Search for a text after the debounce time."""
        self._typed = text.strip()
        self._debounce.start()

    def set_order(self, order: EntryOrder) -> None:
        """Change the sort order."""
        if order is not self._state.wanted.order:
            self._set_filter(text=self._typed, order=order)

    def reload(self) -> None:
        """Load from the beginning; the list stays until the first response."""
        self._start(afresh=True)

    def retry(self) -> None:
        """Continue after an error: behind the loaded entries, or from the beginning if the filter has changed."""
        same = self._shown_filter == self._state.wanted
        self._start(afresh=not (self._entries and same))

    def refresh_changing(self) -> None:
        """Request the entries again whose status is not final."""
        if self._catalogue is not None and self._changing:
            self._tasks.spawn(self._refresh(self._catalogue, tuple(self._changing)), replace=_REFRESH)

    def check_for_new(self, *, hold: bool) -> None:
        """Request the first page and show the new entries in it.

        Args:
            hold: Whether they stay pending until `show_pending`, so that the list does not move.
        """
        loaded = self._state.phase in {Phase.MORE, Phase.COMPLETE}
        if self._catalogue is not None and loaded and self._state.wanted == EntryFilter():
            self._tasks.spawn(self._check(self._catalogue, hold=hold), replace=_CHECK)

    def update(self, entry: Entry) -> None:
        """Replace the snapshot of an entry; one that is not in the list is ignored."""
        row = self._rows.get(entry.id)
        if row is None or self._entries[row] == entry:
            return
        if entry.status is EntryStatus.DELETED:
            self._remove(row)
            return
        self._entries[row] = entry
        self._note_changing(entry)
        self.dataChanged.emit(self.index(row), self.index(row))

    def put_first(self, entry: Entry, *, hold: bool = False) -> None:
        """Insert a new entry at the top, or update it if it is in the list.

        With a search text or another order the entry is not inserted, because only the server knows its place.

        Args:
            entry: The entry.
            hold: Whether it stays pending until `show_pending`.
        """
        if entry.id in self._rows:
            self.update(entry)
        elif self._catalogue is not None and self._state.wanted == EntryFilter():
            self._pending = [entry, *(other for other in self._pending if other.id != entry.id)]
            self._set_state(replace(self._state, pending=len(self._pending)))
            if not hold:
                self.show_pending()

    def show_pending(self) -> None:
        """Insert the pending entries at the top."""
        fresh = [entry for entry in self._pending if entry.id not in self._rows]
        self._pending.clear()
        if fresh:
            self.beginInsertRows(_ROOT, 0, len(fresh) - 1)
            self._entries[:0] = fresh
            self._index_rows()
            self.endInsertRows()
        self._set_state(replace(self._state, pending=0, total=self._state.total + len(fresh)))

    def row_of(self, entry_id: str) -> int | None:
        """Return the row of an entry, None if it is not in the list."""
        return self._rows.get(entry_id)

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._entries)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        reader = _READERS.get(role)
        return None if reader is None else reader(self._entries[index.row()])

    def canFetchMore(self, parent: _Index) -> bool:
        return not parent.isValid() and self._state.phase is Phase.MORE

    def fetchMore(self, parent: _Index) -> None:
        if self.canFetchMore(parent):
            self._set_state(replace(self._state, phase=Phase.LOADING))
            self._more.set()

    def _set_filter(self, *, text: str, order: EntryOrder | None = None) -> None:
        self._debounce.stop()
        wanted = EntryFilter(text, order or self._state.wanted.order)
        if wanted != self._state.wanted:
            self._set_state(replace(self._state, wanted=wanted))
            self.reload()

    def _start(self, *, afresh: bool) -> None:
        if self._catalogue is not None:
            self._set_state(replace(self._state, phase=Phase.LOADING, error=None))
            self._tasks.spawn(self._load(self._catalogue, afresh=afresh), replace=_LOAD)

    async def _load(self, catalogue: CatalogueApi, *, afresh: bool) -> None:
        """Load the pages one by one, each when the view calls `fetchMore`."""
        wanted = self._state.wanted
        self._more.clear()
        try:
            # Closed here: Qt's loop does not close a generator that is left half-way.
            async with aclosing(catalogue.pages(wanted, PAGE_SIZE)) as pages:
                async for page in pages:
                    grown = self._add_page(page, wanted, afresh=afresh)
                    afresh = False
                    # After a page without new entries the next one is loaded at once.
                    if grown:
                        self._set_state(replace(self._state, phase=Phase.MORE))
                        await self._more.wait()
                        self._more.clear()
        except KdeskError as exc:
            log.warning("the library could not be listed: %s", exc)
            self._fail(exc, wanted)
            return
        if afresh:
            self._add_page(EntryPage((), 0), wanted, afresh=True)
        self._set_state(replace(self._state, phase=Phase.COMPLETE))

    def _add_page(self, page: EntryPage, wanted: EntryFilter, *, afresh: bool) -> bool:
        """Add one page, or replace the list with it; return whether entries were added."""
        self._set_state(replace(self._state, total=page.total))
        if afresh:
            self._shown_filter = wanted
            self._pending.clear()
            self.replace_all(page.entries)
            self._set_state(replace(self._state, pending=0))
            return bool(page.entries)
        for entry in page.entries:
            self.update(entry)
        # Pages shift while entries are added: an entry of an earlier page may come again.
        fresh = tuple({entry.id: entry for entry in page.entries if entry.id not in self._rows}.values())
        if fresh:
            first = len(self._entries)
            self.beginInsertRows(_ROOT, first, first + len(fresh) - 1)
            self._entries.extend(fresh)
            self._rows.update((entry.id, row) for row, entry in enumerate(fresh, first))
            for entry in fresh:
                self._note_changing(entry)
            self.endInsertRows()
        return bool(fresh)

    def _fail(self, error: KdeskError, wanted: EntryFilter) -> None:
        if self._shown_filter != wanted:
            self.replace_all(())
            self._shown_filter = wanted
        self._set_state(replace(self._state, phase=Phase.FAILED, error=error))

    async def _refresh(self, catalogue: CatalogueApi, entry_ids: tuple[str, ...]) -> None:
        try:
            entries = await catalogue.entries(entry_ids[:MAX_REFRESH])
        except KdeskError as exc:
            # The next refresh repeats the request.
            log.info("entries could not be refreshed: %s", exc)
            return
        for entry in entries:
            self.update(entry)

    async def _check(self, catalogue: CatalogueApi, *, hold: bool) -> None:
        try:
            async with aclosing(catalogue.pages(EntryFilter(), PAGE_SIZE)) as pages:
                page = await anext(pages, EntryPage((), 0))
        except KdeskError as exc:
            log.info("the check for new entries failed: %s", exc)
            return
        # Entries that are older than the last loaded one are not new, but on a page that was not loaded yet.
        known_from = self._entries[-1].created_at if self._state.phase is Phase.MORE else 0
        fresh = [e for e in page.entries if e.id not in self._rows and e.created_at >= known_from]
        if fresh and not hold:
            self.reload()
        # Reversed: each one is put before the ones that are there.
        for entry in reversed(fresh if hold else ()):
            self.put_first(entry, hold=True)

    def replace_all(self, entries: Sequence[Entry]) -> None:
        """Reset the list to these entries."""
        self.beginResetModel()
        self._entries = list({entry.id: entry for entry in entries}.values())
        self._changing.clear()
        self._index_rows()
        self.endResetModel()

    def _remove(self, row: int) -> None:
        self.beginRemoveRows(_ROOT, row, row)
        entry = self._entries.pop(row)
        self._changing.discard(entry.id)
        self._index_rows()
        self.endRemoveRows()
        self._set_state(replace(self._state, total=max(0, self._state.total - 1)))

    def _index_rows(self) -> None:
        self._rows = {entry.id: row for row, entry in enumerate(self._entries)}
        for entry in self._entries:
            self._note_changing(entry)

    def _note_changing(self, entry: Entry) -> None:
        if entry.status in _CHANGING:
            self._changing.add(entry.id)
        else:
            self._changing.discard(entry.id)

    def _set_state(self, state: LibraryState) -> None:
        if state != self._state:
            self._state = state
            self.state_changed.emit()


_CHANGING = frozenset({EntryStatus.WAITING_FOR_CONTENT, EntryStatus.PROCESSING, EntryStatus.PENDING})
_READERS: dict[int, Callable[[Entry], object]] = {
    ENTRY_ROLE: lambda entry: entry,
    int(Qt.ItemDataRole.DisplayRole): lambda entry: shown(entry.name),
    int(Qt.ItemDataRole.ToolTipRole): lambda entry: plain_tip(entry.name),
    int(Qt.ItemDataRole.AccessibleTextRole): lambda entry: f"{shown(entry.name)}, {status_name(entry.status)}",
}
