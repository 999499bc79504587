"""Application tokens on the demo server: made by administrators, with no more rights than they need."""

import asyncio
from dataclasses import replace

import pytest

from kdesk.domain.account import Account, SignInKind
from kdesk.domain.app_tokens import AppTokenApi, NewAppToken, TokenRights
from kdesk.domain.ports import AccountApi
from kdesk.engine.accounts import AccountKeeper
from kdesk.engine.saved_account_work import SavedAccountWorker
from kdesk.engine.saved_accounts import SavedAccounts
from kdesk.errors import KdeskError, NoKeyring, NotPermitted, Reason, SignInRefused
from kdesk.messages.rights import rights_summary
from tests.kaltura.demo_visitor import Visitor
from tests.support.demo_client import DemoClient
from tests.support.fake_clock import FakeClock
from tests.support.memory_keyring import MemoryKeyring


@pytest.fixture
async def tokens(visitor: Visitor) -> AppTokenApi:
    """Those of an administrator."""
    made = (await visitor.connect()).app_tokens
    assert made is not None
    return made


class Bench:
    """An administrator who signed in, and what can be done with the account."""

    def __init__(self, visitor: Visitor, kind: SignInKind = SignInKind.ADMIN_SECRET) -> None:
        self.account, self.secret = visitor.account(kind)
        self.keyring, self.clock = MemoryKeyring(), FakeClock()
        self.written, self.may_write = asyncio.Event(), asyncio.Event()
        self.may_write.set()
        self.saved = SavedAccounts(self.keyring, (), self._remember)
        self.keeper = AccountKeeper(visitor.connector, self.saved, self.clock)
        self.work = SavedAccountWorker(self.keeper, self.saved, visitor.connector, self.clock)

    async def _remember(self, accounts: tuple[Account, ...]) -> None:
        self.remembered = accounts
        self.written.set()
        await self.may_write.wait()

    async def signed_in(self) -> "Bench":
        """Sign in, and keep the secret."""
        await self.keeper.sign_in(self.account, self.secret)
        return self

    @property
    def api(self) -> AccountApi:
        """The API of the session."""
        assert self.keeper.api is not None
        return self.keeper.api


async def test_a_token_for_content_has_the_least_rights(visitor: Visitor, tokens: AppTokenApi) -> None:
    """A USER session of the same user, which may upload, see and change entries and captions; no entitlement is off."""
    made = await tokens.add(NewAppToken("kdesk on desk 2026-11-30", TokenRights.CONTENT))
    with DemoClient(visitor.demo.credentials) as client:
        shown = client.as_admin().call("appToken.get", id=made.id)
    assert (shown["sessionType"], shown["sessionUserId"]) == (0, visitor.demo.credentials["user_id"])
    assert "disableentitlement" not in shown["sessionPrivileges"]
    assert shown["hashType"] == "SHA256"
    assert 364 * 86_400 < shown["expiry"] - shown["createdAt"] <= 366 * 86_400
    account = replace(visitor.account(SignInKind.ADMIN_SECRET)[0], kind=SignInKind.APP_TOKEN, app_token_id=made.id)
    api = await visitor.connector.connect(account, made.token, on_lost=visitor.lost.append)
    assert (api.rights.upload, api.rights.reserve, api.rights.see, api.rights.edit, api.rights.captions) == (True,) * 5
    assert not api.rights.app_tokens
    assert api.app_tokens is None
    assert rights_summary(api.rights).startswith("This session may not convert renditions, approve replacements,")
    assert made.token not in repr(made)


async def test_a_token_with_the_rights_of_the_session_is_no_more_than_it(visitor: Visitor, tokens: AppTokenApi) -> None:
    """It is of the same type, and leaves entitlements out only because the session does."""
    made = await tokens.add(NewAppToken("kdesk on desk", TokenRights.SAME))
    with DemoClient(visitor.demo.credentials) as client:
        shown = client.as_admin().call("appToken.get", id=made.id)
        assert (shown["sessionType"], shown["sessionPrivileges"]) == (2, "disableentitlement")


async def test_own_tokens_come_first_and_are_revoked(visitor: Visitor, tokens: AppTokenApi) -> None:
    """After that they start no session; what is gone already is no error."""
    with DemoClient(visitor.demo.credentials) as client:
        client.as_admin().call("appToken.add", appToken={"objectType": "KalturaAppToken", "description": "a script"})
    made = await tokens.add(NewAppToken("kdesk on desk", TokenRights.SAME))
    listed = await tokens.list()
    own = [token.is_own for token in listed]
    assert own == sorted(own, reverse=True)
    assert {"a script", "kdesk on desk"} <= {token.description for token in listed}
    await tokens.delete(made.id)
    await tokens.delete(made.id)
    assert made.id not in {token.id for token in await tokens.list()}


@pytest.mark.parametrize("kind", [SignInKind.ADMIN_SECRET, SignInKind.PASSWORD])
async def test_the_keyring_holds_a_token_instead_of_the_secret(visitor: Visitor, kind: SignInKind) -> None:
    """The account keeps its key, so that its transfers stay its own; the next start signs in with the token."""
    bench = await Bench(visitor, kind).signed_in()
    key = bench.api.account.key
    assert bench.work.may_make_token
    assert await bench.work.make_token("desk", TokenRights.CONTENT) is None
    account = bench.keeper.account
    assert account is not None
    assert (account.key, account.kind) == (key, SignInKind.APP_TOKEN)
    assert bench.secret not in bench.keyring.kept.values()
    assert bench.remembered == (account,)
    assert not bench.work.may_make_token
    again = await bench.work.test(account)
    assert again.passed
    assert not again.rights.app_tokens


async def test_a_removed_account_takes_its_token_along(visitor: Visitor, tokens: AppTokenApi) -> None:
    """If that is wanted and its own session may."""
    bench = await Bench(visitor).signed_in()
    assert await bench.work.make_token("desk", TokenRights.SAME) is None
    account = bench.keeper.account
    assert account is not None
    await bench.work.revoke_own_token(account)
    assert account.app_token_id not in {token.id for token in await tokens.list()}
    await bench.work.remove(account)
    assert bench.saved.all == ()
    with pytest.raises(NotPermitted):
        await bench.work.revoke_own_token(account)


async def test_a_token_that_is_in_use_stays_when_its_making_is_stopped(visitor: Visitor) -> None:
    """The window may close while the account is written: the next start finds its token on the server."""
    bench = await Bench(visitor).signed_in()
    bench.written.clear()
    bench.may_write.clear()
    async with asyncio.TaskGroup() as group:
        making = group.create_task(bench.work.make_token("desk", TokenRights.CONTENT))
        await bench.written.wait()
        making.cancel()
    account = bench.keeper.account
    assert account is not None
    assert account.kind is SignInKind.APP_TOKEN
    assert (await bench.work.test(account)).passed


async def test_without_a_keyring_no_token_stays(visitor: Visitor) -> None:
    """The token is deleted again, and the session goes on."""
    bench = await Bench(visitor).signed_in()
    before, bench.keyring.problem = bench.api, NoKeyring()
    known = {token.id for token in await bench.work.tokens()}
    assert isinstance(await bench.work.make_token("desk", TokenRights.CONTENT), NoKeyring)
    assert bench.api is before
    assert {token.id for token in await bench.work.tokens()} == known


async def test_a_window_that_closes_meanwhile_leaves_a_token_that_works(visitor: Visitor) -> None:
    """Cancelled while the list of accounts is written: token, keyring and account belong together."""
    bench = await Bench(visitor).signed_in()
    writing = asyncio.Event()

    async def write(accounts: tuple[Account, ...]) -> None:
        bench.remembered = accounts
        writing.set()
        await asyncio.Event().wait()

    bench.saved._remember = write
    async with asyncio.TaskGroup() as tasks:
        making = tasks.create_task(bench.work.make_token("desk", TokenRights.CONTENT))
        await writing.wait()
        making.cancel()
    assert making.cancelled()
    (account,) = bench.remembered
    assert account.kind is SignInKind.APP_TOKEN
    assert (await bench.work.test(account)).passed


async def test_a_login_with_another_name_gets_no_token(visitor: Visitor) -> None:
    """The key of the account is made of the login: its transfers would be of nobody."""
    bench = await Bench(visitor).signed_in()
    other = replace(bench.api.account, user_id="login@other.example")
    bench.saved.put_first(other)
    session = bench.keeper._view
    assert session is not None
    session.account = other
    with pytest.raises(SignInRefused) as refused:
        await bench.work.make_token("desk", TokenRights.CONTENT)
    assert refused.value.reason is Reason.APP_TOKEN_OTHER_USER


async def test_a_session_that_may_not_is_not_offered_one(visitor: Visitor) -> None:
    """An application token needs none, and asking all the same fails in words."""
    bench = await Bench(visitor, SignInKind.APP_TOKEN).signed_in()
    assert not bench.work.may_make_token
    with pytest.raises(KdeskError):
        await bench.work.make_token("desk", TokenRights.SAME)


async def test_a_test_tells_what_is_wrong(visitor: Visitor) -> None:
    """Without a secret nobody is asked; a wrong one is refused; the account in use stays the same."""
    bench = await Bench(visitor).signed_in()
    api = bench.api
    other = replace(bench.account, user_id="member@demo.example", kind=SignInKind.PASSWORD)
    assert not (await bench.work.test(other)).has_secret
    bench.keyring.kept[other.key] = "wrong"
    failed = await bench.work.test(other)
    assert isinstance(failed.problem, SignInRefused)
    assert not failed.passed
    assert bench.api is api


async def test_name_and_colour_stay_with_the_account(visitor: Visitor) -> None:
    """Also when somebody signs in to it again."""
    bench = await Bench(visitor).signed_in()
    await bench.work.change(replace(bench.api.account, name="Work", colour="green"))
    account = bench.keeper.account
    assert account is not None
    assert (account.name, account.colour) == ("Work", "green")
    await bench.signed_in()
    assert bench.remembered[0].name == "Work"
    await bench.work.sign_out(bench.remembered[0])
    assert (bench.keeper.account, bench.keyring.kept, len(bench.keeper.saved)) == (None, {}, 1)
    await bench.work.remove(bench.remembered[0])
    assert bench.keeper.saved == bench.remembered == ()
