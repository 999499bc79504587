"""The Uploads page while the list is empty."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from kdesk.messages import N_, _
from kdesk.ui.theme import Theme

SENTENCE = N_("Drop videos, audio files, images, documents, sheets, links or whole folders anywhere on this window.")


class EmptyPage(QWidget):
    """One drawing, one sentence, and the buttons for those who do not drag."""

    def __init__(self, theme: Theme, buttons: tuple[QPushButton, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._drawing = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        sentence = QLabel(_(SENTENCE), alignment=Qt.AlignmentFlag.AlignCenter)
        sentence.setWordWrap(True)
        below = QHBoxLayout()
        below.setSpacing(theme.px(8))
        below.addStretch(1)
        for button in buttons:
            below.addWidget(button)
        below.addStretch(1)
        column = QVBoxLayout(self)
        column.setSpacing(theme.px(24))
        column.addStretch(2)
        column.addWidget(self._drawing)
        column.addWidget(sentence)
        column.addLayout(below)
        self._choice_row = QHBoxLayout()
        column.addLayout(self._choice_row)
        column.addStretch(3)
        theme.changed.connect(self._draw)
        self._draw()

    def hold(self, account_choice: QWidget) -> None:
        """Show below the buttons to which account files go."""
        self._choice_row.addWidget(account_choice, 0, Qt.AlignmentFlag.AlignCenter)

    def _draw(self) -> None:
        width, height = self._theme.px(160), self._theme.px(120)
        self._drawing.setPixmap(self._theme.icons.pixmap("drop", "secondary", width, self.devicePixelRatioF(), height))
