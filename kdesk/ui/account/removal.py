"""The question before an account is removed."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from kdesk.domain.account import Account
from kdesk.messages import _
from kdesk.messages.account_list import cancel_choice, removal_consequences, removal_question
from kdesk.ui.account.accounts_services import AccountsServices
from kdesk.ui.question_box import QuestionBox


class RemovalQuestion(QuestionBox):
    """Tells how many transfers of an account wait, and how many are kept; offers to cancel those that wait.

    Attributes:
        cancels: The choice to cancel the unfinished transfers; not shown where there are none.

    Signals:
        removed: The account is to be removed; what was to be cancelled is.
    """

    removed = Signal()

    def __init__(self, parent: QWidget, account: Account, services: AccountsServices) -> None:
        own = [transfer for transfer in services.transfers() if transfer.account == account.key]
        # FAILED ones can be retried: they wait as well.
        self._unfinished = [transfer.id for transfer in own if not transfer.state.is_final]
        count, self._cancel = len(self._unfinished), services.cancel
        more = removal_consequences(count, len(own) - count, services.formatter)
        super().__init__(parent, removal_question(account), more, yes=_("Remove"), no=_("Keep"), enter_agrees=False)
        self.cancels = QCheckBox(cancel_choice(count, services.formatter))
        if count:
            self.setCheckBox(self.cancels)
        self.agreed.connect(self._agree)

    def _agree(self) -> None:
        if self._unfinished and self.cancels.isChecked():
            # Before the account goes: what is reserved is removed from the server, now or after the next sign-in.
            self._cancel(self._unfinished)
        self.removed.emit()
