"""The fake of `kdesk.domain.ui_ports.Accounts`: accounts in memory with one valid password."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from kdesk.domain.account import Account, SignInKind
from kdesk.domain.catalogue_ports import CatalogueApi
from kdesk.domain.ports import AccountApi, Partner, PartnerChoice
from kdesk.domain.rights import EVERYTHING, Rights
from kdesk.domain.ui_ports import AccountState
from kdesk.errors import KdeskError, KeyringProblem, OneTimeCodeNeeded, SignInRefused

PASSWORD = "right"
ANNA = Account("https://api.de.kaltura.com", 1234567, "anna.berg@example.com", SignInKind.PASSWORD)
BEN = Account("https://www.kaltura.com", 7654321, "ben", SignInKind.APP_TOKEN, "0_token")


class FakeAccounts:
    """Implements `kdesk.domain.ui_ports.Accounts`.

    Args:
        account: The account in use.
        state: Its state.
        keyring: Error of the keyring.
        code: The one-time code that the login requires, "" for none.
        choices: Partners that the login may enter.
        failure: Raised by each sign-in.

    Attributes:
        asked: The calls so far: name and arguments.
        beside: The states of the accounts that are not in view, by their keys.
        apis: Their APIs.
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
        self.beside: dict[str, AccountState] = {}
        self.apis: dict[str, AccountApi] = {}
        self._callbacks: list[Callable[[], None]] = []
        self._api: AccountApi | None = None

    @classmethod
    def connected(cls, catalogue: CatalogueApi | None, rights: Rights = EVERYTHING) -> "FakeAccounts":
        """Return accounts in which Anna is signed in and reads this catalogue; None leaves her signed out."""
        made = cls(ANNA)
        made.connect(catalogue, rights=rights)
        return made

    @property
    def account(self) -> Account | None:
        return self._account

    @property
    def state(self) -> AccountState:
        return self._state

    @property
    def api(self) -> AccountApi | None:
        """None unless a test sets one."""
        return self._api

    @property
    def problem(self) -> KdeskError | None:
        return self.failure

    @property
    def saved(self) -> tuple[Account, ...]:
        return self._saved

    def api_of(self, key: str) -> AccountApi | None:
        return self._api if self._account and self._account.key == key else self.apis.get(key)

    def state_of(self, key: str) -> AccountState:
        in_view = self._account is not None and self._account.key == key
        return self._state if in_view else self.beside.get(key, AccountState.SIGNED_OUT)

    def problem_of(self, key: str) -> KdeskError | None:
        """That of the account in view."""
        return self.failure if self._account and self._account.key == key else None

    def choose(self, account: Account) -> None:
        """Note it, as an upload target."""
        self.asked.append(("choose", account))

    def listen(self, callback: Callable[[], None]) -> None:
        self._callbacks.append(callback)

    def put(self, account: Account | None, state: AccountState, api: AccountApi | None = None) -> None:
        """Change account, state and API, and notify the listeners."""
        self._account, self._state, self._api = account, state, api
        self.notify()

    def connect(
        self, catalogue: CatalogueApi | None, state: AccountState | None = None, *, rights: Rights = EVERYTHING
    ) -> None:
        """Let the account in use read a catalogue; None disconnects it.

        Args:
            catalogue: The only working part of the API.
            state: By default SIGNED_IN with a catalogue and SIGNED_OUT without.
            rights: Of the session.
        """
        account = self._account or ANNA
        unused: Any = None
        api = AccountApi(account, unused, catalogue, lambda: None, unused, rights=rights) if catalogue else None
        self.put(account, state or (AccountState.SIGNED_IN if catalogue else AccountState.SIGNED_OUT), api)

    def notify(self) -> None:
        """Notify the listeners without a change."""
        for callback in self._callbacks:
            callback()

    async def keyring_problem(self) -> KeyringProblem | None:
        """Return the error of the keyring."""
        return self.keyring

    async def sign_in(
        self,
        account: Account,
        secret: str,
        *,
        one_time_code: str = "",
        choose: PartnerChoice | None = None,
        keep: bool = True,
        show: bool = True,
    ) -> KeyringProblem | None:
        """Accept `PASSWORD` and, if one is required, the one-time code; the server would choose the first partner."""
        self.asked.append(("sign_in", (account, secret, one_time_code, keep)))
        if self.failure is not None:
            raise self.failure
        if secret != PASSWORD:
            raise SignInRefused("The e-mail or the password is wrong")
        if one_time_code != self.code:
            raise OneTimeCodeNeeded("Look into your authenticator app")
        if choose is not None and not account.partner_id and len(self.choices) > 1:
            account = replace(account, partner_id=await choose(self.choices, self.choices[0].id))
        if show:
            self.put(account, AccountState.SIGNED_IN)
        else:
            self.beside[account.key] = AccountState.SIGNED_IN
            self.notify()
        return self.keyring if keep else None

    async def switch(self, account: Account) -> bool:
        """Switch to a saved account; only Anna's secret is in the keyring."""
        self.asked.append(("switch", account))
        if account != ANNA:
            return False
        self.put(account, AccountState.SIGNED_IN)
        return True

    async def sign_out(self) -> None:
        """Sign the account in use out."""
        self.asked.append(("sign_out", self._account))
        self.put(self._account, AccountState.SIGNED_OUT)
