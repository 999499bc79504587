"""The field in which a note is written."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from kdesk.domain.reviews.presentable import TEXT
from kdesk.messages import _
from kdesk.ui.theme import Theme

_LINES = 3
_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class NoteField(QPlainTextEdit):
    """A few lines of text. Enter finishes, Shift+Enter begins a line, Escape gives up; Tab leaves the field.

    Signals:
        finished: The text is to be kept.
        given_up: It is not.
    """

    finished = Signal()
    given_up = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self.setPlaceholderText(
            _("What is to be said about this frame. Enter keeps it, Shift+Enter begins a new line.")
        )
        self.setAccessibleName(_("Text of the note"))
        self.setFixedHeight(_LINES * self.fontMetrics().lineSpacing() + theme.px(20))

    @property
    def words(self) -> str:
        """The text without blank lines around it, no longer than a note may be."""
        return self.toPlainText().strip()[:TEXT]

    def event(self, event: QEvent) -> bool:
        """Take Escape before the window does, which would close."""
        is_escape = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        if event.type() is QEvent.Type.ShortcutOverride and is_escape:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Finish or give up; every other key writes."""
        if event.key() in _ENTER and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.finished.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        else:
            super().keyPressEvent(event)
