"""The question which addresses the server is to fetch, on the services."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from kdesk.services import Services
from kdesk.wiring.ui_services import UiServices

if TYPE_CHECKING:  # it is imported when it is built
    from kdesk.domain.imports.finding import AddressFinding
    from kdesk.ui.uploads.address_dialog import AddressDialog


class AddressQuestions:
    """Asks for addresses that the server is to fetch; the dialog is built when it is first asked for.

    Attributes:
        chosen: Called with the addresses to queue.
    """

    def __init__(self, services: Services, ui: UiServices) -> None:
        self._services, self._ui = services, ui
        self._dialog: AddressDialog | None = None
        self.chosen: Callable[[Sequence[AddressFinding]], None] = lambda _found: None

    def ask(self, addresses: Sequence[str]) -> None:
        """Open the dialog with these addresses."""
        if self._dialog is None:
            from kdesk.ui.uploads.address_dialog import AddressDialog

            ui, check, window = self._ui, self._services.address_check, self._ui.notices.window()
            self._dialog = AddressDialog(ui.theme, ui.formatter, check, ui.tasks, self._service_url, window)
            self._dialog.chosen.connect(self.chosen)
        self._dialog.ask(addresses)

    def _service_url(self) -> str:
        account = self._services.sessions.account
        return account.service_url if account else ""
