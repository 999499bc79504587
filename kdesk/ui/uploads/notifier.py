"""Notices of transfers: for whoever does not watch the list."""

from collections.abc import Collection, Sequence
from pathlib import Path

from kdesk.domain.names import in_a_sentence
from kdesk.domain.transfer import Transfer, TransferState
from kdesk.domain.ui_ports import Transfers
from kdesk.domain.verification import Verification
from kdesk.messages import _
from kdesk.messages.format import Format
from kdesk.messages.verification import different
from kdesk.ui.notice import Notice, NoticeKind
from kdesk.ui.notices import NoticeBar
from kdesk.ui.uploads.ends import EndNotices
from kdesk.ui.uploads.outside import CopyLinks


class TransferNotifier:
    """Posts notices of transfers that ended, and of copies that are not the file. Implements ui_ports.QueueListener.

    Args:
        transfers: The queue, which is asked to retry and to upload again.
        copy_link: Copies the links of READY transfers.
    """

    def __init__(self, notices: NoticeBar, formatter: Format, transfers: Transfers, copy_link: CopyLinks) -> None:
        self._notices = notices
        self._transfers = transfers
        self._ends = EndNotices(notices, formatter, copy_link, transfers.retry)
        self._states: dict[str, TransferState] = {}
        self._different: set[str] = set()

    def added(self, transfers: Sequence[Transfer]) -> None:
        """Remember the states; a file that could not be taken says so in its row."""
        self._states |= {transfer.id: transfer.state for transfer in transfers}
        self._different |= {transfer.id for transfer in transfers if transfer.differs}

    def changed(self, transfer: Transfer) -> None:
        """Post a notice of an end, and of a copy that differs, once each."""
        if transfer.differs and transfer.verification and transfer.id not in self._different:
            self._different.add(transfer.id)
            self._notices.post(self._other_copy(transfer, transfer.verification))
        if self._states.get(transfer.id) is transfer.state:
            return
        self._states[transfer.id] = transfer.state
        self._ends.tell(transfer)

    def _other_copy(self, transfer: Transfer, verification: Verification) -> Notice:
        again = Path(transfer.file.path)
        name, difference = in_a_sentence(transfer.file.name), different(verification)
        text = _("{name}: {difference}").format(name=name, difference=difference)
        return Notice(text, NoticeKind.BAD, "", _("Upload again"), lambda: self._transfers.add([again]))

    def removed(self, transfer_ids: Collection[str]) -> None:
        """Forget them."""
        for transfer_id in transfer_ids:
            self._states.pop(transfer_id, None)
            self._different.discard(transfer_id)

    def restored(self, transfers: Sequence[Transfer], rows: Sequence[int]) -> None:
        """Remember them again; their ends were posted before they left."""
        del rows
        self.added(transfers)

    def moved(self, transfer_ids: Collection[str], row: int) -> None:
        """The order is no news."""
