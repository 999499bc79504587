"""What the commands of the Uploads page do, with the selected transfers or with all."""

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from kdesk.domain.names import in_a_sentence
from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_state import TransferState
from kdesk.domain.ui_ports import Transfers
from kdesk.messages import _, ngettext
from kdesk.messages.format import Format
from kdesk.ui.actions import Actions
from kdesk.ui.commands import SPECS, Command
from kdesk.ui.file_manager import show_folder
from kdesk.ui.selection import Offer
from kdesk.ui.uploads.list import TransferList
from kdesk.ui.uploads.outside import Outside
from kdesk.ui.uploads.reasons import ROW_SPECS, pause_words, reasons_of
from kdesk.ui.uploads.receipts import ask_where
from kdesk.ui.uploads.summary import GOES_ON

_FINISHED = (TransferState.READY, TransferState.ARRIVED, TransferState.CANCELLED)


class UploadCommands(QObject):
    """Asks the queue, and the rest of the window, to do what a command says.

    Args:
        view: Where transfers are selected.
        parent: Belongs to the questions that are asked.

    Signals:
        removed: The transfers that have left the list.
    """

    removed = Signal(object)

    def __init__(
        self, transfers: Transfers, view: TransferList, outside: Outside, formatter: Format, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._transfers = transfers
        self._view, self._shown, self._model = view, view.shown, view.shown.source
        self._outside = outside
        self._formatter = formatter
        self._parent = parent
        self._steps: Mapping[Command, Callable[[Sequence[Transfer]], object]] = {
            Command.PAUSE_RESUME: self._pause_or_resume,
            Command.CANCEL: self.ask_cancel,
            Command.COPY_LINK: lambda chosen: outside.copy_link(*chosen),
            Command.COPY_WHEN_PLAYABLE: lambda chosen: outside.copy_when_playable(*chosen),
            Command.COPY_KDESK_LINK: lambda chosen: outside.copy_kdesk_link(*chosen),
            Command.OPEN_ENTRY: lambda chosen: outside.open_entry(chosen[0]),
            Command.VERIFY: lambda _chosen: None,  # opens a menu of its own
            Command.UPLOAD_AGAIN: lambda chosen: transfers.add([Path(one.file.path) for one in chosen]),
            Command.EXPORT_RECEIPT: lambda chosen: ask_where(parent, chosen, outside.export),
            Command.REMOVE: self.remove,
            Command.SHOW_IN_FOLDER: lambda chosen: show_folder(str(Path(chosen[0].file.path).parent)),
            Command.MOVE_UP: self._move_up,
            Command.MOVE_DOWN: self._move_down,
            Command.MOVE_TO_TOP: lambda chosen: transfers.move(_ids(chosen), 0),
        }

    def connect_to(self, actions: Actions, page: QWidget) -> None:
        """Connect the commands: those on selected transfers while the page is in sight."""
        actions.selection.add(page, self.offers)
        actions.connect_to(Command.PAUSE_ALL, lambda: self.give(Command.PAUSE, self._transfers.snapshot()))
        actions.connect_to(Command.RESUME_ALL, lambda: self.give(Command.RESUME, self._transfers.snapshot()))

    def offers(self) -> Mapping[Command, Offer]:
        """Return what each command does with the selected transfers, or why it cannot be had."""
        # Transfers that allow the same speak for each other: 50,000 selected rows are few questions.
        alike: dict[tuple[object, ...], list[Transfer]] = {}
        selected = self._view.selected()
        for transfer in selected:
            alike.setdefault(transfer.allows, []).append(transfer)
        chosen = [group[0] for group in alike.values()]
        links = sum(len(group) for group in alike.values() if group[0].can_copy_link)
        many_links = ngettext("Copy {count} link", "Copy {count} links", links).format(
            count=self._formatter.number(links)
        )
        words = {Command.PAUSE_RESUME: pause_words(chosen), Command.COPY_LINK: many_links if links > 1 else ""}
        reasons = reasons_of(chosen)
        focused = self._focused(selected)
        if focused is not None and not focused.shown_entry_id:
            reasons[Command.OPEN_ENTRY] = _(SPECS[Command.OPEN_ENTRY].why_not)
        offers = {
            spec.command: Offer(
                partial(self._give_to_selected, spec.command), reasons[spec.command], words.get(spec.command, "")
            )
            for spec in ROW_SPECS
            if spec.possible
        }
        return offers | {
            Command.SELECT_ALL: Offer(self._view.selectAll, "" if self._shown.rowCount() else _("The list is empty")),
            Command.CLEAR_FINISHED: Offer(self._clear_finished, self._why_nothing_to_clear()),
        }

    def give(self, command: Command, transfers: Sequence[Transfer]) -> None:
        """Do with transfers what a command says; those that do not allow it are left alone."""
        spec = SPECS[command]
        chosen = [transfer for transfer in transfers if spec.possible is None or spec.possible(transfer)]
        if not chosen:
            return
        if spec.decision is not None:
            for transfer in chosen:
                self._transfers.decide(transfer.id, spec.decision)
        elif spec.run is not None:
            spec.run(self._transfers, _ids(chosen))
        else:
            self._steps[command](chosen)

    def ask_cancel(self, chosen: Sequence[Transfer]) -> None:
        """Ask once, with the number; then give the transfers up."""
        ids = _ids([transfer for transfer in chosen if transfer.can_cancel])
        if not ids:
            return
        from kdesk.ui.question_box import QuestionBox  # for whoever gives something up

        if len(ids) == 1:
            one = next(transfer for transfer in chosen if transfer.id in ids)
            question = _("Cancel “{title}”?").format(title=in_a_sentence(one.file.title))
            yes = _("Cancel it")
        else:
            count = self._formatter.number(len(ids))
            question = ngettext("Cancel {count} transfer?", "Cancel {count} transfers?", len(ids)).format(count=count)
            yes = ngettext("Cancel {count} transfer", "Cancel {count} transfers", len(ids)).format(count=count)
        more = _("The server deletes what it has of unfinished uploads. The files on this computer stay.")
        box = QuestionBox(self._parent, question, more, yes=yes, no=_("Keep"), enter_agrees=False)
        # The ids of now: the selection may change while the question is open.
        box.agreed.connect(partial(self._transfers.cancel, ids))
        box.open()

    def remove(self, transfers: Sequence[Transfer]) -> None:
        """Take those off the list that can leave it, and tell which did."""
        leaving = [transfer for transfer in transfers if transfer.can_remove]
        if leaving:
            self._transfers.remove([transfer.id for transfer in leaving])
            self.removed.emit(leaving)

    def refresh(self, actions: Actions) -> None:
        """Enable each command, or say why it cannot be had."""
        actions.refresh()
        summary = self._model.summary
        actions.allow(Command.PAUSE_ALL, "" if summary.count_of(*GOES_ON) else _("Nothing runs"))
        actions.allow(Command.RESUME_ALL, "" if summary.paused else _("Nothing is paused"))

    def _give_to_selected(self, command: Command) -> None:
        selected = self._view.selected()
        focused = self._focused(selected) if command is Command.OPEN_ENTRY else None
        self.give(command, [focused] if focused else selected)

    def _focused(self, selected: Sequence[Transfer]) -> Transfer | None:
        """Return the transfer in focus; if that is not selected, the first one that is."""
        return self._view.current() or next(iter(selected), None)

    def _pause_or_resume(self, chosen: Sequence[Transfer]) -> None:
        """Pause what runs; resume the rest only if nothing runs."""
        running = any(transfer.can_pause for transfer in chosen)
        self.give(Command.PAUSE if running else Command.RESUME, chosen)

    def _move_up(self, chosen: Sequence[Transfer]) -> None:
        """Move above the shown row that stands before them."""
        rows = self._shown_rows(chosen)
        if rows and rows[0] > 0:
            self._transfers.move(_ids(chosen), self._shown.source_row(rows[0] - 1))

    def _move_down(self, chosen: Sequence[Transfer]) -> None:
        """Move below the shown row that stands after them."""
        rows = self._shown_rows(chosen)
        if rows and rows[-1] + 1 < self._shown.rowCount():
            self._transfers.move(_ids(chosen), self._shown.source_row(rows[-1] + 1) + 1)

    def _clear_finished(self) -> None:
        """Remove what is READY, ARRIVED or CANCELLED; what failed stays, it wants an answer."""
        self.remove([transfer for transfer in self._transfers.snapshot() if transfer.state in _FINISHED])

    def _why_nothing_to_clear(self) -> str:
        return "" if self._model.summary.count_of(*_FINISHED) else _("Nothing is finished")

    def _shown_rows(self, chosen: Sequence[Transfer]) -> list[int]:
        rows = (self._model.row_of(transfer.id) for transfer in chosen)
        shown = (self._shown.mapFromSource(self._model.index(row)).row() for row in rows if row is not None)
        return sorted(shown)


def _ids(transfers: Collection[Transfer]) -> tuple[str, ...]:
    return tuple(transfer.id for transfer in transfers)
