"""What the sign-in dialog shows while a login page in the browser is waited for."""

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from kdesk.messages import _
from kdesk.messages.login_page import waiting_ends, waiting_for_browser
from kdesk.ui.theme import Theme


class BrowserFrame(QFrame):
    """Opens the browser, and shows the address for one that could not be opened. Hidden at other times.

    Args:
        fields: Hidden while the frame is shown: nothing can be entered meanwhile.

    Attributes:
        said: What to do.
        address: What the browser opens, to copy.
        copy_button: Copies it.
        open_button: Opens it again.
    """

    def __init__(self, theme: Theme, fields: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fields = fields
        self.said, ends = QLabel(), QLabel(waiting_ends())
        ends.setProperty("role", "secondary")
        self.address = QLineEdit(readOnly=True)
        self.address.setAccessibleName(_("Address for the browser"))
        self.copy_button, self.open_button = QPushButton(_("Copy address")), QPushButton(_("Open in the browser"))
        for button in (self.copy_button, self.open_button):
            button.setAutoDefault(False)  # Enter presses the one that has the focus only
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.px(8))
        buttons.addWidget(self.open_button)
        buttons.addWidget(self.copy_button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(theme.px(n) for n in (24, 16, 24, 12)))
        column.setSpacing(theme.px(8))
        for label in (self.said, ends):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        for part in (self.said, self.address, ends):
            column.addWidget(part)
        column.addLayout(buttons)
        self.copy_button.clicked.connect(self._copy)
        self.open_button.clicked.connect(self._open)
        self.hide()

    def begin(self, address: str) -> None:
        """Open an address in the browser, and show it."""
        self.address.setText(address)
        self.address.setCursorPosition(0)
        self._fields.hide()
        self.show()
        self._open()

    def end(self) -> None:
        """Hide the frame; its address is good for nothing any more."""
        self.hide()
        self._fields.show()
        self.address.clear()

    def _open(self) -> None:
        opened = QDesktopServices.openUrl(QUrl(self.address.text()))
        self.said.setText(waiting_for_browser(opened=opened))
        # The keyboard stays here: the fields are disabled meanwhile, and Enter would press Cancel.
        (self.open_button if opened else self.copy_button).setFocus()

    def _copy(self) -> None:
        self.address.selectAll()
        self.address.copy()
