"""Which account gets new files, and the sessions that transfers need. Implements session_ports.Sessions."""

from collections.abc import Callable, Mapping
from functools import partial

from kdesk.domain.account import Account
from kdesk.domain.ports import AccountApi
from kdesk.engine.accounts import AccountKeeper
from kdesk.engine.transfers.tasks import Tasks


class UploadSessions:
    """Gives transfers the sessions of their accounts; saved accounts are signed in when something waits for them.

    Args:
        keeper: Has the sessions.
        tasks: Owns the sign-ins beside the one of the account in view.
    """

    def __init__(self, keeper: AccountKeeper, tasks: Tasks) -> None:
        self._keeper, self._tasks = keeper, tasks
        self._needed: set[str] = set()
        self._chosen = ""
        self._callbacks: list[Callable[[], None]] = []
        keeper.listen(self._follow)

    def in_view(self) -> AccountApi | None:
        """Return the API of the account whose library is shown, None while it is not signed in."""
        return self._keeper.api

    def all(self) -> Mapping[str, AccountApi]:
        """Return the APIs of all accounts that are signed in, by the keys of the accounts."""
        return self._keeper.apis

    def target(self) -> str:
        """Return the key of the account to which new files go, "" while that is not known."""
        return self._chosen or (self._keeper.api.account.key if self._keeper.api else "")

    @property
    def account(self) -> Account | None:
        """The account to which new files go: the one in view, unless another one was chosen."""
        saved = (one for one in self._keeper.saved if one.key == self._chosen)
        return next(saved, None) or self._keeper.account

    def choose(self, account: Account) -> None:
        """Let new files go to this account; with the one in view they follow it from now on."""
        in_view = self._keeper.account
        self._chosen = "" if in_view is not None and in_view.key == account.key else account.key
        self._tell()

    def listen(self, callback: Callable[[], None]) -> None:
        """Call this after every change of the accounts, or of the one that gets new files."""
        self._callbacks.append(callback)

    def need(self, account: str) -> None:
        """Sign in to a saved account from the keyring, by its key: something waits for it."""
        if account and account not in self._needed:
            self._needed.add(account)
            self._open(account)
            self._tell()

    def _follow(self) -> None:
        in_view = self._keeper.account
        chosen = self._chosen
        gone = all(one.key != chosen for one in self._keeper.saved)
        if chosen and (gone or (in_view is not None and in_view.key == chosen)):
            self._chosen = ""
        self._needed -= self.all().keys()
        # The account in view has a sign-in of its own, which ends when another one comes into view.
        for key in list(self._needed):
            self._open(key)
        self._tell()

    def _open(self, key: str) -> None:
        account = next((one for one in self._keeper.saved if one.key == key), None)
        if account is not None and self._keeper.may_open(key) and not self._tasks.ending:
            self._tasks.start(partial(self._keeper.open, account))

    def _tell(self) -> None:
        for callback in self._callbacks:
            callback()
