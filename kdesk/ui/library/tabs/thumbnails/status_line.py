"""What was done last, and its Undo."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from kdesk.messages import _
from kdesk.ui.theme import Theme
from kdesk.ui.tips import announce


class StatusLine(QWidget):
    """One sentence, and a button that undoes what it says; hidden while there is neither.

    Attributes:
        words: The sentence.
        undo: The button.

    Signals:
        undo_wanted: The user wants the last change undone.
    """

    undo_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "foot")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.words = QLabel()
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setWordWrap(True)
        self.undo = QPushButton(_("Undo"))
        self.undo.clicked.connect(lambda _checked=False: self.undo_wanted.emit())
        row = QHBoxLayout(self)
        row.setContentsMargins(*(theme.px(n) for n in (16, 8, 16, 8)))
        row.setSpacing(theme.px(8))
        row.addWidget(self.words, 1)
        row.addWidget(self.undo)
        self.say("", can_undo=False)

    def say(self, words: str, *, can_undo: bool) -> None:
        """Show a sentence; a screen reader says it too."""
        self.words.setText(words)
        self.undo.setVisible(can_undo)
        self.setVisible(bool(words) or can_undo)
        if words and self.isVisible():
            announce(self.words, words)
