"""Keys of the main window that no focused widget handles, and its way to the front."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QMainWindow, QWidget

from kdesk.ui.actions import Actions
from kdesk.ui.commands import MENU_KEY
from kdesk.ui.popup import ask_for_menu
from kdesk.ui.tips import tell

_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class KeyedWindow(QMainWindow):
    """Handles keys that the focused widget ignores.

    Args:
        actions: The commands and their shortcuts.
    """

    def __init__(self, actions: Actions) -> None:
        super().__init__()
        self._actions = actions

    @property
    def commands(self) -> Actions:
        """The commands and their shortcuts."""
        return self._actions

    def show_menu_bar(self) -> None:
        """Show the menus in a bar; the key of the menu opens the first of them."""
        bar = self._actions.menu_bar(self)
        self.setMenuBar(bar)
        opens = QShortcut(QKeySequence(MENU_KEY), self)
        opens.activated.connect(lambda: bar.setActiveAction(bar.actions()[0]))

    def event(self, event: QEvent) -> bool:
        """Refresh the commands before Qt matches a key with their shortcuts.

        Say why if the command of the key is disabled: whoever uses keys does not see the tooltips of a menu.
        """
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            self._actions.refresh()
            focused: QWidget | None = self.focusWidget()
            reason = self._actions.why_not(focused, QKeySequence(event.keyCombination()))
            if reason and focused is not None and not event.isAutoRepeat():
                tell(focused, reason)
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press the focused button on Enter; open the context menu of the focused widget on Shift+F10.

        Qt lets Enter press buttons in dialogs only, and opens context menus on the menu key only.
        """
        focused: QWidget | None = self.focusWidget()
        shift_f10 = event.key() == Qt.Key.Key_F10 and event.modifiers() == Qt.KeyboardModifier.ShiftModifier
        if event.key() in _ENTER and isinstance(focused, QAbstractButton) and not event.isAutoRepeat():
            focused.click()
        elif shift_f10 and focused is not None:
            ask_for_menu(focused)
        else:
            super().keyPressEvent(event)

    def come_to_front(self) -> None:
        """Show the window above others, as far as the system lets a program do that."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()


def commands_around(widget: QWidget) -> Actions | None:
    """Return the commands of the nearest window around a widget that has some; None if there is none."""
    around: QWidget | None = widget
    while around is not None and not isinstance(around, KeyedWindow):
        around = around.parentWidget()
    return around.commands if around is not None else None
