"""The offer to take apart what a drop has put together: captions, posters and attachments beside a video."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from kdesk.domain.details.ports import UploadDetailsBook
from kdesk.domain.details.upload_details import COMPANIONS, DetailField, UploadDetails
from kdesk.domain.ui_ports import Transfers
from kdesk.messages import _
from kdesk.messages.format import Format
from kdesk.messages.sidecars import grouped_sentence
from kdesk.ui.notice import Notice
from kdesk.ui.notices import NoticeBar

if TYPE_CHECKING:  # imported with the first drop
    from kdesk.domain.sidecars import Grouping

UNDO_SECONDS = 30.0
_NONE = {
    DetailField.CAPTIONS: UploadDetails(captions=()),
    DetailField.ATTACHMENTS: UploadDetails(attachments=()),
}
"""What says that an entry is to have none."""


class SidecarUndo:
    """Posts a notice after each drop with sidecars, with “Undo”: its files then stand for themselves.

    Args:
        changed: Called when there is something to undo, or nothing any more.
    """

    def __init__(
        self,
        notices: NoticeBar,
        transfers: Transfers,
        book: UploadDetailsBook,
        formatter: Format,
        changed: Callable[[], None],
    ) -> None:
        self._notices, self._transfers, self._book = notices, transfers, book
        self._formatter, self._changed = formatter, changed
        self._groupings: Sequence[Grouping] = ()
        self._notice: Notice | None = None
        self._expiry = QTimer(notices, singleShot=True, interval=round(UNDO_SECONDS * 1000))
        self._expiry.timeout.connect(self._forget)

    @property
    def possible(self) -> bool:
        """Whether there is something to take apart."""
        return bool(self._groupings)

    def offer(self, groupings: Sequence[Grouping]) -> None:
        """Say what was put together; an offer before this one is over."""
        self._groupings = groupings
        words = grouped_sentence(groupings, self._formatter)
        self._notice = Notice(words, action=_("Undo"), on_action=self.undo, seconds=UNDO_SECONDS)
        self._notices.post(self._notice)
        self._expiry.start()
        self._changed()

    def undo(self) -> None:
        """Let the files stand for themselves: they get rows where they would have had some."""
        groupings = self._groupings
        for field in COMPANIONS:
            self._take_back([grouping.transfer_id for grouping in groupings], field)
        rows = [Path(path) for grouping in groupings for path in grouping.rows]
        if rows:
            self._transfers.add(rows, with_sidecars=False)
        if self._notice is not None:
            self._notices.take_back(self._notice)
        self._forget()

    def _take_back(self, transfer_ids: Sequence[str], field: DetailField) -> None:
        """Take back what was said; captions and attachments that the entry has already are deleted there."""
        none = _NONE.get(field)
        made = [key for key in transfer_ids if none is not None and self._book.of(key).made_of(field)]
        if none is not None:
            self._book.change(dict.fromkeys(made, none))
        self._book.forget(frozenset(transfer_ids).difference(made), field)

    def _forget(self) -> None:
        self._groupings = ()
        self._changed()


class GroupingNews:
    """What the queue puts together, for whoever tells the user: the queue is there before the page."""

    def __init__(self) -> None:
        self._listener: Callable[[Sequence[Grouping]], None] = lambda _groupings: None

    def listen(self, listener: Callable[[Sequence[Grouping]], None]) -> None:
        """Call with the groupings of each drop from now on."""
        self._listener = listener

    def tell(self, groupings: Sequence[Grouping]) -> None:
        """Pass on the groupings of a drop."""
        self._listener(groupings)
