"""A window of its own over another one, beside which one can work on."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAccessible, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from kdesk.ui.spoken_role import set_role
from kdesk.ui.theme import Theme

_MOST_OF_SCREEN = 0.9


class SideWindow(QWidget):
    """A page in a window of its own. Ctrl+W closes it, and Escape where nothing in it has a use for that.

    Args:
        title: Of the window.
        over: The window over which it stays, and with which it closes.
    """

    def __init__(self, title: str, over: QWidget) -> None:
        super().__init__(over, Qt.WindowType.Window)
        set_role(self, QAccessible.Role.Window)
        self.setLocale(over.locale())  # a window of its own does not inherit it
        self.setProperty("role", "page")
        self.setWindowTitle(title)
        QShortcut(QKeySequence("Ctrl+W"), self).activated.connect(self.close)

    def take_size(self, theme: Theme, size: QSize, least: QSize) -> None:
        """Take a size, and go no smaller than another, as far as the screen has room for them.

        Args:
            size: In pixels of the drawings; it grows with the font.
            least: In pixels.
        """
        room = self.screen().availableGeometry().size() * _MOST_OF_SCREEN
        self.setMinimumSize(least.boundedTo(room))
        self.resize((size * theme.scale).boundedTo(room))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)
