"""To which account new files go, beside the place where they are dropped."""

from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from kdesk.domain.ui_ports import Accounts, UploadTarget
from kdesk.messages import _
from kdesk.messages.sign_in import account_label, account_name
from kdesk.plain_text import cut
from kdesk.ui.account.colours import dot_icon
from kdesk.ui.mnemonics import without_mnemonic
from kdesk.ui.theme import Theme
from kdesk.ui.tips import set_tip

_SEVERAL = 2
_LONGEST = 28
"""Characters of a name; the tooltip has all of it."""


class AccountChoice(QPushButton):
    """Shows the account that gets new files while several are saved; its menu lets them go to another one.

    Args:
        target: The account that gets new files. The one in view stays as it is.
    """

    def __init__(self, theme: Theme, accounts: Accounts, target: UploadTarget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._accounts, self._target = theme, accounts, target
        self.choices = QMenu(self)
        self.choices.aboutToShow.connect(self._fill)
        self.setMenu(self.choices)
        target.listen(self._show)
        theme.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        account = self._target.account
        if account is not None:
            name = account_name(account)
            self.setText(without_mnemonic(_("To {account}").format(account=cut(name, _LONGEST))))
            self.setIcon(dot_icon(account.colour, self._theme))
            self.setAccessibleName(_("Upload to {account}").format(account=account_label(account)))
            set_tip(self, _("New uploads go to {account}").format(account=account_label(account)))
        if account is None or len(self._accounts.saved) < _SEVERAL:
            self.hide()
        elif self.parentWidget() is not None:  # shown without one it would be a window
            self.show()

    def _fill(self) -> None:
        self.choices.clear()
        group, used = QActionGroup(self.choices), self._target.account
        for account in self._accounts.saved:
            label = without_mnemonic(account_label(account))
            action = self.choices.addAction(dot_icon(account.colour, self._theme), label)
            action.setCheckable(True)
            action.setChecked(used is not None and used.key == account.key)
            group.addAction(action)
            action.triggered.connect(lambda _checked=False, chosen=account: self._target.choose(chosen))
