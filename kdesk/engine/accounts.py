"""The account in use and its session. Implements ui_ports.Accounts."""

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial

from kdesk.domain.account import Account
from kdesk.domain.ports import AccountApi, Clock, Connector, Partner
from kdesk.domain.ui_ports import AccountState
from kdesk.engine.saved_accounts import SavedAccounts
from kdesk.engine.throughput.retry import RetryPolicy
from kdesk.errors import KdeskError, KeyringProblem, ServerProblem, SignInProblem

log = logging.getLogger(__name__)

POLICY = RetryPolicy(first=2.0, longest=60.0)
"""Waits between two tries to reach a server that cannot be reached."""

NO_ENTRY = "0_00000000"
"""An id that no entry has."""

CHECK_SECONDS = 60.0
"""Seconds between two checks of a server that responds: there may be no other request for hours."""

_SETTLED = frozenset({AccountState.SIGNED_OUT, AccountState.SIGNED_IN, AccountState.SIGN_IN_NEEDED})


class AccountKeeper:
    """Signs in and out, and knows the state of the account in use.

    Args:
        connector: Makes sessions.
        saved: Accounts used before, with their secrets.
        clock: For checks and waits.
    """

    def __init__(self, connector: Connector, saved: SavedAccounts, clock: Clock) -> None:
        self._connector = connector
        self._saved = saved
        self._clock = clock
        self._account = saved.last_used
        self._state = AccountState.SIGNED_OUT
        self._api: AccountApi | None = None
        self._problem: KdeskError | None = None
        self._callbacks: list[Callable[[], None]] = []
        # Counts the changes of account: a sign-in that began before the last change must not override it.
        self._turn = 0
        self._restoring = False

    @property
    def account(self) -> Account | None:
        """The account in use, signed in or not."""
        return self._account

    @property
    def state(self) -> AccountState:
        """Whether the account is signed in."""
        return self._state

    @property
    def restoring(self) -> bool:
        """Whether the sign-in from the keyring has not ended yet, or was cancelled."""
        return self._restoring

    @property
    def api(self) -> AccountApi | None:
        """The API of the account, None while it is not signed in."""
        return self._api

    @property
    def problem(self) -> KdeskError | None:
        """Why the user has to sign in again, None if that is not known."""
        return self._problem if self._state is AccountState.SIGN_IN_NEEDED else None

    @property
    def saved(self) -> tuple[Account, ...]:
        """The saved accounts, the last used one first."""
        return self._saved.all

    def listen(self, callback: Callable[[], None]) -> None:
        """Call this after every change of account, state or API."""
        self._callbacks.append(callback)

    async def keyring_problem(self) -> KeyringProblem | None:
        """Return what is wrong with the keyring, None if it works."""
        return await self._saved.keyring_problem()

    async def sign_in(
        self, account: Account, secret: str, *, one_time_code: str = "", keep: bool = True
    ) -> KeyringProblem | None:
        """Sign in and use this account from now on; see ui_ports.Accounts.

        The account in use stays if the sign-in fails.
        """
        before, connected = self._state, self._api is not None
        self._set_state(AccountState.SIGNING_IN)
        try:
            api = await self._connect(account, secret, one_time_code)
        except BaseException:
            # Also if the dialog was closed meanwhile, which cancels this.
            if self._state is AccountState.SIGNING_IN:
                # The session in use may be lost while the dialog is open: its former state would then be wrong.
                lost = connected and self._api is None
                self._set_state(AccountState.SIGN_IN_NEEDED if lost else before)
            raise
        # Only now: a sign-in that failed must not override one from the keyring that still waits for its server.
        self._turn += 1
        await self._use(api)
        return await self._saved.keep_secret(api.account, secret) if keep else None

    async def restore(self) -> bool:
        """Sign in to the last used account from the keyring; waits while its server cannot be reached.

        Returns:
            False if the user has to sign in.
        """
        return await self.switch(self._account) if self._account else False

    async def switch(self, account: Account) -> bool:
        """Sign in to a saved account from the keyring.

        Returns:
            False if the user has to sign in. True also if a newer sign-in or sign-out has overridden this one.
        """
        self._turn += 1
        turn = self._turn
        self._account, self._api, self._problem = account, None, None
        self._restoring = True
        self._set_state(AccountState.SIGNING_IN)
        await self._sign_in_from_keyring(account, turn)
        return turn != self._turn or self._api is not None

    async def _sign_in_from_keyring(self, account: Account, turn: int) -> None:
        """Use this account, unless a newer sign-in or sign-out overrides this one."""
        secret, api = None, None
        try:
            secret = await self._saved.secret(account)
            if secret is not None:
                api = await self._connect_when_reachable(account, secret, turn)
        except (SignInProblem, ServerProblem, KeyringProblem) as problem:
            log.warning("signing in to %s failed: %s", account.key, problem)
            if turn == self._turn:
                self._problem = problem
        if turn != self._turn:
            return  # overridden
        if secret is None or api is None:
            self._set_state(AccountState.SIGN_IN_NEEDED)
            return
        # The keyring may ask the user: a newer sign-in may end meanwhile.
        await self._saved.rename(account, api.account, secret)
        if turn == self._turn:
            await self._use(api)

    async def check(self) -> None:
        """Check that the server responds, and that the session is valid if it should have expired; sets the state."""
        api = self._api
        if api is None:
            return
        ends = api.expires_at()
        with suppress(KdeskError):
            if ends is not None and ends <= self._clock.now():
                # A list without a result is a normal response; `get` would answer with an error.
                await api.catalogue.entries([NO_ENTRY])  # a ping does not check the session
            else:
                await api.uploads.ping()

    async def keep_checking(self) -> None:
        """Check the server again and again until cancelled."""
        outages = 0
        while True:
            outages = outages + 1 if self._state is AccountState.OFFLINE else 0
            await self._clock.sleep(POLICY.wait(outages, 0.0) if outages else CHECK_SECONDS)
            await self.check()

    async def partners(self) -> tuple[Partner, ...]:
        """Return the partners (Kaltura accounts) that the login in use may enter."""
        return await self._connector.partners(self._api) if self._api else ()

    async def sign_out(self) -> None:
        """Delete session and secret of the account in use, and what else is kept of it; it stays in the list.

        There is no request to the server: ending one session of an application token ends all of them.
        """
        if account := self.leave():
            await self._saved.forget(account)

    def leave(self) -> Account | None:
        """Use no account any more, and return the one that was in use."""
        self._turn += 1
        account, self._account, self._api = self._account, None, None
        # Announced before disk and keyring are waited for: no run may continue with this session.
        self._set_state(AccountState.SIGNED_OUT)
        return account

    def label(self, account: Account) -> None:
        """Show the account in use with this name and colour, if it is this one."""
        if self._account is not None and self._account.key == account.key:
            self._account = replace(self._account, name=account.name, colour=account.colour)
        self._notify()

    async def _connect(self, account: Account, secret: str, one_time_code: str = "") -> AccountApi:
        # `on_lost` must be given to `connect`, and the session that it concerns exists only afterwards.
        made: list[AccountApi] = []

        def on_lost(problem: SignInProblem) -> None:
            if made and made[0] is self._api:
                self._session_lost(problem)  # otherwise the lost session is not in use any more

        made.append(await self._connector.connect(account, secret, one_time_code=one_time_code, on_lost=on_lost))
        return made[0]

    async def _connect_when_reachable(self, account: Account, secret: str, turn: int) -> AccountApi | None:
        """Connect as soon as the server can be reached; None if a newer sign-in or sign-out overrides this one."""
        outages = 0
        while turn == self._turn:
            try:
                return await self._connect(account, secret)
            except ServerProblem as problem:
                if not problem.retryable:
                    raise
            outages += 1
            if turn == self._turn:
                self._set_state(AccountState.OFFLINE)
                await self._clock.sleep(POLICY.wait(outages, 0.0))
        return None

    async def _use(self, api: AccountApi) -> None:
        account = self._saved.labelled(api.account)
        self._account, self._api, self._problem = account, api, None
        # Bound to this session: requests of a former one may still end, and must not change the state.
        api.reachability.listen(partial(self._reached, api))
        self._saved.put_first(account)
        self._set_state(AccountState.SIGNED_IN)
        await self._saved.write()

    def _reached(self, api: AccountApi, responds: bool) -> None:
        """Set the state OFFLINE while the server does not respond; the session stays."""
        if api is not self._api:
            return
        online, offline = AccountState.SIGNED_IN, AccountState.OFFLINE
        if self._state is (offline if responds else online):
            self._set_state(online if responds else offline)

    def _session_lost(self, problem: SignInProblem) -> None:
        log.info("the session cannot be renewed: %s", problem)
        self._api, self._problem = None, problem
        self._set_state(AccountState.SIGN_IN_NEEDED)

    def _set_state(self, state: AccountState) -> None:
        self._state = state
        if state in _SETTLED:
            self._restoring = False
        self._notify()

    def _notify(self) -> None:
        for callback in self._callbacks:
            callback()
