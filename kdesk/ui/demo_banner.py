"""What stands above everything while the window shows the demo."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from kdesk.ui.resources import ICON_SIZE
from kdesk.ui.theme import Theme

WORDS = "This is the demo: sample videos on this computer. Nothing goes to Kaltura."


class DemoBanner(QFrame):
    """Says that this is the demo, and leads out of it.

    Signals:
        left: The user wants to leave the demo.
    """

    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "banner")
        self._theme = theme
        self._icon = QLabel()
        words = QLabel(WORDS)
        words.setWordWrap(True)
        self.leave = QPushButton("Leave the demo")
        self.leave.setToolTip("Close the demo; what was done in it is kept for the next look around")
        self.leave.clicked.connect(self.left)
        row = QHBoxLayout(self)
        row.setContentsMargins(*(theme.px(n) for n in (16, 4, 16, 4)))
        row.setSpacing(theme.px(8))
        row.addWidget(self._icon)
        row.addWidget(words, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.leave, 0, Qt.AlignmentFlag.AlignVCenter)
        theme.changed.connect(self._paint)
        self._paint()

    def _paint(self) -> None:
        size = self._theme.px(ICON_SIZE)
        self._icon.setPixmap(self._theme.icons.pixmap("info", "accent", size, self.devicePixelRatioF()))
