"""What a person does with saved accounts. Implements account_ports.SavedAccountWork."""

import logging
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime

from kdesk.domain.account import Account, SignInKind
from kdesk.domain.account_ports import AccountTest
from kdesk.domain.app_tokens import OWN_PREFIX, AppToken, AppTokenApi, NewAppToken, TokenRights
from kdesk.domain.ports import Clock, Connector
from kdesk.domain.ui_ports import AccountState
from kdesk.engine.accounts import AccountKeeper
from kdesk.engine.saved_accounts import SavedAccounts
from kdesk.errors import KeyringProblem, NotPermitted, Reason, ServerProblem, SignInProblem, SignInRefused

log = logging.getLogger(__name__)

_REPLACED = frozenset({SignInKind.PASSWORD, SignInKind.ADMIN_SECRET})
"""Secrets that open more than one computer needs, and that cannot be revoked for this computer alone."""


class SavedAccountWorker:
    """Changes, tests and removes saved accounts, and replaces a password by an application token."""

    def __init__(self, keeper: AccountKeeper, saved: SavedAccounts, connector: Connector, clock: Clock) -> None:
        self._keeper, self._saved, self._connector, self._clock = keeper, saved, connector, clock

    async def change(self, account: Account) -> None:
        """Keep another name or colour of a saved account."""
        self._saved.put(account)
        self._keeper.label(account)
        await self._saved.write()

    async def test(self, account: Account) -> AccountTest:
        """Sign in from the keyring without using the account."""
        began = self._clock.monotonic()
        try:
            secret = await self._saved.secret(account)
            if secret is None:
                return AccountTest(0.0, has_secret=False)
            # The keyring may have asked the user: that time is not the server's.
            began = self._clock.monotonic()
            api = await self._connector.connect(account, secret, on_lost=_ignore)
        except (SignInProblem, ServerProblem, KeyringProblem) as problem:
            return AccountTest(self._clock.monotonic() - began, problem)
        return AccountTest(self._clock.monotonic() - began, rights=api.rights)

    async def sign_out(self, account: Account) -> None:
        """Delete the secret and what else is kept of an account, which stays in the list."""
        await self._keeper.sign_out(account)

    async def revoke_own_token(self, account: Account) -> None:
        """Delete the application token of an account on the server. Raises ServerProblem."""
        # By its own session: that of the account in view may be of another server.
        api = self._keeper.api_of(account.key)
        if api is None or api.app_tokens is None:
            raise NotPermitted
        await api.app_tokens.delete(account.app_token_id)

    async def remove(self, account: Account) -> None:
        """Sign out, and take the account off the list."""
        self._keeper.leave(account)
        await self._saved.remove(account)

    @property
    def may_make_token(self) -> bool:
        """Whether a token may replace the secret of the account in use.

        A session without a user is left as it is: whose the entries of such a token would be is not known.
        """
        api, account = self._keeper.api, self._keeper.account
        return (
            api is not None
            and account is not None
            and api.app_tokens is not None
            and self._keeper.state is AccountState.SIGNED_IN
            and account.kind in _REPLACED
            and bool(account.user_id)
            and any(one.key == account.key for one in self._saved.all)
        )

    async def make_token(self, computer: str, rights: TokenRights) -> KeyringProblem | None:
        """Make a token for this computer, and keep it in the keyring in place of the secret."""
        account, tokens = self._keeper.account, self._tokens()
        if account is None or tokens is None or not self.may_make_token:
            raise NotPermitted
        if (await tokens.user()).lower() != account.user_id.lower():
            # The key of the account has the login: with another one its transfers would be of nobody.
            raise SignInRefused(reason=Reason.APP_TOKEN_OTHER_USER)
        today = datetime.fromtimestamp(self._clock.now(), tz=UTC).astimezone().date()
        made = await tokens.add(NewAppToken(f"{OWN_PREFIX}{computer} {today.isoformat()}", rights))
        with_token = replace(account, kind=SignInKind.APP_TOKEN, app_token_id=made.id)
        try:
            problem = await self._take(with_token, made.token)
        except BaseException:
            # Cancelled while the account was written: the token is in use already.
            if not self._uses_token(made.id):
                await _drop(tokens, made.id)
            raise
        if problem is not None:
            await _drop(tokens, made.id)
        return problem

    async def _take(self, account: Account, token: str) -> KeyringProblem | None:
        """Use a token from now on, if it signs in and the keyring takes it."""
        await self._connector.connect(account, token, on_lost=_ignore)
        try:
            before = await self._saved.secret(account)
        except KeyringProblem as problem:
            return problem
        refused = await self._saved.keep_secret(account, token)
        if refused is not None:
            return refused
        try:
            await self._keeper.sign_in(account, token, keep=False)
        except BaseException:
            # Also if cancelled: the keyring must not hold a token that is not used, and is deleted next.
            if before is not None and not self._uses_token(account.app_token_id):
                await self._saved.keep_secret(account, before)
            raise
        return None

    async def tokens(self) -> tuple[AppToken, ...]:
        """Return the tokens of the account in use; none if its session may not list them."""
        tokens = self._tokens()
        return await tokens.list() if tokens else ()

    async def revoke(self, token_id: str) -> None:
        """Delete a token."""
        if tokens := self._tokens():
            await tokens.delete(token_id)

    def _tokens(self) -> AppTokenApi | None:
        return self._keeper.api.app_tokens if self._keeper.api else None

    def _uses_token(self, token_id: str) -> bool:
        used = self._keeper.account
        return used is not None and used.app_token_id == token_id


async def _drop(tokens: AppTokenApi, token_id: str) -> None:
    """Delete a token that is not used; nobody but kdesk knows of it."""
    with suppress(ServerProblem, SignInProblem):
        await tokens.delete(token_id)


def _ignore(_problem: SignInProblem) -> None:
    """A session that is not used may end."""
