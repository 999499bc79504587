"""A saved account to which the server gives another user id stays one account, with its secret."""

from collections.abc import Callable

from kdesk.domain.account import Account, SignInKind
from kdesk.domain.ports import AccountApi, Partner
from kdesk.engine.accounts import AccountKeeper
from kdesk.engine.saved_accounts import SavedAccounts
from kdesk.errors import KeyringProblem, SignInProblem
from tests.engine.fake_server import FakeServer
from tests.engine.ticks import Ticks
from tests.support.fake_clock import FakeClock

SAVED = Account("http://fake.example", 101, "anna@example.org", SignInKind.PASSWORD)
TOLD = Account("http://fake.example", 101, "anna", SignInKind.PASSWORD)


class RenamingConnector:
    """Implements Connector: the server returns the user's id for the login."""

    async def connect(
        self, _account: Account, _secret: str, *, one_time_code: str = "", on_lost: Callable[[SignInProblem], None]
    ) -> AccountApi:
        """Sign in."""
        assert (one_time_code, callable(on_lost)) == ("", True)
        server = FakeServer(Ticks())
        return AccountApi(TOLD, server, server, lambda: None, server)

    async def partners(self, _api: AccountApi) -> tuple[Partner, ...]:
        """Return none."""
        return ()


class Keyring:
    """Implements Credentials in memory."""

    def __init__(self, secrets: dict[str, str]) -> None:
        self.secrets = secrets

    async def check(self) -> KeyringProblem | None:
        """Return no problem."""
        return None

    async def load(self, account: Account) -> str | None:
        """Return a secret."""
        return self.secrets.get(account.key)

    async def save(self, account: Account, secret: str) -> None:
        """Keep a secret."""
        self.secrets[account.key] = secret

    async def forget(self, account: Account) -> None:
        """Remove a secret."""
        self.secrets.pop(account.key, None)


async def test_the_secret_is_moved_to_the_new_user_id() -> None:
    """After a sign-in from the keyring, the next start finds the secret under the saved user id."""
    keyring = Keyring({SAVED.key: "secret"})
    remembered: list[tuple[Account, ...]] = []

    async def remember(accounts: tuple[Account, ...]) -> None:
        remembered.append(accounts)

    forgotten: list[Account] = []

    async def forget(account: Account) -> None:
        forgotten.append(account)

    keeper = AccountKeeper(RenamingConnector(), SavedAccounts(keyring, (SAVED,), remember, forget), FakeClock())
    assert await keeper.restore()
    assert forgotten == [SAVED]
    assert (keeper.account, remembered[-1]) == (TOLD, (TOLD,))
    assert keyring.secrets == {TOLD.key: "secret"}
