"""Many entries are changed, deleted and brought back in the whole window, with keys and mouse, on the demo server."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from driving import activate, until
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from kdesk.application import Application
from kdesk.ui.commands import Command
from kdesk.ui.library.batch.dialog import BatchDialog
from kdesk.ui.library.batch.questions import RejectDialog
from kdesk.ui.library.batch.run_dialog import RunDialog
from kdesk.ui.library.commands import ENTRY_COMMANDS
from kdesk.ui.question_box import QuestionBox
from tests.e2e.conftest import RunQt, window_on
from tests.support.demo_client import DemoClient
from tests.support.demo_faults import FaultControl
from tests.support.demo_process import DemoProcess

pytestmark = pytest.mark.e2e

CTRL = Qt.KeyboardModifier.ControlModifier
SOME, MANY = 3, 120
FLAGS = ("--recycle-bin",)


@pytest.fixture
def editor(server: DemoProcess) -> Iterator[DemoClient]:
    """Another client: it sees what the server has."""
    with DemoClient(server.credentials) as client:
        yield client.as_admin()


def made(editor: DemoClient, count: int) -> list[str]:
    """Add entries, with one tag each."""
    return [editor.entry(f"Film {number}", tags="old") for number in range(count)]


def tags(editor: DemoClient, entry_ids: list[str]) -> set[str]:
    """Return the tags that the entries have."""
    return {str(editor.call("media.get", entryId=entry_id)["tags"]) for entry_id in entry_ids}


async def all_selected(app: Application, count: int) -> Any:
    """Show the library and select everything with the keyboard; return the view."""
    app.window.show_page(Command.SHOW_LIBRARY)
    await until(lambda: app.library.model.rowCount() == count, 30, "the cards")
    view = app.library.views.shown
    # Shortcuts need an active window; rows out of sight are loaded only when they are wanted.
    app.window.activateWindow()
    await until(app.window.isActiveWindow, 10, "the active window")
    app.library.model.want(0, count - 1)
    await until(lambda: app.library.views.entry(count - 1) is not None, 30, "the last card")
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_A, CTRL)
    await until(lambda: len(app.library.selected_entries()) == count, 10, "all selected")
    return view


async def change_dialog(app: Application, view: Any) -> BatchDialog:
    """Ask for the dialog with the keyboard."""
    QTest.keyClick(view, Qt.Key.Key_E, CTRL)
    await until(lambda: isinstance(app.batches.asking.dialog, BatchDialog), 10, "the dialog")
    dialog = app.batches.asking.dialog
    assert isinstance(dialog, BatchDialog)
    return dialog


async def shown_menu(app: Application) -> QMenu:
    """Wait for the context menu of the entries."""

    def menus() -> list[QMenu]:
        return [menu for menu in app.library.findChildren(QMenu) if menu.isVisible()]

    await until(menus, 10, "the menu")
    return menus()[0]


@pytest.mark.parametrize("server", [FLAGS], indirect=True)
def test_tags_of_some_entries(
    qapp: QApplication, run_qt: RunQt, tmp_path: Path, server: DemoProcess, editor: DemoClient
) -> None:
    """Ctrl+A, Ctrl+E, type, Enter; Ctrl+Z on the page takes all of it back."""
    ids = made(editor, SOME)

    async def work() -> None:
        async with window_on(qapp, tmp_path / "data", server) as app:
            view = await all_selected(app, SOME)
            dialog = await change_dialog(app, view)
            QTest.keyClicks(dialog.form.add_tags, "Summer")
            QTest.keyClick(dialog.form.add_tags, Qt.Key.Key_Return)
            await until(lambda: dialog.view.said.text() == "3 done.", 30, "done")
            assert tags(editor, ids) == {"old, summer"}
            QTest.keyClick(dialog, Qt.Key.Key_Escape)
            await until(lambda: not dialog.isVisible(), 10, "closed")

            assert app.window.focusWidget() is app.library.views.shown
            await activate(app.window)
            QTest.keyClick(app.library.views.shown, Qt.Key.Key_Z, CTRL)
            await until(lambda: tags(editor, ids) == {"old"}, 30, "as before")

    run_qt(work())


@pytest.mark.parametrize("server", [FLAGS], indirect=True)
def test_deleted_entries_come_back(
    qapp: QApplication, run_qt: RunQt, tmp_path: Path, server: DemoProcess, editor: DemoClient
) -> None:
    """Del asks; the cards go at once, and come back with Ctrl+Z."""
    made(editor, SOME)

    async def work() -> None:
        async with window_on(qapp, tmp_path / "data", server) as app:
            view = await all_selected(app, SOME)
            # Qt makes this event of the menu key, but not of one that a test presses.
            by_key, place = QContextMenuEvent.Reason.Keyboard, QPoint(1, 1)
            QApplication.sendEvent(view, QContextMenuEvent(by_key, place, view.mapToGlobal(place)))
            menu = await shown_menu(app)
            assert {command.value for command in ENTRY_COMMANDS} <= {action.objectName() for action in menu.actions()}
            menu.close()
            QTest.keyClick(view, Qt.Key.Key_Delete)
            await until(lambda: isinstance(app.batches.asking.dialog, QuestionBox), 10, "the question")
            QTest.keyClick(app.batches.asking.dialog, Qt.Key.Key_Return)
            await until(lambda: app.library.model.rowCount() == 0, 30, "no cards")
            assert app.batches.runner.can_undo
            await activate(app.window)
            QTest.keyClick(app.library, Qt.Key.Key_Z, CTRL)
            await until(lambda: app.library.model.rowCount() == SOME, 30, "the cards again")

    run_qt(work())


@pytest.mark.parametrize("server", [FLAGS], indirect=True)
def test_quitting_in_the_middle_asks(
    qapp: QApplication, run_qt: RunQt, tmp_path: Path, server: DemoProcess, editor: DemoClient
) -> None:
    """The second batch hangs: closing the window asks; after Stop what is done stays, and the rest is as it was."""
    ids = made(editor, MANY)

    async def work() -> None:
        async with window_on(qapp, tmp_path / "data", server) as app:
            view = await all_selected(app, MANY)
            dialog = await change_dialog(app, view)
            FaultControl(editor.http, server.credentials).add("baseEntry.update", "stall", seconds=5, after=1, count=1)
            dialog.form.add_tags.setText("summer")
            QTest.mouseClick(dialog.change, Qt.MouseButton.LeftButton)
            runner = app.batches.runner
            await until(lambda: runner.work is not None and len(runner.work.run.results) == 50, 30, "one batch")
            QTest.keyClick(dialog, Qt.Key.Key_Escape)
            app.window.close()
            assert app.quit_guard.box is not None
            assert "is under way: 50 of 120 entries" in app.quit_guard.box.informativeText()
            app.quit_guard.box.close()
            QTest.mouseClick(app.notices.action, Qt.MouseButton.LeftButton)
            progress = runner.dialog
            assert isinstance(progress, RunDialog)
            QTest.mouseClick(progress.view.stop, Qt.MouseButton.LeftButton)
            await until(lambda: not runner.running, 30, "stopped")
            assert progress.view.said.text() == "100 done, 20 not reached."
            assert tags(editor, ids) == {"old", "old, summer"}

    run_qt(work())


@pytest.mark.parametrize("server", [FLAGS], indirect=True)
def test_rows_that_were_never_in_sight_are_loaded(
    qapp: QApplication, run_qt: RunQt, tmp_path: Path, server: DemoProcess, editor: DemoClient
) -> None:
    """Ctrl+A takes rows that nobody scrolled to; the dialog opens after all of them were read."""
    for _ in range(5):
        made(editor, MANY)
    count = 5 * MANY

    async def work() -> None:
        async with window_on(qapp, tmp_path / "data", server) as app:
            app.window.show_page(Command.SHOW_LIBRARY)
            await until(lambda: app.library.model.rowCount() == count, 30, "the cards")
            views = app.library.views
            await until(lambda: views.entry(0) is not None, 30, "the first card")
            assert views.entry(count - 1) is None
            app.window.activateWindow()
            await until(app.window.isActiveWindow, 10, "the active window")
            views.shown.setFocus()
            QTest.keyClick(views.shown, Qt.Key.Key_A, CTRL)
            assert views.selection.count == count
            assert views.entry(count - 1) is None
            dialog = await change_dialog(app, views.shown)
            assert dialog.change.text() == "Change 600 entries"
            QTest.keyClicks(dialog.form.add_tags, "Summer")
            QTest.keyClick(dialog.form.add_tags, Qt.Key.Key_Return)
            await until(lambda: dialog.view.said.text() == "600 done.", 60, "done")

    run_qt(work())


@pytest.mark.parametrize("server", [("--moderate",)], indirect=True)
def test_what_waits_for_a_moderator_is_a_saved_search(
    qapp: QApplication, run_qt: RunQt, tmp_path: Path, server: DemoProcess, editor: DemoClient
) -> None:
    """It lists the waiting entries; approved ones leave it; rejected ones have their reason."""
    ids = made(editor, SOME)

    async def work() -> None:
        async with window_on(qapp, tmp_path / "data", server) as app:
            app.window.show_page(Command.SHOW_LIBRARY)
            menu = app.library.search.saved.menu_shown
            menu.aboutToShow.emit()
            menu.actions()[0].trigger()
            await all_selected(app, SOME)
            app.library.views.show_row(0)
            (first,) = app.library.selected_entries()
            app.window._actions[Command.APPROVE_ENTRIES].trigger()
            await until(lambda: editor.call("media.get", entryId=first.id)["moderationStatus"] == 2, 30, "approved")
            await until(lambda: app.library.model.rowCount() == SOME - 1, 30, "it leaves the search")

            await all_selected(app, SOME - 1)
            app.window._actions[Command.REJECT_ENTRIES].trigger()
            dialog = app.batches.asking.dialog
            assert isinstance(dialog, RejectDialog)
            QTest.keyClicks(dialog.reason, "Too loud")
            QTest.mouseClick(dialog.reject_button, Qt.MouseButton.LeftButton)
            await until(lambda: app.library.model.rowCount() == 0, 30, "nothing waits")
            told = {editor.call("media.get", entryId=entry_id).get("description") for entry_id in ids}
            assert told == {"", "[rejected: Too loud]"}

    run_qt(work())
