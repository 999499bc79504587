"""Files that the account in use may refuse by its limits, told while their rows still wait."""

from kdesk.domain.account_limits import UNLIMITED
from kdesk.domain.ports import AccountApi
from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_state import TransferState
from kdesk.domain.ui_ports import Accounts
from kdesk.messages.format import Format
from kdesk.messages.looks import NO_CAUTION, Caution, limit_words
from kdesk.ui.tasks import TaskScope

_WAITING = frozenset({TransferState.QUEUED, TransferState.PAUSED})
"""States before the engine asks for the limits by itself: what it finds is a remark on the transfer from then on."""


class RowLimits:
    """Knows the limits of the account in use.

    Args:
        accounts: Followed from now on.
        tasks: Own the requests.
    """

    def __init__(self, accounts: Accounts, tasks: TaskScope, formatter: Format) -> None:
        self._accounts, self._tasks, self._formatter = accounts, tasks, formatter
        self._api: AccountApi | None = None
        self._limits = UNLIMITED
        accounts.listen(self._follow)

    def caution_of(self, transfer: Transfer, size: int) -> Caution:
        """Return what the limits mean for a file of so many bytes."""
        used = self._accounts.account
        is_own = used is None or transfer.account in {"", used.key}
        if transfer.state not in _WAITING or transfer.remarks or not is_own:
            return NO_CAUTION
        self._follow()
        remarks = self._limits.remarks_on(size)
        return limit_words(remarks[0], self._formatter) if remarks else NO_CAUTION

    def _follow(self) -> None:
        api = self._accounts.api
        if api is not self._api:
            self._api, self._limits = api, UNLIMITED
            if api is not None:
                self._tasks.spawn(self._read(api), replace="limits of the account for rows")

    async def _read(self, api: AccountApi) -> None:
        limits = await api.limits()
        if api is self._api:
            self._limits = limits
