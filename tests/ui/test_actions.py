"""Commands: all of them in one menu, each with words, an icon and a reason."""

from collections import Counter

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu, QWidget
from pytestqt.qtbot import QtBot

from kdesk.domain.transfer import FileWait, Trouble
from kdesk.domain.transfer_state import TransferState
from kdesk.domain.verification import Level, Outcome, Verification
from kdesk.ui.actions import Actions
from kdesk.ui.command_keys import chosen_keys
from kdesk.ui.command_kinds import Menu, Section, ShortcutScope
from kdesk.ui.commands import COMMANDS, Command, Spec
from kdesk.ui.theme import Theme
from tests.ui.fakes.transfers import NOW, asking, one_of_each, transfer


def test_the_table_has_every_command_once() -> None:
    """No command is missing from the table, none stands in it twice."""
    assert [spec.command for spec in COMMANDS] == list(Command)


def test_every_icon_of_the_table_exists(theme: Theme) -> None:
    """A command without its drawing would show an empty place."""
    assert {spec.icon for spec in COMMANDS if spec.icon} <= set(theme.icons.names())


def test_no_shortcut_means_two_things() -> None:
    """Each key belongs to one command of the window, and to one of each list: no two lists are in sight at once."""
    for lists in (ShortcutScope.TRANSFERS, ShortcutScope.ENTRIES):
        everywhere = {ShortcutScope.WINDOW, ShortcutScope.PAGE}
        together = (spec for spec in COMMANDS if spec.scope in {*everywhere, lists})
        keys = Counter(key for spec in together for key in spec.keys)
        assert [key for key, number in keys.items() if number > 1] == []


def test_people_find_the_keys_that_they_expect() -> None:
    """The shortcuts that the drawing of the window promises."""
    promised = {
        Command.CHOOSE_FILES: "Ctrl+O",
        Command.PAUSE_RESUME: "Space",
        Command.CANCEL: "Del",
        Command.OPEN_ENTRY: "Return",
        Command.COPY_LINK: "Ctrl+C",
        Command.SELECT_ALL: "Ctrl+A",
        Command.MOVE_UP: "Alt+Up",
        Command.MOVE_DOWN: "Alt+Down",
        Command.SHOW_UPLOADS: "Ctrl+1",
        Command.SHOW_LIBRARY: "Ctrl+2",
        Command.SEARCH: "Ctrl+F",
        Command.QUIT: "Ctrl+Q",
    }
    table = {spec.command: spec.keys[0] for spec in COMMANDS if spec.keys}
    assert promised.items() <= table.items()


def test_the_menu_has_every_command_where_people_look_for_it(qtbot: QtBot, theme: Theme) -> None:
    """Except for those that only rows show; short enough to be read, and opened by a letter."""
    window = QWidget()
    qtbot.addWidget(window)
    menus = [menu for menu in submenus(Actions(theme, window).menu(window)) if menu.toolTipsVisible()]
    assert [menu.title() for menu in menus] == ["&File", "&Edit", "&View", "&Transfers", "&Library", "&Help"]
    names = [[action.objectName() for action in menu.actions() if not action.isSeparator()] for menu in menus]
    in_menus = [spec.command for spec in COMMANDS if spec.section is not Section.NONE]
    assert sorted(name for menu in names for name in menu) == sorted(in_menus)
    for kind, commands in zip(Menu, names, strict=True):
        assert {spec.section.menu for spec in COMMANDS if spec.command.value in commands} == {kind}
    assert names[0][-1] == Command.QUIT
    assert names[1][:2] == [Command.UNDO, Command.REDO]


def test_the_bar_of_other_systems_has_the_same_menus(qtbot: QtBot, theme: Theme) -> None:
    """In the same order, with the same commands, each where macOS expects it."""
    window = QWidget()
    qtbot.addWidget(window)
    actions = Actions(theme)
    menus = [menu for menu in submenus(actions.menu(window)) if menu.toolTipsVisible()]
    bar = actions.menu_bar(window)
    in_bar = [menu for action in bar.actions() if isinstance(menu := action.menu(), QMenu)]
    assert [menu.title() for menu in in_bar] == [menu.title() for menu in menus]
    assert [menu.actions()[1:] for menu in in_bar] != []
    named = [[[one.objectName() for one in menu.actions()] for menu in some] for some in (menus, in_bar)]
    assert named[0] == named[1]
    roles = {command: actions[command].menuRole() for command in (Command.SETTINGS, Command.ABOUT, Command.QUIT)}
    assert [role.name for role in roles.values()] == ["PreferencesRole", "AboutRole", "QuitRole"]
    assert actions[Command.SIGN_OUT].menuRole().name == "NoRole"


def submenus(menu: QMenu) -> list[QMenu]:
    """Return the menus that open from a menu, in their order."""
    opened = [action.menu() for action in menu.actions()]
    return [submenu for submenu in opened if isinstance(submenu, QMenu)]


def test_a_disabled_command_tells_its_reason(theme: Theme) -> None:
    """Disabled with a reason in the tooltip; enabled again, the tooltip shows the shortcut."""
    actions = Actions(theme)
    actions.allow(Command.RETRY, "Nothing failed")
    assert not actions[Command.RETRY].isEnabled()
    assert "Nothing failed" in actions[Command.RETRY].toolTip()
    actions.allow(Command.RETRY)
    assert actions[Command.RETRY].isEnabled()
    shown = QKeySequence("Ctrl+R").toString(QKeySequence.SequenceFormat.NativeText)
    assert actions[Command.RETRY].toolTip() == f"<span>Retry ({shown})</span>"


def test_other_keys_leave_the_reason_of_a_disabled_command(theme: Theme) -> None:
    """Its tooltip goes on saying why it cannot be had."""
    actions = Actions(theme)
    actions.allow(Command.RETRY, "Nothing failed")
    actions.set_keys(chosen_keys(()))
    assert actions[Command.RETRY].toolTip() == "<span>Nothing failed</span>"


def test_only_what_changes_is_told_again(theme: Theme, monkeypatch: pytest.MonkeyPatch) -> None:
    """While a large folder is added, all commands are refreshed four times a second."""
    actions, told = Actions(theme), list[str]()
    actions.refresh()
    monkeypatch.setattr("kdesk.ui.actions.plain_tip", lambda tip: told.append(tip) or tip)
    actions.refresh()
    assert told == []
    actions.allow(Command.RETRY, "Nothing failed")
    assert told == ["Nothing failed"]


def test_a_command_does_what_it_is_connected_to(theme: Theme) -> None:
    """Triggering passes nothing on: commands take no arguments."""
    actions = Actions(theme)
    done: list[tuple[object, ...]] = []
    actions.connect_to(Command.QUIT, lambda *given: done.append(given))
    actions[Command.QUIT].trigger()
    assert done == [()]


@pytest.mark.parametrize("spec", [spec for spec in COMMANDS if spec.possible], ids=lambda spec: spec.command.value)
def test_transfers_of_one_group_allow_the_same(spec: Spec) -> None:
    """The commands ask one transfer of each group: `Transfer.allows` has all that their conditions depend on."""
    assert spec.possible is not None
    allowed: dict[tuple[object, ...], set[bool]] = {}
    differs = Verification(Level.WHOLE, Outcome.DIFFERENT)
    waits = Trouble("Busy", retry_at=NOW + 4)
    for state in TransferState:
        ends = [transfer(3, state, trouble=Trouble("No", retry_helps=helps)) for helps in (True, False)]
        plain = [transfer(1, state), transfer(2, state, entry_id="0_a"), transfer(4, state, file_wait=FileWait.STABLE)]
        for one in [*plain, *ends, transfer(5, state, verification=differs), transfer(6, state, trouble=waits)]:
            allowed.setdefault(one.allows, set()).add(bool(spec.possible(one)))
    for one in [*one_of_each(), *asking()]:
        allowed.setdefault(one.allows, set()).add(bool(spec.possible(one)))
    assert all(len(answers) == 1 for answers in allowed.values())
