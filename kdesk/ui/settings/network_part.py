"""Below the options of the network: the password of the proxy, and a test."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from kdesk.domain.options.network import ProxyMode
from kdesk.domain.options.port import Options
from kdesk.messages import _
from kdesk.ui.style_property import set_style_property
from kdesk.ui.theme import Theme
from kdesk.ui.tips import announce, set_tip

Said = Callable[[str, bool], None]
"""Gets a sentence, and whether it is about something that went well."""


class NetworkTools(Protocol):
    """What the network can be asked."""

    def set_password(self, password: str, said: Said) -> None:
        """Keep the password of the proxy in the keyring, "" to forget it."""
        ...

    def test(self, said: Said) -> None:
        """Find out whether the server of the account is reached so."""
        ...


class NetworkPart(QWidget):
    """A field for the password, and a button that tests the connection.

    Attributes:
        password: Never shows what is kept.
        keep: Puts it into the keyring.
        test: Tests the connection.
        said: What came of it.
    """

    def __init__(self, theme: Theme, options: Options, tools: NetworkTools, parent: QWidget) -> None:
        super().__init__(parent)
        self._options, self._tools = options, tools
        self.password, self.keep = QLineEdit(), QPushButton(_("Keep in the keyring"))
        self.test, self.said = QPushButton(_("Test connection")), QLabel()
        self._build(theme)
        self.keep.clicked.connect(self._keep)
        self.password.returnPressed.connect(self._keep)
        self.test.clicked.connect(self._test)
        for field in ("proxy", "proxy_user"):
            self.destroyed.connect(options.follow(field, lambda _value: self._show()))
        self._show()

    def _build(self, theme: Theme) -> None:
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setAccessibleName(_("Proxy password"))
        label = QLabel(_("Proxy password"))
        label.setBuddy(self.password)
        self.said.setWordWrap(True)
        self.said.setVisible(False)
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        row.addWidget(label, 1)
        row.addWidget(self.password)
        row.addWidget(self.keep)
        below = QHBoxLayout()
        below.addWidget(self.test)
        below.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.px(6), 0, theme.px(6))
        column.setSpacing(theme.px(12))
        column.addLayout(row)
        column.addLayout(below)
        column.addWidget(self.said)

    def _show(self) -> None:
        settings = self._options.settings
        wanted = settings.proxy is ProxyMode.MANUAL and bool(settings.proxy_user)
        self.password.setEnabled(wanted)
        self.keep.setEnabled(wanted)
        set_tip(self.password, "" if wanted else _("Only for a proxy of your own that asks for a user"))

    def _keep(self) -> None:
        password = self.password.text()
        self.password.clear()
        self._tools.set_password(password, self._tell)

    def _test(self) -> None:
        self._tell(_("Asking the server…"), good=True)
        self.test.setEnabled(False)
        self._tools.test(self._end_test)

    def _end_test(self, words: str, good: bool) -> None:
        self.test.setEnabled(True)
        self._tell(words, good)

    def _tell(self, words: str, good: bool) -> None:
        self.said.setText(words)
        self.said.setVisible(bool(words))
        set_style_property(self.said, "role", "secondary" if good else "bad")
        announce(self.said, words)
