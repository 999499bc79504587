"""The pieces of work that can be taken back, and those that were and can be done again."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # imported with the first task
    from kdesk.ui.library.batch.work import Task

_KEPT = 10


class TaskHistory:
    """What was done last, and what was undone last."""

    def __init__(self) -> None:
        self._done: list[Task] = []
        self._undone: list[Task] = []
        # What is being undone or done again, and the list that it came from.
        self._under_way: tuple[Task, list[Task]] | None = None

    @property
    def last_done(self) -> Task | None:
        """What would be taken back."""
        return self._done[-1] if self._done else None

    @property
    def last_undone(self) -> Task | None:
        """What would be done again."""
        return self._undone[-1] if self._undone else None

    def begin_undo(self) -> Task | None:
        """Return the task that takes the last one back; None if there is none."""
        if not self._done:
            return None
        last = self._done.pop()
        self._under_way = last, self._done
        return last.undo()

    def begin_redo(self) -> Task | None:
        """Return the task that does the last undone one again; None if there is none."""
        if not self._undone:
            return None
        last = self._undone.pop()
        self._under_way = last, self._undone
        return last.again()

    def note_begun(self, *, anew: bool) -> None:
        """Take note that something begins; what is new leaves nothing to be done again."""
        if anew:
            self._undone.clear()

    def note_ended(self, task: Task, *, changed: bool, cut_short: bool = False) -> None:
        """Take note of the end of a task.

        Args:
            changed: Whether it changed anything.
            cut_short: Whether it ended before it came to all entries: stopped, or by an error.
        """
        under_way, self._under_way = self._under_way, None
        before, origin = under_way or (None, self._done)
        if before is not None and cut_short and not changed:
            origin.append(before)  # nothing of it happened: it can be tried once more
        elif task.undo() is not None:
            self._done = [*self._done[1 - _KEPT :], task]
        elif before is not None and origin is self._done and changed and before.again() is not None:
            self._undone = [*self._undone[1 - _KEPT :], before]

    def clear(self) -> None:
        """Forget everything."""
        self._done.clear()
        self._undone.clear()
        self._under_way = None
