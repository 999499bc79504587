"""Accounts in memory: they accept one password and remember what was asked."""

from collections.abc import Callable, Sequence
from typing import Any

from kdesk.domain.account import Account, SignInKind
from kdesk.domain.ports import AccountApi, Partner
from kdesk.domain.ui_ports import AccountState
from kdesk.errors import KdeskError, KeyringProblem, OneTimeCodeNeeded, SignInRefused

PASSWORD = "right"
ANNA = Account("https://api.de.kaltura.com", 1234567, "anna.berg@example.com", SignInKind.PASSWORD)
BEN = Account("https://www.kaltura.com", 7654321, "ben", SignInKind.APP_TOKEN, "0_token")


class FakeAccounts:
    """Implements `kdesk.domain.ui_ports.Accounts`.

    keyring     what is wrong with the keyring
    code        the one-time code that the login asks for, "" for none
    choices     partners that a login may enter
    """

    def __init__(
        self,
        account: Account | None = None,
        state: AccountState = AccountState.SIGNED_OUT,
        *,
        saved: Sequence[Account] = (),
        keyring: KeyringProblem | None = None,
        code: str = "",
        choices: Sequence[Partner] = (),
        failure: KdeskError | None = None,
    ) -> None:
        self._account, self._state = account, state
        self._saved = tuple(saved)
        self.keyring, self.code, self.choices, self.failure = keyring, code, tuple(choices), failure
        self.asked: list[tuple[str, Any]] = []
        self._callbacks: list[Callable[[], None]] = []
        self._api: AccountApi | None = None

    @property
    def account(self) -> Account | None:
        """The account in use."""
        return self._account

    @property
    def state(self) -> AccountState:
        """Where it stands."""
        return self._state

    @property
    def api(self) -> AccountApi | None:
        """None unless a test puts one there: nothing here speaks to a server."""
        return self._api

    @property
    def problem(self) -> KdeskError | None:
        """Why somebody has to sign in again: the failure that a test put there."""
        return self.failure

    @property
    def saved(self) -> tuple[Account, ...]:
        """The saved accounts."""
        return self._saved

    def listen(self, callback: Callable[[], None]) -> None:
        """Call this after every change."""
        self._callbacks.append(callback)

    def put(self, account: Account | None, state: AccountState, api: AccountApi | None = None) -> None:
        """Change account, state and connection."""
        self._account, self._state, self._api = account, state, api
        for callback in self._callbacks:
            callback()

    async def keyring_problem(self) -> KeyringProblem | None:
        """Tell what is wrong with the keyring."""
        return self.keyring

    async def sign_in(
        self, account: Account, secret: str, *, one_time_code: str = "", keep: bool = True
    ) -> KeyringProblem | None:
        """Accept the one password and, where it is asked for, the one code."""
        self.asked.append(("sign_in", (account, secret, one_time_code, keep)))
        if self.failure is not None:
            raise self.failure
        if secret != PASSWORD:
            raise SignInRefused("The e-mail or the password is wrong")
        if one_time_code != self.code:
            raise OneTimeCodeNeeded("Look into your authenticator app")
        self.put(account, AccountState.SIGNED_IN)
        return self.keyring if keep else None

    async def partners(self) -> tuple[Partner, ...]:
        """List the partners of the login."""
        return self.choices

    async def switch(self, account: Account) -> bool:
        """Enter a saved account; only Anna's secret is in the keyring."""
        self.asked.append(("switch", account))
        if account != ANNA:
            return False
        self.put(account, AccountState.SIGNED_IN)
        return True

    async def sign_out(self) -> None:
        """Leave the account."""
        self.asked.append(("sign_out", self._account))
        self.put(self._account, AccountState.SIGNED_OUT)
