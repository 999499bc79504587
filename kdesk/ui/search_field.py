"""The search field of a page."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QLineEdit

from kdesk.messages import _
from kdesk.ui.theme import Theme

_LEAVING = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down})


class SearchField(QLineEdit):
    """A line with a magnifying glass, and with a cross that empties it while it holds text.

    Args:
        words: Stand in the empty field.
        name: For screen readers.

    Attributes:
        cross: Empties the field.

    Signals:
        left: The user has finished typing: what was found may have the focus.
        given_up: Escape was pressed in the empty field; `left` follows.
    """

    left = Signal()
    given_up = Signal()

    def __init__(self, theme: Theme, words: str, name: str) -> None:
        super().__init__(placeholderText=words)
        self.setAccessibleName(name)
        glass, self.cross = QAction(_("Search"), self), QAction(_("Clear"), self)
        theme.icons.dress(glass, "search", "secondary")
        theme.icons.dress(self.cross, "close", "secondary")
        self.addAction(glass, QLineEdit.ActionPosition.LeadingPosition)
        self.addAction(self.cross, QLineEdit.ActionPosition.TrailingPosition)
        self.cross.setVisible(False)
        self.textChanged.connect(lambda text: self.cross.setVisible(bool(text)))
        glass.triggered.connect(lambda _checked=False: self.take_cursor())
        self.cross.triggered.connect(lambda _checked=False: self.clear())

    def take_cursor(self) -> None:
        """Focus the field and select its text."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and ↓ leave; Escape empties, and leaves what is empty."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
            self.left.emit()
        elif event.key() in _LEAVING:
            self.left.emit()
        else:
            super().keyPressEvent(event)
