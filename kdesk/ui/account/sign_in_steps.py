"""The steps of a sign-in: the login page in the browser, the session, and the choice between several partners."""

from PySide6.QtWidgets import QWidget

from kdesk.domain.account import Account, SignInKind
from kdesk.domain.ports import Partner
from kdesk.domain.ui_ports import Accounts
from kdesk.errors import KeyringProblem
from kdesk.ui.account.browser_frame import BrowserFrame
from kdesk.ui.account.partner_chooser import choose_partner
from kdesk.ui.account.sign_in_extras import SignInExtras
from kdesk.ui.theme import Theme


class SignInSteps:
    """Signs in to what the dialog was filled with.

    Args:
        frame: Shown while a login page is waited for.
        dialog: The parent of the choice between several partners.

    Attributes:
        beside: The key of an account that does not come into view when it is signed in, "" for none.
    """

    def __init__(
        self, theme: Theme, accounts: Accounts, extras: SignInExtras, frame: BrowserFrame, dialog: QWidget
    ) -> None:
        self._theme, self._accounts, self._extras = theme, accounts, extras
        self._frame, self._dialog = frame, dialog
        self.beside = ""

    async def enter(self, account: Account, secret: str, code: str, *, keep: bool) -> KeyringProblem | None:
        """Sign in, and return why the keyring does not hold the secret. Raises SignInProblem, ServerProblem.

        Args:
            secret: As the kind of the account needs it; a login page gives its own.
            code: The one-time code, "" for none.
            keep: Whether the keyring is to hold the secret.
        """
        if account.kind is SignInKind.LOGIN_PAGE:
            secret = await self._from_browser(account.login_page)
        show = account.key != self.beside
        return await self._accounts.sign_in(
            account, secret, one_time_code=code, choose=self._choose, keep=keep, show=show
        )

    async def _choose(self, partners: tuple[Partner, ...], current: int) -> int:
        return await choose_partner(self._theme, partners, current, self._dialog)

    async def _from_browser(self, login_page: str) -> str:
        """Open the login page, and wait for the KS that it gives. Raises SignInRefused."""
        if self._extras.login_pages is None:
            raise TypeError("the form for login pages is not offered without them")
        async with self._extras.login_pages().begin(login_page) as login:
            self._frame.begin(login.address)
            try:
                return await login.session()
            finally:
                self._frame.end()
