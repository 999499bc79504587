"""The accounts that were used before: their list, their secrets in the keyring, and what else is kept of them."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace

from kdesk.domain.account import Account
from kdesk.domain.ports import Credentials
from kdesk.errors import KeyringProblem, StoreProblem

log = logging.getLogger(__name__)


class SavedAccounts:
    """Keeps the list of accounts, and each account's secret and data, together.

    What cannot be written is logged and not raised: a session works without it, only the next start misses it.

    Args:
        credentials: The keyring.
        accounts: Accounts used before, the last used one first.
        remember: Stores that list, without secrets; may raise StoreProblem.
        forget: Removes what else is kept of an account that is removed; may raise StoreProblem.

    Attributes:
        all: The accounts, the last used one first.
    """

    def __init__(
        self,
        credentials: Credentials,
        accounts: tuple[Account, ...],
        remember: Callable[[tuple[Account, ...]], Awaitable[None]],
        forget: Callable[[Account], Awaitable[None]] | None = None,
    ) -> None:
        self.all = accounts
        self._credentials = credentials
        self._remember = remember
        self._forget = forget

    @property
    def last_used(self) -> Account | None:
        """The account used last, None if there is none."""
        return self.all[0] if self.all else None

    async def keyring_problem(self) -> KeyringProblem | None:
        """Return what is wrong with the keyring, None if it works."""
        return await self._credentials.check()

    async def secret(self, account: Account) -> str | None:
        """Load the secret of an account, None if the keyring has none. Raises KeyringProblem."""
        return await self._credentials.load(account.key)

    async def keep_secret(self, account: Account, secret: str) -> KeyringProblem | None:
        """Store the secret of an account; return why that failed, None if it did not."""
        try:
            await self._credentials.save(account.key, secret)
        except KeyringProblem as problem:
            return problem
        return None

    def put_first(self, account: Account) -> None:
        """Put an account, saved before or not, first in the list; `write()` stores it."""
        self.all = (account, *self._without(account))

    def labelled(self, account: Account) -> Account:
        """Return an account with the name and the colour that it was saved with, if it has none of its own."""
        saved = next((one for one in self.all if one.key == account.key), account)
        return replace(account, name=account.name or saved.name, colour=account.colour or saved.colour)

    def put(self, account: Account) -> None:
        """Replace the saved account of the same key; `write()` stores it."""
        self.all = tuple(account if one.key == account.key else one for one in self.all)

    def add(self, account: Account) -> None:
        """Replace the saved account of the same key, or put this one last; `write()` stores it."""
        if len(self._without(account)) == len(self.all):
            self.all = (*self.all, account)
        self.put(account)

    async def write(self) -> None:
        """Store the list."""
        try:
            await self._remember(self.all)
        except StoreProblem as problem:
            log.warning("the list of accounts could not be saved: %s", problem)

    async def remove(self, account: Account) -> None:
        """Remove an account from the list, its secret, and what else is kept of it."""
        self.all = self._without(account)
        await self.write()
        await self.forget(account)

    async def forget(self, account: Account) -> None:
        """Remove the secret of an account and what else is kept of it; the account stays in the list."""
        try:
            await self._credentials.forget(account.key)
        except KeyringProblem as problem:
            log.warning("the secret of %s could not be removed: %s", account.key, problem)
        await self._forget_data(account)

    async def rename(self, saved: Account, named: Account, secret: str) -> None:
        """Store the secret under the user id that the server returned, if it is not the saved one."""
        if saved.key == named.key:
            return
        kept = replace(named, name=saved.name, colour=saved.colour)
        self.all = (kept, *(one for one in self._without(saved) if one.key != named.key))
        await self._forget_data(saved)
        try:
            # Saved before the old one is deleted: if the keyring fails between the two, no secret is lost.
            await self._credentials.save(named.key, secret)
            await self._credentials.forget(saved.key)
        except KeyringProblem as problem:
            log.warning("the secret of %s could not be moved: %s", saved.key, problem)

    def _without(self, account: Account) -> tuple[Account, ...]:
        return tuple(other for other in self.all if other.key != account.key)

    async def _forget_data(self, account: Account) -> None:
        if self._forget is None:
            return
        try:
            await self._forget(account)
        except StoreProblem as problem:
            log.warning("the data of %s could not be removed: %s", account.key, problem)
