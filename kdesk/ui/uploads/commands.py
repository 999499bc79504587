"""What the commands of the Uploads page do, and when they cannot be had."""

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from kdesk.domain.names import in_a_sentence
from kdesk.domain.question import Decision
from kdesk.domain.transfer import Transfer, TransferState
from kdesk.domain.ui_ports import Transfers
from kdesk.messages.format import Format
from kdesk.ui.actions import Actions, Command
from kdesk.ui.question_box import QuestionBox
from kdesk.ui.selection import Offer
from kdesk.ui.uploads.abilities import ANSWERS, abilities_of, pause_words, reasons_of
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

CopyLinks = Callable[[*tuple[Transfer, ...]], None]
"""Puts the links of these transfers' entries on the clipboard, and says so."""

_FINISHED = (TransferState.READY, TransferState.ARRIVED, TransferState.CANCELLED)


class UploadCommands:
    """Asks the queue, for the selection or for all.

    selected    the selected transfers, in the order of the list
    current     the transfer in focus, None where it is not one of the selected
    select_all  selects every row that is shown
    copy_link   puts the links of some transfers' entries on the clipboard
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
        formatter: Format,
        *,
        selected: Callable[[], tuple[Transfer, ...]],
        current: Callable[[], Transfer | None],
        select_all: Callable[[], None],
        copy_link: CopyLinks,
        open_entry: Callable[[str], None],
        export: Export,
        removed: Callable[[Sequence[Transfer]], object],
        parent: QWidget,
    ) -> None:
        self._transfers = transfers
        self._model = model
        self._shown = shown
        self._formatter = formatter
        self._selected = selected
        self._current = current
        self._select_all = select_all
        self._copy_link = copy_link
        self._open_entry = open_entry
        self._export = export
        self._removed = removed
        self._parent = parent

    def connect_to(self, actions: Actions, page: QWidget) -> None:
        """Let the commands do what this class can: those on single transfers while the page is in sight."""
        actions.selection.add(page, self.offers)
        for command, do in (
            (Command.PAUSE_ALL, lambda: self._transfers.pause(_ids(self._transfers.snapshot(), can_pause))),
            (Command.RESUME_ALL, lambda: self._transfers.resume(_ids(self._transfers.snapshot(), can_resume))),
        ):
            actions.connect_to(command, do)

    def offers(self) -> Mapping[Command, Offer]:
        """Return what each command does with the selected transfers, or why it cannot be had."""
        # Transfers that can do the same things speak for each other: 50,000 selected rows are few questions.
        alike: dict[tuple[object, ...], list[Transfer]] = {}
        for transfer in self._selected():
            alike.setdefault(abilities_of(transfer), []).append(transfer)
        chosen = [group[0] for group in alike.values()]
        links = sum(len(group) for group in alike.values() if can_copy_link(group[0]))
        words = {
            Command.PAUSE_RESUME: pause_words(chosen),
            Command.COPY_LINK: f"Copy {self._formatter.number(links)} links" if links > 1 else "",
        }
        reasons = self._reasons(chosen)
        return {command: Offer(do, reasons[command], words.get(command, "")) for command, do in self._steps().items()}

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
            RowButton.UPLOAD_AGAIN: partial(self._transfers.add, [Path(transfer.file.path)]),
            RowButton.COPY_LINK: partial(self._copy_link, transfer),
            RowButton.OPEN_ENTRY: partial(self._open_entry_of, transfer),
        }
        if button in DECISIONS:
            self._transfers.decide(transfer.id, DECISIONS[button])
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
            self._transfers.decide(transfer_id, decision)

    def ask_cancel(self, chosen: Sequence[Transfer]) -> None:
        """Ask once, with the number; then give the transfers up."""
        ids = _ids(chosen, can_cancel)
        if not ids:
            return
        one = next(transfer for transfer in chosen if transfer.id in ids)
        alone = len(ids) == 1
        named = (
            f"“{in_a_sentence(one.file.title)}”" if alone else self._formatter.count(len(ids), "transfer", "transfers")
        )
        more = "The server deletes what it has of unfinished uploads. The files on this computer stay."
        yes = "Cancel it" if alone else f"Cancel {named}"
        box = QuestionBox(self._parent, f"Cancel {named}?", more, yes=yes, no="Keep", enter_agrees=False)
        box.agreed.connect(partial(self._transfers.cancel, ids))
        box.open()

    def copy_link(self) -> None:
        """Copy the links of the selected transfers whose entries have their content."""
        if known := [transfer for transfer in self._selected() if can_copy_link(transfer)]:
            self._copy_link(*known)

    def open_entry(self) -> None:
        """Show the entry of the row in focus; where that is not selected, of the first one that is."""
        if focused := self._current() or next(iter(self._selected()), None):
            self._open_entry_of(focused)

    def _open_entry_of(self, transfer: Transfer) -> None:
        if transfer.shown_entry_id:
            self._open_entry(transfer.shown_entry_id)

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
        actions.refresh()
        summary = self._model.summary
        actions.allow(Command.PAUSE_ALL, "" if summary.count_of(*GOES_ON) else "Nothing runs")
        actions.allow(Command.RESUME_ALL, "" if summary.paused else "Nothing is paused")

    def _steps(self) -> Mapping[Command, Callable[[], object]]:
        """Return what the commands on single transfers do."""
        steps: dict[Command, Callable[[], object]] = {
            Command.PAUSE_RESUME: self.pause_or_resume,
            Command.RETRY: lambda: self._transfers.retry(_ids(self._selected(), can_retry)),
            Command.UPLOAD_UNSTABLE: self.upload_unstable,
            Command.CANCEL: lambda: self.ask_cancel(self._selected()),
            Command.COPY_LINK: self.copy_link,
            Command.OPEN_ENTRY: self.open_entry,
            Command.VERIFY: lambda: None,  # opens its own menu
            Command.EXPORT_RECEIPT: self.export_receipt,
            Command.REMOVE: lambda: self.remove(self._selected()),
            Command.MOVE_UP: self.move_up,
            Command.MOVE_DOWN: self.move_down,
            Command.MOVE_TO_TOP: lambda: self._transfers.move(_ids(self._selected()), 0),
            Command.SELECT_ALL: self._select_all,
            Command.CLEAR_FINISHED: self.clear_finished,
        }
        return steps | {command: partial(self.answer, decision) for command, decision in ANSWERS.items()}

    def _reasons(self, chosen: Sequence[Transfer]) -> Mapping[Command, str]:
        """Return why each command cannot be had, "" where it can; `chosen` stand for all that are selected."""
        reasons = reasons_of(chosen)
        focused = self._current() or next(iter(chosen), None)
        if focused is not None and not focused.shown_entry_id:
            reasons[Command.OPEN_ENTRY] = "There is no entry yet"
        reasons[Command.CLEAR_FINISHED] = "" if self._model.summary.count_of(*_FINISHED) else "Nothing is finished"
        reasons[Command.SELECT_ALL] = "" if self._shown.rowCount() else "The list is empty"
        return reasons

    def _shown_rows(self) -> list[int]:
        rows = (self._model.row_of(transfer.id) for transfer in self._selected())
        shown = (self._shown.mapFromSource(self._model.index(row)).row() for row in rows if row is not None)
        return sorted(shown)


def _ids(transfers: Collection[Transfer], possible: Callable[[Transfer], bool] = bool) -> tuple[str, ...]:
    return tuple(transfer.id for transfer in transfers if possible(transfer))
