"""Rows of a sheet that change or delete entries: asked about, then done like every other batch."""

import asyncio
from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QWidget

from kdesk.domain.editing.api import EditingApi
from kdesk.domain.entry import Entry
from kdesk.domain.sheets.entry_change import SheetChange
from kdesk.domain.sheets.rows import RowAction, SheetRow
from kdesk.engine.library.entry_rows import entries_of_rows
from kdesk.messages import _
from kdesk.messages.batch import WorkKind, names_text, rows_without_entry_text, work_title
from kdesk.ui.library.batch.asking import BatchAsking
from kdesk.ui.library.batch.runner import BatchRunner
from kdesk.ui.library.batch.services import BatchServices
from kdesk.ui.library.batch.tasks import change_task
from kdesk.ui.notice import Notice, NoticeKind
from kdesk.ui.question_box import QuestionBox


class SheetRowWork:
    """Does the rows about entries, changes first; each kind after its own question.

    Args:
        asking: Asks before entries are deleted.
        window: Parent of the questions.
    """

    def __init__(self, services: BatchServices, asking: BatchAsking, runner: BatchRunner, window: QWidget) -> None:
        self._services, self._asking, self._runner, self._window = services, asking, runner, window

    async def run(self, editing: EditingApi, rows: Sequence[SheetRow]) -> None:
        """Ask, and do what was agreed to. Raises KdeskError."""
        found = await entries_of_rows(editing, rows)
        if missing := len({row.entry_id for row in rows}) - len(found):
            self._services.notices.post(
                Notice(rows_without_entry_text(missing, self._services.formatter), NoticeKind.WAITING)
            )
        there = [row for row in rows if row.entry_id in found]
        updates = {row.entry_id: row.details for row in there if row.action is RowAction.UPDATE}
        changed = [found[entry_id] for entry_id in updates]
        if changed and not self._runner.running and await self._agreed(changed):
            self._runner.start(change_task(editing, changed, SheetChange(updates)))
            await self._rested()
        doomed = {row.entry_id for row in there if row.action is RowAction.DELETE}
        self._asking.ask_delete([entry for entry_id, entry in found.items() if entry_id in doomed])

    async def _agreed(self, entries: Sequence[Entry]) -> bool:
        formatter = self._services.formatter
        question = _("{title}, as the sheet says?").format(title=work_title(WorkKind.CHANGE, len(entries), formatter))
        names = names_text([entry.name for entry in entries], formatter)
        box = QuestionBox(self._window, question, names, yes=_("Change"), no=_("Keep"), enter_agrees=True)
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[bool] = loop.create_future()
        box.agreed.connect(partial(_give, answer, agreed=True))
        # Agreeing closes the box as well, and is told in the same turn.
        box.finished.connect(lambda _result: loop.call_soon(partial(_give, answer, agreed=False)))
        box.open()
        return await answer

    async def _rested(self) -> None:
        """Wait until nothing is under way."""
        changed = asyncio.Event()
        self._runner.state_changed.connect(changed.set)
        while self._runner.running:
            changed.clear()
            await changed.wait()
        self._runner.state_changed.disconnect(changed.set)


def _give(answer: "asyncio.Future[bool]", *, agreed: bool) -> None:
    if not answer.done():
        answer.set_result(agreed)
