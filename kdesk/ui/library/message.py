"""What stands where there are no cards: one drawing, one sentence, at most one button; and a strip for failures."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from kdesk.errors import KdeskError
from kdesk.messages.errors import advice_of, support_of, title_of
from kdesk.messages.foreign_text import TIP, shown, shown_paragraphs
from kdesk.ui.theme import Theme
from kdesk.ui.tips import set_tip


class Message(QWidget):
    """A drawing, a sentence, a second line and a button in the middle of the page.

    theme  the look
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon, self._token = "library", "disabled"
        self._drawing = QLabel()
        self.words = QLabel()
        self.words.setProperty("role", "heading")
        self.detail = QLabel()
        self.detail.setProperty("role", "secondary")
        for label in (self.words, self.detail):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setMinimumWidth(theme.px(240))
        self.button = QPushButton()
        column = QVBoxLayout(self)
        column.setSpacing(theme.px(12))
        column.addStretch(1)
        for widget in (self._drawing, self.words, self.detail):
            widget.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(widget)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        theme.changed.connect(self._draw)

    def tell(self, icon: str, words: str, *, detail: str = "", button: str = "", token: str = "disabled") -> None:  # noqa: S107  a colour token
        """Say this."""
        self._icon, self._token = icon, token
        self.words.setText(shown_paragraphs(words, TIP))
        self.detail.setText(shown_paragraphs(detail, TIP))
        self.detail.setVisible(bool(detail))
        self.button.setText(button)
        self.button.setVisible(bool(button))
        self.setAccessibleName(shown(words))
        self._draw()

    def _draw(self) -> None:
        size = self._theme.px(48)
        self._drawing.setPixmap(self._theme.icons.pixmap(self._icon, self._token, size, ratio=self.devicePixelRatioF()))


class ProblemStrip(QWidget):
    """One line: what failed, and Retry.

    theme  the look
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = QLabel()
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setWordWrap(True)
        self.words.setProperty("role", "bad")
        self.retry = QPushButton("Retry")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        row.addWidget(self.words, 1)
        row.addWidget(self.retry)
        self.hide()

    def show_problem(self, problem: KdeskError) -> None:
        """Tell a failure; trying again is offered where it may help."""
        self.words.setText(shown(title_of(problem)))
        set_tip(self.words, advice_of(problem), support_of(problem))
        self.retry.setVisible(problem.retryable)
        self.show()
