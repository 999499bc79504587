"""Changing, deleting and moderating many entries through their dialogs, with mouse and keys."""

from collections.abc import Callable, Coroutine
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from kdesk.domain.editing.moderation import Flag, FlagKind
from kdesk.domain.rights import rights_of
from kdesk.errors import NotPermitted, Unreachable
from kdesk.messages.format import DASH, Format
from kdesk.ui.commands import Command
from kdesk.ui.library.batch.dialog import BatchDialog
from kdesk.ui.library.batch.questions import FlagsDialog, RejectDialog
from kdesk.ui.question_box import QuestionBox
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme
from tests.support.patience import until
from tests.ui.library.batch_fakes import BatchWindow, button
from tests.ui.library.qt_loop import RunQt
from tests.ui.window.test_screen_reader import nameless

LEFT = Qt.MouseButton.LeftButton
Driven = Callable[..., None]
USER = rights_of({"BASE_USER_SESSION_PERMISSION"}, "")


@pytest.fixture
def drive(run_qt: RunQt, theme: Theme, formatter: Format) -> Driven:
    """Run a coroutine with a window of entries."""

    def driven(work: Callable[[BatchWindow], Coroutine[Any, Any, None]], **changes: Any) -> None:
        async def scoped(tasks: TaskScope) -> None:
            window = BatchWindow(theme, formatter, tasks, **changes)
            await work(window)
            # With its dialogs: a completer deletes its own popup, which would otherwise be deleted as a window first.
            shiboken6.delete(window.window)

        run_qt(scoped)

    return driven


async def form(window: BatchWindow) -> BatchDialog:
    """Open the form for all entries."""
    window.batches.asking.ask_change(window.entries)
    dialog = window.batches.asking.dialog
    assert isinstance(dialog, BatchDialog)
    await until(lambda: dialog.form.access.count() > 1 or not dialog.form.access.isEnabled())
    return dialog


def preview(dialog: BatchDialog) -> list[list[str]]:
    """Return the rows of the preview."""
    items = (dialog.preview.topLevelItem(row) for row in range(dialog.preview.topLevelItemCount()))
    return [[item.text(column) for column in range(4)] for item in items if item is not None]


def results(dialog: BatchDialog) -> list[str]:
    """Return the results, in order."""
    tree = dialog.view.results
    items = (tree.topLevelItem(row) for row in range(tree.topLevelItemCount()))
    return [f"{item.text(0)}: {item.text(1)}" for item in items if item is not None]


def test_tags_are_added_with_the_keyboard_alone(drive: Driven) -> None:
    """Type, see before and after, Enter, read the results, undo all of it."""

    async def work(window: BatchWindow) -> None:
        window.library.tag("e1", "old")
        dialog = await form(window)
        assert dialog.focusWidget() is dialog.form.add_tags
        QTest.keyClicks(dialog.form.add_tags, "Summer, x")
        assert dialog.form.note.text() == "The server drops tags of one letter: x. Stored as: summer."
        assert nameless(dialog) == []
        assert preview(dialog)[:2] == [["Film e0", "Tags", "", "summer"], ["Film e1", "Tags", "old", "old, summer"]]

        QTest.keyClick(dialog.form.add_tags, Qt.Key.Key_Return)
        await until(lambda: window.finished)

        assert [window.library.tags(name) for name in window.library.entries] == [
            {"summer"},
            {"old", "summer"},
            {"summer"},
        ]
        assert dialog.view.said.text() == "3 done."
        assert results(dialog) == ["Film e0: Done", "Film e1: Done", "Film e2: Done"]
        assert dialog.focusWidget() is dialog.view.close_button
        assert window.heard == [("changed", ("e0", "e1", "e2"))]
        assert nameless(dialog) == []

        QTest.mouseClick(dialog.view.undo, LEFT)
        await until(lambda: window.said)
        assert window.said == "3 entries are as they were before"
        assert [window.library.tags(name) for name in window.library.entries] == [set(), {"old"}, set()]

    drive(work)


def test_ctrl_z_on_the_results_takes_all_back(drive: Driven) -> None:
    """As “Undo all” does: the results close, and the entries are as before; while it runs the key does nothing."""

    async def work(window: BatchWindow) -> None:
        left: list[bool] = []
        window.batches.runner.left.connect(lambda: left.append(True))
        dialog = await form(window)
        QTest.keyClicks(dialog.form.add_tags, "Summer")
        QTest.keyClick(dialog.form.add_tags, Qt.Key.Key_Return)
        QTest.keyClick(dialog.view.stop, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        await until(lambda: window.finished)
        assert left == []
        QTest.keyClick(dialog.view.close_button, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        await until(lambda: window.said)
        assert window.said == "3 entries are as they were before"
        assert left == [True]

    drive(work)


def test_what_is_wrong_is_said_before_anything_is_sent(drive: Driven) -> None:
    """Nothing to change, an unknown gap, an unknown category, a tag on both sides: the button tells the reason."""

    async def work(window: BatchWindow) -> None:
        dialog = await form(window)
        assert not dialog.change.isEnabled()
        assert dialog.change.accessibleDescription() == "Say first what is to be changed"
        dialog.form.description.setPlainText("{nane}")
        assert dialog.form.note.text() == "“{nane}” is not a placeholder."
        dialog.form.description.setPlainText("  ")
        assert dialog.form.note.text().startswith("A description needs more than blanks")
        dialog.form.description.setPlainText("")
        dialog.form.add_categories.setText("Nowhere")
        assert dialog.form.note.text() == "There is no category “Nowhere”."
        dialog.form.add_categories.setText("News>Sport")
        dialog.form.add_tags.setText("spring")
        dialog.form.remove_tags.setText("Spring")
        assert dialog.form.note.text() == "The tag “spring” would be added and removed."
        assert not dialog.change.isEnabled()
        dialog.form.remove_tags.setText("")
        assert dialog.change.isEnabled()
        assert nameless(dialog) == []
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
        assert window.library.calls == []

    drive(work)


def test_everything_can_be_set_at_once(drive: Driven) -> None:
    """Owner, access control, categories and description, each seen before."""

    async def work(window: BatchWindow) -> None:
        window.library.assigned.add(("e0", 7))
        dialog = await form(window)
        dialog.form.owner.setText("bob")
        dialog.form.access.setCurrentIndex(2)
        dialog.form.add_categories.setText("News>Sport")
        dialog.form.remove_categories.setText("News")
        dialog.form.description.setPlainText("{counter:02} {name}")
        fields = [row[1] for row in preview(dialog)[:4]]
        assert fields == ["Categories", "Owner", "Access control", "Description"]
        assert preview(dialog)[3][3] == "01 Film e0"

        QTest.mouseClick(dialog.change, LEFT)
        await until(lambda: window.finished)

        entry = window.library.entries["e1"]
        assert (entry.user_id, entry.access_control_id, entry.description) == ("bob", 5, "02 Film e1")
        assert window.library.assigned == {("e0", 8), ("e1", 8), ("e2", 8)}

    drive(work)


def test_names_are_completed_behind_the_last_comma(drive: Driven) -> None:
    """Tags come from the account as they are typed; what stands before stays."""

    async def work(window: BatchWindow) -> None:
        dialog = await form(window)
        field = dialog.form.add_tags
        QTest.keyClicks(field, "summer, spr")
        popup = field.completer_of_last.popup()
        assert popup is not None
        await until(popup.isVisible)
        assert field.completer_of_last.completionCount() == 2
        field.completer_of_last.activated.emit("springtime")
        assert field.text() == "summer, springtime, "
        assert field.names == ("summer", "springtime")
        popup.hide()

    drive(work)


def test_a_user_may_set_neither_owner_nor_access_control(drive: Driven) -> None:
    """The fields are disabled and tell why; approving is not offered."""

    async def work(window: BatchWindow) -> None:
        dialog = await form(window)
        assert not dialog.form.owner.isEnabled()
        assert dialog.form.owner.accessibleDescription() == "Only administrators may change the owner"
        assert not dialog.form.access.isEnabled()
        offers = window.offers
        assert offers[Command.APPROVE_ENTRIES].reason == "This user may not approve or reject entries"
        assert offers[Command.CHANGE_ENTRIES].reason == ""
        assert offers[Command.CHANGE_ENTRIES].text == "Change 3 entries…"
        assert offers[Command.APPROVE_ENTRIES].text == "Approve 3 entries…"

    drive(work, rights=USER)


def test_refusals_come_first_and_can_be_copied(drive: Driven) -> None:
    """With the reason, and what can be done."""

    async def work(window: BatchWindow) -> None:
        window.library.refuses = lambda name: NotPermitted() if name == "e2" else None
        dialog = await form(window)
        dialog.form.add_tags.setText("spring")
        dialog.change.click()
        await until(lambda: window.finished)
        assert results(dialog)[0].startswith("Film e2: Refused: ")
        assert dialog.view.said.text() == "2 done, 1 refused."

        QTest.mouseClick(button(dialog, "Copy results"), LEFT)
        assert [row[0] for row in window.tables[0].rows] == ["e0", "e1", "e2"]
        assert window.tables[0].rows[2][3]

    drive(work)


def test_the_work_goes_on_when_its_dialog_is_closed(drive: Driven) -> None:
    """A notice says so and opens the progress again; quitting would interrupt it; nothing else can begin."""

    async def work(window: BatchWindow) -> None:
        window.gate.clear()
        dialog = await form(window)
        dialog.form.add_tags.setText("spring")
        dialog.change.click()
        await until(lambda: window.library.calls)
        QTest.mouseClick(button(dialog, "Close"), LEFT)
        assert window.said == "Change 3 entries: 0 of 3 entries so far; kdesk goes on"
        runner = window.batches.runner
        assert runner.unfinished.startswith("“Change 3 entries” is under way: 0 of 3 entries.")
        assert window.offers[Command.DELETE_ENTRIES].reason == "“Change 3 entries” is under way"

        QTest.mouseClick(window.notices.action, LEFT)
        assert runner.dialog is not None
        assert runner.dialog.view.said.text() == "0 of 3 entries"
        runner.dialog.accept()
        window.gate.set()
        await until(lambda: window.finished)
        assert window.said == "3 entries changed"
        assert runner.unfinished == ""
        QTest.mouseClick(window.notices.action, LEFT)
        await until(lambda: window.said == "3 entries are as they were before")

    drive(work)


def test_the_work_can_be_stopped(drive: Driven) -> None:
    """What is done stays and is told; the rest is not reached."""

    async def work(window: BatchWindow) -> None:
        dialog = await form(window)
        dialog.form.add_tags.setText("spring")
        window.gate.clear()
        dialog.change.click()
        await until(lambda: window.library.calls)
        QTest.mouseClick(button(dialog, "Stop"), LEFT)
        assert dialog.view.stop.text() == "Stopping …"
        window.gate.set()
        await until(lambda: window.finished)
        assert dialog.view.said.text() == "50 done, 20 not reached."
        assert results(dialog)[0].endswith("Not reached")

    drive(work, count=70)


def test_a_wait_is_told(drive: Driven) -> None:
    """The server is away for a moment."""

    async def work(window: BatchWindow) -> None:
        failures = [Unreachable()]
        said = []

        def fail(name: str) -> None:
            if name == "update" and failures:
                raise failures.pop()

        window.library.before = fail
        dialog = await form(window)
        dialog.form.add_tags.setText("spring")
        dialog.change.click()
        assert window.batches.runner.work is not None
        window.batches.runner.work.changed.connect(lambda: said.append(dialog.view.said.text()))
        await until(lambda: window.finished)
        assert "The server cannot be reached. kdesk tries again by itself." in said

    drive(work)


def test_entries_go_into_the_bin_without_a_question_if_the_option_says_so(drive: Driven) -> None:
    """Undo brings them back all the same. What would be deleted for good is asked."""

    async def work(window: BatchWindow) -> None:
        window.asks_before_recycling = False
        window.batches.asking.ask_delete(window.entries)
        await until(lambda: window.finished)
        assert window.said == "3 entries moved to the recycle bin"
        assert window.batches.asking.dialog is None

    drive(work)


def test_deleted_entries_come_back_from_the_bin(drive: Driven) -> None:
    """The question names them and says that they can be restored; Enter agrees; Undo restores."""

    async def work(window: BatchWindow) -> None:
        window.batches.asking.ask_delete(window.entries)
        await until(lambda: window.batches.asking.dialog)
        box = window.batches.asking.dialog
        assert isinstance(box, QuestionBox)
        assert box.text() == "Move 3 entries to the recycle bin?"
        assert box.informativeText() == (
            "“Film e0”\n“Film e1”\n“Film e2”\n\n"
            "Undo brings them back until you sign out or close kdesk. "
            "After that they are in the recycle bin of Kaltura."
        )
        QTest.keyClick(box, Qt.Key.Key_Return)
        await until(lambda: window.finished)
        assert window.said == "3 entries moved to the recycle bin"
        assert not window.library.entries

        assert window.batches.runner.undo()
        await until(lambda: window.said == "3 entries restored")
        assert len(window.library.entries) == 3
        assert [name for name, _ids in window.heard] == ["removed", "restored"]

    drive(work)


def test_deleting_for_good_says_so_and_enter_keeps(drive: Driven) -> None:
    """Seven entries, five of them named; nothing can be undone afterwards."""

    async def work(window: BatchWindow) -> None:
        window.removal.bin = None
        for enter in (True, False):
            window.batches.asking.ask_delete(window.entries)
            await until(lambda: window.batches.asking.dialog)
            box = window.batches.asking.dialog
            assert isinstance(box, QuestionBox)
            assert "and 2 more" in box.informativeText()
            assert "This account has no recycle bin: they are deleted for good" in box.informativeText()
            if enter:
                QTest.keyClick(box, Qt.Key.Key_Return)
                assert len(window.library.entries) == 7
            else:
                QTest.mouseClick(button(box, "Delete for good"), LEFT)
        await until(lambda: window.finished)
        assert window.said == "7 entries deleted"
        assert not window.batches.runner.can_undo

    drive(work, count=7)


def test_a_rejection_has_a_reason(drive: Driven) -> None:
    """It goes into the description first; approving takes it out."""

    async def work(window: BatchWindow) -> None:
        window.batches.asking.ask_reject(window.entries)
        dialog = window.batches.asking.dialog
        assert isinstance(dialog, RejectDialog)
        assert nameless(dialog) == []
        QTest.keyClicks(dialog.reason, "Too loud")
        QTest.keyClick(dialog.reason, Qt.Key.Key_Tab)
        QTest.mouseClick(dialog.reject_button, LEFT)
        await until(lambda: window.finished)
        assert window.removal.decided == dict.fromkeys(("e0", "e1", "e2"), "rejected")
        assert window.library.entries["e0"].description == "[rejected: Too loud]"

        window.batches.asking.approve(window.entries)
        box = window.batches.asking.dialog
        assert isinstance(box, QuestionBox)
        assert "cannot be undone" in box.informativeText()
        QTest.keyClick(box, Qt.Key.Key_Return)
        await until(lambda: window.said == "3 entries approved")
        assert window.library.entries["e0"].description == ""

    drive(work)


def test_reports_of_viewers_are_listed(drive: Driven) -> None:
    """With kind, comment and who; without any the dialog says so."""

    async def work(window: BatchWindow) -> None:
        window.removal.reported = (Flag(FlagKind.COPYRIGHT, "my song", "ann"), Flag(FlagKind.OTHER))
        window.batches.asking.show_flags(window.entries[0])
        await until(lambda: window.batches.asking.dialog)
        dialog = window.batches.asking.dialog
        assert isinstance(dialog, FlagsDialog)
        items = [dialog.list.topLevelItem(row) for row in range(2)]
        texts = [[item.text(column) for column in range(3)] for item in items if item is not None]
        assert texts == [["Copyright", "my song", "ann"], ["Other", DASH, "not signed in"]]
        assert nameless(dialog) == []
        dialog.accept()
        assert window.offers[Command.SHOW_FLAGS].reason == "Select a single entry"

    drive(work)


def test_another_account_has_nothing_to_undo(drive: Driven) -> None:
    """What was done belongs to the account of before."""

    async def work(window: BatchWindow) -> None:
        dialog = await form(window)
        dialog.form.add_tags.setText("spring")
        dialog.change.click()
        await until(lambda: window.finished)
        dialog.accept()
        assert window.batches.runner.can_undo
        window.api = None
        window.batches.follow_account()
        assert not window.batches.runner.can_undo
        offers = window.offers
        assert offers[Command.CHANGE_ENTRIES].reason == "This user may not change entries"

    drive(work)


def test_work_of_an_account_that_is_left_ends_for_nobody(drive: Driven) -> None:
    """Signed out in the middle of it: nothing can be taken back, and no entry of the other account changes."""

    async def work(window: BatchWindow) -> None:
        window.gate.clear()
        dialog = await form(window)
        dialog.form.add_tags.setText("spring")
        dialog.change.click()
        await until(lambda: window.batches.runner.running)
        window.api = None
        window.batches.follow_account()
        window.gate.set()
        await until(lambda: window.finished)
        await until(lambda: not window.batches.runner.running)
        assert not window.batches.runner.can_undo
        assert window.heard == []

    drive(work)
