"""All keys of the program: none means two things in one place, and the sheet shows each."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTreeWidgetItem, QWidget

from kdesk.domain.options.shortcuts import Shortcut
from kdesk.ui.actions import Actions
from kdesk.ui.command_keys import chosen_keys
from kdesk.ui.commands import SPECS, Command
from kdesk.ui.key_sheet import KeySheet, keys_of, reach_keys, show_keys
from kdesk.ui.key_table import PLACE_NAMES, KeyPlace, key_rows
from kdesk.ui.keyed_window import KeyedWindow
from kdesk.ui.review.compare.compare_keys import COMPARE_KEYS, CompareAction
from kdesk.ui.review.player_keys import PLAYER_KEYS, PlayerAction
from kdesk.ui.theme import Theme

INSIDE = {
    KeyPlace.TRANSFERS: {KeyPlace.EVERYWHERE},
    KeyPlace.ENTRIES: {KeyPlace.EVERYWHERE},
    KeyPlace.TABS: {KeyPlace.EVERYWHERE, KeyPlace.ENTRY_WINDOW},
    KeyPlace.PLAYER: {KeyPlace.EVERYWHERE, KeyPlace.ENTRY_WINDOW, KeyPlace.FULL_SCREEN},
    KeyPlace.ENTRY_WINDOW: {KeyPlace.EVERYWHERE},
    KeyPlace.QUICK_LOOK: {KeyPlace.EVERYWHERE},
}
"""Which places lie in which: a key of the outer one works in the inner one too."""
UNDO = {QKeySequence(keys).toString() for keys in ("Ctrl+Z", "Ctrl+Shift+Z")}
"""Undo and redo what was changed last where the focus is: entries, the open tab, or else the list of uploads."""


def keys_at(place: KeyPlace) -> list[str]:
    """Return the keys of a place in one spelling, each as often as it has a meaning."""
    return [QKeySequence(keys).toString() for row in key_rows() if row.place is place for keys in row.keys]


@pytest.mark.parametrize("place", KeyPlace)
def test_no_key_means_two_things_in_one_place(place: KeyPlace) -> None:
    """Every key can be read by Qt, and stands in one row of its place."""
    keys = keys_at(place)
    assert all(keys)
    assert sorted(keys) == sorted(set(keys))


@pytest.mark.parametrize("place", INSIDE)
def test_no_key_means_something_else_further_out(place: KeyPlace) -> None:
    """A key of the window or of the page never takes one from a part of it."""
    outer = {keys for around in INSIDE[place] for keys in keys_at(around)}
    assert not (set(keys_at(place)) & outer) - UNDO


def test_the_table_has_every_command_with_keys_and_every_action_of_the_player() -> None:
    """Nothing is missing on the sheet."""
    rows = list(key_rows())
    shown = {(keys, row.text) for row in rows for keys in row.keys}
    named = {Command.UNDO, Command.REDO}  # the menu names what they would do now
    texts = [
        (keys, spec.text.rstrip("…")) for spec in SPECS.values() if spec.command not in named for keys in spec.keys
    ]
    assert {*texts, ("Ctrl+Z", "Undo the last change or removal")} <= shown
    assert {row.action for row in PLAYER_KEYS} == set(PlayerAction)
    assert {row.action for row in COMPARE_KEYS} == set(CompareAction)
    assert {row.place for row in rows} == set(PLACE_NAMES)


def rows_of(sheet: KeySheet) -> list[QTreeWidgetItem]:
    """Return the rows that are shown."""
    branches = [sheet.tree.topLevelItem(place) for place in range(sheet.tree.topLevelItemCount())]
    rows = [branch.child(row) for branch in branches if branch for row in range(branch.childCount())]
    return [row for row in rows if not row.isHidden()]


@pytest.fixture
def window(qtbot: Any) -> QWidget:
    """A window."""
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


def test_the_sheet_shows_and_filters_every_row(window: QWidget, theme: Theme) -> None:
    """By words, by a key, and by the name of a place."""
    sheet = show_keys(theme, window)
    assert len(rows_of(sheet)) == len(list(key_rows()))
    sheet.filter.setText("frame")
    assert {"One frame back", "One frame ahead"} <= {row.text(0) for row in rows_of(sheet)}
    sheet.filter.setText("alt+x")
    assert {row.text(0) for row in rows_of(sheet)} == {"Remove the range"}
    sheet.filter.setText("full screen")
    assert "Esc" in {row.text(1) for row in rows_of(sheet)}
    sheet.filter.setText("speed")
    assert {"J", "K", "L"} <= {row.text(1) for row in rows_of(sheet)}
    sheet.filter.setText("no such key")
    assert not rows_of(sheet)
    assert show_keys(theme, window) is sheet
    sheet.close()


def test_escape_closes_the_sheet_from_its_field(window: QWidget, theme: Theme, qtbot: Any) -> None:
    """The first one empties the field; ↓ goes to the keys."""
    sheet = show_keys(theme, window)
    qtbot.waitUntil(lambda: sheet.focusWidget() is sheet.filter)
    QTest.keyClicks(sheet.filter, "frame")
    QTest.keyClick(sheet.filter, Qt.Key.Key_Down)
    assert sheet.focusWidget() is sheet.tree
    sheet.filter.setFocus()
    QTest.keyClick(sheet.filter, Qt.Key.Key_Escape)
    assert (sheet.filter.text(), sheet.isVisible()) == ("", True)
    QTest.keyClick(sheet.filter, Qt.Key.Key_Escape)
    assert not sheet.isVisible()


@pytest.mark.parametrize("place", KeyPlace)
def test_the_sheet_begins_where_the_user_is(window: QWidget, theme: Theme, place: KeyPlace) -> None:
    """Its own keys, then those that work everywhere; none is left out."""
    sheet = show_keys(theme, window, place)
    first = sheet.tree.topLevelItem(0)
    assert first is not None
    assert first.text(0).startswith(PLACE_NAMES[place])
    assert len(rows_of(sheet)) == len(list(key_rows()))
    assert next(key_rows(place)).place is place
    sheet.close()


def test_many_keys_are_shortened() -> None:
    """The digits are a range; what is a comma between keys would be read as one of them."""
    assert {"0 … 9", "Shift+, or <"} <= {keys_of(row) for row in key_rows()}


def test_windows_over_the_main_window_follow_its_keys(theme: Theme, qtbot: Any) -> None:
    """Changed before or after they are opened: their own keys, and those in the sheet."""
    actions = Actions(theme)
    main = KeyedWindow(actions)
    qtbot.addWidget(main)
    actions.set_keys(chosen_keys([Shortcut("show-keys", ("Ctrl+H",))]))
    above = QWidget(main, Qt.WindowType.Window)
    reach_keys(theme, above, KeyPlace.COMPARE)
    above.show()
    above.activateWindow()
    qtbot.waitUntil(above.isActiveWindow)
    QTest.keyClick(above, Qt.Key.Key_Question)
    assert not above.findChildren(KeySheet)
    actions.set_keys(chosen_keys([Shortcut("show-keys", ("Ctrl+J",)), Shortcut("settings", ("Ctrl+Alt+S",))]))
    QTest.keyClick(above, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    assert not above.findChildren(KeySheet)
    QTest.keyClick(above, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    (sheet,) = above.findChildren(KeySheet)
    shown = {row.text(0): row.text(1) for row in rows_of(sheet)}
    assert (shown["Keyboard shortcuts"], shown["Settings"]) == ("Ctrl+J", "Ctrl+Alt+S")
    sheet.close()
    above.close()
    above.deleteLater()


def test_a_window_without_commands_shows_it_too(window: QWidget, theme: Theme, qtbot: Any) -> None:
    """The question mark opens the sheet over that window."""
    reach_keys(theme, window)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window, Qt.Key.Key_Question)
    (sheet,) = window.findChildren(KeySheet)
    assert sheet.isVisible()
    sheet.close()
    assert SPECS[Command.SHOW_KEYS].keys == ("?",)
