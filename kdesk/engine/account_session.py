"""The session of one account: from the keyring or a sign-in, until it is lost or left."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial

from kdesk.domain.account import Account
from kdesk.domain.ports import AccountApi, Clock
from kdesk.domain.ui_ports import AccountState
from kdesk.engine.saved_accounts import SavedAccounts
from kdesk.engine.throughput.retry import RetryPolicy
from kdesk.errors import KdeskError, KeyringProblem, ServerProblem, SignInProblem

log = logging.getLogger(__name__)

POLICY = RetryPolicy(first=2.0, longest=60.0)
"""Waits between two tries to reach a server that cannot be reached."""

NO_ENTRY = "0_00000000"
"""An id that no entry has."""

Connect = Callable[[Account, str], Awaitable[AccountApi]]
"""Makes a session with a secret."""

_SETTLED = frozenset({AccountState.SIGNED_OUT, AccountState.SIGNED_IN, AccountState.SIGN_IN_NEEDED})


class AccountSession:
    """Signs in to one account, and knows how it stands. Several of them work side by side.

    Args:
        account: As it is saved.
        connect: Makes a session.
        saved: Accounts used before, with their secrets.
        clock: For checks and waits.
        on_change: Called after each change with this object.

    Attributes:
        account: As the server named it, once it is signed in.
        api: None while it is not signed in.
        state: Whether it is signed in.
        problem: Why a person has to sign in again, None if that is not known.
        restoring: Whether the sign-in from the keyring has not ended yet, or was cancelled.
        asked: Whether the keyring was asked, or a person has signed out: nobody asks it again by itself.
    """

    def __init__(
        self,
        account: Account,
        connect: Connect,
        saved: SavedAccounts,
        clock: Clock,
        on_change: Callable[["AccountSession"], None],
    ) -> None:
        self.account = account
        self.api: AccountApi | None = None
        self.state = AccountState.SIGNED_OUT
        self.problem: KdeskError | None = None
        self.restoring = self.asked = False
        self._connect, self._saved, self._clock, self._on_change = connect, saved, clock, on_change
        # Counts sign-ins and sign-outs: one that began before the last of them must not override it.
        self._turn = 0
        self._at_work = 0

    @property
    def may_ask(self) -> bool:
        """Whether the keyring may be asked without a person's wish."""
        return self.api is None and not self.asked and not self._at_work

    async def restore(self) -> None:
        """Sign in from the keyring; waits while the server cannot be reached. A sign-in that is under way ends."""
        self._turn += 1
        turn = self._turn
        self.api, self.problem = None, None
        self.restoring = True
        self._at_work += 1
        try:
            self._set_state(AccountState.SIGNING_IN)
            await self._sign_in_from_keyring(turn)
        except asyncio.CancelledError:
            if turn == self._turn:
                self.asked = False  # a person chose another account to look at; what waits for this one may ask
            raise
        finally:
            self._at_work -= 1

    def take(self, api: AccountApi) -> None:
        """Use this session from now on."""
        self._turn += 1
        self.account = self._saved.labelled(api.account)
        self.api, self.problem, self.asked = api, None, True
        # Bound to this session: requests of a former one may still end, and must not change the state.
        api.reachability.listen(partial(self._reached, api))
        self._set_state(AccountState.SIGNED_IN)

    def leave(self) -> None:
        """Use no session any more; only a person's wish brings another one."""
        self._turn += 1
        self.api, self.problem, self.asked = None, None, True
        self._set_state(AccountState.SIGNED_OUT)

    def retire(self) -> None:
        """Use no session any more because another object stands for the account; this one announces nothing again."""
        self._turn += 1
        self.api = None

    def lost(self, problem: SignInProblem) -> None:
        """Notice that the session cannot be renewed."""
        log.info("the session of %s cannot be renewed: %s", self.account.key, problem)
        self.api, self.problem = None, problem
        self._set_state(AccountState.SIGN_IN_NEEDED)

    def label(self, account: Account) -> None:
        """Show the account with this name and colour."""
        self.account = replace(self.account, name=account.name, colour=account.colour)

    async def check(self) -> None:
        """Check that the server responds, and that the session is valid if it should have expired; sets the state."""
        api = self.api
        if api is None:
            return
        ends = api.expires_at()
        with suppress(KdeskError):
            if ends is not None and ends <= self._clock.now():
                # A list without a result is a normal response; `get` would answer with an error.
                await api.catalogue.entries([NO_ENTRY])  # a ping does not check the session
            else:
                await api.uploads.ping()

    async def _sign_in_from_keyring(self, turn: int) -> None:
        """Use a session of the keyring's secret, unless a newer sign-in or sign-out overrides this one."""
        secret, api = None, None
        try:
            secret = await self._saved.secret(self.account)
            if turn == self._turn:
                self.asked = True
            if secret is not None:
                api = await self._connect_when_reachable(secret, turn)
        except (SignInProblem, ServerProblem, KeyringProblem) as problem:
            log.warning("signing in to %s failed: %s", self.account.key, problem)
            if turn == self._turn:
                self.problem, self.asked = problem, True
        if turn != self._turn:
            return  # overridden
        if secret is None or api is None:
            self._set_state(AccountState.SIGN_IN_NEEDED)
            return
        # The keyring may ask the user: a newer sign-in may end meanwhile.
        await self._saved.rename(self.account, api.account, secret)
        if turn == self._turn:
            self.take(api)

    async def _connect_when_reachable(self, secret: str, turn: int) -> AccountApi | None:
        """Connect as soon as the server can be reached; None if a newer sign-in or sign-out overrides this one."""
        outages = 0
        while turn == self._turn:
            try:
                return await self._connect(self.account, secret)
            except ServerProblem as problem:
                if not problem.retryable:
                    raise
            outages += 1
            if turn == self._turn:
                self._set_state(AccountState.OFFLINE)
                await self._clock.sleep(POLICY.wait(outages, 0.0))
        return None

    def _reached(self, api: AccountApi, responds: bool) -> None:
        """Set the state OFFLINE while the server does not respond; the session stays."""
        if api is not self.api:
            return
        online, offline = AccountState.SIGNED_IN, AccountState.OFFLINE
        if self.state is (offline if responds else online):
            self._set_state(online if responds else offline)

    def _set_state(self, state: AccountState) -> None:
        self.state = state
        if state in _SETTLED:
            self.restoring = False
        self._on_change(self)
