"""Brings the open page and the selections of the last time back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from kdesk.domain.last_place import LastPlace
from kdesk.domain.loading import Loading
from kdesk.ui.commands import Command
from kdesk.ui.desktop.reveal import select_transfers
from kdesk.ui.main_window import MainWindow
from kdesk.ui.uploads.view import UploadsPage

if TYPE_CHECKING:  # it is imported when it is built
    from kdesk.ui.library.page import LibraryPage


class PlaceKeeper(QObject):
    """Selects the transfer of the last time at once, and its entry when the library has it.

    Args:
        account: Returns the key of the account in view, "" for none.
        last: Where the user was.
        loading: Tells when the transfers of the last time are on the list.
    """

    def __init__(
        self,
        window: MainWindow,
        uploads: UploadsPage,
        account: Callable[[], str],
        last: LastPlace,
        loading: Loading,
    ) -> None:
        super().__init__(window)
        self._window, self._uploads, self._account = window, uploads, account
        self._library: LibraryPage | None = None
        self._last, self._loading = last, loading
        self._waits = bool(last.entry)
        if last.transfer:
            loading.once_done(self._select_transfer)

    def reopen(self) -> None:
        """Open the page of the last time."""
        if self._last.in_library:
            self._window.show_page(Command.SHOW_LIBRARY)

    def follow(self, library: LibraryPage) -> None:
        """Select the entry of the last time in the library, which is built now, as soon as it is there."""
        self._library = library
        if self._waits:
            library.model.state_changed.connect(self._select_entry)
            library.views.selection.changed.connect(self._give_up)

    @property
    def place(self) -> LastPlace:
        """Where the user is now."""
        here = LastPlace(
            in_library=self._library is not None and self._window.open_page is self._library,
            account=self._account(),
            transfer=self._transfer,
        )
        if self._waits or self._library is None:  # it was not shown, or has not come so far: next time, perhaps
            return LastPlace(here.in_library, self._last.account, self._last.entry, here.transfer)
        row = self._library.views.selection.current
        entry = self._library.views.entry(row) if row is not None else None
        return LastPlace(here.in_library, here.account, entry.id if entry is not None else "", here.transfer)

    @property
    def _transfer(self) -> str:
        if not self._loading.is_done:
            return self._last.transfer
        current = self._uploads.list.current()
        return current.id if current is not None else ""

    def _select_transfer(self) -> None:
        # The list was empty: whatever is selected was chosen since.
        if not self._uploads.list.selected():
            select_transfers(self._uploads, (self._last.transfer,))

    def _select_entry(self) -> None:
        if self._library is None or not self._waits or self._account() != self._last.account:
            return
        row = self._library.model.row_of(self._last.entry)
        if row is not None:
            self._waits = False
            self._library.views.show_row(row)

    def _give_up(self) -> None:
        """Leave the selection alone that a person has made meanwhile."""
        if self._library is not None and self._library.views.selection.count:
            self._waits = False
