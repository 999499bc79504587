"""The question before an account is removed."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QMessageBox, QPushButton, QWidget

from kdesk.domain.account import Account
from kdesk.domain.transfer_state import TransferState
from kdesk.messages import _
from kdesk.messages.account_list import cancel_choice, removal_consequences, removal_question
from kdesk.ui.account.accounts_services import AccountsServices
from kdesk.ui.question_box import QuestionBox

_ARRIVED = frozenset({TransferState.READY, TransferState.ARRIVED})


class RemovalQuestion(QuestionBox):
    """Tells how many transfers of an account wait, and how many are kept; offers to cancel those that wait.

    Attributes:
        cancels: The choice to cancel the unfinished transfers; not shown where there are none.
        revoke: Removes the account and revokes its application token; None where its session may not.

    Signals:
        removed: The account is to be removed, and the transfers of `to_cancel` before. `bool`, whether its token is
            revoked first: if that fails, the account and its transfers stay.
    """

    removed = Signal(bool)

    def __init__(self, parent: QWidget, account: Account, services: AccountsServices) -> None:
        own = [transfer for transfer in services.transfers() if transfer.account == account.key]
        # FAILED ones can be retried: they wait as well.
        self._unfinished = [transfer.id for transfer in own if not transfer.state.is_final]
        count, finished = len(self._unfinished), sum(transfer.state in _ARRIVED for transfer in own)
        api = services.accounts.api_of(account.key)
        can_revoke = bool(account.app_token_id) and api is not None and api.app_tokens is not None
        cancelled = len(own) - count - finished
        more = removal_consequences(account, count, finished, cancelled, services.formatter, can_revoke=can_revoke)
        super().__init__(parent, removal_question(account), more, yes=_("Remove"), no=_("Keep"), enter_agrees=False)
        self.cancels = QCheckBox(cancel_choice(count, services.formatter))
        if count:
            self.setCheckBox(self.cancels)
        self.agreed.connect(lambda: self.removed.emit(False))
        self.revoke: QPushButton | None = None
        if can_revoke:
            self.revoke = self.addButton(_("Remove and revoke the token"), QMessageBox.ButtonRole.AcceptRole)
            self.revoke.clicked.connect(lambda _checked=False: self.removed.emit(True))

    @property
    def to_cancel(self) -> Sequence[str]:
        """Ids of the transfers that are to be cancelled."""
        return self._unfinished if self.cancels.isChecked() else ()
