"""One line with an error and a Retry button."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from kdesk.errors import KdeskError
from kdesk.messages import _
from kdesk.messages.errors import advice_of, support_of, title_of
from kdesk.messages.foreign_text import shown
from kdesk.ui.theme import Theme
from kdesk.ui.tips import set_tip


class ErrorStrip(QWidget):
    """Hidden until an error is shown.

    Attributes:
        words: The error's title; the tooltip has advice and details.
        retry: Visible for an error that a repetition may mend.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = QLabel()
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setWordWrap(True)
        self.words.setProperty("role", "bad")
        self.retry = QPushButton(_("Retry"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        row.addWidget(self.words, 1)
        row.addWidget(self.retry)
        self.hide()

    def show_error(self, error: KdeskError) -> None:
        """Show an error."""
        self.words.setText(shown(title_of(error)))
        set_tip(self.words, advice_of(error), support_of(error))
        self.retry.setVisible(error.retryable)
        self.show()
