"""The connection of the Library page with what changes its entries."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer

from kdesk.domain.entry import Entry, EntryStatus
from kdesk.domain.entry_query import EntryQuery
from kdesk.engine.library.sync import put_back
from kdesk.messages import _
from kdesk.ui.actions import Actions
from kdesk.ui.commands import Command
from kdesk.ui.library.batch.controller import BatchController
from kdesk.ui.library.batch.undo_key import UndoKey
from kdesk.ui.library.model import ENTRY_ROLE
from kdesk.ui.library.page import LibraryPage
from kdesk.ui.selection import Offer

MOST_ROWS = 2_500
"""Selected at a time: the list keeps some more than these loaded."""
LOAD_MS = 200
"""Between two requests for selected rows that are not loaded."""
_FOR_MANY = (Command.CHANGE_ENTRIES, Command.APPROVE_ENTRIES, Command.REJECT_ENTRIES, Command.DELETE_ENTRIES)


class BatchLink(QObject):
    """Offers the commands for the page's selection, and shows on the page what was changed.

    Args:
        selected: Returns the selected entries.
    """

    def __init__(
        self, page: LibraryPage, batches: BatchController, actions: Actions, selected: Callable[[], Sequence[Entry]]
    ) -> None:
        super().__init__(page)
        self._page, self._batches, self._actions, self._selected = page, batches, actions, selected
        self._removed: dict[str, tuple[Entry, EntryQuery]] = {}
        self._loading = QTimer(self, interval=LOAD_MS)
        self._loading.timeout.connect(self._load)
        actions.selection.add(page, self._offers)
        page.side.selected.offer(actions[command] for command in _FOR_MANY)
        # A disabled command has no shortcut either.
        page.views.selection_changed.connect(self._follow_selection)
        runner = batches.runner
        runner.state_changed.connect(actions.refresh)
        runner.removed.connect(self._remove)
        runner.changed.connect(self._refresh)
        runner.restored.connect(self._put_back)
        UndoKey(page, runner, actions)

    def _offers(self) -> Mapping[Command, Offer]:
        """Offer nothing while some selected rows are not loaded: half of what is selected is not what is meant."""
        entries = self._selected()
        count = self._page.views.selected_count
        offers = self._batches.offers(entries)
        if count <= len(entries):
            return offers
        reason = _("The selected entries are being loaded")
        if count > MOST_ROWS:
            reason = _("Select no more than {count} entries at a time").format(count=self._batches.number(MOST_ROWS))
        elif not self._loading.isActive():
            # Loaded rows that are long out of sight are dropped again.
            self._loading.start()
        kept = {Command.UNDO_ENTRIES: offers[Command.UNDO_ENTRIES]}
        return {command: kept.get(command, Offer(reason=reason)) for command in offers}

    def _follow_selection(self) -> None:
        """Load the selected rows: those between two clicks may never have been in sight."""
        self._loading.stop()
        if len(self._selected()) < self._page.views.selected_count <= MOST_ROWS:
            self._loading.start()
            self._load()
        self._actions.refresh()

    def _load(self) -> None:
        """Ask for the missing rows. The views ask for what is in sight meanwhile, so that this is repeated."""
        views = self._page.views
        missing = [row for row in views.selected_rows() if views.entry(row) is None]
        if missing:
            self._page.model.want(missing[0], missing[-1])
        else:
            self._loading.stop()
            self._actions.refresh()

    def _remove(self, entry_ids: Collection[str]) -> None:
        """Take entries off the page; the server's lists lag behind."""
        model, shown = self._page.model, self._page.panel.entry
        for entry_id in entry_ids:
            row = model.row_of(entry_id)
            entry = model.index(row, 0).data(ENTRY_ROLE) if row is not None else None
            if entry is not None:
                self._removed[entry_id] = (entry, model.listing.query)
                model.update(replace(entry, status=EntryStatus.DELETED))
        if shown is not None and shown.id in entry_ids:
            self._page.opener.close_panel()

    def _put_back(self, entry_ids: Collection[str]) -> None:
        """Show restored entries where they were, and count them: the server's lists lag behind."""
        listing = self._page.model.listing
        for entry_id in entry_ids:
            entry, query = self._removed.pop(entry_id, (None, None))
            if entry is not None and query == listing.query:
                put_back(listing, entry)
        self._refresh(entry_ids)

    def _refresh(self, entry_ids: Collection[str]) -> None:
        """Read what changed: the list by its next look, the panel's entry at once."""
        self._page.refresh_cards()
        shown = self._page.panel.entry
        if shown is not None and shown.id in entry_ids:
            self._page.refresh_entry(shown.id)
