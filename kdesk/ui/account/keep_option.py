"""The option to stay signed in, and what the keyring does with the secret."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLabel, QVBoxLayout, QWidget

from kdesk.errors import KeyringProblem
from kdesk.messages import _
from kdesk.messages.errors import advice_of, detail_of
from kdesk.messages.sign_in import keyring_description, secret_not_kept
from kdesk.ui.notice import Notice, NoticeKind
from kdesk.ui.notices import NoticeBar
from kdesk.ui.theme import Theme
from kdesk.ui.tips import set_tip

KEYRING = "keyring"
"""Name of the standing notice about the keyring."""


class KeepOption(QWidget):
    """A check box with a description.

    Attributes:
        box: Disabled while the keyring cannot be used.
        description: Where the secret goes.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.box = QCheckBox(_("Keep me signed in"))
        self.box.setChecked(True)
        self.description = QLabel(_("Looking at the keyring of this computer…"))
        self.description.setProperty("role", "secondary")
        self.description.setTextFormat(Qt.TextFormat.PlainText)
        self.description.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        column.addWidget(self.box)
        column.addWidget(self.description)

    @property
    def chosen(self) -> bool:
        """Whether the keyring is to hold the secret."""
        return self.box.isChecked() and self.box.isEnabled()

    def show_keyring(self, problem: KeyringProblem | None) -> None:
        """Show the state of the keyring.

        Args:
            problem: Why it cannot be used, None if it can.
        """
        self.box.setEnabled(problem is None)
        self.box.setChecked(problem is None)
        self.description.setText(keyring_description(problem))
        advice, support = ("", "") if problem is None else (advice_of(problem), detail_of(problem))
        set_tip(self.description, advice, support)


def notify_about_keyring(notices: NoticeBar, problem: KeyringProblem | None) -> None:
    """Post why the keyring does not hold a secret, or withdraw that."""
    if problem is None:
        notices.withdraw(KEYRING)
        return
    text, detail = secret_not_kept(problem), advice_of(problem)
    notices.post(Notice(text, NoticeKind.WAITING, detail, standing=KEYRING, support=detail_of(problem)))
