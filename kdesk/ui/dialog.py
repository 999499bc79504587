"""Dialogs in which Enter does one thing."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QPushButton, QToolButton

from kdesk.ui.guide.opener import KEY, open_guide
from kdesk.ui.theme import Theme

_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_FRAME = 80
"""Room above and below a dialog, in pixels of the drawings, for its frame and the edge of the window under it."""


def dialog_margins(theme: Theme) -> tuple[int, int, int, int]:
    """Return the room around what a dialog shows: left, top, right, bottom."""
    return theme.px(24), theme.px(16), theme.px(24), theme.px(16)


class Dialog(QDialog):
    """A dialog in which Enter presses the button that has the focus, elsewhere the main one, and no other.

    In Qt, a button that gets the focus becomes the default, and can stay so after the dialog was closed: once Cancel
    had been pressed, Enter in a field cancelled from then on. The main button is the one with `setDefault`.
    """

    def fit_over_window(self, theme: Theme, size: tuple[int, int]) -> None:
        """Take a size, in pixels of the drawings, as far as the window under the dialog has room for it."""
        parent = self.parentWidget()
        room = parent.window().size() if parent is not None else self.maximumSize()
        wide, high = map(theme.px, size)
        self.resize(min(wide, room.width()), min(high, room.height() - theme.px(_FRAME)))

    def showEvent(self, event: QShowEvent) -> None:
        """Keep other buttons from becoming the default."""
        for button in self.findChildren(QPushButton):
            button.setAutoDefault(False)
        super().showEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter press the focused button; in fields and check boxes it presses the main one. F1 opens the guide."""
        focused = self.focusWidget()
        if event.key() == KEY and open_guide(self):
            return
        if event.key() in _ENTER and isinstance(focused, QPushButton | QToolButton):
            focused.click()
        else:
            super().keyPressEvent(event)
