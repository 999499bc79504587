"""Ctrl+Z while the Library is in sight."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QKeySequence

from kdesk.messages import _
from kdesk.ui.actions import Actions
from kdesk.ui.commands import Command
from kdesk.ui.library.batch.runner import BatchRunner
from kdesk.ui.library.page import LibraryPage
from kdesk.ui.tips import tell

_WATCHED = frozenset({QEvent.Type.Show, QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress})


class UndoKey(QObject):
    """Undoes what was done last in the open tab of the panel, otherwise the last batch, otherwise a removal.

    It watches the whole window, because the focus may be on what changes pages. A field with text to undo, and the
    panel of a window of its own, take the key before.
    """

    def __init__(self, page: LibraryPage, runner: BatchRunner, actions: Actions) -> None:
        super().__init__(page)
        self._page, self._runner, self._actions = page, runner, actions
        page.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the key before the window takes it for the transfers."""
        kind = event.type()
        if kind not in _WATCHED:  # first: a window that is being deleted sends events too
            return False
        page = self._page
        if kind is QEvent.Type.Show:
            if watched is page and page.window() is not page:
                page.window().installEventFilter(self)  # a second time it changes nothing
            return False
        ours = watched is page.window() and page.isVisible()
        if not ours or not isinstance(event, QKeyEvent) or not event.matches(QKeySequence.StandardKey.Undo):
            return False
        if kind is QEvent.Type.KeyPress:
            self._undo()
        event.accept()
        return True

    def _undo(self) -> None:
        panel, removal = self._page.side.open_panel, self._actions[Command.UNDO_REMOVAL]
        if (panel is not None and panel.tabs.current.undo()) or self._runner.undo():
            return
        if removal.isEnabled():
            removal.trigger()
        else:
            tell(self._page.begin, _("There is nothing to undo"))
