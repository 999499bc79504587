"""When a window has been painted for the first time."""

import asyncio

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

LONGEST_SECONDS = 1.0
"""Of the wait: a window that starts in the tray is not painted."""


class FirstPaint(QObject):
    """Sees the first painting of a window."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window, self._seen = window, asyncio.Event()
        window.installEventFilter(self)

    async def wait(self) -> None:
        """Wait until the window has been painted, or for so long that it is hidden."""
        try:
            async with asyncio.timeout(LONGEST_SECONDS):
                await self._seen.wait()
        except TimeoutError:
            self._see()

    def eventFilter(self, _window: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint:
            # Whoever waits goes on in a later turn: what stands in the window is painted in this one.
            self._see()
        return False

    def _see(self) -> None:
        self._window.removeEventFilter(self)
        self._seen.set()
