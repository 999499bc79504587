"""A piece of work on many entries, as the window sees it."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Signal

from kdesk.domain.editing.batch import Outcome
from kdesk.domain.entry import Entry
from kdesk.domain.ports import Clock
from kdesk.engine.library.batch_run import BatchRun, Job
from kdesk.messages.batch import WorkKind


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be done.

    Attributes:
        names: Of the entries, by id, in order.
        undo: Returns what takes it back; None if nothing can be taken back.
        again: Returns what does the same with the entries that it changed; None if that cannot be done.
    """

    kind: WorkKind
    job: Job
    names: Mapping[str, str]
    undo: Callable[[], "Task | None"] = field(default=lambda: None)
    again: Callable[[], "Task | None"] = field(default=lambda: None)


class Work(QObject):
    """A task that runs or has run.

    Attributes:
        run: Does it, and has the results.

    Signals:
        changed: There is progress, or a wait, or the end.
    """

    changed = Signal()

    def __init__(self, task: Task, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.task = task
        self.run = BatchRun(task.job, tuple(task.names), clock, self.changed.emit)

    @property
    def counts(self) -> Mapping[Outcome, int]:
        """How many entries had each outcome so far."""
        return Counter(result.outcome for result in self.run.results.values())

    @property
    def troubled(self) -> bool:
        """Whether not everything that was wanted was done."""
        return bool(self.run.of(Outcome.REFUSED, Outcome.GONE, Outcome.NOT_REACHED, Outcome.CHANGED_SINCE))


def names_of(entries: Sequence[Entry]) -> dict[str, str]:
    """Return the names of entries by id."""
    return {entry.id: entry.name for entry in entries}
