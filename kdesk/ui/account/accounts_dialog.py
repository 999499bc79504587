"""The dialog of “Accounts…”: the saved accounts, and what can be done with each."""

from collections.abc import Awaitable, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QVBoxLayout, QWidget

from kdesk.domain.account import ACCOUNT_COLOURS, MAX_ACCOUNT_NAME, Account
from kdesk.domain.ui_ports import AccountState
from kdesk.guide import Topic
from kdesk.messages import N_, _
from kdesk.messages.account_list import kind_name, test_result
from kdesk.messages.foreign_text import TIP, shown, shown_paragraphs
from kdesk.messages.rights import rights_summary
from kdesk.messages.sign_in import account_label, account_name, account_state_name
from kdesk.ui.account.accounts_list import KEY, bring_rows, fill, tree
from kdesk.ui.account.accounts_services import AccountsServices
from kdesk.ui.account.colours import colour_name, dot_icon
from kdesk.ui.account.removal import RemovalQuestion
from kdesk.ui.account.token_dialog import TokenDialog
from kdesk.ui.dialog import Dialog, dialog_margins
from kdesk.ui.dialog_buttons import dialog_buttons
from kdesk.ui.guide.topics import set_topic
from kdesk.ui.name_dialog import NameDialog, NameWords
from kdesk.ui.tips import set_tip

_SIZE = (860, 420)
_COLUMNS = (N_("Name"), N_("Region"), N_("User"), N_("Signs in with"), N_("State"))
EXPLANATION = N_(
    "The Library shows the account in use. Transfers of all accounts go on at once; beside the place where files are"
    " dropped you choose where new ones go."
)


class AccountsDialog(Dialog):
    """Lists the saved accounts; `open()` it without blocking.

    Attributes:
        list: One row an account.
        said: What the session may not do, or how a test went.
    """

    def __init__(self, services: AccountsServices, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_topic(self, Topic.ACCOUNTS)
        self.setWindowTitle(_("Accounts"))
        self._services, self._theme = services, services.theme
        self._tested: dict[str, str] = {}
        self._build()
        services.accounts.listen(self._show)
        self._theme.changed.connect(self._show)
        self._show()

    @property
    def chosen(self) -> Account | None:
        """The account of the selected row."""
        item = self.list.currentItem()
        key = item.data(0, KEY) if item else None
        return next((one for one in self._services.accounts.saved if one.key == key), None)

    def rename(self) -> None:
        """Ask what the account is to be called."""
        if account := self.chosen:
            words = NameWords(
                _("Rename account"),
                _("Name of {user}").format(user=shown(account.user_id, TIP)),
                _("Rename"),
                account_name(account),
            )
            dialog = NameDialog(self._theme, words, MAX_ACCOUNT_NAME, self)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            # The name of its user is no name of one's own: it follows the user.
            usual = account_name(replace(account, name=""))
            dialog.named.connect(lambda name: self._change(replace(account, name="" if name == usual else name)))
            dialog.open()

    def test(self) -> None:
        """Sign in to the account from the keyring, without using it."""
        if account := self.chosen:
            self._services.tasks.spawn(self._test(account), replace="test account")

    def use_or_sign_in(self) -> None:
        """Use the account from now on; it asks to sign in where the keyring has no secret."""
        if account := self.chosen:
            self._services.switch(account)

    def sign_out(self) -> None:
        """Delete the secret of the account here; it stays in the list, and its transfers wait."""
        if account := self.chosen:
            self._tested.pop(account.key, None)
            self._services.tasks.spawn(self._then_show(self._services.work.sign_out(account)), name="sign out")

    def remove(self) -> None:
        """Tell what becomes of the account's transfers, and remove it if that is agreed to."""
        if account := self.chosen:
            question = RemovalQuestion(self, account, self._services)
            question.removed.connect(lambda revokes: self._remove(account, question.to_cancel, revokes=revokes))
            question.open()

    def manage_tokens(self) -> None:
        """Show the application tokens of the account in use."""
        dialog = TokenDialog(self._services, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.show_tokens()

    def _remove(self, account: Account, to_cancel: Sequence[str], *, revokes: bool) -> None:
        async def remove() -> None:
            if revokes:
                await self._services.work.revoke_own_token(account)
            # Before the account goes: what is reserved is removed from the server, now or after the next sign-in.
            if to_cancel:
                self._services.cancel(to_cancel)
            await self._services.work.remove(account)

        self._services.tasks.spawn(self._then_show(remove()), name="remove account")

    def _change(self, account: Account) -> None:
        self._services.tasks.spawn(self._then_show(self._services.work.change(account)), name="change account")

    async def _then_show(self, work: Awaitable[None]) -> None:
        await work
        self._show()

    async def _test(self, account: Account) -> None:
        self._say(account, _("Signing in to {account} …").format(account=account_label(account)))
        self._say(account, test_result(await self._services.work.test(account), self._services.formatter))

    def _say(self, account: Account, words: str) -> None:
        self._tested[account.key] = words
        self._refresh()

    def _build(self) -> None:
        px = self._theme.px
        self.resize(*map(px, _SIZE))
        self.list = tree(_("Accounts"), _COLUMNS)
        self.list.currentItemChanged.connect(self._refresh)
        self.list.itemActivated.connect(lambda _item: self.use_or_sign_in())
        explanation, self.said = QLabel(_(EXPLANATION)), QLabel()
        for label in (explanation, self.said):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setProperty("role", "secondary")
        self.said.setAccessibleName(_("About the account"))
        column = QVBoxLayout(self)
        column.setContentsMargins(*dialog_margins(self._theme))
        column.setSpacing(px(12))
        column.addWidget(explanation)
        column.addWidget(self.list, 1)
        column.addWidget(self.said)
        column.addLayout(self._buttons_of_account())
        column.addLayout(self._buttons_at_foot())

    def _buttons_of_account(self) -> QHBoxLayout:
        self.use_button, self.rename_button = QPushButton(_("Use this account")), QPushButton(_("Rename…"))
        self.colour_button, self.test_button = QPushButton(_("Colour")), QPushButton(_("Test"))
        self.out_button, self.remove_button = QPushButton(_("Sign out")), QPushButton(_("Remove…"))
        self.colours = QMenu(self.colour_button)
        self.colours.aboutToShow.connect(self._fill_colours)
        self.colour_button.setMenu(self.colours)
        row = QHBoxLayout()
        row.setSpacing(self._theme.px(8))
        for button, do in (
            (self.use_button, self.use_or_sign_in),
            (self.rename_button, self.rename),
            (self.colour_button, None),
            (self.test_button, self.test),
            (self.out_button, self.sign_out),
            (self.remove_button, self.remove),
        ):
            if do is not None:
                button.clicked.connect(do)
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _buttons_at_foot(self) -> QHBoxLayout:
        self.add_button = QPushButton(_("Add account…"))
        self.add_button.setProperty("kind", "main")
        self.add_button.clicked.connect(lambda _checked=False: self._services.add_account())
        self.tokens_button = QPushButton(_("Application tokens…"))
        self.tokens_button.clicked.connect(self.manage_tokens)
        close = QPushButton(_("Close"))
        close.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.setSpacing(self._theme.px(8))
        row.addWidget(self.add_button)
        row.addWidget(self.tokens_button)
        row.addStretch(1)
        row.addWidget(dialog_buttons(None, close))
        return row

    def _fill_colours(self) -> None:
        self.colours.clear()
        account = self.chosen
        if account is None:
            return
        group = QActionGroup(self.colours)
        for colour in ("", *ACCOUNT_COLOURS):
            action = self.colours.addAction(dot_icon(colour, self._theme), colour_name(colour))
            action.setCheckable(True)
            action.setChecked(colour == account.colour)
            group.addAction(action)
            changed = replace(account, colour=colour)
            action.triggered.connect(lambda _checked=False, changed=changed: self._change(changed))

    def _show(self) -> None:
        """Bring the rows up to date; the selection stays."""
        saved = self._services.accounts.saved
        for item, account in zip(bring_rows(self.list, [one.key for one in saved]), saved, strict=True):
            user = shown(account.user_id) or _("no user")
            whose = f"{user} · {account.partner_id}"
            fill(
                item,
                (
                    account_name(account),
                    shown(account.region_name),
                    whose,
                    kind_name(account.kind),
                    self._state(account),
                ),
            )
            item.setIcon(0, dot_icon(account.colour, self._theme))
        self._refresh()

    def _is_used(self, account: Account | None) -> bool:
        used = self._services.accounts.account
        return account is not None and used is not None and used.key == account.key

    def _state(self, account: Account) -> str:
        accounts = self._services.accounts
        if self._is_used(account):
            return account_state_name(accounts.state)
        state = accounts.state_of(account.key)
        if state is AccountState.SIGNED_IN:
            return _("signed in for transfers")
        return account_state_name(state)

    def _refresh(self) -> None:
        """Say what is known of the selected account, and enable what can be done with it."""
        account, api = self.chosen, self._services.accounts.api
        used, theirs = self._is_used(account), self._services.accounts.api_of(account.key) if account else None
        own = rights_summary(theirs.rights) if theirs is not None else ""
        words = self._tested.get(account.key, own) if account else _("No account is saved.")
        self.said.setText(shown_paragraphs(words, TIP))
        self.said.setVisible(bool(words))
        for button in (self.rename_button, self.colour_button, self.test_button, self.out_button, self.remove_button):
            button.setEnabled(account is not None)
        self.use_button.setEnabled(account is not None and not (used and api is not None))
        self.tokens_button.setEnabled(api is not None and api.app_tokens is not None)
        why = _("Sign in as an administrator first: nobody else may see the application tokens of an account")
        set_tip(self.tokens_button, "" if self.tokens_button.isEnabled() else why)
