"""Notices of transfers that ended: one for each kind of end, however many files it is about."""

from collections import Counter
from collections.abc import Callable, Collection

from kdesk.domain.transfer import Transfer, Trouble
from kdesk.domain.transfer_state import TransferState
from kdesk.messages import _
from kdesk.messages.errors import advice_of, support_of, title_of
from kdesk.messages.format import Format
from kdesk.messages.remarks import remarks_text
from kdesk.messages.transfer_ends import NameOf, arrived_text, failed_text, names_text, ready_text
from kdesk.ui.notice import Notice, NoticeKind
from kdesk.ui.notices import NoticeBar
from kdesk.ui.uploads.outside import CopyLinks


class EndsTogether:
    """Transfers that ended alike while one notice tells of them. Adding one takes the same time however many there are.

    Attributes:
        transfers: Each once, as it ended last, in the order in which they ended first.
    """

    def __init__(self, formatter: Format) -> None:
        self.transfers: list[Transfer] = []
        self._formatter = formatter
        self._rows: dict[str, int] = {}
        self._can_retry = 0
        # How many failed for each reason, by its title, and the reason in full.
        self._counts: Counter[str] = Counter()
        self._reasons: dict[str, Trouble] = {}

    @property
    def can_retry(self) -> bool:
        """Whether one of them can be retried."""
        return self._can_retry > 0

    @property
    def reason(self) -> Trouble | None:
        """Why all of them failed; None if they did not, or for several reasons."""
        titles = [title for title in self._reasons if self._counts[title]]
        return self._reasons[titles[0]] if len(titles) == 1 else None

    def add(self, transfer: Transfer) -> None:
        """Add a transfer, or replace what is known of it."""
        row = self._rows.setdefault(transfer.id, len(self.transfers))
        if row == len(self.transfers):
            self.transfers.append(transfer)
        else:
            self._count(self.transfers[row], -1)
            self.transfers[row] = transfer
        self._count(transfer, 1)

    def _count(self, transfer: Transfer, by: int) -> None:
        self._can_retry += by * transfer.can_retry
        if transfer.trouble:
            title = title_of(transfer.trouble, self._formatter)
            self._counts[title] += by
            self._reasons[title] = transfer.trouble


class EndNotices:
    """Posts notices of ends; those of one kind share a notice until it has passed.

    A hundred small files that end within a few seconds are a hundred rows, but no hundred notices.

    Args:
        copy_link: Copies the links of READY transfers.
        retry: Retries failed transfers.
        name: What the rows call transfers.
    """

    def __init__(
        self,
        notices: NoticeBar,
        formatter: Format,
        copy_link: CopyLinks,
        retry: Callable[[Collection[str]], None],
        name: NameOf,
    ) -> None:
        self._notices = notices
        self._formatter = formatter
        self._copy_link = copy_link
        self._retry = retry
        self._name = name
        self._together: dict[TransferState, EndsTogether] = {}
        self._notice_of = {
            TransferState.READY: self._ready,
            TransferState.ARRIVED: self._arrived,
            TransferState.FAILED: self._failed,
        }

    def add(self, transfer: Transfer) -> None:
        """Post a notice if the transfer has ended; cancelling one needs no notice."""
        make = self._notice_of.get(transfer.state)
        if make is None:
            return
        key = transfer.state.value
        if transfer.state not in self._together or not self._notices.holds(key):
            self._together[transfer.state] = EndsTogether(self._formatter)
        together = self._together[transfer.state]
        together.add(transfer)
        self._notices.post(make(key, together))

    def _ready(self, key: str, together: EndsTogether) -> Notice:
        ended = together.transfers
        return Notice(
            ready_text(ended, self._name, self._formatter),
            NoticeKind.GOOD,
            names_text(ended, self._name, self._formatter),
            _("Copy link") if len(ended) == 1 else _("Copy links"),
            lambda: self._copy_link(*ended),
            key=key,
            cumulative=True,
        )

    def _arrived(self, key: str, together: EndsTogether) -> Notice:
        ended = together.transfers
        text, names = arrived_text(ended, self._name, self._formatter), names_text(ended, self._name, self._formatter)
        return Notice(
            text, NoticeKind.GOOD, names or remarks_text(ended[0].remarks, self._formatter), key=key, cumulative=True
        )

    def _failed(self, key: str, together: EndsTogether) -> Notice:
        """Include the reason if all have failed for the same one."""
        ended, reason = together.transfers, together.reason
        detail = (names_text(ended, self._name, self._formatter), advice_of(reason, self._formatter) if reason else "")
        return Notice(
            failed_text(ended, self._name, reason, self._formatter),
            NoticeKind.BAD,
            "\n".join(part for part in detail if part),
            _("Retry") if together.can_retry else "",
            lambda: self._retry([one.id for one in ended if one.can_retry]),
            support=support_of(reason, self._formatter) if reason else "",
            key=key,
            cumulative=True,
        )
