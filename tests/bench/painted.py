"""Inside the window: when something has been painted."""

import asyncio
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

from tests.bench.kdesk_process import WAIT_SECONDS


class _Painting(QObject):
    """Watches a widget until it is painted while a condition holds."""

    def __init__(self, widget: QWidget, condition: Callable[[], object]) -> None:
        super().__init__()
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._condition = condition
        widget.installEventFilter(self)
        widget.update()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802  the name that Qt calls
        if event.type() is QEvent.Type.Paint and not self.done.done() and self._condition():
            # Its result comes in a later turn, after the painting.
            self.done.set_result(None)
        return False


async def painted(widget: QWidget, condition: Callable[[], object]) -> None:
    """Wait until a widget has been painted while the condition held."""
    watch = _Painting(widget, condition)
    try:
        async with asyncio.timeout(WAIT_SECONDS):
            await watch.done
    finally:
        widget.removeEventFilter(watch)
