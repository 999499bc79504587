"""Notices of transfers that ended: one for each kind of end, however many files it tells of."""

from collections.abc import Callable, Collection, Sequence

from kdesk.domain.names import in_a_sentence
from kdesk.domain.transfer import Transfer, TransferState
from kdesk.messages.errors import advice_of, support_of, title_of
from kdesk.messages.format import Format
from kdesk.messages.remarks import remarks_text
from kdesk.ui.notices import Notice, NoticeBar, NoticeKind

_NAMED = 5
"""Names in the detail of a notice about several files."""


class EndNotices:
    """Tells of ends; those of one kind are told together as long as their notice is not over.

    A hundred small files that end within a few seconds are a hundred rows, but no hundred notices.

    copy_link  puts the links of READY transfers on the clipboard
    retry      tries failed transfers again
    """

    def __init__(
        self,
        notices: NoticeBar,
        formatter: Format,
        copy_link: Callable[[*tuple[Transfer, ...]], None],
        retry: Callable[[Collection[str]], None],
    ) -> None:
        self._notices = notices
        self._formatter = formatter
        self._copy_link = copy_link
        self._retry = retry
        self._together: dict[TransferState, dict[str, Transfer]] = {}
        self._words = {
            TransferState.READY: self._ready,
            TransferState.ARRIVED: self._arrived,
            TransferState.FAILED: self._failed,
        }

    def tell(self, transfer: Transfer) -> None:
        """Tell that a transfer has ended; one that was cancelled, or that has not ended, is no news."""
        words = self._words.get(transfer.state)
        if words is None:
            return
        key = transfer.state.value
        earlier = self._together.get(transfer.state, {}) if self._notices.holds(key) else {}
        together = self._together[transfer.state] = earlier | {transfer.id: transfer}
        self._notices.post(words(key, tuple(together.values())))

    def _ready(self, key: str, ended: Sequence[Transfer]) -> Notice:
        action = "Copy link" if len(ended) == 1 else "Copy links"
        said = self._said(ended, "is ready", "files are ready")
        return Notice(
            *(said, NoticeKind.GOOD, self._names(ended), action, lambda: self._copy_link(*ended)),
            key=key,
            cumulative=True,
        )

    def _arrived(self, key: str, ended: Sequence[Transfer]) -> Notice:
        said = self._said(ended, "has arrived", "files have arrived")
        return Notice(
            said,
            NoticeKind.GOOD,
            self._names(ended) or remarks_text(ended[0].remarks, self._formatter),
            key=key,
            cumulative=True,
        )

    def _failed(self, key: str, ended: Sequence[Transfer]) -> Notice:
        """Say why as well where all have failed for the same reason."""
        reasons = {title_of(trouble, self._formatter): trouble for one in ended if (trouble := one.trouble)}
        reason = next(iter(reasons.values())) if len(reasons) == 1 else None
        again = [one.id for one in ended if one.trouble is None or one.trouble.retry_helps]
        said = self._said(ended, "failed", "transfers failed")
        if reason:
            said = (
                f"{in_a_sentence(ended[0].file.name) if len(ended) == 1 else said}: {title_of(reason, self._formatter)}"
            )
        detail = (self._names(ended), advice_of(reason, self._formatter) if reason else "")
        return Notice(
            said,
            NoticeKind.BAD,
            "\n".join(part for part in detail if part),
            "Retry" if again else "",
            lambda: self._retry(again),
            support=support_of(reason, self._formatter) if reason else "",
            key=key,
            cumulative=True,
        )

    def _said(self, ended: Sequence[Transfer], one: str, several: str) -> str:
        if len(ended) == 1:
            return f"{in_a_sentence(ended[0].file.name)} {one}"
        return self._formatter.count(len(ended), several, several)

    def _names(self, ended: Sequence[Transfer]) -> str:
        """Return the first names of several, "" for a single transfer: its notice names it."""
        if len(ended) == 1:
            return ""
        names = ", ".join(in_a_sentence(one.file.name) for one in ended[:_NAMED])
        rest = len(ended) - _NAMED
        return f"{names} and {self._formatter.number(rest)} more" if rest > 0 else names
