"""Which account each row belongs to, and how rows say so."""

from collections.abc import Callable
from dataclasses import replace

from kdesk.domain.account import read_key
from kdesk.domain.transfer import Transfer
from kdesk.domain.ui_ports import Accounts, AccountState
from kdesk.messages.details import RowDetails
from kdesk.messages.foreign_text import shown
from kdesk.messages.sign_in import account_name

_AT_WORK = frozenset({AccountState.SIGNED_IN, AccountState.OFFLINE})
_SEVERAL = 2


class RowAccounts:
    """Adds the account to what a row says, where it is not the only one.

    Rows of the account in view are named as well while transfers of another one run beside them.

    Args:
        details_of: Returns what the row says otherwise.
    """

    def __init__(self, details_of: Callable[[Transfer], RowDetails], accounts: Accounts) -> None:
        self._details_of, self._accounts = details_of, accounts
        self._labels: dict[str, tuple[str, str]] = {}
        self._states: dict[str, AccountState] = {}
        self._in_view = ""
        self._several = False
        accounts.listen(self._follow)
        self._follow()

    def of(self, transfer: Transfer) -> RowDetails:
        """Return what the row of a transfer says."""
        details, key = self._details_of(transfer), transfer.account
        in_view = key == self._in_view
        # Called for each row of a filter: those of the only account are done here.
        if not key or (in_view and not self._several):
            return details
        name, colour = self._labels.get(key) or (_unsaved(key), "")
        session = None if in_view else self._states.get(key, AccountState.SIGNED_OUT)
        return replace(details, account=name, colour=colour, session=session)

    def _follow(self) -> None:
        in_view, saved = self._accounts.account, self._accounts.saved
        self._in_view = in_view.key if in_view else ""
        self._labels = {one.key: (account_name(one), one.colour) for one in saved}
        self._states = {one.key: self._accounts.state_of(one.key) for one in saved}
        self._several = len([one for one in self._states.values() if one in _AT_WORK]) >= _SEVERAL


def _unsaved(key: str) -> str:
    """Return the name of an account that was removed."""
    partner, user, _server = read_key(key)
    return shown(user) or partner
