"""The questions before the selected entries are changed, deleted, approved or rejected."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from kdesk.domain.editing.api import EditingApi
from kdesk.domain.editing.batch_change import BatchChange
from kdesk.domain.entry import Entry
from kdesk.domain.rights import Rights
from kdesk.messages.batch import WorkKind
from kdesk.ui.library.batch.dialog import BatchDialog
from kdesk.ui.library.batch.questions import FlagsDialog, RejectDialog, approval_question, deletion_question
from kdesk.ui.library.batch.runner import BatchRunner
from kdesk.ui.library.batch.services import BatchServices
from kdesk.ui.library.batch.tasks import approve_task, change_task, delete_task, recycle_task, reject_task
from kdesk.ui.question_box import QuestionBox

_ASK = "batch: ask"


class BatchAsking(QObject):
    """Asks, and gives the tasks to the runner.

    Args:
        window: Parent of the dialogs.
        runner: Does the work.

    Attributes:
        dialog: The question or form that is open.
    """

    def __init__(self, services: BatchServices, window: QWidget, runner: BatchRunner) -> None:
        super().__init__(window)
        self._services, self._window, self._runner = services, window, runner
        self.dialog: BatchDialog | RejectDialog | FlagsDialog | QuestionBox | None = None
        self._editing: EditingApi | None = None

    def follow_account(self, editing: EditingApi | None) -> None:
        """Change the entries of another account from now on, and ask nothing more about those of before."""
        self._editing = editing
        self._services.tasks.cancel(_ASK)
        if self.dialog is not None:
            self.dialog.close()

    def ask(self, kind: WorkKind, entries: Sequence[Entry]) -> None:
        """Ask what there is to ask before work of a kind."""
        {
            WorkKind.CHANGE: self.ask_change,
            WorkKind.DELETE: self.ask_delete,
            WorkKind.APPROVE: self.approve,
            WorkKind.REJECT: self.ask_reject,
        }[kind](entries)

    def ask_change(self, entries: Sequence[Entry]) -> None:
        """Ask what is to be changed."""
        if self._editing is None or self._runner.running:
            return
        api = self._services.api()
        rights = api.rights if api is not None else Rights(edit=False, moderate=False)
        dialog = BatchDialog(self._services, entries, self._editing, rights, self._window)
        dialog.wanted.connect(partial(self._change, dialog, self._editing, entries))
        self._open(dialog)

    def ask_delete(self, entries: Sequence[Entry]) -> None:
        """Ask whether these entries are to be deleted, once it is known whether they can come back."""
        if self._editing is not None and entries and not self._runner.running:
            self._services.tasks.spawn(self._ask_delete(self._editing, entries), replace=_ASK)

    def approve(self, entries: Sequence[Entry]) -> None:
        """Approve an entry at once, or several after a question."""
        if self._editing is None or self._runner.running:
            return
        task = approve_task(self._editing, entries)
        if len(entries) == 1:
            self._runner.start(task)
            return
        box = approval_question(self._window, self._services.formatter, entries)
        box.agreed.connect(lambda: self._runner.start(task))
        self._open(box)

    def ask_reject(self, entries: Sequence[Entry]) -> None:
        """Ask why these entries are to be rejected."""
        if self._editing is None or self._runner.running:
            return
        editing = self._editing
        dialog = RejectDialog(self._services.theme, self._services.formatter, entries, self._window)
        dialog.wanted.connect(lambda reason: self._runner.start(reject_task(editing, entries, reason)))
        self._open(dialog)

    def show_flags(self, entry: Entry) -> None:
        """Show what viewers reported about an entry."""
        if self._editing is not None:
            self._services.tasks.spawn(self._show_flags(self._editing, entry), replace=_ASK)

    def _change(self, dialog: BatchDialog, editing: EditingApi, entries: Sequence[Entry], change: BatchChange) -> None:
        work = self._runner.start(change_task(editing, entries, change), watched=True)
        dialog.show_work(work)
        dialog.finished.connect(self._runner.leave)
        dialog.view.undo_wanted.connect(dialog.accept)
        dialog.view.undo_wanted.connect(self._runner.undo)

    async def _ask_delete(self, editing: EditingApi, entries: Sequence[Entry]) -> None:
        has_bin = await editing.removal.has_bin(entries[0].id)
        task = (recycle_task if has_bin else delete_task)(editing, entries)
        if has_bin and not self._services.asks_before_recycling():
            self._runner.start(task)
            return
        box = deletion_question(self._window, self._services.formatter, entries, has_bin=has_bin)
        box.agreed.connect(lambda: self._runner.start(task))
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
