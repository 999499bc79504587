"""The sessions with which transfers run: a port between the queue and the accounts."""

from collections.abc import Mapping
from typing import Protocol

from kdesk.domain.ports import AccountApi


class Sessions(Protocol):
    """The sessions of several accounts, which work side by side."""

    def in_view(self) -> AccountApi | None:
        """Return the API of the account whose library is shown, None while it is not signed in."""
        ...

    def all(self) -> Mapping[str, AccountApi]:
        """Return the APIs of all accounts that are signed in, by the keys of the accounts."""
        ...

    def target(self) -> str:
        """Return the key of the account to which new files go, "" while that is not known."""
        ...

    def need(self, account: str) -> None:
        """Sign in to an account from the keyring, by its key: something waits for it.

        The keyring is asked once; what it does not have, a person has to give.
        """
        ...
