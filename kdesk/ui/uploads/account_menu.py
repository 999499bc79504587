"""The menu “Upload to”: the account to which selected transfers go that have not begun."""

from collections.abc import Callable

from PySide6.QtWidgets import QMenu, QWidget

from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_account import may_change_account
from kdesk.domain.ui_ports import Accounts, Transfers
from kdesk.messages.sign_in import account_label
from kdesk.ui.account.colours import dot_icon
from kdesk.ui.actions import Actions
from kdesk.ui.commands import Command
from kdesk.ui.mnemonics import without_mnemonic
from kdesk.ui.theme import Theme


class AccountMenu(QMenu):
    """Offers the saved accounts for the selected transfers.

    Args:
        selected: Returns the selected transfers.
        told: Called with the number of those that stay where they are.
    """

    def __init__(
        self,
        theme: Theme,
        accounts: Accounts,
        transfers: Transfers,
        selected: Callable[[], tuple[Transfer, ...]],
        told: Callable[[int], None],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._theme, self._accounts, self._transfers = theme, accounts, transfers
        self._selected, self._told = selected, told
        self.aboutToShow.connect(self.fill)

    def offer_in(self, actions: Actions) -> None:
        """Stand in the menus of the command “Upload to”."""
        actions[Command.UPLOAD_TO].setMenu(self)

    def fill(self) -> None:
        """Bring the accounts up to date; one to which all of them go is ticked."""
        self.clear()
        keys = {transfer.account for transfer in self._selected()}
        for account in self._accounts.saved:
            action = self.addAction(dot_icon(account.colour, self._theme), without_mnemonic(account_label(account)))
            action.setCheckable(True)
            action.setChecked(keys == {account.key})
            action.triggered.connect(lambda _checked=False, key=account.key: self._assign(key))

    def _assign(self, key: str) -> None:
        chosen = [transfer for transfer in self._selected() if transfer.account != key]
        wanted = [transfer.id for transfer in chosen if may_change_account(transfer)]
        if staying := len(chosen) - self._transfers.assign(wanted, key):
            self._told(staying)
