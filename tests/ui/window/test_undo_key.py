"""Undo and redo in the Library, wherever the focus is."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QToolTip

from kdesk.messages.format import Format
from kdesk.ui.commands import Command
from kdesk.ui.fields.field_row import FieldRow
from kdesk.ui.library.batch.tasks import recycle_task
from kdesk.ui.library.undo import BatchUndo, TabUndo
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme
from kdesk.ui.undo import UndoCommands
from tests.support.patience import until
from tests.ui.fakes.window import FakeLibraryWindow, library_window
from tests.ui.library.batch_fakes import BatchWindow
from tests.ui.library.library_fakes import FakeCatalogue, make_entries
from tests.ui.library.overview_fakes import FakeEditing
from tests.ui.library.qt_loop import RunQt

CTRL, SHIFT, KEY = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier, Qt.Key.Key_Z


@dataclass
class Changed:
    """A window in which a title was changed in the panel, and then an entry was recycled.

    Attributes:
        row: Of the title.
        before: The title that it had.
    """

    whole: FakeLibraryWindow
    batches: BatchWindow
    catalogue: FakeCatalogue
    row: FieldRow
    before: str

    def names(self) -> tuple[str, str]:
        """Return what undo and redo are called now."""
        self.whole.actions.refresh()
        return self.whole.actions[Command.UNDO].text(), self.whole.actions[Command.REDO].text()

    async def press(self, heard: int, *, redo: bool = False) -> None:
        """Press the keys, and wait until the batch has told so often of what it did."""
        self.whole.press(KEY, modifiers=CTRL | SHIFT if redo else CTRL)
        await until(lambda: len(self.batches.heard) == heard and not self.batches.batches.runner.running)

    async def said(self, word: str) -> None:
        """Wait until the row says what became of the title."""
        await until(lambda: word in self.row.brief.text())


@asynccontextmanager
async def changed(tasks: TaskScope, theme: Theme, formatter: Format) -> AsyncIterator[Changed]:
    """Open such a window."""
    catalogue = FakeCatalogue(make_entries(4))
    server = FakeEditing(catalogue)
    async with library_window(tasks, theme, formatter, catalogue=catalogue) as whole:
        page, batches = whole.library, BatchWindow(theme, formatter, tasks)
        runner = batches.batches.runner
        UndoCommands(whole.actions).add_page(page, TabUndo(page.side), BatchUndo(runner, formatter))
        whole.window.show_page(Command.SHOW_LIBRARY)
        await until(lambda: page.views.entry(0) is not None)
        page.panel.show_entry(catalogue.known[0], server.api())
        page.side.show_panel()
        page.panel.tabs.open("overview")
        row = page.panel.overview.field("name")
        state = Changed(whole, batches, catalogue, row, catalogue.known[0].name)
        field = row.edit.field
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, "Another name")
        QTest.keyClick(field, Qt.Key.Key_Return)
        await state.said("Saved")
        assert batches.api is not None
        assert batches.api.editing is not None
        runner.start(recycle_task(batches.api.editing, batches.entries[:1]))
        await until(lambda: batches.heard and runner.can_undo)
        page.grid.setFocus()
        yield state
        batches.window.close()
        batches.window.deleteLater()


def test_ctrl_z_undoes_an_edit_then_a_batch_then_nothing(run_qt: RunQt, theme: Theme, formatter: Format) -> None:
    """On the cards it undoes the last edit of the panel, then what a batch did; then it says that nothing is left."""

    async def work(tasks: TaskScope) -> None:
        async with changed(tasks, theme, formatter) as state:
            whole, page = state.whole, state.whole.library
            assert state.names() == ("Undo: change “Title”", "Redo")
            await state.press(1)
            await state.said("Undone")
            assert state.catalogue.known[0].name == state.before
            assert [heard for heard, _ids in state.batches.heard] == ["removed"]
            assert state.names() == ("Undo: move 1 entry to the recycle bin", "Redo: change “Title”")
            await state.press(2)
            assert state.batches.heard[1][0] == "restored"
            assert state.names()[0] == "Undo"
            outside = next(
                button
                for button in whole.window.findChildren(QAbstractButton)
                if button.isVisible() and not page.isAncestorOf(button)
            )
            for focused in (page.grid, page.panel.player.view, outside):
                focused.setFocus()
                QToolTip.hideText()
                whole.press(KEY, modifiers=CTRL)
                assert QToolTip.text() == "There is nothing to undo"

    run_qt(work)


def test_what_was_undone_last_is_done_again_first(run_qt: RunQt, theme: Theme, formatter: Format) -> None:
    """The batch, then the edit of the panel; a new batch leaves nothing of its kind to be done again."""

    async def work(tasks: TaskScope) -> None:
        async with changed(tasks, theme, formatter) as state:
            await state.press(1)
            await state.said("Undone")
            await state.press(2)
            assert state.names() == ("Undo", "Redo: move 1 entry to the recycle bin")
            await state.press(3, redo=True)
            assert state.batches.heard[2][0] == "removed"
            assert state.names() == ("Undo: move 1 entry to the recycle bin", "Redo: change “Title”")
            await state.press(3, redo=True)
            await state.said("Saved")
            assert state.catalogue.known[0].name == "Another name"
            assert state.names() == ("Undo: change “Title”", "Redo")
            await state.press(3)
            await state.said("Undone")
            await state.press(4)
            assert state.batches.api is not None
            assert state.batches.api.editing is not None
            again = recycle_task(state.batches.api.editing, state.batches.entries[1:2])
            state.batches.batches.runner.start(again)
            await until(lambda: len(state.batches.heard) == 5 and not state.batches.batches.runner.running)
            assert state.names() == ("Undo: move 1 entry to the recycle bin", "Redo: change “Title”")

    run_qt(work)
