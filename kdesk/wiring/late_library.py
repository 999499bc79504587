"""The library of a window, which opens without it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from kdesk.domain.transfer import Transfer
from kdesk.kept_choices import ChoiceKeeper
from kdesk.services import Services
from kdesk.ui.account.controller import AccountController
from kdesk.ui.commands import Command
from kdesk.ui.main_window import MainWindow
from kdesk.wiring.ui_services import UiServices

if TYPE_CHECKING:  # imported when it is built
    from kdesk.domain.sheets.rows import SheetRow
    from kdesk.ui.library.page import LibraryPage
    from kdesk.wiring.library import LibraryParts


class LateLibrary:
    """Builds the library when it is shown or asked for first.

    Args:
        keeper: Keeps how it is shown and what is downloaded.

    Attributes:
        window: Shows it; set before anybody can ask for it.
        on_built: Called with it.
    """

    window: MainWindow

    def __init__(self, services: Services, ui: UiServices, account: AccountController, keeper: ChoiceKeeper) -> None:
        self._services, self._ui, self._account, self._keeper = services, ui, account, keeper
        self._built: LibraryParts | None = None
        self.on_built: Callable[[LibraryParts], None] = lambda _parts: None
        ui.entry_rows.do = self._do_rows

    def parts(self) -> LibraryParts:
        """Return the library."""
        if self._built is None:
            from kdesk.wiring.library import library_parts

            self._built = library_parts(self._services, self._ui, self.window, self._keeper)
            self._built.page.sign_in_wanted.connect(self._account.ask_sign_in)
            self.on_built(self._built)
        return self._built

    def page(self) -> LibraryPage:
        """Return its page."""
        return self.parts().page

    def _do_rows(self, rows: Sequence[SheetRow]) -> None:
        self.parts().batches.do_rows(rows)

    def open_entry(self, transfer: Transfer) -> None:
        """Show the entry of a transfer, in the library of its account."""
        self.window.show_page(Command.SHOW_LIBRARY)
        self._account.show_then(transfer.account, partial(self.page().open_entry, transfer.shown_entry_id))

    def show_entry(self, entry_id: str) -> None:
        """Show an entry of the account in view."""
        self.window.show_page(Command.SHOW_LIBRARY)
        self.page().open_entry(entry_id)
