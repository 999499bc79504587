"""Keys that the widget in focus makes no use of."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QWidget

from kdesk.ui.actions import Actions
from kdesk.ui.popup import ask_for_menu
from kdesk.ui.tips import tell

ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


def tell_why_not(actions: Actions, focused: QWidget | None, event: QKeyEvent) -> None:
    """Say why the command of a key cannot be had: who uses keys does not see the tooltips of a menu."""
    reason = actions.why_not(focused, QKeySequence(event.keyCombination()))
    if reason and focused is not None and not event.isAutoRepeat():
        tell(focused, reason)


def press_or_open_menu(focused: QWidget | None, event: QKeyEvent) -> bool:
    """Press the button in focus by Enter, open the menu of what is in focus by Shift+F10; return whether that was done.

    Qt presses buttons by Enter in dialogs only, and opens menus by the menu key only.
    """
    shift_f10 = event.key() == Qt.Key.Key_F10 and event.modifiers() == Qt.KeyboardModifier.ShiftModifier
    if event.key() in ENTER and isinstance(focused, QAbstractButton) and not event.isAutoRepeat():
        focused.click()
    elif shift_f10 and focused is not None:
        ask_for_menu(focused)
    else:
        return False
    return True
