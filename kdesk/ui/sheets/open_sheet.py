"""A sheet in its preview: each change has its rows looked at anew, and they are queued as they were changed last."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from kdesk.domain.sheets.sheet import with_cell

if TYPE_CHECKING:  # only signatures name them
    from pathlib import Path

    from kdesk.domain.sheets.columns import ColumnUse
    from kdesk.domain.sheets.custom_columns import CustomColumn
    from kdesk.domain.sheets.sheet import Sheet
    from kdesk.ui.sheets.dialog import SheetDialog, SheetPreview
    from kdesk.ui.tasks import TaskPart


@dataclass(frozen=True, slots=True)
class OpenedSheet:
    """A sheet that was opened, as it was changed last.

    Attributes:
        roles: What the columns hold.
        beside: Files that came with it.
        own_name: Of a folder: whether its own name counts; None for others.
        custom: Fields of custom metadata that its columns may hold.
    """

    sheet: Sheet
    roles: Sequence[ColumnUse]
    beside: Sequence[Path] = ()
    own_name: bool | None = None
    custom: Sequence[CustomColumn] = ()


Look = Callable[[OpenedSheet], Awaitable["SheetPreview"]]
"""Finds out what the rows of a sheet are, and what is wrong with them."""


class OpenSheet(QObject):
    """Keeps a preview up to date while its sheet is changed. It ends with the dialog.

    Args:
        opened: What the dialog shows.
        tasks: Of this preview alone; they end when it is closed.
        queue: Queues the rows that the dialog shows.
    """

    def __init__(
        self, dialog: SheetDialog, opened: OpenedSheet, look: Look, tasks: TaskPart, queue: Callable[[], object]
    ) -> None:
        super().__init__(dialog)
        self._dialog, self._look, self._tasks, self._queue = dialog, look, tasks, queue
        self._opened = self._shown = opened
        dialog.roles_chosen.connect(lambda roles: self._change(replace(self._opened, roles=roles)))
        dialog.own_name.clicked.connect(lambda checked: self._change(replace(self._opened, own_name=checked)))
        dialog.model.corrected.connect(self._correct)
        dialog.wanted.connect(self._queue_rows)
        dialog.finished.connect(lambda _result: tasks.end())

    def _correct(self, number: int, column: int, text: str) -> None:
        self._change(replace(self._opened, sheet=with_cell(self._opened.sheet, number, column, text)))

    def _change(self, opened: OpenedSheet) -> None:
        self._opened = opened
        self._tasks.spawn(self._refresh(), replace="look")

    async def _refresh(self) -> None:
        opened = self._opened
        self._dialog.show_preview(await self._look(opened))
        self._shown = opened

    def _queue_rows(self) -> None:
        """Queue the rows; those that were changed a moment ago are looked at first."""
        if self._shown is self._opened:
            self._close()
            return
        self._dialog.queue.setEnabled(False)  # until they are shown
        self._tasks.spawn(self._refresh_and_queue(), replace="look")

    async def _refresh_and_queue(self) -> None:
        await self._refresh()
        if self._dialog.queue.isEnabled():
            self._close()

    def _close(self) -> None:
        self._queue()
        self._dialog.accept()
