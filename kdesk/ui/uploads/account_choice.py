"""To which account new files go, beside the place where they are dropped."""

from collections.abc import Callable

from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from kdesk.domain.account import Account
from kdesk.domain.ui_ports import Accounts
from kdesk.messages import _
from kdesk.messages.account_list import account_label
from kdesk.messages.sign_in import account_name
from kdesk.plain_text import cut
from kdesk.ui.account.colours import dot_icon
from kdesk.ui.theme import Theme
from kdesk.ui.tips import plain_tip

_SEVERAL = 2
_LONGEST = 28
"""Characters of a name; the tooltip has all of it."""


class AccountChoice(QPushButton):
    """Shows the account in use while several are saved; its menu uses another one.

    Args:
        switch: Uses a saved account from now on.
    """

    def __init__(
        self, theme: Theme, accounts: Accounts, switch: Callable[[Account], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._accounts, self._switch = theme, accounts, switch
        self.choices = QMenu(self)
        self.choices.aboutToShow.connect(self._fill)
        self.setMenu(self.choices)
        accounts.listen(self._show)
        theme.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        account = self._accounts.account
        if account is not None:
            name = account_name(account)
            # A doubled ampersand is shown as one; a single one would mark a shortcut.
            self.setText(_("To {account}").format(account=cut(name, _LONGEST)).replace("&", "&&"))
            self.setIcon(dot_icon(account.colour, self._theme))
            self.setAccessibleName(_("Upload to {account}").format(account=account_label(account)))
            self.setToolTip(plain_tip(_("New uploads go to {account}").format(account=account_label(account))))
        if account is None or len(self._accounts.saved) < _SEVERAL:
            self.hide()
        elif self.parentWidget() is not None:  # shown without one it would be a window
            self.show()

    def _fill(self) -> None:
        self.choices.clear()
        group, used = QActionGroup(self.choices), self._accounts.account
        for account in self._accounts.saved:
            label = account_label(account).replace("&", "&&")
            action = self.choices.addAction(dot_icon(account.colour, self._theme), label)
            action.setCheckable(True)
            action.setChecked(used is not None and used.key == account.key)
            group.addAction(action)
            action.triggered.connect(lambda _checked=False, chosen=account: self._switch(chosen))
