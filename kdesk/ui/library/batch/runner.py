"""Runs one piece of work at a time, tells how it went, and takes it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from kdesk.domain.editing.batch import BATCH, Outcome
from kdesk.messages import _
from kdesk.messages.batch import WorkKind, ended_notice, goes_on_text, unfinished_work_text
from kdesk.ui.library.batch.history import TaskHistory
from kdesk.ui.library.batch.services import BatchServices
from kdesk.ui.notice import Notice, NoticeKind

if TYPE_CHECKING:  # imported with the first task
    from kdesk.ui.library.batch.run_dialog import RunDialog
    from kdesk.ui.library.batch.work import Task, Work

_NOTICE = "batch"


class BatchRunner(QObject):
    """Runs tasks.

    Args:
        window: Parent of the dialogs.

    Attributes:
        work: What runs, or ran last.
        dialog: Progress and results while they are open.
        history: What can be taken back or done again.

    Signals:
        changed: Ids of the entries whose fields changed.
        removed: Ids of the entries that are not in the library any more.
        restored: Ids of the entries that are there again.
        state_changed: Something begins or ends, or can be undone or not.
        left: The dialog with progress or results was closed.
    """

    changed = Signal(object)
    removed = Signal(object)
    restored = Signal(object)
    state_changed = Signal()
    left = Signal()

    def __init__(self, services: BatchServices, window: QWidget) -> None:
        super().__init__(window)
        self._services, self._window = services, window
        self.work: Work | None = None
        self.dialog: RunDialog | None = None
        self._watched = False
        self.history = TaskHistory()
        self._forgotten: Work | None = None

    @property
    def running(self) -> bool:
        """Whether something is under way."""
        return self.work is not None and not self.work.run.finished

    @property
    def unfinished(self) -> str:
        """What quitting would interrupt; "" if nothing is under way."""
        work = self.work
        if work is None or work.run.finished:
            return ""
        done, total = len(work.run.results), work.run.total
        return unfinished_work_text(work.task.kind, done, total, self._services.formatter)

    @property
    def can_undo(self) -> bool:
        """Whether there is something to take back, and nothing is under way."""
        return self.history.last_done is not None and not self.running

    def start(self, task: Task, *, watched: bool = False, anew: bool = True) -> Work:
        """Begin with a task; nothing else may be under way.

        Args:
            watched: Whether a dialog shows it already.
            anew: Whether a person wants something new, and not to undo or redo.
        """
        self.history.note_begun(anew=anew)
        from kdesk.ui.library.batch.work import Work  # with the first task

        if self.work is not None:
            self.work.deleteLater()
        work = self.work = Work(task, self._services.clock, self)
        self._watched = watched
        # One request more or less is not worth a dialog.
        if not watched and len(task.names) > BATCH:
            self.show_progress()
        self._services.tasks.spawn(self._run(work), name=f"batch: {task.kind}")
        self.state_changed.emit()
        return work

    def undo(self) -> bool:
        """Take the last change back; return False if there is none."""
        task = self.history.begin_undo() if self.can_undo else None
        if task is not None:
            self.start(task, anew=False)
        return task is not None

    def redo(self) -> bool:
        """Do again what was taken back last; return False if there is nothing."""
        task = self.history.begin_redo() if not self.running else None
        if task is not None:
            self.start(task, anew=False)
        return task is not None

    def forget(self) -> None:
        """Stop what is under way, and forget what could be undone: the account is another one."""
        if self.work is not None and self.running:
            self.work.run.stop()
        # What is under way ends for nobody: another account's page has other entries, and takes nothing back.
        self._forgotten = self.work
        self.history.clear()
        self.state_changed.emit()

    def show_progress(self) -> None:
        """Show progress or results of the work in a dialog."""
        if self.work is None:
            return
        from kdesk.ui.library.batch.run_dialog import RunDialog  # seldom is anything long

        dialog = self.dialog = RunDialog(self._services, self.work, self._window)
        dialog.view.undo_wanted.connect(self._undo_in_dialog)
        dialog.finished.connect(self.leave)
        self._watched = True
        dialog.open()

    def leave(self) -> None:
        """Go on without a dialog, and say so if something is under way."""
        self.dialog, self._watched = None, False
        self.left.emit()
        work = self.work
        if work is not None and self.running:
            words = goes_on_text(work.task.kind, len(work.run.results), work.run.total, self._services.formatter)
            self._post(words, NoticeKind.INFO, _("Show progress"), self.show_progress)

    def _undo_in_dialog(self) -> None:
        if self.dialog is not None:
            self.dialog.accept()
        self.undo()

    async def _run(self, work: Work) -> None:
        await work.run.run()
        if work is self._forgotten:
            self.state_changed.emit()
            return
        kind, run = work.task.kind, work.run
        self.history.note_ended(
            work.task, changed=bool(run.of(Outcome.DONE)), cut_short=bool(run.of(Outcome.NOT_REACHED))
        )
        done = tuple(result.entry_id for result in run.of(Outcome.DONE))
        gone = tuple(result.entry_id for result in run.of(Outcome.GONE))
        removes = kind in {WorkKind.RECYCLE, WorkKind.DELETE}
        if removed := (*done, *gone) if removes else gone:
            self.removed.emit(removed)
        if done and not removes:
            (self.restored if kind is WorkKind.RESTORE else self.changed).emit(done)
        if not self._watched:
            self._tell(work)
        self.state_changed.emit()

    def _tell(self, work: Work) -> None:
        """Post how it went. Of what was not done the reasons are wanted first, otherwise Undo."""
        words = ended_notice(work.task.kind, work.counts, self._services.formatter)
        if work.troubled:
            self._post(words, NoticeKind.WAITING, _("Show results"), self.show_progress)
        elif work.task.undo() is not None:
            self._post(words, NoticeKind.GOOD, _("Undo"), self.undo)
        else:
            self._post(words, NoticeKind.GOOD)

    def _post(self, words: str, kind: NoticeKind, action: str = "", do: object = None) -> None:
        on_action = do if callable(do) else None
        self._services.notices.post(Notice(words, kind, action=action, on_action=on_action, key=_NOTICE))
