"""The accounts and their sessions, one of them in view. Implements ui_ports.Accounts."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from contextvars import copy_context
from functools import partial

from kdesk.domain.account import Account
from kdesk.domain.ports import AccountApi, Clock, Connector, PartnerChoice
from kdesk.domain.ui_ports import AccountState
from kdesk.engine.account_session import POLICY, AccountSession
from kdesk.engine.saved_accounts import SavedAccounts
from kdesk.errors import KdeskError, KeyringProblem, SignInProblem

log = logging.getLogger(__name__)

CHECK_SECONDS = 60.0
"""Seconds between two checks of a server that responds: there may be no other request for hours."""


class AccountKeeper:
    """Signs in and out. The library shows the account in view; transfers run with the sessions of all.

    Args:
        connector: Makes sessions.
        saved: Accounts used before, with their secrets.
        clock: For checks and waits.
    """

    def __init__(self, connector: Connector, saved: SavedAccounts, clock: Clock) -> None:
        self._connector = connector
        self._saved = saved
        self._clock = clock
        self._callbacks: list[Callable[[], None]] = []
        # Not that of whoever makes a request: a command in another language may, and listeners write sentences.
        self._context = copy_context()
        self._sessions: list[AccountSession] = []
        self._view = self._session(saved.last_used) if saved.last_used else None
        # Whether a person waits for a sign-in, whose account may be another one.
        self._signing_in = False
        # Whether the first sign-in of the window is still to come.
        self._expected = False
        # Counts the changes of the account in view.
        self._turn = 0

    @property
    def account(self) -> Account | None:
        """The account in view, signed in or not."""
        return self._view.account if self._view else None

    @property
    def state(self) -> AccountState:
        """Whether the account in view is signed in."""
        if self._signing_in or self._expected:
            return AccountState.SIGNING_IN
        return self._view.state if self._view else AccountState.SIGNED_OUT

    @property
    def restoring(self) -> bool:
        """Whether the sign-in from the keyring has not ended yet, or was cancelled."""
        return self._view is not None and self._view.restoring

    @property
    def api(self) -> AccountApi | None:
        """The API of the account in view, None while it is not signed in."""
        return self._view.api if self._view else None

    @property
    def problem(self) -> KdeskError | None:
        """Why the user has to sign in again, None if that is not known."""
        return self._view.problem if self._view and self.state is AccountState.SIGN_IN_NEEDED else None

    @property
    def saved(self) -> tuple[Account, ...]:
        """The saved accounts, the last used one first."""
        return self._saved.all

    @property
    def apis(self) -> Mapping[str, AccountApi]:
        """The APIs of all accounts that are signed in, by their keys."""
        return {one.account.key: one.api for one in self._sessions if one.api is not None}

    def api_of(self, key: str) -> AccountApi | None:
        """Return the API of an account, None while it is not signed in."""
        session = self._find(key)
        return session.api if session else None

    def state_of(self, key: str) -> AccountState:
        """Return whether an account is signed in."""
        session = self._find(key)
        return session.state if session else AccountState.SIGNED_OUT

    def problem_of(self, key: str) -> KdeskError | None:
        """Return why somebody has to sign in to an account again, None if that is not known."""
        session = self._find(key)
        return session.problem if session else None

    def listen(self, callback: Callable[[], None]) -> None:
        """Call this after every change of an account, its state or its API."""
        self._callbacks.append(callback)

    def expect_sign_in(self) -> None:
        """Tell that `restore` or `sign_in` follows soon: until then nobody is to read that they are signed out."""
        self._expected = True
        self._notify()

    async def keyring_problem(self) -> KeyringProblem | None:
        """Return what is wrong with the keyring, None if it works."""
        return await self._saved.keyring_problem()

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
        """Sign in, and show this account from now on; see ui_ports.Accounts.

        The account in view stays if the sign-in fails.
        """
        self._signing_in, self._expected = True, False
        self._notify()
        try:
            api = await self._connect(account, secret, one_time_code, choose)
        except BaseException:
            # Also if the dialog was closed meanwhile, which cancels this.
            if self._signing_in:
                self._signing_in = False
                self._notify()
            raise
        self._signing_in = False
        session = self._session(api.account)
        if show or self._view is None:
            # Only now: a sign-in that failed must not override one from the keyring that still waits for its server.
            self._turn += 1
            self._view = session
        self._saved.add(self._saved.labelled(api.account))
        session.take(api)
        await self._saved.write()
        return await self._saved.keep_secret(api.account, secret) if keep else None

    async def restore(self) -> bool:
        """Sign in to the last used account from the keyring; waits while its server cannot be reached.

        Returns:
            False if the user has to sign in.
        """
        return await self.switch(self.account) if self.account else False

    async def switch(self, account: Account) -> bool:
        """Show a saved account: at once if it is signed in, otherwise after a sign-in from the keyring.

        Returns:
            False if the user has to sign in. True also if a newer sign-in or sign-out has overridden this one.
        """
        self._turn += 1
        turn = self._turn
        session = self._session(account)
        self._view, self._signing_in, self._expected = session, False, False
        if session.api is None:
            await session.restore()
        else:
            self._changed(session)
        if turn == self._turn and session.api is not None:
            await self._saved.write()
        return turn != self._turn or session.api is not None

    def may_open(self, key: str) -> bool:
        """Return whether `open` may ask the keyring for an account; that in view has a sign-in of its own."""
        session = self._find(key)
        return (session is None or session.may_ask) and not (session and session is self._view)

    async def open(self, account: Account) -> None:
        """Sign in to a saved account from the keyring beside the one in view."""
        session = self._session(account)
        await session.restore()
        if session.account.key != account.key:
            await self._saved.write()  # under the name that the server has for it

    async def check(self) -> None:
        """Check that the servers respond, and that sessions are valid that should have expired; sets the states."""
        await asyncio.gather(*(session.check() for session in list(self._sessions)))

    async def keep_checking(self) -> None:
        """Check the servers again and again until cancelled."""
        outages = 0
        while True:
            offline = any(one.api is not None and one.state is AccountState.OFFLINE for one in self._sessions)
            outages = outages + 1 if offline else 0
            await self._clock.sleep(POLICY.wait(outages, 0.0) if outages else CHECK_SECONDS)
            await self.check()

    async def sign_out(self, account: Account | None = None) -> None:
        """Delete session and secret of an account, and what else is kept of it; it stays in the list.

        There is no request to the server: ending one session of an application token ends all of them.

        Args:
            account: None for the one in view.
        """
        if left := self.leave(account):
            await self._saved.forget(left)

    def leave(self, account: Account | None = None) -> Account | None:
        """Use an account no more, that in view by default, and return it."""
        session = self._session(account) if account else self._view
        if session is None:
            self._turn += 1
            return None
        if session is self._view:
            self._turn += 1
            self._view = None
        # Announced before disk and keyring are waited for: no run may continue with this session.
        session.leave()
        return session.account

    def label(self, account: Account) -> None:
        """Show an account with this name and colour."""
        if session := self._find(account.key):
            session.label(account)
        self._notify()

    def _find(self, key: str) -> AccountSession | None:
        return next((one for one in self._sessions if one.account.key == key), None)

    def _session(self, account: Account) -> AccountSession:
        """Return the session of an account; one that is not signed in takes over how it is to be signed in."""
        found = self._find(account.key)
        if found is None:
            found = AccountSession(account, self._connect, self._saved, self._clock, self._changed)
            self._sessions.append(found)
        elif found.api is None:
            found.account = account
        return found

    async def _connect(
        self, account: Account, secret: str, one_time_code: str = "", choose: PartnerChoice | None = None
    ) -> AccountApi:
        # `on_lost` must be given to `connect`, and the session that it concerns exists only afterwards.
        made: list[AccountApi] = []

        def on_lost(problem: SignInProblem) -> None:
            session = next((one for one in self._sessions if made and one.api is made[0]), None)
            if session is not None:
                session.lost(problem)  # otherwise the lost session is not in use any more

        connect = partial(self._connector.connect, one_time_code=one_time_code, choose=choose, on_lost=on_lost)
        made.append(await connect(account, secret))
        return made[0]

    def _changed(self, session: AccountSession) -> None:
        # The server may name the user of a saved account otherwise: there is one session of each.
        same = session.account.key
        replaced = [one for one in self._sessions if one is not session and one.account.key == same]
        self._sessions = [one for one in self._sessions if one not in replaced]
        for one in replaced:
            one.retire()
        if self._view in replaced:
            self._view = session
        if session is self._view:
            self._signing_in = self._expected = False
            if session.api is not None:
                self._saved.put_first(session.account)
        self._notify()

    def _notify(self) -> None:
        for callback in self._callbacks:
            self._context.copy().run(callback)
