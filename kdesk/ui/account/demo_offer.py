"""The offer of the demo below the sign-in form, visible while no account is saved."""

from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from kdesk.domain.ui_ports import Samples
from kdesk.messages import _
from kdesk.ui.theme import Theme


class DemoOffer(QWidget):
    """A sentence and a button below a separator.

    Attributes:
        button: Opens the demo.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = theme.px
        line = QFrame()
        line.setFrameShape(QFrame.Shape.HLine)
        line.setProperty("role", "line")
        offer = QLabel(_("No account at hand? kdesk brings a demo, which runs on this computer alone."))
        offer.setProperty("role", "secondary")
        offer.setWordWrap(True)
        self.button = QPushButton()
        self.button.setAccessibleDescription(offer.text())
        inner = QVBoxLayout()
        inner.setContentsMargins(*(px(n) for n in (24, 12, 24, 16)))
        inner.setSpacing(px(8))
        inner.addWidget(offer)
        inner.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(line)
        column.addLayout(inner)
        self.show_busy(False)

    def keep_room(self, kept: bool) -> None:
        """Hide the offer; its place stays empty, or is left to the fields."""
        policy = self.sizePolicy()
        policy.setRetainSizeWhenHidden(kept)
        self.setSizePolicy(policy)
        self.hide()
        parent = self.parentWidget()
        place = parent.layout() if parent is not None else None
        if place is not None:
            place.invalidate()  # a hidden widget tells its layout nothing
            place.activate()

    async def show_if_installed(self, samples: Samples) -> None:
        """Show the offer if the demo is installed.

        Until that is known its place is kept: otherwise it would come to lie under the pointer that is about to press
        Cancel.
        """
        self.keep_room(True)
        offered = await samples.offered()
        self.keep_room(False)
        self.setVisible(offered)

    def show_busy(self, busy: bool) -> None:
        """Show whether the demo is being started."""
        self.button.setEnabled(not busy)
        self.button.setText(_("Starting the demo…") if busy else _("Look around with sample videos"))
