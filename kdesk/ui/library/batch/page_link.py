"""The connection of the Library page with what changes its entries."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from PySide6.QtCore import QObject

from kdesk.domain.entry import Entry, EntryStatus
from kdesk.domain.entry_query import EntryQuery
from kdesk.engine.library.sync import put_back
from kdesk.ui.actions import Actions
from kdesk.ui.commands import Command
from kdesk.ui.library.batch.controller import BatchController
from kdesk.ui.library.model import ENTRY_ROLE
from kdesk.ui.library.page import LibraryPage
from kdesk.ui.selection import Offer

_FOR_MANY = (Command.CHANGE_ENTRIES, Command.APPROVE_ENTRIES, Command.REJECT_ENTRIES, Command.DELETE_ENTRIES)


class BatchLink(QObject):
    """Offers the commands for the page's selection, and shows on the page what was changed."""

    def __init__(self, page: LibraryPage, batches: BatchController, actions: Actions) -> None:
        super().__init__(page)
        self._page, self._batches, self._actions = page, batches, actions
        self._removed: dict[str, tuple[Entry, EntryQuery]] = {}
        actions.selection.add(page, self._offers)
        page.side.selected.offer(actions[command] for command in _FOR_MANY)
        # A disabled command has no shortcut either.
        page.views.selection_changed.connect(self._follow_selection)
        runner = batches.runner
        runner.state_changed.connect(actions.refresh)
        runner.removed.connect(self._remove)
        runner.changed.connect(self._refresh)
        runner.restored.connect(self._put_back)
        runner.left.connect(self._return_to_list)

    def _offers(self) -> Mapping[Command, Offer]:
        selected = self._page.selected
        return self._batches.offers(selected.count, selected.use)

    def _follow_selection(self) -> None:
        self._page.side.selected.set_remark(self._batches.too_many(self._page.selected.count))
        self._actions.refresh()

    def _return_to_list(self) -> None:
        """Put the focus on the list: the button that had it may be gone, and Qt would go on to what comes next."""
        if self._page.isVisible():
            self._page.begin.setFocus()

    def _remove(self, entry_ids: Collection[str]) -> None:
        """Take entries off the page; the server's lists lag behind."""
        model, shown = self._page.model, self._page.side.entry
        for entry_id in entry_ids:
            row = model.row_of(entry_id)
            entry = model.index(row, 0).data(ENTRY_ROLE) if row is not None else None
            if entry is not None:
                self._removed[entry_id] = (entry, model.listing.query)
                model.update(replace(entry, status=EntryStatus.DELETED))
        if shown is not None and shown.id in entry_ids:
            self._page.opener.panel.close()

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
        shown = self._page.side.entry
        if shown is not None and shown.id in entry_ids:
            self._page.refresh_entry(shown.id)
