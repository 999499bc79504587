"""What the windows of the Links tab have in common: how they are found again, and how they close."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from kdesk.guide import Topic
from kdesk.ui.dialog import Dialog
from kdesk.ui.guide.topics import set_topic
from kdesk.ui.key_sheet import reach_keys
from kdesk.ui.key_table import KeyPlace
from kdesk.ui.tasks import TaskPart
from kdesk.ui.theme import Theme


class BuilderWindow(Dialog):
    """A window that asks a server while it is open. Escape, Ctrl+W and the frame close it.

    Args:
        theme: Of the sheet of keys.
        tasks: A part of the window's tasks, which ends with it.
        key: Tells what the window is for.
    """

    def __init__(self, theme: Theme, tasks: TaskPart, key: object, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_topic(self, Topic.LINKS)
        self.key = key
        self._tasks = tasks
        self._before = QApplication.focusWidget() or (parent.window().focusWidget() if parent else None)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        QShortcut(QKeySequence("Ctrl+W"), self).activated.connect(self.reject)
        reach_keys(theme, self, KeyPlace.BUILDERS)

    # Every way of closing comes here: QDialog rejects when its frame is closed.
    def done(self, result: int) -> None:
        """Ask nothing any more, close, and give the focus back."""
        self._stop_asking()
        self._tasks.end()
        super().done(result)
        before = self._before
        if before is not None and isValid(before) and before.isVisible():
            before.window().activateWindow()
            before.setFocus()

    def _stop_asking(self) -> None:
        """End what asks by itself."""


def bring_to_front(kind: type[BuilderWindow], key: object, parent: QWidget) -> bool:
    """Show the open window of a kind that has this key. Return whether there is one."""
    for window in parent.findChildren(kind):
        if window.isVisible() and window.key == key:
            window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
            window.raise_()
            window.activateWindow()
            return True
    return False
