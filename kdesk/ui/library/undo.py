"""What undo and redo do in the Library: the last change of the open tab, otherwise the last batch."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from kdesk.messages.format import Format
from kdesk.messages.library_undo import work_words
from kdesk.ui.library.batch.runner import BatchRunner
from kdesk.ui.library.side_pane import SidePane
from kdesk.ui.undo import UndoStep

if TYPE_CHECKING:  # imported with the first task
    from kdesk.ui.library.batch.work import Task


class TabUndo:
    """The changes of the tab that is open in the panel."""

    def __init__(self, side: SidePane) -> None:
        self._side = side

    def undo_step(self) -> UndoStep | None:
        """Return the last change of the tab."""
        panel = self._side.open_panel
        tab = panel.tabs.current if panel is not None else None
        return UndoStep(tab.undo_words, tab.undo) if tab is not None and tab.undo_words else None

    def redo_step(self) -> UndoStep | None:
        """Return the change of the tab that was undone last."""
        panel = self._side.open_panel
        tab = panel.tabs.current if panel is not None else None
        return UndoStep(tab.redo_words, tab.redo) if tab is not None and tab.redo_words else None


class BatchUndo:
    """What was done with many entries."""

    def __init__(self, runner: BatchRunner, formatter: Format) -> None:
        self._runner, self._formatter = runner, formatter

    def undo_step(self) -> UndoStep | None:
        """Return the last piece of work that can be taken back."""
        return self._step(self._runner.history.last_done, self._runner.undo)

    def redo_step(self) -> UndoStep | None:
        """Return the last piece of work that was taken back."""
        return self._step(self._runner.history.last_undone, self._runner.redo)

    def _step(self, task: Task | None, do: Callable[[], object]) -> UndoStep | None:
        if task is None or self._runner.running:
            return None
        return UndoStep(work_words(task.kind, len(task.names), self._formatter), do)
