"""The offer to undo a removal from the list."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QTimer

from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_state import TransferState
from kdesk.domain.ui_ports import Transfers
from kdesk.engine.server_cleanup.left import left_something
from kdesk.engine.transfers.list_removal import UNDO_SECONDS
from kdesk.messages import _, ngettext
from kdesk.messages.format import Format
from kdesk.messages.undo import grouping_words, removal_words
from kdesk.ui.notice import Notice
from kdesk.ui.notices import NoticeBar
from kdesk.ui.undo import UndoStep
from kdesk.ui.uploads.sidecar_undo import SidecarUndo

# Their entries have their content, which is never removed (rule 11).
_KEPT = frozenset({TransferState.READY, TransferState.ARRIVED})


class RemovalUndo:
    """Offers “Undo” after each removal, as long as the queue can bring the transfers back.

    Removals that follow one another are offered together: otherwise the notice of the last one would replace the offer
    of the one before.

    Args:
        transfers: The queue.
        monotonic: Returns seconds of a clock that never goes back.
        changed: Called when there is something to undo or redo, or nothing any more.

    Attributes:
        sidecars: Is undone where no removal is; None for nothing.
    """

    def __init__(
        self,
        notices: NoticeBar,
        transfers: Transfers,
        formatter: Format,
        monotonic: Callable[[], float],
        changed: Callable[[], None],
    ) -> None:
        self._notices, self._transfers, self._changed = notices, transfers, changed
        self._formatter, self._monotonic = formatter, monotonic
        self._brought_back: tuple[str, ...] = ()
        self._removed: list[tuple[float, Transfer]] = []
        self._notice: Notice | None = None
        self._expiry = QTimer(notices, singleShot=True, interval=round(UNDO_SECONDS * 1000))
        self._expiry.timeout.connect(changed)
        self.sidecars: SidecarUndo | None = None

    def offer(self, removed: Sequence[Transfer]) -> None:
        """Post a notice of what has left the list, with the offer to bring it back."""
        now = self._monotonic()
        self._removed = [*self._undoable(), *((now + UNDO_SECONDS, transfer) for transfer in removed)]
        transfers = [transfer for _, transfer in self._removed]
        self._notice = Notice(self._text(transfers), action=_("Undo"), on_action=self.undo, seconds=UNDO_SECONDS)
        self._notices.post(self._notice)
        self._brought_back = ()
        self._expiry.start()
        self._changed()

    def undo(self) -> None:
        """Bring back what still can be."""
        self._brought_back = tuple(transfer.id for _, transfer in self._undoable())
        self._transfers.restore(self._brought_back)
        self._removed = []
        if self._notice is not None:
            self._notices.take_back(self._notice)
        self._changed()

    def redo(self) -> None:
        """Remove once more what was brought back, as far as it can be removed, with another offer."""
        wanted, self._brought_back = frozenset(self._brought_back), ()
        again = [one for one in self._transfers.snapshot() if one.id in wanted and one.can_remove]
        if again:
            self._transfers.remove([transfer.id for transfer in again])
            self.offer(again)
        self._changed()

    def undo_step(self) -> UndoStep | None:
        """Return the removal; without one, that files of a drop were put together."""
        if removed := self._undoable():
            return UndoStep(removal_words(len(removed), self._formatter), self.undo)
        if self.sidecars is not None and self.sidecars.possible:
            return UndoStep(grouping_words(), self.sidecars.undo)
        return None

    def redo_step(self) -> UndoStep | None:
        """Return the removal that was undone last."""
        # Asked four times a second: no look through the list whether all of them are still there.
        count = len(self._brought_back)
        return UndoStep(removal_words(count, self._formatter), self.redo) if count else None

    def _undoable(self) -> list[tuple[float, Transfer]]:
        now = self._monotonic()
        return [(until, transfer) for until, transfer in self._removed if until > now]

    def _text(self, removed: Sequence[Transfer]) -> str:
        """Return what was removed, and what the server deletes where it holds something of an unfinished upload."""
        count = len(removed)
        if any(left_something(transfer) for transfer in removed if transfer.state not in _KEPT):
            text = ngettext(
                "{count} transfer removed from the list."
                " In ten seconds the server deletes what it has of unfinished ones.",
                "{count} transfers removed from the list."
                " In ten seconds the server deletes what it has of unfinished ones.",
                count,
            )
        else:
            text = ngettext("{count} transfer removed from the list", "{count} transfers removed from the list", count)
        return text.format(count=self._formatter.number(count))
