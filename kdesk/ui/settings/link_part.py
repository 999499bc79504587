"""A button of the settings that leads to a dialog of its own."""

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from kdesk.ui.theme import Theme


class LinkPart(QWidget):
    """Says what is set elsewhere, with a button that leads there.

    Attributes:
        button: Gives the command.
    """

    def __init__(self, about: str, action: QAction, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        label = QLabel(about)
        label.setWordWrap(True)
        self.button = QPushButton(action.text())
        self.button.setAccessibleDescription(about)
        self.button.clicked.connect(action.trigger)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, theme.px(8), 0, theme.px(8))
        row.setSpacing(theme.px(12))
        row.addWidget(label, 1)
        row.addWidget(self.button)
