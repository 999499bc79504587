"""What a window has on the desktop around it: built once the window is painted, or when it is asked for first."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from kdesk.domain.transfer import Transfer
from kdesk.services import Services
from kdesk.ui.main_window import MainWindow
from kdesk.ui.quit_guard import QuitGuard
from kdesk.ui.uploads.view import UploadsPage
from kdesk.wiring.ui_services import UiServices

if TYPE_CHECKING:  # imported when it is built
    from kdesk.wiring.desktop import WindowDesktop


class LateDesktop:
    """Builds it when it is needed first; closing the window asks it at any time."""

    def __init__(
        self,
        services: Services,
        ui: UiServices,
        window: MainWindow,
        uploads: UploadsPage,
        open_entry: Callable[[Transfer], object],
        quit_guard: QuitGuard,
    ) -> None:
        self._given = services, ui, window, uploads, open_entry, quit_guard
        self._built: WindowDesktop | None = None
        window.close_requested.connect(self._close)

    def parts(self) -> WindowDesktop:
        """Return the tray, notifications and progress; they are built with the first call."""
        if self._built is None:
            from kdesk.wiring.desktop import offer_desktop

            self._built = offer_desktop(*self._given)
        return self._built

    def _close(self) -> None:
        self.parts().closing.close()

    async def end(self) -> None:
        """Take off the desktop what is there."""
        if self._built is not None:
            await self._built.end()
