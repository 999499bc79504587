"""What the window does about accounts: chip, menu, dialog, and the notice that asks to sign in again."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu

from kdesk.domain.account import Account
from kdesk.domain.ui_ports import Accounts, AccountState, Samples
from kdesk.errors import KdeskError, SignInNeeded
from kdesk.messages.accounts import clock_warning
from kdesk.messages.errors import detail_of, title_of
from kdesk.messages.foreign_text import shown
from kdesk.ui.account.account_button import AccountButton, account_name
from kdesk.ui.account.sign_in_dialog import SignInDialog
from kdesk.ui.actions import Actions
from kdesk.ui.commands import Command
from kdesk.ui.notice import Notice, NoticeKind
from kdesk.ui.notices import NoticeBar
from kdesk.ui.popup import Side, open_on_click
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme

SIGN_IN = "sign-in"
"""Name of the standing notice that asks to sign in."""


CLOCK = "clock"
"""Name of the standing notice about a wrong clock."""


class AccountController(QObject):
    """Follows `Accounts` and asks it.

    Signals:
    state_changed  AccountState: for the words in the status bar
    """

    state_changed = Signal(object)

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
        self._samples: Samples | None = None
        self._dialog: SignInDialog | None = None
        self.button = AccountButton(theme)
        self._menu = QMenu(self.button)
        self._menu.setToolTipsVisible(True)
        self._menu.aboutToShow.connect(self._fill_menu)
        open_on_click(self.button, self._menu, Side.RIGHT_UPWARDS)
        actions.connect_to(Command.SIGN_IN, self.ask_sign_in)
        actions.connect_to(Command.SIGN_OUT, lambda: tasks.spawn(accounts.sign_out(), name="sign out"))
        accounts.listen(self.refresh)
        self.refresh()

    @property
    def state(self) -> AccountState:
        """Where the account in use stands."""
        return self._accounts.state

    def offer(self, samples: Samples) -> None:
        """Offer the demo from now on, where nobody has signed in yet."""
        self._samples = samples

    def ask_sign_in(self, account: Account | None = None) -> SignInDialog:
        """Open the dialog, once; a saved account fills it."""
        if self._dialog is None:
            self._dialog = SignInDialog(
                self._theme,
                self._accounts,
                self._tasks,
                self._notices,
                self.button.window(),
                samples=self._samples,
            )
        if not self._dialog.isVisible():
            self._dialog.ask(account)
        return self._dialog

    def switch(self, account: Account) -> None:
        """Use a saved account from now on."""
        self._tasks.spawn(self._switch(account), replace="switch account")

    def refresh(self) -> None:
        """Show where the account stands now."""
        account, state = self._accounts.account, self._accounts.state
        self.button.show_account(account, state)
        out = account is None or state is AccountState.SIGNED_OUT
        self._actions.allow(Command.SIGN_OUT, "Nobody is signed in" if out else "")
        if state is AccountState.SIGN_IN_NEEDED:
            self._ask_again(account)
        else:
            self._notices.withdraw(SIGN_IN)
        self._tell_clock()
        self.state_changed.emit(state)

    def _tell_clock(self) -> None:
        """Say as long as it is so that this computer's clock is far off; the server told it at the sign-in."""
        api = self._accounts.api
        if words := clock_warning(api.clock_ahead if api else None):
            self._notices.post(Notice(words, NoticeKind.WAITING, standing=CLOCK))
        else:
            self._notices.withdraw(CLOCK)

    def _ask_again(self, account: Account | None) -> None:
        text = f"{_reason(self._accounts.problem)}, and transfers wait. Sign in again to go on."
        self._notices.post(
            Notice(
                text,
                NoticeKind.WAITING,
                account_name(account) if account else "",
                "Sign in",
                lambda: self.ask_sign_in(account),
                SIGN_IN,
            )
        )

    async def _switch(self, account: Account) -> None:
        """Where the keyring does not hold the secret, ask for it."""
        if not await self._accounts.switch(account):
            self.ask_sign_in(account)

    def _fill_menu(self) -> None:
        self._menu.clear()
        group = QActionGroup(self._menu)
        for account in self._accounts.saved:
            # An ampersand in a name is no shortcut.
            words = f"{account_name(account)} · {account.partner_id} · {shown(account.region_name)}".replace("&", "&&")
            action = self._menu.addAction(words)
            action.setCheckable(True)
            group.addAction(action)
            action.setChecked(self._accounts.account is not None and account.key == self._accounts.account.key)
            action.triggered.connect(lambda _checked=False, chosen=account: self.switch(chosen))
        self._menu.addSeparator()
        self._menu.addActions([self._actions[Command.SIGN_IN], self._actions[Command.SIGN_OUT]])


def _reason(problem: KdeskError | None) -> str:
    """Return why somebody has to sign in again, as the beginning of a sentence."""
    told = detail_of(problem) if isinstance(problem, SignInNeeded) else title_of(problem) if problem else ""
    return f"{told[:1].upper()}{told[1:]}" if told else "Nobody is signed in"
