"""The connection of the Library page with what changes its entries."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QKeySequence

from kdesk.domain.entry import Entry, EntryStatus
from kdesk.ui.actions import Actions
from kdesk.ui.library.batch.controller import BatchController
from kdesk.ui.library.model import ENTRY_ROLE
from kdesk.ui.library.page import LibraryPage


class BatchLink(QObject):
    """Offers the commands for the page's selection, and shows on the page what was changed.

    Args:
        selected: Returns the selected entries.
    """

    def __init__(
        self, page: LibraryPage, batches: BatchController, actions: Actions, selected: Callable[[], Sequence[Entry]]
    ) -> None:
        super().__init__(page)
        self._page, self._batches = page, batches
        actions.selection.add(page, lambda: batches.offers(selected()))
        # In the views only: in the panel Del removes a thumbnail or a caption.
        for view in (page.views.grid, page.views.table):
            actions.reach_entries(view)
        # A disabled command has no shortcut either.
        page.views.selection_changed.connect(actions.refresh)
        runner = batches.runner
        runner.state_changed.connect(actions.refresh)
        runner.removed.connect(self._remove)
        runner.changed.connect(self._refresh)
        runner.restored.connect(self._refresh)
        page.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take Ctrl+Z before the window takes it for the uploads; fields and the panel have taken theirs before."""
        if watched is self._page and isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.Undo):
            if event.type() is QEvent.Type.ShortcutOverride and self._batches.runner.can_undo:
                event.accept()
                return True
            if event.type() is QEvent.Type.KeyPress:
                return self._batches.runner.undo()
        return super().eventFilter(watched, event)

    def _remove(self, entry_ids: Collection[str]) -> None:
        """Take entries off the page; the server's lists lag behind."""
        model = self._page.model
        for entry_id in entry_ids:
            row = model.row_of(entry_id)
            entry = model.index(row, 0).data(ENTRY_ROLE) if row is not None else None
            if entry is not None:
                model.update(replace(entry, status=EntryStatus.DELETED))

    def _refresh(self, entry_ids: Collection[str]) -> None:
        """Read what changed: the list by its next look, the panel's entry at once."""
        self._page.refresh_cards()
        shown = self._page.panel.entry
        if shown is not None and shown.id in entry_ids:
            self._page.refresh_entry(shown.id)
