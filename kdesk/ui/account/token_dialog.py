"""The dialog of “Application tokens…”: those of the account in use, and how this computer gets one."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from kdesk.domain.app_tokens import AppToken
from kdesk.errors import KdeskError
from kdesk.guide import Topic
from kdesk.messages import N_, _
from kdesk.messages.account_list import revocation, token_state
from kdesk.messages.errors import sentence_of
from kdesk.messages.foreign_text import TIP, shown, shown_paragraphs
from kdesk.ui.account.accounts_list import KEY, bring_rows, fill, tree
from kdesk.ui.account.accounts_services import AccountsServices
from kdesk.ui.account.token_offer import TokenOffer
from kdesk.ui.dialog import Dialog, dialog_margins
from kdesk.ui.dialog_buttons import dialog_buttons
from kdesk.ui.guide.topics import set_topic
from kdesk.ui.question_box import QuestionBox
from kdesk.ui.tips import set_tip

_SIZE = (720, 380)
_COLUMNS = (N_("Made by"), N_("User"), N_("Made"), N_("State"))
EXPLANATION = N_(
    "An application token signs in without a password, and can be revoked for one computer alone. Those that kdesk"
    " made come first."
)
_TASK = "application tokens"


class TokenDialog(Dialog):
    """Lists the application tokens of an account; `show_tokens` opens it.

    Attributes:
        list: One row a token.
        said: What could not be done.
    """

    def __init__(self, services: AccountsServices, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_topic(self, Topic.ACCOUNTS)
        self.setWindowTitle(_("Application tokens"))
        self._services = services
        self._tokens: dict[str, AppToken] = {}
        self._build()
        self._refresh()
        # An answer that comes later has nowhere to go.
        self.finished.connect(lambda: services.tasks.cancel(_TASK))

    def show_tokens(self) -> None:
        """Open the dialog, and ask the server for the tokens."""
        self.open()
        self.look()

    def look(self) -> None:
        """Ask the server for the tokens."""
        self._say(_("Looking for the application tokens of the account …"))
        self._services.tasks.spawn(self._look(), replace=_TASK)

    @property
    def chosen(self) -> AppToken | None:
        """The token of the selected row."""
        item = self.list.currentItem()
        return self._tokens.get(item.data(0, KEY)) if item else None

    def make(self) -> None:
        """Ask what a token for this computer may do, and make it."""
        offer = TokenOffer(self._services, self)
        offer.made.connect(self.look)
        offer.open()

    def revoke(self) -> None:
        """Revoke the selected token, if the person agrees to what follows."""
        if token := self.chosen:
            question, more = revocation(token, self._used)
            box = QuestionBox(self, question, more, yes=_("Revoke"), no=_("Keep"), enter_agrees=False)
            box.agreed.connect(lambda: self._services.tasks.spawn(self._revoke(token), replace=_TASK))
            box.open()

    @property
    def _used(self) -> str:
        account = self._services.accounts.account
        return account.app_token_id if account else ""

    async def _revoke(self, token: AppToken) -> None:
        try:
            await self._services.work.revoke(token.id)
        except KdeskError as error:
            self._say(sentence_of(error, self._services.formatter))
            return
        await self._look()

    async def _look(self) -> None:
        try:
            found = await self._services.work.tokens()
        except KdeskError as error:
            self._say(sentence_of(error, self._services.formatter))
            return
        self._tokens = {token.id: token for token in found}
        for item, token in zip(bring_rows(self.list, list(self._tokens)), self._tokens.values(), strict=True):
            fill(item, self._cells(token))
        self._say("" if found else _("The account has no application tokens."))

    def _cells(self, token: AppToken) -> tuple[str, str, str, str]:
        formatter = self._services.formatter
        made = formatter.date(token.created_at) if token.created_at else ""
        name = shown(token.description) or token.id
        return name, shown(token.user_id), made, token_state(token, self._used, self._services.now(), formatter)

    def _say(self, words: str) -> None:
        self.said.setText(shown_paragraphs(words, TIP))
        self.said.setVisible(bool(words))
        self._refresh()

    def _refresh(self) -> None:
        self.revoke_button.setEnabled(self.chosen is not None)
        may = self._services.work.may_make_token
        self.make_button.setEnabled(may)
        why = _("For an account that signs in with a password or an admin secret, and has a user")
        set_tip(self.make_button, "" if may else why)

    def _build(self) -> None:
        px = self._services.theme.px
        self.resize(*map(px, _SIZE))
        self.list = tree(_("Application tokens"), _COLUMNS)
        explanation, self.said = QLabel(_(EXPLANATION)), QLabel()
        for label in (explanation, self.said):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setProperty("role", "secondary")
        column = QVBoxLayout(self)
        column.setContentsMargins(*dialog_margins(self._services.theme))
        column.setSpacing(px(12))
        column.addWidget(explanation)
        column.addWidget(self.list, 1)
        column.addWidget(self.said)
        column.addLayout(self._buttons())
        self.list.currentItemChanged.connect(self._refresh)

    def _buttons(self) -> QHBoxLayout:
        self.make_button, self.revoke_button = QPushButton(_("Make one for this computer…")), QPushButton(_("Revoke…"))
        self.make_button.setProperty("kind", "main")
        self.make_button.clicked.connect(self.make)
        self.revoke_button.clicked.connect(self.revoke)
        close = QPushButton(_("Close"))
        close.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.setSpacing(self._services.theme.px(8))
        row.addWidget(self.make_button)
        row.addWidget(self.revoke_button)
        row.addStretch(1)
        row.addWidget(dialog_buttons(None, close))
        return row
