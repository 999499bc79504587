"""The tasks that entries can be given, each with what takes it back."""

from collections.abc import Mapping, Sequence

from kdesk.domain.editing.api import EditingApi
from kdesk.domain.editing.batch import Change
from kdesk.domain.editing.batch_undo import UndoChange
from kdesk.domain.editing.moderation import ReasonChange
from kdesk.domain.entry import Entry
from kdesk.engine.library.call_job import ApproveJob, CallJob, RejectJob
from kdesk.engine.library.field_job import FieldJob
from kdesk.messages.batch import WorkKind
from kdesk.ui.library.batch.work import Task, names_of


def change_task(editing: EditingApi, entries: Sequence[Entry], change: Change) -> Task:
    """Return the change of fields, tags and categories."""
    job, names = FieldJob(editing.batch, change), names_of(entries)

    def undo() -> Task | None:
        written = job.log.entries
        if not written:
            return None
        return Task(WorkKind.UNDO, FieldJob(editing.batch, UndoChange(written)), _among(names, written))

    def again() -> Task:
        written = job.log.entries
        return change_task(editing, [entry for entry in entries if entry.id in written], change)

    return Task(WorkKind.CHANGE, job, names, undo, again)


def recycle_task(editing: EditingApi, entries: Sequence[Entry]) -> Task:
    """Return moving entries to the recycle bin."""
    job, names = CallJob(editing.removal.recycle), names_of(entries)

    def undo() -> Task | None:
        if not job.done:
            return None
        return Task(WorkKind.RESTORE, CallJob(editing.removal.restore), _among(names, job.done))

    def again() -> Task:
        return recycle_task(editing, [entry for entry in entries if entry.id in job.done])

    return Task(WorkKind.RECYCLE, job, names, undo, again)


def delete_task(editing: EditingApi, entries: Sequence[Entry]) -> Task:
    """Return deleting entries for good."""
    return Task(WorkKind.DELETE, CallJob(editing.removal.delete, removes=True), names_of(entries))


def approve_task(editing: EditingApi, entries: Sequence[Entry]) -> Task:
    """Return approving entries."""
    job = ApproveJob(editing.batch, ReasonChange(""), editing.moderation.approve)
    return Task(WorkKind.APPROVE, job, names_of(entries))


def reject_task(editing: EditingApi, entries: Sequence[Entry], reason: str) -> Task:
    """Return rejecting entries, with a reason unless it is empty."""
    if not reason:
        return Task(WorkKind.REJECT, CallJob(editing.moderation.reject), names_of(entries))
    job = RejectJob(editing.batch, ReasonChange(reason), editing.moderation.reject)
    return Task(WorkKind.REJECT, job, names_of(entries))


def _among(names: Mapping[str, str], entry_ids: Mapping[str, object] | Sequence[str]) -> dict[str, str]:
    return {entry_id: names[entry_id] for entry_id in entry_ids}
