"""What the commands of the Uploads page do, and when they cannot be had."""

from collections.abc import Callable, Collection, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from kdesk.domain.question import Decision
from kdesk.domain.transfer import Transfer, TransferState
from kdesk.domain.window_ports import Transfers
from kdesk.ui.actions import Actions, Command
from kdesk.ui.question_box import QuestionBox
from kdesk.ui.texts import Texts
from kdesk.ui.uploads.filters import TransferFilter
from kdesk.ui.uploads.model import TransferModel
from kdesk.ui.uploads.receipts import Export, ask_where, has_receipt
from kdesk.ui.uploads.rows import (
    DECISIONS,
    RowButton,
    can_answer,
    can_cancel,
    can_copy_link,
    can_pause,
    can_remove,
    can_resume,
    can_retry,
    can_upload_unstable,
)
from kdesk.ui.uploads.summary import GOES_ON

ANSWERS = {
    Command.NEW_VERSION: Decision.NEW_VERSION,
    Command.KEEP: Decision.KEEP,
    Command.REPLACE: Decision.REPLACE,
    Command.TAKE_OVER: Decision.TAKE_OVER,
    Command.BEGIN_ANEW: Decision.BEGIN_ANEW,
    Command.LOOK_AGAIN: Decision.LOOK_AGAIN,
    Command.UPLOAD_ANYWAY: Decision.UPLOAD_ANYWAY,
}
"""The commands that answer the questions of the selected transfers."""

_FINISHED = (TransferState.READY, TransferState.ARRIVED, TransferState.CANCELLED)
_NOTHING = "Select a transfer first"


class UploadCommands:
    """Asks the queue, for the selection or for all.

    selected    the selected transfers, in the order of the list
    copy_link   puts the link of a transfer's entry on the clipboard
    open_entry  shows an entry in the Library, by its id
    export      writes receipts to a file, or into a folder
    removed     is told the transfers that have left the list
    parent      of the questions that are asked
    """

    def __init__(
        self,
        transfers: Transfers,
        model: TransferModel,
        shown: TransferFilter,
        texts: Texts,
        *,
        selected: Callable[[], tuple[Transfer, ...]],
        copy_link: Callable[[Transfer], None],
        open_entry: Callable[[str], None],
        export: Export,
        removed: Callable[[Sequence[Transfer]], object],
        parent: QWidget,
    ) -> None:
        self._transfers = transfers
        self._model = model
        self._shown = shown
        self._texts = texts
        self._selected = selected
        self._copy_link = copy_link
        self._open_entry = open_entry
        self._export = export
        self._removed = removed
        self._parent = parent

    def connect_to(self, actions: Actions) -> None:
        """Let the commands do what this class can."""
        for command, do in (
            (Command.PAUSE_RESUME, self.pause_or_resume),
            (Command.RETRY, lambda: self._transfers.retry(_ids(self._selected(), can_retry))),
            (Command.UPLOAD_UNSTABLE, self.upload_unstable),
            (Command.CANCEL, lambda: self.ask_cancel(self._selected())),
            (Command.COPY_LINK, self.copy_link),
            (Command.OPEN_ENTRY, self.open_entry),
            (Command.EXPORT_RECEIPT, self.export_receipt),
            (Command.REMOVE, lambda: self.remove(self._selected())),
            (Command.MOVE_UP, self.move_up),
            (Command.MOVE_DOWN, self.move_down),
            (Command.MOVE_TO_TOP, lambda: self._transfers.move(_ids(self._selected()), 0)),
            (Command.PAUSE_ALL, lambda: self._transfers.pause(_ids(self._transfers.snapshot(), can_pause))),
            (Command.RESUME_ALL, lambda: self._transfers.resume(_ids(self._transfers.snapshot(), can_resume))),
            (Command.CLEAR_FINISHED, self.clear_finished),
        ):
            actions.connect_to(command, do)
        for command, decision in ANSWERS.items():
            actions.connect_to(command, partial(self.answer, decision))

    def press(self, transfer: Transfer, button: RowButton) -> None:
        """Do what a button of a row says. MORE is the view's own."""
        only = (transfer.id,)
        steps: dict[RowButton, Callable[[], None]] = {
            RowButton.PAUSE: partial(self._transfers.pause, only),
            RowButton.RESUME: partial(self._transfers.resume, only),
            RowButton.RETRY: partial(self._transfers.retry, only),
            RowButton.RETRY_NOW: partial(self._transfers.retry, only),
            RowButton.UPLOAD_UNSTABLE: partial(self._transfers.upload_unstable, only),
            RowButton.REMOVE: partial(self.remove, (transfer,)),
            RowButton.CANCEL: partial(self.ask_cancel, (transfer,)),
            RowButton.UPLOAD_AGAIN: partial(self._transfers.add, [Path(transfer.path)]),
            RowButton.COPY_LINK: partial(self._copy_link, transfer),
            RowButton.OPEN_ENTRY: partial(self._open_entry, transfer.shown_entry_id),
        }
        if button in DECISIONS:
            self._transfers.answer(transfer.id, DECISIONS[button])
        elif button in steps:
            steps[button]()

    def upload_unstable(self) -> None:
        """Upload the files of the selection as they are that are waited for."""
        self._transfers.upload_unstable(_ids(self._selected(), can_upload_unstable))

    def pause_or_resume(self) -> None:
        """Pause what runs; when nothing of the selection runs, resume it."""
        chosen = self._selected()
        running = _ids(chosen, can_pause)
        if running:
            self._transfers.pause(running)
        else:
            self._transfers.resume(_ids(chosen, can_resume))

    def answer(self, decision: Decision) -> None:
        """Answer every question of the selection that may be decided so."""
        for transfer_id in _ids(self._selected(), partial(can_answer, decision=decision)):
            self._transfers.answer(transfer_id, decision)

    def ask_cancel(self, chosen: Sequence[Transfer]) -> None:
        """Ask once, with the number; then give the transfers up."""
        ids = _ids(chosen, can_cancel)
        if not ids:
            return
        number = self._texts.count(len(ids), "transfer", "transfers")
        more = "The server deletes what it has of unfinished uploads. The files on this computer stay."
        cancel = f"Cancel {number}"
        box = QuestionBox(self._parent, f"{cancel}?", more, yes=cancel, no="Keep", enter_agrees=False)
        box.agreed.connect(partial(self._transfers.cancel, ids))
        box.open()

    def copy_link(self) -> None:
        """Copy the link of the first selected transfer whose entry has its content."""
        known = [transfer for transfer in self._selected() if can_copy_link(transfer)]
        if known:
            self._copy_link(known[0])

    def open_entry(self) -> None:
        """Show the entry of the first selected transfer that has one."""
        known = [transfer.shown_entry_id for transfer in self._selected() if transfer.shown_entry_id]
        if known:
            self._open_entry(known[0])

    def export_receipt(self) -> None:
        """Ask where the receipts of the selection go."""
        ended = [transfer for transfer in self._selected() if has_receipt(transfer)]
        if ended:
            ask_where(self._parent, ended, self._export)

    def move_up(self) -> None:
        """Move the selection above the shown row that stands before it."""
        rows = self._shown_rows()
        if rows and rows[0] > 0:
            self._transfers.move(_ids(self._selected()), self._shown.source_row(rows[0] - 1))

    def move_down(self) -> None:
        """Move the selection below the shown row that stands after it."""
        rows = self._shown_rows()
        if rows and rows[-1] + 1 < self._shown.rowCount():
            self._transfers.move(_ids(self._selected()), self._shown.source_row(rows[-1] + 1) + 1)

    def clear_finished(self) -> None:
        """Take what is READY or CANCELLED off the list; what failed stays, it wants an answer."""
        self.remove([t for t in self._transfers.snapshot() if t.state in _FINISHED])

    def remove(self, transfers: Sequence[Transfer]) -> None:
        """Take those off the list that can leave it, and tell which did: one whose run is still ending leaves later."""
        leaving = [transfer for transfer in transfers if can_remove(transfer)]
        if leaving:
            self._transfers.remove([transfer.id for transfer in leaving])
            self._removed(leaving)

    def refresh(self, actions: Actions) -> None:
        """Enable each command, or say why it cannot be had."""
        # Transfers that can do the same things speak for each other: 50,000 selected rows are few questions.
        chosen = tuple({_abilities(transfer): transfer for transfer in self._selected()}.values())
        for command, possible, reason in (
            (Command.RETRY, can_retry, "Trying again helps nothing that is selected"),
            (Command.UPLOAD_UNSTABLE, can_upload_unstable, "No file that is selected is being written"),
            (Command.CANCEL, can_cancel, "What is selected is over already, or processed by the server"),
            (Command.COPY_LINK, can_copy_link, "The link works when the transfer is ready"),
            (Command.OPEN_ENTRY, _has_entry, "There is no entry yet"),
            (Command.VERIFY, _is_ready, "The server has its copy when the transfer is ready"),
            (Command.EXPORT_RECEIPT, has_receipt, "There is a receipt when the transfer is ready or has failed"),
            (Command.REMOVE, can_remove, "Only what is ready, cancelled or failed can be removed"),
            (Command.MOVE_UP, bool, ""),
            (Command.MOVE_DOWN, bool, ""),
            (Command.MOVE_TO_TOP, bool, ""),
        ):
            allowed = any(possible(transfer) for transfer in chosen)
            actions.allow(command, "" if allowed else (reason if chosen else _NOTHING))
        for command, decision in ANSWERS.items():
            allowed = any(can_answer(transfer, decision) for transfer in chosen)
            actions.allow(command, "" if allowed else "Nothing that is selected asks this")
        self._refresh_pause(actions, chosen)
        self._refresh_all(actions)

    def _refresh_pause(self, actions: Actions, chosen: Sequence[Transfer]) -> None:
        pausable, resumable = (any(possible(t) for t in chosen) for possible in (can_pause, can_resume))
        words = "Pause" if pausable else "Resume" if resumable else "Pause or resume"
        if pausable or resumable:
            why = ""
        elif any(transfer.question for transfer in chosen):
            why = "What is selected waits for an answer"
        else:
            why = "Nothing that is selected can be paused" if chosen else _NOTHING
        actions.allow(Command.PAUSE_RESUME, why, words)

    def _refresh_all(self, actions: Actions) -> None:
        summary = self._model.summary
        actions.allow(Command.PAUSE_ALL, "" if summary.count_of(*GOES_ON) else "Nothing runs")
        only_paused = summary.count_of(TransferState.PAUSED) > summary.asks
        actions.allow(Command.RESUME_ALL, "" if only_paused else "Nothing is paused")
        actions.allow(Command.CLEAR_FINISHED, "" if summary.count_of(*_FINISHED) else "Nothing is finished")
        actions.allow(Command.SELECT_ALL, "" if self._shown.rowCount() else "The list is empty")

    def _shown_rows(self) -> list[int]:
        rows = (self._model.row_of(transfer.id) for transfer in self._selected())
        shown = (self._shown.mapFromSource(self._model.index(row)).row() for row in rows if row is not None)
        return sorted(shown)


def _ids(transfers: Collection[Transfer], possible: Callable[[Transfer], bool] = bool) -> tuple[str, ...]:
    return tuple(transfer.id for transfer in transfers if possible(transfer))


def _is_ready(transfer: Transfer) -> bool:
    return transfer.state is TransferState.READY


def _has_entry(transfer: Transfer) -> bool:
    return bool(transfer.shown_entry_id)


def _abilities(transfer: Transfer) -> tuple[object, ...]:
    question = transfer.question and transfer.question.kind
    return (
        transfer.state,
        transfer.waits,
        can_retry(transfer),
        transfer.file_wait,
        bool(transfer.shown_entry_id),
        question,
    )
