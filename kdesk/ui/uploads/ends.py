"""Notices of transfers that ended: one for each kind of end, however many files it is about."""

from collections.abc import Callable, Collection, Sequence

from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_state import TransferState
from kdesk.messages import _
from kdesk.messages.errors import advice_of, support_of, title_of
from kdesk.messages.format import Format
from kdesk.messages.remarks import remarks_text
from kdesk.messages.transfer_ends import NameOf, arrived_text, failed_text, names_text, ready_text
from kdesk.ui.notice import Notice, NoticeKind
from kdesk.ui.notices import NoticeBar
from kdesk.ui.uploads.outside import CopyLinks


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
        self._together: dict[TransferState, dict[str, Transfer]] = {}
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
        earlier = self._together.get(transfer.state, {}) if self._notices.holds(key) else {}
        together = self._together[transfer.state] = earlier | {transfer.id: transfer}
        self._notices.post(make(key, tuple(together.values())))

    def _ready(self, key: str, ended: Sequence[Transfer]) -> Notice:
        return Notice(
            ready_text(ended, self._name, self._formatter),
            NoticeKind.GOOD,
            names_text(ended, self._name, self._formatter),
            _("Copy link") if len(ended) == 1 else _("Copy links"),
            lambda: self._copy_link(*ended),
            key=key,
            cumulative=True,
        )

    def _arrived(self, key: str, ended: Sequence[Transfer]) -> Notice:
        text, names = arrived_text(ended, self._name, self._formatter), names_text(ended, self._name, self._formatter)
        return Notice(
            text, NoticeKind.GOOD, names or remarks_text(ended[0].remarks, self._formatter), key=key, cumulative=True
        )

    def _failed(self, key: str, ended: Sequence[Transfer]) -> Notice:
        """Include the reason if all have failed for the same one."""
        reasons = {title_of(trouble, self._formatter): trouble for one in ended if (trouble := one.trouble)}
        reason = next(iter(reasons.values())) if len(reasons) == 1 else None
        again = [one.id for one in ended if one.can_retry]
        detail = (names_text(ended, self._name, self._formatter), advice_of(reason, self._formatter) if reason else "")
        return Notice(
            failed_text(ended, self._name, reason, self._formatter),
            NoticeKind.BAD,
            "\n".join(part for part in detail if part),
            _("Retry") if again else "",
            lambda: self._retry(again),
            support=support_of(reason, self._formatter) if reason else "",
            key=key,
            cumulative=True,
        )
