"""The offer to undo a removal from the list."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QTimer

from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_state import TransferState
from kdesk.domain.ui_ports import Transfers
from kdesk.engine.server_cleanup.worker import left_something
from kdesk.engine.transfers.list_removal import UNDO_SECONDS
from kdesk.messages import _, ngettext
from kdesk.messages.format import Format
from kdesk.ui.actions import Actions
from kdesk.ui.commands import Command
from kdesk.ui.notice import Notice
from kdesk.ui.notices import NoticeBar
from kdesk.ui.uploads.sidecar_undo import SidecarUndo

# Their entries have their content, which is never removed (rule 11).
_KEPT = frozenset({TransferState.READY, TransferState.ARRIVED})


class RemovalUndo:
    """Offers “Undo” after each removal, as long as the queue can bring the transfers back.

    Removals that follow one another are offered together: otherwise the notice of the last one would replace the offer
    of the one before.

    Args:
        transfers: The queue.
        actions: Has a command that does the same as the button.
        monotonic: Returns seconds of a clock that never goes back.

    Attributes:
        sidecars: Shares the command; None for nothing.
    """

    def __init__(
        self,
        notices: NoticeBar,
        transfers: Transfers,
        actions: Actions,
        formatter: Format,
        monotonic: Callable[[], float],
    ) -> None:
        self._notices, self._transfers, self._actions = notices, transfers, actions
        self._formatter, self._monotonic = formatter, monotonic
        self._removed: list[tuple[float, Transfer]] = []
        self._notice: Notice | None = None
        self._expiry = QTimer(notices, singleShot=True, interval=round(UNDO_SECONDS * 1000))
        self._expiry.timeout.connect(self.refresh)
        self.sidecars: SidecarUndo | None = None
        actions.connect_to(Command.UNDO_REMOVAL, self.undo_last)
        self.refresh()

    def offer(self, removed: Sequence[Transfer]) -> None:
        """Post a notice of what has left the list, with the offer to bring it back."""
        now = self._monotonic()
        self._removed = [*self._undoable(), *((now + UNDO_SECONDS, transfer) for transfer in removed)]
        transfers = [transfer for _, transfer in self._removed]
        self._notice = Notice(self._text(transfers), action=_("Undo"), on_action=self.undo, seconds=UNDO_SECONDS)
        self._notices.post(self._notice)
        self._expiry.start()
        self.refresh()

    def undo(self) -> None:
        """Bring back what still can be."""
        self._transfers.restore([transfer.id for _, transfer in self._undoable()])
        self._removed = []
        if self._notice is not None:
            self._notices.take_back(self._notice)
        self.refresh()

    def undo_last(self) -> None:
        """Bring back what was removed; without that, take apart what a drop has put together."""
        if not self._undoable() and self.sidecars is not None and self.sidecars.possible:
            self.sidecars.undo()
        else:
            self.undo()

    def refresh(self) -> None:
        """Enable the command while there is something to undo."""
        possible = self._undoable() or (self.sidecars is not None and self.sidecars.possible)
        reason = "" if possible else _("Nothing has left the list within the last ten seconds")
        words = _("Undo: separate files") if possible and not self._undoable() else _("Undo removal")
        self._actions.allow(Command.UNDO_REMOVAL, reason, words)

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
