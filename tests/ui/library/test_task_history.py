"""What can be taken back of the work with many entries, and done again."""

from typing import cast

from kdesk.engine.library.batch_run import Job
from kdesk.messages.batch import WorkKind
from kdesk.ui.library.batch.history import TaskHistory
from kdesk.ui.library.batch.work import Task


def task(kind: WorkKind, undo: Task | None = None, again: Task | None = None) -> Task:
    """Return a task without work."""
    return Task(kind, cast(Job, None), {}, lambda: undo, lambda: again)


RESTORE = task(WorkKind.RESTORE)
AGAIN = task(WorkKind.RECYCLE, RESTORE)
RECYCLE = task(WorkKind.RECYCLE, RESTORE, AGAIN)


def test_an_undo_that_an_error_cut_short_can_be_tried_once_more() -> None:
    """The question promised that undo brings entries back until the window closes; the network was away."""
    history = TaskHistory()
    history.note_ended(RECYCLE, changed=True)
    assert history.begin_undo() is RESTORE
    history.note_ended(RESTORE, changed=False, cut_short=True)
    assert history.last_done is RECYCLE
    assert history.last_undone is None


def test_an_undo_that_was_refused_is_over() -> None:
    """It would be refused once more, and stand before what was done earlier."""
    history = TaskHistory()
    history.note_ended(RECYCLE, changed=True)
    history.begin_undo()
    history.note_ended(RESTORE, changed=False)
    assert history.last_done is None


def test_what_was_undone_is_done_again_likewise() -> None:
    """Once it happened, it can be undone."""
    history = TaskHistory()
    history.note_ended(RECYCLE, changed=True)
    history.begin_undo()
    history.note_ended(RESTORE, changed=True)
    assert history.begin_redo() is AGAIN
    history.note_ended(task(WorkKind.RECYCLE), changed=False, cut_short=True)
    assert history.last_undone is RECYCLE
    assert history.begin_redo() is AGAIN
    history.note_ended(AGAIN, changed=True)
    assert (history.last_done, history.last_undone) == (AGAIN, None)
