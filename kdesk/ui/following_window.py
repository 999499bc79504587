"""A window beside which one can work on, and that shows what happens meanwhile."""

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from kdesk.ui.side_window import SideWindow
from kdesk.ui.tasks import TaskScope


class FollowingWindow(SideWindow):
    """A side window that reads what it shows again and again while it is in sight, and then no more.

    Args:
        interval: Milliseconds between two readings.
    """

    def __init__(self, title: str, over: QWidget, tasks: TaskScope, *, interval: int) -> None:
        super().__init__(title, over)
        self._tasks = tasks.part()
        self._timer = QTimer(self, interval=interval)
        self._timer.timeout.connect(self.follow)

    async def read(self) -> None:
        """Read what there is now, and show it."""
        raise NotImplementedError  # what there is to read, each window knows

    def look(self) -> None:
        """Show what there is now."""
        self._tasks.spawn(self.read(), replace="read")

    def follow(self) -> None:
        """Show what there is now, as time goes by."""
        self.look()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._timer.start()
        self.look()

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()
        self._tasks.end()
        super().hideEvent(event)
