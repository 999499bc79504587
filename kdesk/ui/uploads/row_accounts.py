"""Which rows are of another account than the one in use, and how they say so."""

from collections.abc import Callable
from dataclasses import replace

from kdesk.domain.account import read_key
from kdesk.domain.transfer import Transfer
from kdesk.domain.ui_ports import Accounts
from kdesk.messages.details import RowDetails
from kdesk.messages.foreign_text import shown
from kdesk.messages.sign_in import account_name


class RowAccounts:
    """Adds the account to what a row says, where it is not the one in use.

    Args:
        details_of: Returns what the row says otherwise.
    """

    def __init__(self, details_of: Callable[[Transfer], RowDetails], accounts: Accounts) -> None:
        self._details_of, self._accounts = details_of, accounts
        self._labels: dict[str, tuple[str, str]] = {}
        self._used = ""
        accounts.listen(self._follow)
        self._follow()

    def of(self, transfer: Transfer) -> RowDetails:
        """Return what the row of a transfer says."""
        details, key = self._details_of(transfer), transfer.account
        # Called for each row of a filter: those of the account in use are done here.
        if not key or not self._used or key == self._used:
            return details
        name, colour = self._labels.get(key) or (_unsaved(key), "")
        return replace(details, account=name, colour=colour)

    def _follow(self) -> None:
        used = self._accounts.account
        self._used = used.key if used else ""
        self._labels = {one.key: (account_name(one), one.colour) for one in self._accounts.saved}


def _unsaved(key: str) -> str:
    """Return the name of an account that was removed."""
    partner, user, _server = read_key(key)
    return shown(user) or partner
