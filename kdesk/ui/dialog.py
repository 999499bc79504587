"""What Enter does in the dialogs of the window."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QPushButton, QToolButton

_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class Dialog(QDialog):
    """A dialog in which Enter presses the button that has the focus, elsewhere the main one, and no other.

    Qt lets every button with the focus become the main one, and it can stay that after the dialog was closed: once
    somebody had pressed Cancel, Enter in a field cancelled ever after. The main button is the one with `setDefault`.
    """

    def showEvent(self, event: QShowEvent) -> None:
        """Leave the main button what it is."""
        for button in self.findChildren(QPushButton):
            button.setAutoDefault(False)
        super().showEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press what has the focus; a check box leaves Enter to the main button, as a field does."""
        focused = self.focusWidget()
        if event.key() in _ENTER and isinstance(focused, QPushButton | QToolButton):
            focused.click()
        else:
            super().keyPressEvent(event)
