"""The widget in place of the cards."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from kdesk.messages.foreign_text import TIP, shown, shown_paragraphs
from kdesk.ui.library.empty_state import EmptyState
from kdesk.ui.theme import Theme


class EmptyStateView(QWidget):
    """Icon, message, detail and button in the middle of the page.

    Attributes:
        words: The message.
        detail: A second paragraph.
        button: The only action.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon_name, self._token = "library", "disabled"
        self._icon = QLabel()
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
        for widget in (self._icon, self.words, self.detail):
            widget.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(widget)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        theme.changed.connect(self._paint_icon)

    def show_state(self, state: EmptyState) -> None:
        """Show a message."""
        self._icon_name, self._token = state.icon, state.token
        self.words.setText(shown_paragraphs(state.words, TIP))
        self.detail.setText(shown_paragraphs(state.detail, TIP))
        self.detail.setVisible(bool(state.detail))
        self.button.setText(state.button)
        self.button.setVisible(bool(state.button))
        self.setAccessibleName(shown(state.words))
        self._paint_icon()

    def _paint_icon(self) -> None:
        size = self._theme.px(48)
        pixmap = self._theme.icons.pixmap(self._icon_name, self._token, size, ratio=self.devicePixelRatioF())
        self._icon.setPixmap(pixmap)
