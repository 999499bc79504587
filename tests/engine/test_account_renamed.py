"""A saved account to which the server gives another user id stays one account, with its secret."""

from collections.abc import Callable

from kdesk.domain.account import Account, SignInKind
from kdesk.domain.ports import AccountApi, PartnerChoice
from kdesk.engine.accounts import AccountKeeper
from kdesk.engine.saved_accounts import SavedAccounts
from kdesk.errors import SignInProblem
from tests.engine.fake_server import FakeServer
from tests.engine.ticks import Ticks
from tests.support.fake_clock import FakeClock
from tests.support.memory_keyring import MemoryKeyring

SAVED = Account("http://fake.example", 101, "anna@example.org", SignInKind.PASSWORD)
TOLD = Account("http://fake.example", 101, "anna", SignInKind.PASSWORD)


class RenamingConnector:
    """Implements Connector: the server returns the user's id for the login."""

    async def connect(
        self,
        _account: Account,
        _secret: str,
        *,
        one_time_code: str = "",
        choose: PartnerChoice | None = None,
        on_lost: Callable[[SignInProblem], None],
    ) -> AccountApi:
        """Sign in."""
        assert (one_time_code, choose, callable(on_lost)) == ("", None, True)
        server = FakeServer(Ticks())
        return AccountApi(TOLD, server, server, lambda: None, server)


async def test_the_secret_is_moved_to_the_new_user_id() -> None:
    """After a sign-in from the keyring, the next start finds the secret under the saved user id."""
    keyring = MemoryKeyring({SAVED.key: "secret"})
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
    assert keyring.kept == {TOLD.key: "secret"}
