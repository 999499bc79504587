"""The list of entries: mirrors what the catalogue tells, page by page."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal

from kdesk.domain.entry import Entry, EntryFilter, EntryOrder, EntryPage, EntryStatus
from kdesk.domain.ports import CatalogueApi
from kdesk.errors import KdeskError
from kdesk.messages.foreign_text import shown
from kdesk.ui.library.state import LibraryState, Phase
from kdesk.ui.tasks import TaskScope
from kdesk.ui.tips import plain_tip

ENTRY_ROLE = int(Qt.ItemDataRole.UserRole) + 1
"""The one custom role: the `Entry` itself."""

PAGE_SIZE = 100
DEBOUNCE_MS = 200
REFRESHED_AT_ONCE = 500
"""The server's limit for one question."""

_WALK = "library: walk"
_REFRESH = "library: refresh"
_LOOK = "library: look for new"
log = logging.getLogger(__name__)
_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class LibraryModel(QAbstractListModel):
    """The entries that match a filter, fetched as the view reaches for them.

    tasks     own the walk
    debounce  milliseconds from the last typed letter to the search

    Signals:
    state_changed  the `state` is another one
    """

    state_changed = Signal()

    def __init__(self, tasks: TaskScope, *, debounce: int = DEBOUNCE_MS, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._catalogue: CatalogueApi | None = None
        self._entries: list[Entry] = []
        self._rows: dict[str, int] = {}
        self._changing: set[str] = set()
        self._waiting: list[Entry] = []
        self._shown_filter = EntryFilter()
        self._more = asyncio.Event()
        self._state = LibraryState(Phase.SIGNED_OUT)
        self._typed = ""
        self._debounce = QTimer(self, singleShot=True, interval=debounce)
        self._debounce.timeout.connect(lambda: self._want(text=self._typed))

    @property
    def state(self) -> LibraryState:
        """What the page has to say besides the cards."""
        return self._state

    def set_catalogue(self, catalogue: CatalogueApi | None) -> None:
        """Show this catalogue from its beginning; None clears the list."""
        self._tasks.cancel(_WALK)
        self._tasks.cancel(_REFRESH)
        self._tasks.cancel(_LOOK)
        self._catalogue = catalogue
        self._waiting.clear()
        self._replace_all(())
        self._tell(phase=Phase.SIGNED_OUT, problem=None, total=0)
        self.reload()

    def search(self, text: str) -> None:
        """Search for this once nothing was typed for a moment."""
        self._typed = text.strip()
        self._debounce.start()

    def set_order(self, order: EntryOrder) -> None:
        """Sort by this from now on."""
        if order is not self._state.wanted.order:
            self._want(text=self._typed, order=order)

    def reload(self) -> None:
        """Ask for everything again; what is shown stays until the first answer."""
        self._start(afresh=True)

    def retry(self) -> None:
        """Go on after a failure: from the beginning, or behind the entries that are here already."""
        same = self._shown_filter == self._state.wanted
        self._start(afresh=not (self._entries and same))

    def refresh_changing(self) -> None:
        """Ask again for the entries that are not in their last state."""
        if self._catalogue is not None and self._changing:
            self._tasks.spawn(self._refresh(self._catalogue, tuple(self._changing)), replace=_REFRESH)

    def check_for_new(self, *, hold: bool) -> None:
        """Ask whether others have brought entries in, and list these where the server has them.

        With `hold` nothing moves: they are counted, and wait until `show_pending`.
        """
        settled = self._state.phase in {Phase.MORE, Phase.COMPLETE}
        if self._catalogue is not None and settled and self._state.wanted == EntryFilter():
            self._tasks.spawn(self._look(self._catalogue, hold=hold), replace=_LOOK)

    def update(self, entry: Entry) -> None:
        """Take a new snapshot of an entry that is in the list; others are left alone."""
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
        """Take an entry that has just come into being; with `hold` it waits until `show_pending`.

        It comes in front of the newest first; under a search or another order the server decides where it belongs.
        """
        if entry.id in self._rows:
            self.update(entry)
        elif self._catalogue is not None and self._state.wanted == EntryFilter():
            self._waiting = [entry, *(other for other in self._waiting if other.id != entry.id)]
            self._tell(waiting=len(self._waiting))
            if not hold:
                self.show_pending()

    def show_pending(self) -> None:
        """Put the new entries that wait in front of the others."""
        fresh = [entry for entry in self._waiting if entry.id not in self._rows]
        self._waiting.clear()
        if fresh:
            self.beginInsertRows(_ROOT, 0, len(fresh) - 1)
            self._entries[:0] = fresh
            self._index_rows()
            self.endInsertRows()
        self._tell(waiting=0, total=self._state.total + len(fresh))

    def row_of(self, entry_id: str) -> int | None:
        """Return where an entry stands, None when it is not in the list."""
        return self._rows.get(entry_id)

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Count the entries that are here so far."""
        return 0 if parent.isValid() else len(self._entries)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the entry, or its name."""
        if not index.isValid():
            return None
        reader = _READERS.get(role)
        return None if reader is None else reader(self._entries[index.row()])

    def canFetchMore(self, parent: _Index) -> bool:
        """Whether the server has more, and is not being asked already."""
        return not parent.isValid() and self._state.phase is Phase.MORE

    def fetchMore(self, parent: _Index) -> None:
        """Ask for the next page."""
        if self.canFetchMore(parent):
            self._tell(phase=Phase.LOADING)
            self._more.set()

    def _want(self, *, text: str, order: EntryOrder | None = None) -> None:
        self._debounce.stop()
        wanted = EntryFilter(text, order or self._state.wanted.order)
        if wanted != self._state.wanted:
            self._tell(wanted=wanted)
            self.reload()

    def _start(self, *, afresh: bool) -> None:
        if self._catalogue is not None:
            self._tell(phase=Phase.LOADING, problem=None)
            self._tasks.spawn(self._walk(self._catalogue, afresh=afresh), replace=_WALK)

    async def _walk(self, catalogue: CatalogueApi, *, afresh: bool) -> None:
        """Walk through the catalogue, one page whenever the view reaches for more."""
        wanted = self._state.wanted
        self._more.clear()
        try:
            async with aclosing(catalogue.pages(wanted, PAGE_SIZE)) as pages:
                async for page in pages:
                    grown = self._take(page, wanted, afresh=afresh)
                    afresh = False
                    # A page of entries that are here already is not what the view reached for.
                    if grown:
                        self._tell(phase=Phase.MORE)
                        await self._more.wait()
                        self._more.clear()
        except KdeskError as exc:
            log.warning("the library could not be listed: %s", exc)
            self._fail(exc, wanted)
            return
        if afresh:
            self._take(EntryPage((), 0), wanted, afresh=True)
        self._tell(phase=Phase.COMPLETE)

    def _take(self, page: EntryPage, wanted: EntryFilter, *, afresh: bool) -> bool:
        """Take one page in; tells whether the list has grown."""
        self._tell(total=page.total)
        if afresh:
            self._shown_filter = wanted
            self._waiting.clear()
            self._replace_all(page.entries)
            self._tell(waiting=0)
            return bool(page.entries)
        for entry in page.entries:
            self.update(entry)
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

    def _fail(self, problem: KdeskError, wanted: EntryFilter) -> None:
        if self._shown_filter != wanted:
            self._replace_all(())
            self._shown_filter = wanted
        self._tell(phase=Phase.FAILED, problem=problem)

    async def _refresh(self, catalogue: CatalogueApi, entry_ids: tuple[str, ...]) -> None:
        try:
            entries = await catalogue.entries(entry_ids[:REFRESHED_AT_ONCE])
        except KdeskError as exc:
            # The next turn asks again; the cards keep what was last known.
            log.info("entries could not be refreshed: %s", exc)
            return
        for entry in entries:
            self.update(entry)

    async def _look(self, catalogue: CatalogueApi, *, hold: bool) -> None:
        try:
            async with aclosing(catalogue.pages(EntryFilter(), PAGE_SIZE)) as pages:
                page = await anext(pages, EntryPage((), 0))
        except KdeskError as exc:
            log.info("new entries could not be looked for: %s", exc)
            return
        # Behind the last entry that is here may be old ones that nobody has reached for yet.
        known_from = self._entries[-1].created_at if self._state.phase is Phase.MORE else 0
        fresh = [e for e in page.entries if e.id not in self._rows and e.created_at >= known_from]
        if fresh and not hold:
            self.reload()
        for entry in reversed(fresh if hold else ()):
            self.put_first(entry, hold=True)

    def _replace_all(self, entries: tuple[Entry, ...]) -> None:
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
        self._tell(total=max(0, self._state.total - 1))

    def _index_rows(self) -> None:
        self._rows = {entry.id: row for row, entry in enumerate(self._entries)}
        for entry in self._entries:
            self._note_changing(entry)

    def _note_changing(self, entry: Entry) -> None:
        if entry.status in _CHANGING:
            self._changing.add(entry.id)
        else:
            self._changing.discard(entry.id)

    def _tell(self, **changes: Any) -> None:
        state = replace(self._state, **changes)
        if state != self._state:
            self._state = state
            self.state_changed.emit()


_CHANGING = frozenset({EntryStatus.WAITING_FOR_CONTENT, EntryStatus.PROCESSING, EntryStatus.PENDING})
_READERS: dict[int, Callable[[Entry], object]] = {
    ENTRY_ROLE: lambda entry: entry,
    int(Qt.ItemDataRole.DisplayRole): lambda entry: shown(entry.name),
    int(Qt.ItemDataRole.ToolTipRole): lambda entry: plain_tip(entry.name),
    int(Qt.ItemDataRole.AccessibleTextRole): lambda entry: f"{shown(entry.name)}, {entry.status}",
}
