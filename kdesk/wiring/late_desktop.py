"""What a window has on the desktop around it: built once the window is painted, or when it is asked for first."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from kdesk.ui.main_window import MainWindow

if TYPE_CHECKING:  # imported when it is built
    from kdesk.wiring.desktop import WindowDesktop


class LateDesktop:
    """Builds it when it is needed first; closing the window asks it at any time.

    Args:
        make: Builds it.
    """

    def __init__(self, window: MainWindow, make: Callable[[], WindowDesktop]) -> None:
        self._make = make
        self._built: WindowDesktop | None = None
        window.close_requested.connect(self._close)

    def parts(self) -> WindowDesktop:
        """Return the tray, notifications and progress; they are built with the first call."""
        if self._built is None:
            self._built = self._make()
        return self._built

    def _close(self) -> None:
        self.parts().closing.close()

    async def end(self) -> None:
        """Take off the desktop what is there."""
        if self._built is not None:
            await self._built.end()
