"""Ctrl+Z in the Library, wherever the focus is."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QToolTip

from kdesk.messages.format import Format
from kdesk.ui.commands import Command
from kdesk.ui.library.batch.tasks import recycle_task
from kdesk.ui.library.batch.undo_key import UndoKey
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme
from tests.support.patience import until
from tests.ui.fakes.window import library_window
from tests.ui.library.batch_fakes import BatchWindow
from tests.ui.library.library_fakes import FakeCatalogue, make_entries
from tests.ui.library.overview_fakes import FakeEditing
from tests.ui.library.qt_loop import RunQt

CTRL, UNDO = Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_Z


def test_ctrl_z_undoes_an_edit_then_a_batch_then_nothing(run_qt: RunQt, theme: Theme, formatter: Format) -> None:
    """On the cards it undoes the last edit of the panel, then what a batch did; then it says that nothing is left."""

    async def work(tasks: TaskScope) -> None:
        catalogue = FakeCatalogue(make_entries(4))
        server = FakeEditing(catalogue)
        async with library_window(tasks, theme, formatter, catalogue=catalogue) as whole:
            page, batches = whole.library, BatchWindow(theme, formatter, tasks)
            UndoKey(page, batches.batches.runner, whole.actions)
            whole.window.show_page(Command.SHOW_LIBRARY)
            await until(lambda: page.views.entry(0) is not None)
            page.panel.show_entry(catalogue.known[0], server.api())
            page.side.show_panel()
            page.panel.tabs.open("overview")
            before = catalogue.known[0].name
            row = page.panel.overview.field("name")
            field = row.edit.field
            field.setFocus()
            field.selectAll()
            QTest.keyClicks(field, "Another name")
            QTest.keyClick(field, Qt.Key.Key_Return)
            await until(lambda: "Saved" in row.brief.text())
            assert batches.api is not None
            assert batches.api.editing is not None
            batches.batches.runner.start(recycle_task(batches.api.editing, batches.entries[:1]))
            await until(lambda: batches.heard and batches.batches.runner.can_undo)

            page.grid.setFocus()
            whole.press(UNDO, modifiers=CTRL)
            await until(lambda: "Undone" in row.brief.text())
            assert catalogue.known[0].name == before
            assert [heard for heard, _ids in batches.heard] == ["removed"]
            whole.press(UNDO, modifiers=CTRL)
            await until(lambda: len(batches.heard) == 2 and not batches.batches.runner.running)
            assert batches.heard[1][0] == "restored"
            whole.actions.allow(Command.UNDO_REMOVAL, "Nothing has left the list within the last ten seconds")
            outside = next(
                button
                for button in whole.window.findChildren(QAbstractButton)
                if button.isVisible() and not page.isAncestorOf(button)
            )
            for focused in (page.grid, page.panel.player.view, outside):
                focused.setFocus()
                QToolTip.hideText()
                whole.press(UNDO, modifiers=CTRL)
                assert QToolTip.text() == "There is nothing to undo"
            batches.window.close()
            batches.window.deleteLater()

    run_qt(work)
