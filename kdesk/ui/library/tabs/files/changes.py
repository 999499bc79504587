"""Changes of the files of an entry that wait for their turn, and how they are taken back."""

from collections import deque
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal

from kdesk.domain.editing.api import EditingApi
from kdesk.domain.entry import Entry
from kdesk.domain.ports import AccountApi
from kdesk.errors import KdeskError
from kdesk.messages import _
from kdesk.ui.tasks import TaskScope

Calls = TypeVar("Calls")

MOST = 20
"""Changes that Ctrl+Z can take back; those of one entry."""


@dataclass(frozen=True, slots=True)
class UndoStep:
    """What takes a change back, or makes it again.

    Attributes:
        done: What was changed, in words.
        work: Takes it back, and returns what makes it again; or the other way round.
    """

    done: str
    work: "Work"


Work = Callable[[AccountApi, Entry], Coroutine[Any, Any, UndoStep | None]]
"""Changes something on the server, and returns how to take that back; None if that cannot be done."""


def work_with(
    calls: Callable[[EditingApi], Calls], work: Callable[[Calls, Entry], Coroutine[Any, Any, UndoStep | None]]
) -> Work:
    """Return a change that needs one kind of editing calls only; without any it does nothing.

    Args:
        calls: Chooses them, as those about captions.
        work: Makes the change with them, and returns how to take it back.
    """

    async def change(api: AccountApi, entry: Entry) -> UndoStep | None:
        return await work(calls(api.editing), entry) if api.editing is not None else None

    return change


class ChangeKind(Enum):
    """Whether something is changed, taken back, or changed again."""

    NEW = auto()
    UNDO = auto()
    REDO = auto()


@dataclass(frozen=True, slots=True)
class Change:
    """A change that waits for its turn.

    Attributes:
        doing: What is being done, in words.
        step: What is taken back, or made again; None for a new change.
    """

    work: Work
    doing: str
    api: AccountApi
    entry: Entry
    kind: ChangeKind = ChangeKind.NEW
    step: UndoStep | None = None


class UndoSteps:
    """The last changes of one entry, and those that were taken back."""

    def __init__(self) -> None:
        self._done: deque[UndoStep] = deque(maxlen=MOST)
        self._undone: deque[UndoStep] = deque(maxlen=MOST)

    def add(self, step: UndoStep | None, kind: ChangeKind) -> None:
        """Note how the last change, which was of this kind, is taken back or made again, if it can be."""
        if kind is ChangeKind.NEW:
            self._undone.clear()
        if step is not None:
            (self._undone if kind is ChangeKind.UNDO else self._done).append(step)

    def put_back(self, step: UndoStep | None, kind: ChangeKind) -> None:
        """Keep a step for another try: what it takes back, or makes again, failed."""
        if step is not None:
            (self._undone if kind is ChangeKind.REDO else self._done).append(step)

    def take(self) -> UndoStep | None:
        """Return what takes the last change back, which is forgotten; None if there is none."""
        return self._done.pop() if self._done else None

    def take_undone(self) -> UndoStep | None:
        """Return what makes the change again that was taken back last, likewise."""
        return self._undone.pop() if self._undone else None

    def clear(self) -> None:
        """Forget all: another entry is shown."""
        self._done.clear()
        self._undone.clear()

    @property
    def last(self) -> str:
        """What was changed last, in words; "" for nothing."""
        return self._done[-1].done if self._done else ""

    @property
    def last_undone(self) -> str:
        """What was taken back last, likewise."""
        return self._undone[-1].done if self._undone else ""

    @property
    def words(self) -> str:
        """What Ctrl+Z takes back; "" if it takes nothing back."""
        return _("{done}. Ctrl+Z takes it back.").format(done=self.last) if self._done else ""


class ChangeQueue(QObject):
    """Makes changes one after the other: a cancelled one would be left half made.

    Args:
        tasks: Runs them.
        task: Name of the task.
        shows: Returns whether an entry is still shown.

    Attributes:
        undo_steps: How the changes of the shown entry are taken back.

    Signals:
        begun: What is being done, in words.
        failed: The `KdeskError` of a change of the shown entry.
        ended: A change of the shown entry was made, failed, or was cancelled, and may have been made all the same.
        rested: No change waits any more.
    """

    begun = Signal(str)
    failed = Signal(object)
    ended = Signal()
    rested = Signal()

    def __init__(self, tasks: TaskScope, task: str, shows: Callable[[Entry], bool], parent: QObject) -> None:
        super().__init__(parent)
        self._tasks, self._task, self._shows = tasks, task, shows
        self._waiting: deque[Change] = deque()
        self.undo_steps = UndoSteps()

    @property
    def doing(self) -> str:
        """What is being done, in words; "" for nothing."""
        return self._waiting[0].doing if self._waiting else ""

    def add(self, change: Change) -> None:
        """Make a change after those that wait."""
        self._waiting.append(change)
        if len(self._waiting) == 1:
            self._tasks.spawn(self._make_all(), replace=self._task)

    def stop(self) -> None:
        """Cancel the change that is being made, and those that wait."""
        self._tasks.cancel(self._task)

    async def _make_all(self) -> None:
        try:
            while self._waiting:
                await self._make(self._waiting[0])
                self._waiting.popleft()
        finally:
            self._waiting.clear()
            self.rested.emit()

    async def _make(self, change: Change) -> None:
        if self._shows(change.entry):
            self.begun.emit(change.doing)
        try:
            step = await change.work(change.api, change.entry)
            if self._shows(change.entry):
                self.undo_steps.add(step, change.kind)
        except KdeskError as error:
            if not self._shows(change.entry):
                raise  # told by the window: the person looks at something else by now
            self.undo_steps.put_back(change.step, change.kind)
            self.failed.emit(error)
        finally:
            if self._shows(change.entry):
                self.ended.emit()
