"""The dialog in which this computer gets an application token instead of the secret."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QRadioButton, QVBoxLayout, QWidget

from kdesk.domain.app_tokens import TokenRights
from kdesk.errors import KdeskError
from kdesk.guide import Topic
from kdesk.messages import _
from kdesk.messages.account_list import token_made, token_offer, token_rights_name
from kdesk.messages.errors import sentence_of
from kdesk.messages.foreign_text import TIP, shown_paragraphs
from kdesk.messages.sign_in import token_not_kept
from kdesk.ui.account.accounts_services import AccountsServices
from kdesk.ui.dialog import Dialog, dialog_margins
from kdesk.ui.dialog_buttons import dialog_buttons
from kdesk.ui.guide.topics import set_topic
from kdesk.ui.notice import Notice, NoticeKind

_WIDTH = 460
_TASK = "make application token"


class TokenOffer(Dialog):
    """Says why a token is better, asks what it may do, and makes it; deleted when it is closed.

    Attributes:
        choices: What it may do, the least first; that is chosen.
        go: Makes the token.
        said: What could not be done.

    Signals:
        made: The keyring holds the token.
    """

    made = Signal()

    def __init__(self, services: AccountsServices, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_topic(self, Topic.ACCOUNTS)
        self.setWindowTitle(_("Application token for this computer"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._services = services
        self.choices = {rights: QRadioButton(token_rights_name(rights)) for rights in TokenRights}
        self.choices[TokenRights.CONTENT].setChecked(True)
        self.said = QLabel()
        self.go = QPushButton(_("Make the token"))
        buttons = dialog_buttons(self.go, QPushButton(_("Cancel")))
        buttons.rejected.connect(self.reject)
        self.go.clicked.connect(self.make)
        self.finished.connect(lambda: services.tasks.cancel(_TASK))
        self._lay_out(buttons)

    def make(self) -> None:
        """Make the token and keep it."""
        self.go.setEnabled(False)
        rights = next(rights for rights, choice in self.choices.items() if choice.isChecked())
        self._services.tasks.spawn(self._make(rights), replace=_TASK)

    async def _make(self, rights: TokenRights) -> None:
        try:
            problem = await self._services.work.make_token(self._services.computer, rights)
        except KdeskError as error:
            self._say(sentence_of(error, self._services.formatter))
            return
        if problem is not None:
            self._say(token_not_kept(problem))
            return
        self._services.notices.post(Notice(token_made(), NoticeKind.GOOD))
        self.made.emit()
        self.accept()

    def _say(self, words: str) -> None:
        # Not in a `finally`: cancelled when the window closes, the task finds the button deleted.
        self.go.setEnabled(True)
        self.said.setText(shown_paragraphs(words, TIP))
        self.said.show()

    def _lay_out(self, buttons: QWidget) -> None:
        px = self._services.theme.px
        offer, why = map(QLabel, token_offer())
        ask = QLabel(_("What may it do?"))
        why.setProperty("role", "secondary")
        column = QVBoxLayout(self)
        column.setContentsMargins(*dialog_margins(self._services.theme))
        column.setSpacing(px(12))
        for label in (offer, why, ask, self.said):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        for widget in (offer, why, ask, *self.choices.values(), self.said, buttons):
            column.addWidget(widget)
        self.said.hide()
        self.setMinimumWidth(px(_WIDTH))
