"""The account in use: restored, switched, lost and signed out; an older sign-in never overrides a newer one."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

import pytest

from kdesk.data_files import translation_folder
from kdesk.domain.account import Account, SignInKind
from kdesk.domain.ports import AccountApi, PartnerChoice
from kdesk.domain.ui_ports import AccountState
from kdesk.engine.accounts import AccountKeeper
from kdesk.engine.saved_accounts import SavedAccounts
from kdesk.errors import (
    KdeskError,
    KeyringLocked,
    KeyringProblem,
    NoKeyring,
    NotPermitted,
    SignInProblem,
    SignInRefused,
    StoreProblem,
    Unreachable,
)
from kdesk.messages.translation import catalogue_of, language, speak_here
from tests.engine.fake_server import FakeServer
from tests.engine.ticks import Ticks
from tests.support.fake_clock import FakeClock
from tests.support.memory_keyring import MemoryKeyring

ANNA = Account("https://fake.example", 101, "anna", SignInKind.PASSWORD)
BERTA = Account("https://fake.example", 202, "berta", SignInKind.APP_TOKEN)
SIGNED_OUT, SIGNING_IN, SIGNED_IN, OFFLINE, NEEDED = (
    AccountState.SIGNED_OUT,
    AccountState.SIGNING_IN,
    AccountState.SIGNED_IN,
    AccountState.OFFLINE,
    AccountState.SIGN_IN_NEEDED,
)


class ScriptedConnector:
    """Signs in as scripted. Implements ports.Connector.

    Attributes:
        errors: Raised one after the other; then signing in works.
        named: The account that the server names, if it differs.
    """

    def __init__(self) -> None:
        self.errors: list[KdeskError] = []
        self.named: dict[str, Account] = {}
        self.asked: list[tuple[str, str]] = []
        self.gates: dict[str, asyncio.Event] = {}
        self.lose: list[Callable[[SignInProblem], None]] = []

    async def connect(
        self,
        account: Account,
        secret: str,
        *,
        one_time_code: str = "",
        choose: PartnerChoice | None = None,
        on_lost: Callable[[SignInProblem], None],
    ) -> AccountApi:
        """Sign in; there is one partner, so that nobody chooses."""
        del one_time_code, choose
        self.asked.append((account.key, secret))
        if gate := self.gates.get(account.key):
            await gate.wait()
        if self.errors:
            raise self.errors.pop(0)
        self.lose.append(on_lost)
        return replace(FakeServer(Ticks()).api(), account=self.named.get(account.key, account))


class Bench:
    """A keeper with everything around it, and the states that it had."""

    def __init__(self, *saved: Account, **secrets: str) -> None:
        self.connector = ScriptedConnector()
        self.keyring = MemoryKeyring({one.key: secrets[one.user_id] for one in (ANNA, BERTA) if one.user_id in secrets})
        self.clock = FakeClock()
        self.remembered: list[tuple[Account, ...]] = []
        self.broken = False
        self.forgotten: list[Account] = []
        accounts = SavedAccounts(self.keyring, saved, self._remember, self._forget)
        self.keeper = AccountKeeper(self.connector, accounts, self.clock)
        self.states: list[AccountState] = []
        self.keeper.listen(lambda: self.states.append(self.keeper.state))

    async def _remember(self, accounts: tuple[Account, ...]) -> None:
        if self.broken:
            raise StoreProblem("no space left")
        self.remembered.append(accounts)

    async def _forget(self, account: Account) -> None:
        self.forgotten.append(account)
        if self.broken:
            raise StoreProblem("the disk is gone")


async def test_signing_in_keeps_account_and_secret() -> None:
    """The account is in use and first among the saved ones; its secret is in the keyring."""
    bench = Bench(BERTA)
    assert await bench.keeper.sign_in(ANNA, "word") is None
    assert (bench.keeper.account, bench.keeper.state) == (ANNA, SIGNED_IN)
    assert bench.keeper.saved == (ANNA, BERTA) == bench.remembered[-1]
    assert bench.keyring.kept == {ANNA.key: "word"}
    assert bench.states == [SIGNING_IN, SIGNED_IN]


async def test_a_secret_for_this_session_only_is_not_kept() -> None:
    """Without `keep` the keyring gets nothing."""
    bench = Bench()
    await bench.keeper.sign_in(ANNA, "word", keep=False)
    assert bench.keyring.kept == {}


async def test_a_refused_sign_in_changes_nothing() -> None:
    """The account in use stays, with its session."""
    bench = Bench()
    await bench.keeper.sign_in(BERTA, "word")
    api = bench.keeper.api
    bench.connector.errors = [SignInRefused()]
    with pytest.raises(SignInRefused):
        await bench.keeper.sign_in(ANNA, "wrong")
    assert (bench.keeper.account, bench.keeper.state, bench.keeper.api) == (BERTA, SIGNED_IN, api)


async def test_a_cancelled_sign_in_changes_nothing() -> None:
    """When the dialog is closed before the server responds, kdesk is not signing in any more."""
    bench = Bench()
    bench.connector.gates[ANNA.key] = asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        task = tasks.create_task(bench.keeper.sign_in(ANNA, "word"))
        await asyncio.sleep(0)
        assert bench.keeper.state is SIGNING_IN
        task.cancel()
    assert bench.keeper.state is SIGNED_OUT


async def test_a_failing_keyring_is_reported() -> None:
    """The session works nevertheless; the reason is returned."""
    bench = Bench()
    bench.keyring.problem = NoKeyring()
    assert isinstance(await bench.keeper.sign_in(ANNA, "word"), NoKeyring)
    assert bench.keeper.state is SIGNED_IN
    assert isinstance(await bench.keeper.keyring_problem(), NoKeyring)


async def test_restore_signs_in_to_the_account_used_last() -> None:
    """At the start the last account is signed in from the keyring."""
    bench = Bench(ANNA, BERTA, anna="word")
    assert await bench.keeper.restore()
    assert bench.connector.asked == [(ANNA.key, "word")]
    assert bench.keeper.state is SIGNED_IN


async def test_nobody_reads_that_they_are_signed_out_before_the_first_sign_in() -> None:
    """The window is painted before it begins; a sign-in that fails is told as ever."""
    bench = Bench(ANNA, **{ANNA.user_id: "word"})
    assert bench.keeper.state is SIGNED_OUT
    bench.keeper.expect_sign_in()
    assert bench.states == [SIGNING_IN]
    assert await bench.keeper.restore()
    assert bench.keeper.state is SIGNED_IN
    other = Bench()
    other.keeper.expect_sign_in()
    other.connector.errors = [SignInRefused()]
    with pytest.raises(SignInRefused):
        await other.keeper.sign_in(ANNA, "word")
    assert other.keeper.state is SIGNED_OUT


async def test_nothing_to_restore() -> None:
    """On the first start nobody is signed in and there is no request."""
    bench = Bench()
    assert not await bench.keeper.restore()
    assert (bench.connector.asked, bench.keeper.state, bench.states) == ([], SIGNED_OUT, [])


async def test_restore_waits_for_the_network() -> None:
    """If the network is down at the start, kdesk waits without limit and shows it."""
    bench = Bench(ANNA, anna="word")
    bench.connector.errors = [Unreachable() for _ in range(100)]
    assert await bench.keeper.restore()
    assert bench.states[0] is SIGNING_IN
    assert set(bench.states[1:-1]) == {OFFLINE}
    assert bench.keeper.state is SIGNED_IN
    assert max(bench.clock.waits) <= 60


@pytest.mark.parametrize("problem", [SignInRefused(), NotPermitted()])
async def test_a_refusal_at_the_start_is_not_repeated(problem: KdeskError) -> None:
    """Refused credentials and missing permissions need a person: there is no second try (rule 6)."""
    bench = Bench(ANNA, anna="word")
    bench.connector.errors = [problem]
    assert not await bench.keeper.restore()
    assert bench.keeper.state is NEEDED
    assert len(bench.connector.asked) == 1


@pytest.mark.parametrize("problem", [None, KeyringLocked()])
async def test_without_a_secret_somebody_has_to_sign_in(problem: KeyringProblem | None) -> None:
    """Without a secret, or with a locked keyring, the account is shown and needs a sign-in."""
    bench = Bench(ANNA)
    bench.keyring.problem = problem
    assert not await bench.keeper.restore()
    assert (bench.keeper.account, bench.keeper.state) == (ANNA, NEEDED)


async def test_a_lost_session_needs_a_sign_in() -> None:
    """If the session cannot be renewed, there is no API any more."""
    bench = Bench()
    await bench.keeper.sign_in(ANNA, "word")
    bench.connector.lose[0](SignInRefused())
    assert (bench.keeper.api, bench.keeper.state) == (None, NEEDED)


async def test_a_former_session_that_is_lost_does_not_matter() -> None:
    """The loss of a session that is not in use is ignored."""
    bench = Bench()
    await bench.keeper.sign_in(ANNA, "word")
    await bench.keeper.sign_in(BERTA, "word")
    bench.connector.lose[0](SignInRefused())
    assert (bench.keeper.account, bench.keeper.state) == (BERTA, SIGNED_IN)
    assert bench.keeper.api


async def test_a_slow_restore_does_not_override_a_sign_in() -> None:
    """A sign-in to another account during the restore of the last one stays."""
    bench = Bench(ANNA, anna="word")
    gate = bench.connector.gates[ANNA.key] = asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        restoring = tasks.create_task(bench.keeper.restore())
        await asyncio.sleep(0)
        await bench.keeper.sign_in(BERTA, "word")
        gate.set()
        assert await restoring
    assert (bench.keeper.account, bench.keeper.state) == (BERTA, SIGNED_IN)


async def test_signing_out_ends_a_restore() -> None:
    """After a sign-out during the wait for the network, nobody is signed in when it is back."""
    bench = Bench(ANNA, anna="word")
    gate = bench.connector.gates[ANNA.key] = asyncio.Event()
    bench.connector.errors = [Unreachable()]
    async with asyncio.TaskGroup() as tasks:
        restoring = tasks.create_task(bench.keeper.restore())
        await asyncio.sleep(0)
        await bench.keeper.sign_out()
        gate.set()
        assert await restoring  # nobody is to be asked to sign in
    assert (bench.keeper.account, bench.keeper.state) == (None, SIGNED_OUT)


async def test_signing_out_deletes_the_secret() -> None:
    """Secret and what else is kept of it are gone; the account stays in the list, as does the other one."""
    bench = Bench(ANNA, BERTA, anna="word", berta="token")
    await bench.keeper.restore()
    await bench.keeper.sign_out()
    assert (bench.keeper.account, bench.keeper.api, bench.keeper.saved) == (None, None, (ANNA, BERTA))
    assert bench.keyring.kept == {BERTA.key: "token"}
    assert bench.forgotten == [ANNA]
    await bench.keeper.sign_out()
    assert bench.keeper.state is SIGNED_OUT


async def test_signing_out_works_with_a_locked_keyring() -> None:
    """A keyring that refuses keeps nobody signed in, and what else is kept is deleted."""
    bench = Bench(ANNA, anna="word")
    await bench.keeper.restore()
    bench.keyring.problem = KeyringLocked()
    await bench.keeper.sign_out()
    assert bench.keeper.state is SIGNED_OUT
    assert bench.forgotten == [ANNA]


async def test_a_full_disk_prevents_no_sign_in() -> None:
    """If the list of accounts cannot be saved, signing in and out work nevertheless."""
    bench = Bench()
    bench.broken = True
    await bench.keeper.sign_in(ANNA, "word")
    assert bench.keeper.state is SIGNED_IN
    await bench.keeper.sign_out()
    assert bench.keeper.state is SIGNED_OUT


async def test_the_secret_is_stored_under_the_user_id_of_the_server() -> None:
    """If the server names the user differently, the next start finds the secret under that id."""
    bench = Bench(ANNA, anna="word")
    named = bench.connector.named[ANNA.key] = replace(ANNA, user_id="anna@fake.example")
    assert await bench.keeper.restore()
    assert bench.keyring.kept == {named.key: "word"}
    assert bench.keeper.saved == (named,)


async def test_switching_leaves_the_former_account_first() -> None:
    """During a sign-in to another account, nothing uses the former one any more."""
    bench = Bench(ANNA, BERTA, anna="word", berta="token")
    await bench.keeper.restore()
    gate = bench.connector.gates[BERTA.key] = asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        switching = tasks.create_task(bench.keeper.switch(BERTA))
        await asyncio.sleep(0)
        assert (bench.keeper.account, bench.keeper.api) == (BERTA, None)
        gate.set()
        assert await switching
    assert bench.keeper.saved == (BERTA, ANNA)


async def test_the_window_hears_of_its_accounts_in_its_own_language() -> None:
    """Also where a request of a command in another language shows that the server does not respond."""
    bench = Bench()
    await bench.keeper.sign_in(ANNA, "word")
    spoken: list[str] = []
    bench.keeper.listen(lambda: spoken.append(language()))
    api = bench.keeper.api
    assert api is not None

    async def command() -> None:
        speak_here(catalogue_of("de", translation_folder()))
        api.reachability.notify(False)

    await asyncio.create_task(command())  # noqa: TID251  a task of its own, as each command has
    assert bench.keeper.state is OFFLINE
    assert spoken == ["en"]
