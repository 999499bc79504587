"""The offer of the demo below the sign-in, shown while no account is saved."""

from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from kdesk.ui.theme import Theme

OFFER = "No account at hand? kdesk brings a demo, which runs on this computer alone."
LOOK_AROUND = "Look around with sample videos"
STARTING = "Starting the demo…"


class DemoOffer(QWidget):
    """A sentence and a button below a line.

    Attributes:
        button: Opens the demo.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = theme.px
        line = QFrame()
        line.setFrameShape(QFrame.Shape.HLine)
        line.setProperty("role", "line")
        said = QLabel(OFFER)
        said.setProperty("role", "secondary")
        said.setWordWrap(True)
        self.button = QPushButton(LOOK_AROUND)
        self.button.setAccessibleDescription(OFFER)
        inner = QVBoxLayout()
        inner.setContentsMargins(*(px(n) for n in (24, 12, 24, 16)))
        inner.setSpacing(px(8))
        inner.addWidget(said)
        inner.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(line)
        column.addLayout(inner)

    def show_busy(self, busy: bool) -> None:
        """Say that the demo is being started."""
        self.button.setEnabled(not busy)
        self.button.setText(STARTING if busy else LOOK_AROUND)
