"""A command acts on what is in sight and in focus, and its notice names the thing: each command on each page."""

from collections import defaultdict
from itertools import combinations
from typing import Any

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QLineEdit, QMenu, QMessageBox, QWidget

from kdesk.domain.entry import EntryStatus
from kdesk.domain.question import Decision
from kdesk.domain.transfer_state import TransferState
from kdesk.ui.command_kinds import Section, ShortcutScope
from kdesk.ui.commands import COMMANDS, MENU_KEY, Command
from kdesk.ui.key_table import key_rows
from kdesk.ui.selection import NOT_HERE
from tests.support.patience import until
from tests.support.stored_texts import trouble_saying
from tests.ui.fakes.transfers import asking, transfer
from tests.ui.fakes.window import Drive, FakeLibraryWindow
from tests.ui.library.library_fakes import FakeCatalogue, make_entry
from tests.ui.window.entries import FLAVORS, MINE, OTHER

CTRL = Qt.KeyboardModifier.ControlModifier
ON_SINGLE_THINGS = {spec.command for spec in COMMANDS if spec.scope is ShortcutScope.TRANSFERS}
DONE = transfer(1, TransferState.READY, entry_id=MINE.id)
"""A transfer whose entry is another one than the Library shows."""


def clipboard() -> str:
    """Return the text on the clipboard."""
    return QApplication.clipboard().text()


async def show_other(whole: FakeLibraryWindow) -> None:
    """Select the transfer of `Mine`, then look at the entry `Other` in the Library."""
    whole.select(0)
    whole.window.show_page(Command.SHOW_LIBRARY)
    whole.library.grid.show_row(0)
    await until(lambda: whole.library.panel.renditions.flavors.rowCount() == len(FLAVORS))
    whole.actions.refresh()


def test_the_menu_copies_the_link_of_the_entry_in_sight(drive: Drive) -> None:
    """Not of the transfer that is selected on the page that is hidden; the notice names the entry."""

    async def work(whole: FakeLibraryWindow) -> None:
        await show_other(whole)
        whole.give(Command.COPY_LINK)
        await until(clipboard)
        assert f"/{OTHER.id}/" in clipboard()
        assert whole.said == "HLS stream link of “Other” copied"

    drive(work, DONE)


def test_in_the_library_no_command_acts_on_a_hidden_transfer(drive: Drive) -> None:
    """Each is disabled with its reason; its key and its menu item leave the queue alone."""

    async def work(whole: FakeLibraryWindow) -> None:
        await show_other(whole)
        reasons = {}
        for command in ON_SINGLE_THINGS - {Command.COPY_LINK, Command.COPY_KDESK_LINK, Command.SELECT_ALL}:
            reasons[command] = whole.reason(command)
            whole.give(command)
            whole.actions[command].triggered.emit()  # as if it were enabled still
            assert (command, whole.queue.asked, whole.exported, clipboard()) == (command, [], [], "")
            assert not whole.window.findChildren(QFileDialog), command
            assert not whole.window.findChildren(QMessageBox), command
        assert reasons.pop(Command.OPEN_ENTRY) == "It is open already"
        assert set(reasons.values()) == {NOT_HERE}

    drive(work, DONE, *asking())


def test_without_a_selection_every_command_says_what_it_needs(drive: Drive) -> None:
    """On both pages; what concerns the whole list needs no selection."""

    async def work(whole: FakeLibraryWindow) -> None:
        whole.select()
        for command in ON_SINGLE_THINGS - {Command.SELECT_ALL, Command.CLEAR_FINISHED, Command.SHOW_DETAILS}:
            assert whole.reason(command) in {"Select a transfer first", "Nothing that is selected asks this"}, command
            whole.give(command)
        whole.window.show_page(Command.SHOW_LIBRARY)
        whole.library.grid.clearSelection()
        whole.actions.refresh()
        for command in ON_SINGLE_THINGS - {Command.SELECT_ALL}:
            assert whole.reason(command), command
            whole.give(command)
        assert (whole.queue.asked, clipboard()) == ([], "")

    drive(work, DONE)


UP = TransferState.UPLOADING
SINGLE = [
    (Command.PAUSE_RESUME, transfer(2, UP), ("pause", ("t2",))),
    (Command.RETRY, transfer(2, TransferState.FAILED, trouble=trouble_saying("Gone")), ("retry", ("t2",))),
    (Command.REMOVE, transfer(2, TransferState.CANCELLED), ("remove", ("t2",))),
    (Command.MOVE_UP, transfer(2), ("move", (("t2",), 0))),
    (Command.MOVE_DOWN, transfer(2), ("move", (("t2",), 3))),
    (Command.MOVE_TO_TOP, transfer(2), ("move", (("t2",), 0))),
    (Command.NEW_VERSION, asking()[0], ("decide", ("t21", Decision.NEW_VERSION))),
    (Command.UPLOAD_ANYWAY, asking()[2], ("decide", ("t22", Decision.UPLOAD_ANYWAY))),
]


@pytest.mark.parametrize(("command", "chosen", "asked"), SINGLE, ids=lambda one: getattr(one, "value", ""))
def test_on_uploads_a_command_acts_on_the_selected_row(
    drive: Drive, command: Command, chosen: Any, asked: tuple[str, Any]
) -> None:
    """On that one alone: its neighbours could do the same."""

    async def work(whole: FakeLibraryWindow) -> None:
        whole.select(1)
        assert whole.reason(command) == ""
        whole.give(command)
        assert whole.queue.asked == [asked]

    drive(work, DONE, chosen, transfer(3, UP))


def test_on_uploads_a_link_is_the_selected_one(drive: Drive) -> None:
    """Ctrl+C in the list and the menu copy the same, and the notice names it."""

    async def work(whole: FakeLibraryWindow) -> None:
        whole.select(1)
        whole.press(Qt.Key.Key_C, modifiers=CTRL)
        await until(clipboard)
        assert f"/{OTHER.id}/" in clipboard()
        assert whole.said == "HLS stream link of “Other” copied"

    drive(work, DONE, transfer(2, TransferState.READY, entry_id=OTHER.id))


def test_several_rows_give_several_links(drive: Drive) -> None:
    """One a line, in the order of the list; the command and the notice say how many."""

    async def work(whole: FakeLibraryWindow) -> None:
        whole.select(0, 1, 2)
        assert whole.actions[Command.COPY_LINK].text() == "Copy 2 links"
        whole.press(Qt.Key.Key_C, modifiers=CTRL)
        await until(clipboard)
        lines = clipboard().split("\n")
        assert [f"/{entry.id}/" in line for entry, line in zip((MINE, OTHER), lines, strict=True)] == [True, True]
        assert whole.said == "2 links copied"

    drive(work, DONE, transfer(2, UP), transfer(3, TransferState.READY, entry_id=OTHER.id))


def test_a_cancel_question_names_the_transfer_or_their_number(drive: Drive) -> None:
    """One is called by its name, several by their number; those that cannot be cancelled do not count."""

    async def work(whole: FakeLibraryWindow) -> None:
        whole.select(0, 1)
        whole.give(Command.CANCEL)
        (box,) = whole.window.findChildren(QMessageBox)
        assert box.text() == "Cancel “clip-02”?"
        box.reject()
        whole.select(1, 2)
        whole.give(Command.CANCEL)
        assert whole.window.findChildren(QMessageBox)[-1].text() == "Cancel 2 transfers?"

    drive(work, DONE, transfer(2, UP), transfer(3, UP))


def test_enter_opens_the_row_in_focus(drive: Drive) -> None:
    """Of several selected rows the one with the ring; not the first, which stands above it."""

    async def work(whole: FakeLibraryWindow) -> None:
        whole.select(0, 1)
        whole.press(Qt.Key.Key_Return)
        assert whole.library.isVisible()
        assert whole.library.panel.title.text() == "Other"

    drive(work, DONE, transfer(2, TransferState.READY, entry_id=OTHER.id))


def test_a_double_click_opens_the_row_under_the_pointer(drive: Drive) -> None:
    """The entry of that row; a row without an entry opens nothing."""

    async def work(whole: FakeLibraryWindow) -> None:
        rows = whole.uploads.list
        for row, opened in ((2, False), (1, True)):
            place = rows.visualRect(whole.uploads.shown.index(row, 0)).center()
            QTest.mouseDClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=place)
            assert whole.library.isVisible() is opened
        assert whole.library.panel.title.text() == "Other"

    drive(work, DONE, transfer(2, TransferState.READY, entry_id=OTHER.id), transfer(3, UP))


def test_a_rendition_in_focus_gives_its_own_link(drive: Drive) -> None:
    """The notice names it; one that failed has none, with the reason; elsewhere on the page the entry's is copied."""

    async def work(whole: FakeLibraryWindow) -> None:
        await show_other(whole)
        panel = whole.library.panel
        panel.renditions.view.setFocus()
        panel.renditions.view.selectRow(1)
        whole.press(Qt.Key.Key_C, modifiers=CTRL)
        assert f"/flavorIds/{FLAVORS[1].id}/" in clipboard()
        assert whole.said == "HLS stream link of the rendition 720p of “Other” copied"
        panel.renditions.view.selectRow(2)
        whole.actions.refresh()
        assert whole.reason(Command.COPY_LINK) == "This rendition failed: no link to it works"
        whole.library.grid.setFocus()
        QApplication.clipboard().clear()
        whole.press(Qt.Key.Key_C, modifiers=CTRL)
        assert f"/{OTHER.id}/format/applehttp/protocol/http/a.m3u8" in clipboard()

    drive(work, DONE)


def test_on_the_links_tab_the_link_in_focus_is_copied(drive: Drive) -> None:
    """By Ctrl+C, by the menu and by Enter on the button of a row, also where another row is the current one."""

    async def work(whole: FakeLibraryWindow) -> None:
        await show_other(whole)
        panel = whole.library.panel
        panel.tabs.open("links")
        table = panel.links.panel.table
        table.setFocus()
        table.selectRow([link.url for link in panel.links.panel.model.links].index(OTHER.download_url))
        whole.press(Qt.Key.Key_C, modifiers=CTRL)
        assert clipboard() == OTHER.download_url
        assert whole.said == "Download link of “Other” copied"
        files = [row for row, link in enumerate(panel.links.panel.model.links) if "/format/url/" in link.url]
        table.copy_button(files[0]).setFocus()
        for key, modifiers in ((Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier), (Qt.Key.Key_C, CTRL)):
            QApplication.clipboard().clear()
            whole.press(key, modifiers=modifiers)
            assert "/format/url/" in clipboard()
        whole.give(Command.COPY_LINK)
        assert "/format/url/" in clipboard()

    drive(work, DONE)


@pytest.mark.parametrize("page", [Command.SHOW_UPLOADS, Command.SHOW_LIBRARY])
@pytest.mark.parametrize(("key", "modifiers"), [(Qt.Key.Key_C, CTRL), (Qt.Key.Key_Insert, CTRL)])
def test_without_a_link_the_clipboard_stays_as_it_is(
    drive: Drive, page: Command, key: Qt.Key, modifiers: Qt.KeyboardModifier
) -> None:
    """Qt's lists would copy the name of the row; who wanted a link has the former text, and the reason as a tip."""
    waiting = make_entry(3, status=EntryStatus.PROCESSING)

    async def work(whole: FakeLibraryWindow) -> None:
        whole.select(0)
        whole.window.show_page(page)
        shown = whole.uploads.list if page is Command.SHOW_UPLOADS else whole.library.grid
        if page is Command.SHOW_LIBRARY:
            whole.library.grid.show_row(0)
        shown.setFocus()
        whole.actions.refresh()
        assert whole.reason(Command.COPY_LINK)
        QApplication.clipboard().setText("before")
        whole.press(key, modifiers=modifiers)
        assert clipboard() == "before"
        assert shown.currentIndex().data()

    drive(work, transfer(1, TransferState.UPLOADING), catalogue=FakeCatalogue([waiting]))


def test_an_entry_without_links_says_why(drive: Drive) -> None:
    """The command is disabled, and the reason is the one that the links table shows."""
    waiting = make_entry(3, status=EntryStatus.PROCESSING)

    async def work(whole: FakeLibraryWindow) -> None:
        whole.window.show_page(Command.SHOW_LIBRARY)
        whole.library.grid.show_row(0)
        whole.actions.refresh()
        assert whole.reason(Command.COPY_LINK).startswith("The links of this entry work once it is ready")

    drive(work, DONE, catalogue=FakeCatalogue([waiting]))


def test_a_closed_panel_leaves_its_card_selected(drive: Drive) -> None:
    """The card is in sight, so its link can be copied; the keyboard is on it."""

    async def work(whole: FakeLibraryWindow) -> None:
        await show_other(whole)
        whole.library.panel.closed.emit()
        assert whole.focused is whole.library.grid
        whole.press(Qt.Key.Key_C, modifiers=CTRL)
        assert f"/{OTHER.id}/" in clipboard()

    drive(work, DONE)


def test_the_buttons_at_the_foot_follow_when_the_page_comes_back(drive: Drive) -> None:
    """What the list changed meanwhile is known at once, before anything is painted."""

    async def work(whole: FakeLibraryWindow) -> None:
        button = whole.uploads.footer.clear_finished
        await show_other(whole)
        whole.uploads.refresh()
        assert whole.reason(Command.CLEAR_FINISHED)
        whole.window.show_page(Command.SHOW_UPLOADS)
        assert button.isEnabled()
        assert whole.reason(Command.CLEAR_FINISHED) == ""

    drive(work, DONE)


@pytest.mark.parametrize("command", [Command.SHOW_UPLOADS, Command.SHOW_LIBRARY])
def test_letters_never_act_in_a_text_field(drive: Drive, command: Command) -> None:
    """Every key that writes something writes it; deleting and copying are the field's as well."""

    async def work(whole: FakeLibraryWindow) -> None:
        await show_other(whole)
        whole.window.show_page(command)
        QApplication.clipboard().clear()
        given: list[str] = []
        for one in (spec.command for spec in COMMANDS if spec.section is not Section.NONE):
            whole.actions[one].triggered.connect(lambda *_on, name=one.value: given.append(name))
        whole.window.search()
        field = whole.focused
        assert isinstance(field, QLineEdit)
        QTest.keyClicks(field, "".join(map(chr, range(32, 127))))
        assert field.text() == "".join(map(chr, range(32, 127)))
        for key, modifiers in (
            (Qt.Key.Key_Home, Qt.KeyboardModifier.NoModifier),
            (Qt.Key.Key_Delete, Qt.KeyboardModifier.NoModifier),
            (Qt.Key.Key_A, CTRL),
            (Qt.Key.Key_C, CTRL),
        ):
            whole.press(key, modifiers=modifiers)
        assert clipboard() == field.text() == "".join(map(chr, range(33, 127)))
        assert (given, whole.queue.asked) == ([], [])

    drive(work, DONE)


def test_no_key_of_the_window_means_two_things(drive: Drive) -> None:
    """Every shortcut stands in the table of keys; none belongs to two in the same place."""

    async def work(whole: FakeLibraryWindow) -> None:
        await show_other(whole)
        places = places_of_keys(whole)
        commands = {QKeySequence(keys).toString() for spec in COMMANDS for keys in spec.keys} | {MENU_KEY}
        assert commands <= set(places) <= {QKeySequence(keys).toString() for row in key_rows() for keys in row.keys}
        shared = {keys: owners for keys, owners in places.items() if len(owners) > 1}
        assert {keys for keys, owners in shared.items() if meet(owners)} == set()
        # Del cancels transfers in the list of one page, and deletes entries in the views of the other.
        assert set(shared) == {"Del"}

    drive(work)


def places_of_keys(whole: FakeLibraryWindow) -> dict[str, list[set[QWidget]]]:
    """Return, by key, where each of its owners reacts: widgets, and all that is in them. Menus only show keys."""
    widgets = [one for one in (whole.window, *whole.window.findChildren(QWidget)) if not isinstance(one, QMenu)]
    found: dict[str, dict[QObject, set[QWidget]]] = defaultdict(lambda: defaultdict(set))
    for widget in widgets:
        for action in widget.actions():
            everywhere = action.shortcutContext() is Qt.ShortcutContext.WindowShortcut
            for keys in action.shortcuts():
                found[keys.toString()][action].add(whole.window if everywhere else widget)
    for shortcut in whole.window.findChildren(QShortcut):
        found[shortcut.key().toString()][shortcut].add(whole.window)
    for button in whole.window.findChildren(QAbstractButton):
        if not button.shortcut().isEmpty():
            found[button.shortcut().toString()][button].add(whole.window)
    return {keys: list(owners.values()) for keys, owners in found.items()}


def meet(owners: list[set[QWidget]]) -> bool:
    """Tell whether two owners of a key react in the same place."""
    return any(
        one is other or one.isAncestorOf(other) or other.isAncestorOf(one)
        for first, second in combinations(owners, 2)
        for one in first
        for other in second
    )
