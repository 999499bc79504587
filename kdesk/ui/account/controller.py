"""Accounts in the window: button, menu, sign-in dialog and notices."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu

from kdesk.domain.account import Account, SignInKind
from kdesk.domain.ui_ports import Accounts, AccountState, Samples
from kdesk.messages import _
from kdesk.messages.accounts import clock_warning
from kdesk.messages.foreign_text import shown
from kdesk.messages.sign_in import account_name, sign_in_again, transfers_wait_for
from kdesk.ui.account.account_button import AccountButton
from kdesk.ui.account.colours import dot_icon
from kdesk.ui.account.sign_in_extras import NO_EXTRAS
from kdesk.ui.commands import Command
from kdesk.ui.mnemonics import without_mnemonic
from kdesk.ui.notice import Notice, NoticeKind
from kdesk.ui.popup import Side, open_on_click

if TYPE_CHECKING:  # it is imported when it is built
    from kdesk.domain.login_page import LoginPages
    from kdesk.ui.account.recent_servers import RecentServers
    from kdesk.ui.account.sign_in_dialog import SignInDialog
    from kdesk.ui.actions import Actions
    from kdesk.ui.notices import NoticeBar
    from kdesk.ui.tasks import TaskScope
    from kdesk.ui.theme import Theme

SIGN_IN = "sign-in"
"""Name of the standing notice that asks to sign in."""

CLOCK = "clock"
"""Name of the standing notice about a wrong clock."""


class AccountController(QObject):
    """Shows the state of `Accounts` and runs the user's commands on it.

    Attributes:
        button: The account button of the rail.
        dialog: The sign-in dialog, None until it was opened.
        menu: The menu of the button.

    Signals:
        state_changed: The new `AccountState`.
        signed_in: Somebody signed in by the dialog; whether the keyring holds the secret.
    """

    state_changed = Signal(object)
    signed_in = Signal(bool)

    def __init__(
        self,
        theme: Theme,
        accounts: Accounts,
        tasks: TaskScope,
        notices: NoticeBar,
        actions: Actions,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._accounts, self._tasks, self._notices = theme, accounts, tasks, notices
        self._actions = actions
        self._extras = NO_EXTRAS
        # The notices that ask for accounts that are not in view.
        self._asked: set[str] = set()
        self._waited_for: Callable[[str], bool] = lambda _key: False
        self.dialog: SignInDialog | None = None
        self.button = AccountButton(theme)
        self.menu = QMenu(self.button)
        self.menu.setToolTipsVisible(True)
        self.menu.aboutToShow.connect(self._fill_menu)
        open_on_click(self.button, self.menu, Side.RIGHT_UPWARDS)
        actions.connect_to(Command.SIGN_IN, self.ask_sign_in)
        actions.connect_to(Command.SIGN_OUT, lambda: tasks.spawn(accounts.sign_out(), name="sign out"))
        accounts.listen(self.refresh)
        self.refresh()

    @property
    def state(self) -> AccountState:
        """The state of the account in use."""
        return self._accounts.state

    def offer(self, samples: Samples) -> None:
        """Offer the demo in the dialog while no account is saved."""
        self._extras = replace(self._extras, samples=samples)

    def offer_servers(self, servers: RecentServers) -> None:
        """Offer servers that were used before, and remember those that are used."""
        self._extras = replace(self._extras, servers=servers)

    def offer_login_pages(self, login_pages: Callable[[], LoginPages]) -> None:
        """Offer to sign in through login pages in the browser."""
        self._extras = replace(self._extras, login_pages=login_pages)

    def ask_for_waiting(self, waited_for: Callable[[str], bool]) -> None:
        """Ask also for accounts that were signed out while transfers waited for them; the argument tells of a key."""
        self._waited_for = waited_for

    def ask_sign_in(self, account: Account | None = None) -> SignInDialog:
        """Open the dialog, or return the open one.

        Args:
            account: A saved account to fill it with.
        """
        if self.dialog is None:
            # Most starts ask nobody to sign in.
            from kdesk.ui.account.sign_in_dialog import SignInDialog

            self.dialog = SignInDialog(
                self._theme,
                self._accounts,
                self._tasks,
                self._notices,
                self.button.window(),
                extras=self._extras,
            )
            self.dialog.signed_in.connect(self.signed_in)
        # An open dialog keeps what was typed into it.
        if not self.dialog.isVisible():
            self.dialog.ask(account)
        return self.dialog

    def switch(self, account: Account) -> None:
        """Switch to a saved account."""
        self._tasks.spawn(self._switch(account), replace="switch account")

    def show_then(self, key: str, then: Callable[[], object]) -> None:
        """Show the account of this key, if it is saved, and then do something there."""
        in_view = self._accounts.account
        account = next((one for one in self._accounts.saved if one.key == key), None)
        if account is None or (in_view is not None and in_view.key == key):
            then()
        else:
            self._tasks.spawn(self._switch(account, then), replace="switch account")

    def refresh(self) -> None:
        """Show the account in view and its state, and ask for sign-ins that transfers wait for."""
        account, state = self._accounts.account, self._accounts.state
        self.button.show_account(account, state)
        out = account is None or state is AccountState.SIGNED_OUT
        self._actions.allow(Command.SIGN_OUT, _("Nobody is signed in") if out else "")
        if state is AccountState.SIGN_IN_NEEDED:
            self._ask_again(account)
        else:
            self._notices.withdraw(SIGN_IN)
        self._ask_beside()
        self._check_clock()
        self.state_changed.emit(state)

    def _check_clock(self) -> None:
        """Show a notice while this computer's clock differs much from the server's, as measured at the sign-in."""
        api = self._accounts.api
        if words := clock_warning(api.clock_ahead if api else None):
            self._notices.post(Notice(words, NoticeKind.WAITING, standing=CLOCK))
        else:
            self._notices.withdraw(CLOCK)

    def _ask_again(self, account: Account | None) -> None:
        self._notices.post(
            Notice(
                sign_in_again(self._accounts.problem),
                NoticeKind.WAITING,
                account_name(account) if account else "",
                _("Sign in"),
                lambda: self._sign_in_again(account),
                SIGN_IN,
            )
        )

    def _sign_in_again(self, account: Account | None) -> None:
        """Open the dialog. For an account with a login page, that is all: nothing has to be entered here."""
        was_open = self.dialog is not None and self.dialog.isVisible()
        dialog = self.ask_sign_in(account)
        if not was_open and account is not None and account.kind is SignInKind.LOGIN_PAGE:
            dialog.submit()

    def _ask_beside(self) -> None:
        """Ask for the sign-ins of accounts that are not in view, whose transfers wait."""
        in_view, wanted = self._accounts.account, set[str]()
        for account in self._accounts.saved:
            state = self._accounts.state_of(account.key)
            left = state is AccountState.SIGNED_OUT and self._waited_for(account.key)
            if in_view is not None and in_view.key == account.key:
                continue
            if state is not AccountState.SIGN_IN_NEEDED and not left:
                continue
            wanted.add(key := f"{SIGN_IN} {account.key}")
            if key in self._asked:
                continue  # a person may have closed it
            self._notices.post(
                Notice(
                    transfers_wait_for(account, self._accounts.problem_of(account.key), left=left),
                    NoticeKind.WAITING,
                    action=_("Sign in"),
                    on_action=partial(self._sign_in_again, account),
                    standing=key,
                    closable=True,
                )
            )
        for key in self._asked - wanted:
            self._notices.withdraw(key)
        self._asked = wanted

    async def _switch(self, account: Account, then: Callable[[], object] = lambda: None) -> None:
        """Switch to an account, or open the dialog if the keyring does not hold its secret."""
        if await self._accounts.switch(account):
            then()
        else:
            self.ask_sign_in(account)

    def _fill_menu(self) -> None:
        self.menu.clear()
        group = QActionGroup(self.menu)
        for account in self._accounts.saved:
            label = f"{account_name(account)} · {account.partner_id} · {shown(account.region_name)}"
            action = self.menu.addAction(without_mnemonic(label))
            action.setCheckable(True)
            group.addAction(action)
            if account.colour:
                action.setIcon(dot_icon(account.colour, self._theme))
            action.setChecked(self._accounts.account is not None and account.key == self._accounts.account.key)
            action.triggered.connect(lambda _checked=False, chosen=account: self.switch(chosen))
        self.menu.addSeparator()
        commands = (Command.SIGN_IN, Command.SIGN_OUT, Command.ACCOUNTS)
        self.menu.addActions([self._actions[command] for command in commands])
