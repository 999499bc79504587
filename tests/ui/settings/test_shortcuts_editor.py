"""The editor of the keys of commands."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from kdesk.domain.options.shortcuts import Shortcut
from kdesk.ui.commands import SPECS, Command
from kdesk.ui.settings.shortcuts_editor import ShortcutsEditor
from kdesk.ui.theme import Theme


@pytest.fixture
def editor(qtbot: QtBot, theme: Theme) -> ShortcutsEditor:
    """An editor on the screen that shows what was chosen, as its row does."""
    made = ShortcutsEditor(theme)
    qtbot.addWidget(made)
    made.chosen.connect(made.show_value)
    made.show_value(())
    made.show()
    return made


@pytest.fixture
def heard(editor: ShortcutsEditor) -> list[Any]:
    """What the editor told."""
    told: list[Any] = []
    editor.chosen.connect(told.append)
    return told


Columns = Callable[[Command], tuple[str, str]]


@pytest.fixture
def columns(editor: ShortcutsEditor) -> Columns:
    """Return keys and conflicts of a command, as the list shows them."""

    def of(command: Command) -> tuple[str, str]:
        editor.select(command)
        item = editor.list.currentItem()
        assert item is not None
        return item.text(1), item.text(2)

    return of


def test_a_command_gets_other_keys(editor: ShortcutsEditor, heard: list[Any], columns: Columns) -> None:
    """They are told, shown, and given back."""
    editor.select(Command.SEARCH)
    editor.keys.setKeySequence(QKeySequence("Ctrl+Shift+K"))
    editor.give.click()
    assert heard == [(Shortcut("search", ("Ctrl+Shift+K",)),)]
    assert columns(Command.SEARCH) == ("Ctrl+Shift+K", "")
    editor.usual.click()
    assert heard[-1] == ()
    editor.none.click()
    assert heard[-1] == (Shortcut("search", ()),)
    assert not editor.none.isEnabled()


def test_after_keys_were_given_the_next_command_can_be_chosen(editor: ShortcutsEditor, qtbot: QtBot) -> None:
    """The focus is in the list, not somewhere else in the dialog, and the field asks for keys in kdesk's words."""
    (line,) = editor.keys.findChildren(QLineEdit)
    before = line.placeholderText()
    editor.activateWindow()
    editor.select(Command.SEARCH)
    editor.keys.setKeySequence(QKeySequence("Ctrl+Shift+K"))
    editor.give.setFocus()
    editor.give.click()
    qtbot.waitUntil(editor.list.hasFocus)
    assert line.text() == ""
    assert line.placeholderText() == before == "Press the new keys"


def test_a_conflict_is_said_before_and_shown_after(editor: ShortcutsEditor, columns: Columns) -> None:
    """At both commands."""
    editor.select(Command.SEARCH)
    editor.keys.setKeySequence(QKeySequence(SPECS[Command.QUIT].keys[0]))
    assert "Quit kdesk" in editor.said.text()
    editor.give.click()
    assert columns(Command.SEARCH)[1] == "Quit kdesk"
    assert columns(Command.QUIT)[1] == "Search"


def test_nothing_is_selected_at_first(editor: ShortcutsEditor) -> None:
    """So nothing can be given; a heading is no command."""
    assert editor.command is None
    for widget in (editor.keys, editor.give, editor.none, editor.usual):
        assert not widget.isEnabled()


@pytest.mark.parametrize("conflict", [False, True])
def test_no_command_is_cut(editor: ShortcutsEditor, *, conflict: bool) -> None:
    """Also in a narrow dialog; what has no room is reached by scrolling sideways."""
    if conflict:
        editor.show_value((Shortcut("search", SPECS[Command.QUIT].keys),))
    editor.resize(420, 420)
    for column in range(3):
        assert editor.list.isColumnHidden(column) is (column == 2 and not conflict)
        if not editor.list.isColumnHidden(column):
            assert editor.list.columnWidth(column) >= editor.list.sizeHintForColumn(column)
