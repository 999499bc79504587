"""Notices of transfers: for whoever does not watch the list."""

from pathlib import Path

from kdesk.domain.names import in_a_sentence
from kdesk.domain.queue_listener import QueueListener
from kdesk.domain.transfer import Transfer
from kdesk.domain.ui_ports import Transfers
from kdesk.domain.verification import Verification
from kdesk.messages import _
from kdesk.messages.format import Format
from kdesk.messages.transfer_ends import NameOf
from kdesk.messages.verification import different
from kdesk.ui.notice import Notice, NoticeKind
from kdesk.ui.notices import NoticeBar
from kdesk.ui.uploads.ends import EndNotices
from kdesk.ui.uploads.outside import CopyLinks


class TransferNotifier(QueueListener):
    """Posts notices of transfers that ended, and of copies that are not the file.

    Args:
        transfers: The queue, which is asked to retry and to upload again.
        copy_link: Copies the links of READY transfers.
        name: Returns what the rows call a transfer.
    """

    def __init__(
        self,
        notices: NoticeBar,
        formatter: Format,
        transfers: Transfers,
        copy_link: CopyLinks,
        name: NameOf = lambda transfer: transfer.file.name,
    ) -> None:
        self._notices = notices
        self._transfers = transfers
        self._name = name
        self._ends = EndNotices(notices, formatter, copy_link, transfers.retry, name)

    def changed(self, before: Transfer, now: Transfer) -> None:
        """Post a notice when a transfer ends, and when its copy turns out to differ."""
        if now.differs and now.verification and not before.differs:
            self._notices.post(self._other_copy(now, now.verification))
        if now.state is not before.state:
            self._ends.add(now)

    def _other_copy(self, transfer: Transfer, verification: Verification) -> Notice:
        again = Path(transfer.file.path)
        name, difference = in_a_sentence(self._name(transfer)), different(verification)
        text = _("{name}: {difference}").format(name=name, difference=difference)
        return Notice(text, NoticeKind.BAD, "", _("Upload again"), lambda: self._transfers.add([again]))
