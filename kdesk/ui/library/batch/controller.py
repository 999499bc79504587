"""What can be done with the selected entries: change, delete, approve, reject; and the questions before it."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from kdesk.domain.editing.api import EditingApi
from kdesk.domain.editing.batch_change import BatchChange
from kdesk.domain.entry import Entry
from kdesk.domain.rights import Rights
from kdesk.messages import _
from kdesk.messages.batch import WorkKind, too_many_text, work_title
from kdesk.ui.commands import Command
from kdesk.ui.library.batch.dialog import BatchDialog
from kdesk.ui.library.batch.questions import FlagsDialog, RejectDialog, approval_question, deletion_question
from kdesk.ui.library.batch.runner import BatchRunner
from kdesk.ui.library.batch.services import BatchServices
from kdesk.ui.library.batch.tasks import approve_task, change_task, delete_task, recycle_task, reject_task
from kdesk.ui.question_box import QuestionBox
from kdesk.ui.selection import Offer

MOST_ENTRIES = 2_500
"""Changed at a time: the list of results is made at once, and one of 10,000 held the window up for 0.6 s (measured)."""

Use = Callable[[Sequence[Entry]], object]
"""Does something with entries."""
WithAll = Callable[[Use], object]
"""Calls something with all entries that are selected."""

_ASK = "batch: ask"


class BatchController(QObject):
    """Asks, and gives the tasks to the runner.

    Args:
        window: Parent of the dialogs.

    Attributes:
        runner: Does the work.
        dialog: The question or form that is open.
    """

    def __init__(self, services: BatchServices, window: QWidget) -> None:
        super().__init__(window)
        self._services, self._window = services, window
        self.runner = BatchRunner(services, window)
        self.dialog: BatchDialog | RejectDialog | FlagsDialog | QuestionBox | None = None
        self._editing: EditingApi | None = None
        self.follow_account()

    def follow_account(self) -> None:
        """Forget what belongs to the account of before."""
        api = self._services.api()
        editing = api.editing if api is not None else None
        if editing is not self._editing:
            self._editing = editing
            self._services.tasks.cancel(_ASK)
            self.runner.forget()
            if self.dialog is not None:
                self.dialog.close()

    def offers(self, count: int, with_all: WithAll) -> Mapping[Command, Offer]:
        """Return what can be done with the selected entries, or why not.

        Args:
            count: How many are selected.
            with_all: Calls something with all of them, after those that are not loaded were read.
        """
        rights = self._rights
        edits = "" if rights.edit else _("This user may not change entries")
        moderates = "" if rights.moderate else _("This user may not approve or reject entries")
        none = "" if count else _("Select an entry first")
        some = none or self.too_many(count)
        flags = none or ("" if count == 1 else _("Select a single entry")) or moderates
        nothing = _("Nothing was changed that could be undone") if not self.runner.can_undo else ""
        asked: Sequence[tuple[Command, Use, str, WorkKind]] = (
            (Command.CHANGE_ENTRIES, self.ask_change, some or edits, WorkKind.CHANGE),
            (Command.DELETE_ENTRIES, self.ask_delete, some or edits, WorkKind.DELETE),
            (Command.APPROVE_ENTRIES, self.approve, some or moderates, WorkKind.APPROVE),
            (Command.REJECT_ENTRIES, self.ask_reject, some or moderates, WorkKind.REJECT),
        )
        offers = {
            command: self._offer(partial(with_all, use), reason, kind, count) for command, use, reason, kind in asked
        }
        show_flags = partial(with_all, lambda entries: self.show_flags(entries[0]))
        return offers | {
            Command.SHOW_FLAGS: Offer(reason=flags) if flags else Offer(show_flags),
            Command.UNDO_ENTRIES: Offer(self.runner.undo, reason=self._busy or nothing),
        }

    def too_many(self, count: int) -> str:
        """Return why so many entries cannot be changed at a time; "" if they can."""
        return too_many_text(count, MOST_ENTRIES, self._services.formatter) if count > MOST_ENTRIES else ""

    def ask_change(self, entries: Sequence[Entry]) -> None:
        """Ask what is to be changed."""
        if self._editing is None or self._busy:
            return
        dialog = BatchDialog(self._services, entries, self._editing, self._rights, self._window)
        dialog.wanted.connect(partial(self._change, dialog, self._editing, entries))
        self._open(dialog)

    def ask_delete(self, entries: Sequence[Entry]) -> None:
        """Ask whether these entries are to be deleted, once it is known whether they can come back."""
        if self._editing is not None and entries and not self._busy:
            self._services.tasks.spawn(self._ask_delete(self._editing, entries), replace=_ASK)

    def approve(self, entries: Sequence[Entry]) -> None:
        """Approve an entry at once, or several after a question."""
        if self._editing is None or self._busy:
            return
        task = approve_task(self._editing, entries)
        if len(entries) == 1:
            self.runner.start(task)
            return
        box = approval_question(self._window, self._services.formatter, entries)
        box.agreed.connect(lambda: self.runner.start(task))
        self._open(box)

    def ask_reject(self, entries: Sequence[Entry]) -> None:
        """Ask why these entries are to be rejected."""
        if self._editing is None or self._busy:
            return
        editing = self._editing
        dialog = RejectDialog(self._services.theme, self._services.formatter, entries, self._window)
        dialog.wanted.connect(lambda reason: self.runner.start(reject_task(editing, entries, reason)))
        self._open(dialog)

    def show_flags(self, entry: Entry) -> None:
        """Show what viewers reported about an entry."""
        if self._editing is not None:
            self._services.tasks.spawn(self._show_flags(self._editing, entry), replace=_ASK)

    @property
    def _rights(self) -> Rights:
        api = self._services.api()
        return api.rights if api is not None else Rights(edit=False, moderate=False)

    @property
    def _busy(self) -> str:
        """Why nothing else can begin; "" if it can."""
        work = self.runner.work
        if work is None or not self.runner.running:
            return ""
        title = work_title(work.task.kind, work.run.total, self._services.formatter)
        return _("“{title}” is under way").format(title=title)

    def _offer(self, do: Callable[[], object], reason: str, kind: WorkKind, count: int) -> Offer:
        # With one entry the words of the command are enough.
        text = work_title(kind, count, self._services.formatter) if count > 1 else ""
        return Offer(do, self._busy or reason, f"{text}…" if text else "")

    def _change(self, dialog: BatchDialog, editing: EditingApi, entries: Sequence[Entry], change: BatchChange) -> None:
        work = self.runner.start(change_task(editing, entries, change), watched=True)
        dialog.show_work(work)
        dialog.finished.connect(self.runner.leave)
        dialog.view.undo_wanted.connect(dialog.accept)
        dialog.view.undo_wanted.connect(self.runner.undo)

    async def _ask_delete(self, editing: EditingApi, entries: Sequence[Entry]) -> None:
        has_bin = await editing.removal.has_bin(entries[0].id)
        task = (recycle_task if has_bin else delete_task)(editing, entries)
        box = deletion_question(self._window, self._services.formatter, entries, has_bin=has_bin)
        box.agreed.connect(lambda: self.runner.start(task))
        self._open(box)

    async def _show_flags(self, editing: EditingApi, entry: Entry) -> None:
        flags = await editing.moderation.flags(entry.id)
        services = self._services
        self._open(FlagsDialog(services.theme, services.formatter, entry, flags, self._window))

    def _open(self, dialog: BatchDialog | RejectDialog | FlagsDialog | QuestionBox) -> None:
        self.dialog = dialog
        dialog.finished.connect(self._closed)
        dialog.open()

    def _closed(self) -> None:
        self.dialog = None
