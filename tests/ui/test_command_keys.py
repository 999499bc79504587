"""Keys that a person chose for commands."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from kdesk.domain.options.shortcuts import Shortcut, are_shortcuts
from kdesk.ui.actions import Actions
from kdesk.ui.command_keys import CHANGEABLE, chosen_keys, clashes, with_keys
from kdesk.ui.commands import SPECS, Command
from kdesk.ui.key_table import key_rows
from kdesk.ui.theme import Theme


def test_the_keys_of_the_table_meet_nowhere() -> None:
    """A list that has a key of its own has it in place of the window's."""
    keys = chosen_keys(())
    assert [(spec.command, *one) for spec in CHANGEABLE for one in clashes(keys, spec.command)] == []


def test_chosen_keys_go_before_those_of_the_table() -> None:
    """Unknown commands are left alone; the usual keys are no choice."""
    shortcuts = (Shortcut("search", ("Ctrl+K",)), Shortcut("fly", ("Ctrl+F",)))
    assert chosen_keys(shortcuts)[Command.SEARCH] == ("Ctrl+K",)
    assert chosen_keys(shortcuts)[Command.QUIT] == SPECS[Command.QUIT].keys
    back = with_keys(shortcuts, Command.SEARCH, SPECS[Command.SEARCH].keys)
    assert back == (Shortcut("fly", ("Ctrl+F",)),)
    assert not are_shortcuts((*back, *back))


def test_conflicts_are_found_where_both_keys_work() -> None:
    """Not between the list of uploads and that of entries."""
    keys = chosen_keys((Shortcut("search", ("Ctrl+Q",)), Shortcut("verify", ("Del",)), Shortcut("paste", ("Del",))))
    assert list(clashes(keys, Command.SEARCH)) == [("Ctrl+Q", Command.QUIT)]
    assert Command.DELETE_ENTRIES not in {other for _key, other in clashes(keys, Command.VERIFY)}
    assert Command.DELETE_ENTRIES in {other for _key, other in clashes(keys, Command.PASTE)}


def test_other_keys_work_at_once(theme: Theme) -> None:
    """Also in a window that is open; the former ones do nothing, and the tooltip names the new ones."""
    window, actions = QWidget(), Actions(theme)
    actions.setParent(window)
    actions.reach_window(window)
    given: list[Command] = []
    actions.connect_to(Command.SEARCH, lambda: given.append(Command.SEARCH))
    window.show()
    window.activateWindow()
    QTest.qWaitForWindowActive(window)
    actions.set_keys(chosen_keys((Shortcut("search", ("Ctrl+Shift+K",)),)))
    QTest.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert given == []
    QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert given == [Command.SEARCH]
    written = QKeySequence("Ctrl+Shift+K").toString(QKeySequence.SequenceFormat.NativeText)
    assert written in actions[Command.SEARCH].toolTip()
    window.close()


def test_the_sheet_of_keys_shows_the_chosen_ones() -> None:
    """A command without keys is not in it."""
    keys = chosen_keys((Shortcut("search", ("Ctrl+Shift+K",)), Shortcut("quit", ())))
    rows = {row.text: row.keys for row in key_rows(keys=keys)}
    assert rows["Search"] == ("Ctrl+Shift+K",)
    assert "Quit kdesk" not in rows
