"""A window whose every key does what the menus say: Enter, the menu key, and the keys of commands."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QMainWindow, QWidget

from kdesk.ui.actions import Actions
from kdesk.ui.popup import ask_for_menu
from kdesk.ui.tips import tell

_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class KeyedWindow(QMainWindow):
    """Handles the keys that what has the focus makes no use of.

    actions  the commands and their keys
    """

    def __init__(self, actions: Actions) -> None:
        super().__init__()
        self._actions = actions

    def event(self, event: QEvent) -> bool:
        """Look at what is selected before Qt looks for the command of a key that nothing wants for itself.

        Where the command cannot be had, say why: who uses keys does not see the tooltips of a menu.
        """
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            self._actions.refresh()
            focused: QWidget | None = self.focusWidget()
            reason = self._actions.why_not(focused, QKeySequence(event.keyCombination()))
            if reason and focused is not None and not event.isAutoRepeat():
                tell(focused, reason)
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press the button in focus by Enter, open the menu of what is in focus by Shift+F10.

        Keys arrive here that what has the focus made no use of. Qt presses buttons by Enter in dialogs only, and opens
        menus by the menu key only.
        """
        focused: QWidget | None = self.focusWidget()
        shift_f10 = event.key() == Qt.Key.Key_F10 and event.modifiers() == Qt.KeyboardModifier.ShiftModifier
        if event.key() in _ENTER and isinstance(focused, QAbstractButton) and not event.isAutoRepeat():
            focused.click()
        elif shift_f10 and focused is not None:
            ask_for_menu(focused)
        else:
            super().keyPressEvent(event)
