"""“Watch folders…”: seen, added, changed, paused, removed; and the events of the system."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from kdesk.domain.watch_folders import Refusal, WatchFolder, WatchKind, WatchProblem, WatchState, WatchStatus
from kdesk.messages.format import Format
from kdesk.messages.watching import KINDS, PROBLEMS, REFUSALS, STATES, refusal_text
from kdesk.ui.theme import Theme
from kdesk.ui.watching.dialog import NOTHING, WatchDialog
from kdesk.ui.watching.events import QtFolderEvents
from kdesk.ui.watching.folder_editor import FolderEditor
from tests.ui.fakes.watch_folders import FakeWatchFolders

RECORDINGS = WatchFolder("w1", "/videos/recordings", "anna", move_to="/videos/done", template="Talks")
CARD = WatchFolder("w2", "/media/card", "anna")


class Shown:
    """The dialog and what stands behind it."""

    def __init__(self, qtbot: QtBot, theme: Theme, formatter: Format, *folders: WatchFolder) -> None:
        self.account = "anna"
        self.watched = FakeWatchFolders(*folders)
        self.dialog = WatchDialog(theme, formatter, self.watched, lambda: self.account, lambda: ("Talks", "Trips"))
        qtbot.addWidget(self.dialog)
        self.dialog.show()

    def rows(self) -> list[list[str]]:
        """Return the texts of all rows, without the marks around foreign text."""
        tree = self.dialog.list
        items = [tree.topLevelItem(row) for row in range(tree.topLevelItemCount())]
        texts = [[item.text(column) for column in range(3)] for item in items if item]
        return [[text.replace("\u2068", "").replace("\u2069", "") for text in row] for row in texts]

    @property
    def editor(self) -> FolderEditor:
        """The open editor."""
        return self.dialog.findChildren(FolderEditor)[-1]


@pytest.fixture
def make(qtbot: QtBot, theme: Theme, formatter: Format) -> Callable[..., Shown]:
    """Show the dialog with some folders."""
    return lambda *folders: Shown(qtbot, theme, formatter, *folders)


def test_states_are_said_in_words(make: Callable[..., Shown], qtbot: QtBot) -> None:
    """With the numbers of today; problems of the selected folder stand below, each with its reason."""
    shown = make(RECORDINGS, CARD)
    assert shown.rows()[1] == ["/media/card", "leave", "Watching, 0 files taken today"]
    shown.watched.statuses = {
        "w1": WatchStatus(WatchState.WATCHING, 3, 1, {"/videos/recordings/a.mp4": WatchProblem.EMPTY}),
        "w2": WatchStatus(WatchState.GONE),
    }
    shown.watched.announce()
    qtbot.waitUntil(lambda: "3 files" in shown.rows()[0][2])
    assert shown.rows() == [
        ["/videos/recordings", "move to done", "Watching, 3 files taken today, 1 is being written"],
        ["/media/card", "leave", "The folder is not there, waiting"],
    ]
    assert "a.mp4: the file is empty" in shown.dialog.problems.text()
    assert set(STATES) == set(WatchState)
    assert (set(PROBLEMS), set(REFUSALS), set(KINDS)) == (set(WatchProblem), set(Refusal), set(WatchKind))


def test_a_folder_is_added(make: Callable[..., Shown], tmp_path: Path) -> None:
    """For the account that is signed in; not before everything is said, and not twice."""
    shown = make()
    assert shown.dialog.nothing.text() == NOTHING
    shown.dialog.add_button.click()
    editor = shown.editor
    assert not editor.ok.isEnabled()
    editor.path.setText(str(tmp_path))
    editor.names.setText("*.mov; *.mp4")
    editor.kinds[WatchKind.IMAGE].setChecked(False)
    editor.subfolders.setChecked(False)
    editor.moves.setChecked(True)
    assert not editor.ok.isEnabled()
    editor.target.setText(str(tmp_path / "done"))
    editor.template.setCurrentText("Trips")
    editor.ok.click()
    (folder,) = shown.watched.folders()
    assert (folder.path, folder.account, folder.template) == (str(tmp_path), "anna", "Trips")
    assert (folder.patterns, folder.subfolders) == (("*.mov", "*.mp4"), False)
    assert folder.kinds == {WatchKind.VIDEO, WatchKind.AUDIO}
    assert folder.move_to == str(tmp_path / "done")
    shown.dialog.add_button.click()
    shown.editor.path.setText(str(tmp_path))
    assert not shown.editor.ok.isEnabled()
    assert shown.editor.said.text() == refusal_text(Refusal.TWICE)


def test_a_folder_is_changed_paused_and_removed(make: Callable[..., Shown], qtbot: QtBot) -> None:
    """What is selected stays selected."""
    shown = make(RECORDINGS, CARD)
    shown.dialog.change_button.click()
    editor = shown.editor
    assert (editor.path.text(), editor.target.text(), editor.template.currentText()) == (
        *("/videos/recordings", "/videos/done"),
        "Talks",
    )
    editor.moves.setChecked(False)
    qtbot.keyClick(editor.path, Qt.Key.Key_Return)
    assert shown.watched.kept["w1"].move_to == ""
    shown.dialog.pause_button.click()
    qtbot.waitUntil(lambda: shown.rows()[0][2] == "Paused")
    assert shown.dialog.pause_button.text() == "Watch again"
    shown.dialog.remove_button.click()
    qtbot.waitUntil(lambda: len(shown.rows()) == 1)
    assert shown.dialog.chosen is not None
    assert shown.dialog.chosen.id == "w2"


def test_nothing_is_added_while_nobody_is_signed_in(make: Callable[..., Shown], qtbot: QtBot) -> None:
    """The tooltip tells why."""
    shown = make()
    shown.account = ""
    shown.watched.announce()
    qtbot.waitUntil(lambda: not shown.dialog.add_button.isEnabled())
    assert "Sign in first" in shown.dialog.add_button.toolTip()


def test_hostile_names_stay_on_their_lines(make: Callable[..., Shown]) -> None:
    """Line breaks, markup, and names that are no UTF-8."""
    shown = make(WatchFolder("w1", "/a\n<b>\udce9\u202e" + "x" * 5000, "anna"))
    (row,) = shown.rows()
    assert "\n" not in row[0]
    assert len(row[0]) < 400


def test_events_name_the_folder(qtbot: QtBot, tmp_path: Path) -> None:
    """Two watch folders may follow one; what nobody follows any more tells nothing."""
    events, told = QtFolderEvents(), list[tuple[str, str]]()
    events.follow("a", [str(tmp_path)], lambda path: told.append(("a", path)))
    events.follow("b", [str(tmp_path), str(tmp_path / "nothing")], lambda path: told.append(("b", path)))
    (tmp_path / "new").touch()
    qtbot.waitUntil(lambda: {("a", str(tmp_path)), ("b", str(tmp_path))} <= set(told))
    events.leave("a")
    told.clear()
    (tmp_path / "newer").touch()
    qtbot.waitUntil(lambda: bool(told))
    assert {key for key, _path in told} == {"b"}
    events.leave("b")


def test_enter_moves_on(make: Callable[..., Shown], tmp_path: Path, qtbot: QtBot) -> None:
    """It does not add the folder before the rest is chosen; on the button it does."""
    shown = make()
    shown.dialog.add_button.click()
    editor = shown.editor
    editor.path.setText(str(tmp_path))
    editor.path.setFocus()
    for field in (editor.names, editor.template, editor.ok):
        qtbot.keyClick(editor.focusWidget(), Qt.Key.Key_Return)
        assert editor.focusWidget() is field
        assert not shown.watched.kept
    qtbot.keyClick(editor.ok, Qt.Key.Key_Return)
    assert [folder.path for folder in shown.watched.folders()] == [str(tmp_path)]


def test_moving_that_begins_later_is_said_to_be_of_new_files(make: Callable[..., Shown]) -> None:
    """What was uploaded before stays."""
    shown = make(CARD)
    shown.dialog.change_button.click()
    shown.editor.moves.setChecked(True)
    shown.editor.target.setText("/videos/done")
    assert shown.editor.said.text().startswith("Only new files are moved")
