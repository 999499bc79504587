"""The error of a sign-in: icon, title, advice and detail."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from kdesk.errors import KdeskError
from kdesk.messages.errors import advice_of, detail_of, support_of, title_of
from kdesk.messages.foreign_text import shown_paragraphs
from kdesk.ui.resources import ICON_SIZE
from kdesk.ui.theme import Theme
from kdesk.ui.tips import set_tip
from kdesk.ui.wrapping import show_words

DETAIL_LIMIT = 600
"""Characters; the log has the rest."""


class ErrorFrame(QFrame):
    """Hidden while there is no error.

    Attributes:
        title: The error.
        detail: Advice and detail.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.title, self.detail = QLabel(), QLabel()
        self.title.setProperty("role", "bad")
        self.detail.setProperty("role", "secondary")
        self._icon = QLabel(alignment=Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(theme.px(2))
        words.addWidget(self.title)
        words.addWidget(self.detail)
        row = QHBoxLayout(self)
        row.setContentsMargins(*(theme.px(n) for n in (24, 0, 24, 0)))
        row.setSpacing(theme.px(8))
        row.addWidget(self._icon)
        row.addLayout(words, 1)
        theme.changed.connect(self._paint_icon)
        self._paint_icon()

    def show_error(self, error: KdeskError) -> None:
        """Show an error; the tooltip has the server's error code."""
        self.show_text(title_of(error), "\n".join(part for part in (advice_of(error), detail_of(error)) if part))
        set_tip(self.detail, support_of(error))

    def show_text(self, title: str, detail: str = "") -> None:
        """Show a text, or hide the frame if `title` is empty."""
        detail = shown_paragraphs(detail, DETAIL_LIMIT)
        # Broken inside long words, such as addresses, which would widen the dialog.
        show_words(self.title, title)
        show_words(self.detail, detail)
        self.detail.setVisible(bool(detail))
        self.setVisible(bool(title))
        self.setAccessibleName(f"{title}. {detail}" if detail else title)

    def _paint_icon(self) -> None:
        size = self._theme.px(ICON_SIZE)
        self._icon.setPixmap(self._theme.icons.pixmap("error", "bad", size, self.devicePixelRatioF()))
