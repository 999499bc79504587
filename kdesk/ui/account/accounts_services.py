"""What the dialogs about saved accounts are built on."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from kdesk.domain.account import Account
from kdesk.domain.account_ports import SavedAccountWork
from kdesk.domain.transfer import Transfer
from kdesk.domain.ui_ports import Accounts
from kdesk.messages.format import Format
from kdesk.ui.notices import NoticeBar
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme


@dataclass(frozen=True, slots=True)
class AccountsServices:
    """What the dialogs about saved accounts are built on.

    Attributes:
        transfers: Returns every transfer.
        cancel: Cancels transfers by their ids.
        switch: Uses a saved account from now on, or asks to sign in to it.
        add_account: Asks to sign in to an account that is not among the saved ones.
        now: Returns Unix seconds.
        computer: Name of this computer.
    """

    theme: Theme
    formatter: Format
    tasks: TaskScope
    notices: NoticeBar
    accounts: Accounts
    work: SavedAccountWork
    transfers: Callable[[], Sequence[Transfer]]
    cancel: Callable[[Collection[str]], None]
    switch: Callable[[Account], None]
    add_account: Callable[[], object]
    now: Callable[[], float]
    computer: str
