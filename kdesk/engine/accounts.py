"""Which account is in use, and how it comes to a connection. Implements ui_ports.Accounts."""

import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial

from kdesk.domain.account import Account
from kdesk.domain.ports import AccountApi, Clock, Connector, Credentials, Partner
from kdesk.domain.ui_ports import AccountState
from kdesk.engine.throughput.retry import RetryPolicy
from kdesk.errors import KdeskError, KeyringProblem, ServerProblem, SignInProblem, StoreProblem

log = logging.getLogger(__name__)

POLICY = RetryPolicy(first=2.0, longest=60.0)
"""How often a server that cannot be reached is asked again."""

NO_ENTRY = "0_00000000"
"""The id of no entry."""

LOOK_EVERY = 60.0
"""Seconds between two questions to a server that answers: nobody else may ask it anything for hours."""

_SETTLED = frozenset({AccountState.SIGNED_OUT, AccountState.SIGNED_IN, AccountState.SIGN_IN_NEEDED})


class AccountKeeper:
    """The account in use.

    saved     accounts signed in to before, the last used one first
    remember  keeps that list, without secrets
    """

    def __init__(
        self,
        connector: Connector,
        credentials: Credentials,
        saved: tuple[Account, ...],
        remember: Callable[[tuple[Account, ...]], Awaitable[None]],
        clock: Clock,
    ) -> None:
        self._connector = connector
        self._credentials = credentials
        self._saved = saved
        self._remember = remember
        self._clock = clock
        self._account = saved[0] if saved else None
        self._state = AccountState.SIGNED_OUT
        self._api: AccountApi | None = None
        self._problem: KdeskError | None = None
        self._callbacks: list[Callable[[], None]] = []
        # Counts the changes of account: what was begun before the last one must not win over it.
        self._turn = 0
        self._restoring = False

    @property
    def account(self) -> Account | None:
        """The account in use, signed in or not."""
        return self._account

    @property
    def state(self) -> AccountState:
        """Where it stands."""
        return self._state

    @property
    def restoring(self) -> bool:
        """Whether it has not come back from the keyring yet: it is signed in to, waits, or was broken off at that."""
        return self._restoring

    @property
    def api(self) -> AccountApi | None:
        """The connection while signed in."""
        return self._api

    @property
    def problem(self) -> KdeskError | None:
        """Why somebody has to sign in again, None where that is not known."""
        return self._problem if self._state is AccountState.SIGN_IN_NEEDED else None

    @property
    def saved(self) -> tuple[Account, ...]:
        """The saved accounts, the last used one first."""
        return self._saved

    def listen(self, callback: Callable[[], None]) -> None:
        """Call this after every change of account, state or connection."""
        self._callbacks.append(callback)

    async def keyring_problem(self) -> KeyringProblem | None:
        """Tell what is wrong with the keyring, None when it can be used."""
        return await self._credentials.check()

    async def sign_in(
        self, account: Account, secret: str, *, one_time_code: str = "", keep: bool = True
    ) -> KeyringProblem | None:
        """Sign in and use this account from now on; with `keep` the secret goes to the keyring."""
        before, connected = self._state, self._api is not None
        self._tell(AccountState.SIGNING_IN)
        try:
            api = await self._connect(account, secret, one_time_code)
        except BaseException:
            # Also when the dialog was closed meanwhile, which cancels this.
            if self._state is AccountState.SIGNING_IN:
                lost = connected and self._api is None
                self._tell(AccountState.SIGN_IN_NEEDED if lost else before)
            raise
        self._turn += 1
        await self._use(api)
        return await self._keep(api.account, secret) if keep else None

    async def restore(self) -> bool:
        """Sign in to the account used last, from the keyring; waits while its server cannot be reached.

        Returns False when somebody has to sign in.
        """
        return await self.switch(self._account) if self._account else False

    async def switch(self, account: Account) -> bool:
        """Sign in to a saved account from the keyring; False when that needs somebody to sign in.

        True also when this was overtaken by something newer, which tells its own end.
        """
        self._turn += 1
        turn = self._turn
        self._account, self._api, self._problem = account, None, None
        self._restoring = True
        self._tell(AccountState.SIGNING_IN)
        await self._sign_in_from_keyring(account, turn)
        return turn != self._turn or self._api is not None

    async def _sign_in_from_keyring(self, account: Account, turn: int) -> None:
        """Use this account, unless something newer has begun before its turn is over."""
        secret, api = None, None
        try:
            secret = await self._credentials.load(account)
            if secret is not None:
                api = await self._connect_patiently(account, secret, turn)
        except (SignInProblem, ServerProblem, KeyringProblem) as problem:
            log.warning("signing in to %s failed: %s", account.key, problem)
            if turn == self._turn:
                self._problem = problem
        if turn != self._turn:
            return  # somebody has signed in, out, or to another account meanwhile
        if secret is None or api is None:
            self._tell(AccountState.SIGN_IN_NEEDED)
            return
        await self._move_secret(account, api.account, secret)
        if turn == self._turn:
            await self._use(api)

    async def look(self) -> None:
        """Ask the server whether it is there, and whether the session is, once that should be over; the state tells."""
        api = self._api
        if api is None:
            return
        ends = api.expires_at()
        with suppress(KdeskError):
            if ends is not None and ends <= self._clock.now():
                await api.catalogue.entries([NO_ENTRY])  # a ping needs no session
            else:
                await api.uploads.ping()

    async def keep_looking(self) -> None:
        """Follow whether the server answers, until cancelled: nobody else may have a question for hours."""
        outages = 0
        while True:
            outages = outages + 1 if self._state is AccountState.OFFLINE else 0
            await self._clock.sleep(POLICY.wait(outages, 0.0) if outages else LOOK_EVERY)
            await self.look()

    async def partners(self) -> tuple[Partner, ...]:
        """List the partners that the present login may enter."""
        return await self._connector.partners(self._api) if self._api else ()

    async def sign_out(self) -> None:
        """Forget session and secret of the account in use.

        The server is not told: ending one session of an application token ends all of them.
        """
        self._turn += 1
        account, self._account, self._api = self._account, None, None
        self._tell(AccountState.SIGNED_OUT)
        if account is None:
            return
        self._saved = tuple(other for other in self._saved if other.key != account.key)
        await self._remember_saved()
        try:
            await self._credentials.forget(account)
        except KeyringProblem as problem:
            log.warning("the secret of %s could not be removed: %s", account.key, problem)

    async def _connect(self, account: Account, secret: str, one_time_code: str = "") -> AccountApi:
        made: list[AccountApi] = []

        def lost(problem: SignInProblem) -> None:
            if made and made[0] is self._api:
                self._lost(problem)  # otherwise it is a former connection, which nobody uses

        made.append(await self._connector.connect(account, secret, one_time_code=one_time_code, on_lost=lost))
        return made[0]

    async def _connect_patiently(self, account: Account, secret: str, turn: int) -> AccountApi | None:
        """Connect as soon as the server can be reached; None when this is not wanted any more."""
        outages = 0
        while turn == self._turn:
            try:
                return await self._connect(account, secret)
            except ServerProblem as problem:
                if not problem.retryable:
                    raise
            outages += 1
            if turn == self._turn:
                self._tell(AccountState.OFFLINE)
                await self._clock.sleep(POLICY.wait(outages, 0.0))
        return None

    async def _use(self, api: AccountApi) -> None:
        self._account, self._api, self._problem = api.account, api, None
        api.reachability.listen(partial(self._reached, api))
        others = (other for other in self._saved if other.key != api.account.key)
        self._saved = (api.account, *others)
        self._tell(AccountState.SIGNED_IN)
        await self._remember_saved()

    async def _remember_saved(self) -> None:
        try:
            await self._remember(self._saved)
        except StoreProblem as problem:
            # The session works all the same; only the next start does not know of it.
            log.warning("the list of accounts could not be saved: %s", problem)

    async def _move_secret(self, saved: Account, told: Account, secret: str) -> None:
        """Where the server names the user by another name than before, the secret goes under that name."""
        if saved.key == told.key:
            return
        self._saved = tuple(other for other in self._saved if other.key != saved.key)
        try:
            await self._credentials.save(told, secret)
            await self._credentials.forget(saved)
        except KeyringProblem as problem:
            log.warning("the secret of %s could not be moved: %s", saved.key, problem)

    async def _keep(self, account: Account, secret: str) -> KeyringProblem | None:
        try:
            await self._credentials.save(account, secret)
        except KeyringProblem as problem:
            return problem
        return None

    def _reached(self, api: AccountApi, answers: bool) -> None:
        """Show as offline an account whose server does not answer; its session and its connection stay."""
        if api is not self._api:
            return
        now, other = AccountState.SIGNED_IN, AccountState.OFFLINE
        if self._state is (other if answers else now):
            self._tell(now if answers else other)

    def _lost(self, problem: SignInProblem) -> None:
        log.info("the session cannot be renewed: %s", problem)
        self._api, self._problem = None, problem
        self._tell(AccountState.SIGN_IN_NEEDED)

    def _tell(self, state: AccountState) -> None:
        self._state = state
        if state in _SETTLED:
            self._restoring = False
        for callback in self._callbacks:
            callback()
