"""The window by keyboard alone: Tab comes round, focus is seen, Enter presses, menus open."""

from functools import partial

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QContextMenuEvent, QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QDialog,
    QMenu,
    QToolTip,
    QWidget,
)

from kdesk.domain.library_view import Arrangement
from kdesk.domain.transfer_state import TransferState
from kdesk.domain.ui_ports import AccountState
from kdesk.ui.account.sign_in_dialog import SignInDialog
from kdesk.ui.command_kinds import ShortcutScope
from kdesk.ui.commands import COMMANDS, Command
from kdesk.ui.notice import Notice
from kdesk.ui.uploads.summary import Group
from kdesk.ui.window_size import LEAST
from tests.support.patience import until
from tests.ui.fakes.accounts import ANNA
from tests.ui.fakes.transfers import one_of_each, transfer
from tests.ui.fakes.window import Drive, FakeLibraryWindow
from tests.ui.library.library_fakes import FakeCatalogue, make_entries, make_entry
from tests.ui.window.entries import FLAVORS, OTHER

TAB, BACKTAB, ENTER = Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Return
SHIFT = Qt.KeyboardModifier.ShiftModifier
PLACES = ("uploads", "empty uploads", "library", "links", "empty library")


async def open_place(whole: FakeLibraryWindow, place: str) -> None:
    """Open a page as it is in use."""
    if "uploads" in place:
        whole.uploads.refresh()
        return
    whole.window.show_page(Command.SHOW_LIBRARY)
    if place != "empty library":
        whole.library.grid.show_row(0)
        await until(lambda: whole.library.panel.renditions.flavors.rowCount() == len(FLAVORS))
    if place == "links":
        whole.library.panel.tabs.open("links")
        table = whole.library.panel.links.panel.table
        await until(lambda: table.height() == table.sizeHint().height())


def contents(place: str) -> dict[str, object]:
    """Return what a place shows."""
    catalogue = FakeCatalogue([] if place == "empty library" else [OTHER, *make_entries(20)], FLAVORS)
    return {"catalogue": catalogue, "transfers": () if place == "empty uploads" else one_of_each()}


def tab_round(whole: FakeLibraryWindow, key: Qt.Key) -> list[QWidget]:
    """Press Tab until the keyboard is where it was; return every place it came through."""
    stops = [whole.focused]
    for _ in range(80):
        whole.press(key)
        if whole.focused is stops[0]:
            return stops
        stops.append(whole.focused)
    pytest.fail(f"Tab does not come back to {stops[0]}: {stops}")


def wanted_stops(whole: FakeLibraryWindow) -> set[QWidget]:
    """Return what Tab has to reach: of buttons that exclude each other the one that is chosen."""
    return {
        widget
        for widget in whole.window.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isVisible()
        and widget.isEnabled()
        and not (isinstance(widget, QAbstractButton) and widget.group() is not None and not widget.isChecked())
        and widget.window() is whole.window
    }


@pytest.mark.parametrize("place", ["uploads", "library"])
def test_a_notice_covers_no_button_at_the_foot(drive: Drive, place: str) -> None:
    """It lies over rows or cards, which can be scrolled; also where the buttons take two lines."""

    async def work(whole: FakeLibraryWindow) -> None:
        await open_place(whole, place)
        whole.window.resize(*LEAST)
        whole.notices.post(Notice("Told", action="Do it", on_action=print))
        page = whole.window.open_page
        await until(lambda: whole.notices.isVisible() and page.foot)
        told, (bar,) = whole.notices, page.foot_bars
        spots = [one.rect().translated(one.mapTo(whole.window, QPoint())) for one in (told, bar)]
        assert not spots[0].intersects(spots[1])

    drive(work, **contents(place))


@pytest.mark.parametrize("place", PLACES)
def test_tab_reaches_everything_and_comes_round(drive: Drive, place: str) -> None:
    """Every widget that takes the keyboard, the rail and a notice included; Shift+Tab goes the same way back."""

    async def work(whole: FakeLibraryWindow) -> None:
        whole.notices.post(Notice("Told", action="Do it", on_action=print))
        await open_place(whole, place)
        forth = tab_round(whole, TAB)
        assert set(forth) == wanted_stops(whole)
        assert whole.window.rail.menu_button in forth
        assert tab_round(whole, BACKTAB) == [forth[0], *reversed(forth[1:])]

    drive(work, **contents(place))


def test_the_buttons_of_links_come_right_after_their_table(drive: Drive) -> None:
    """Also after the links came anew; the notice comes after all of the page, and the foot of the window after that."""

    async def work(whole: FakeLibraryWindow) -> None:
        whole.notices.post(Notice("Told", action="Do it", on_action=print))
        await open_place(whole, "links")
        links = whole.library.panel.links.panel
        for row in (0, 1):
            whole.library.panel.renditions.view.selectRow(row)
            links.table.setFocus()
            buttons = [
                button
                for row in range(links.model.rowCount())
                for button in links.table.buttons(row).findChildren(QAbstractButton)
                if button.isEnabled() and not button.isHidden()
            ]
            assert len(buttons) >= 3
            stops = tab_round(whole, TAB)
            assert stops[1 : len(buttons) + 1] == buttons
            told = [stop for stop in stops if whole.notices.isAncestorOf(stop)]
            # Together, although the library is built after the notices.
            first = stops.index(told[0])
            assert stops[first : first + len(told)] == told
            assert whole.library.isAncestorOf(stops[first - 1])
            assert not whole.library.isAncestorOf(stops[(first + len(told)) % len(stops)])

    drive(work, **contents("links"))


def test_tab_goes_from_the_cards_through_a_panel_that_is_built_late(drive: Drive) -> None:
    """Player, bar and open tab come right after what stands beside them, and not after the foot of the window."""

    async def work(whole: FakeLibraryWindow) -> None:
        await open_place(whole, "library")
        panel = whole.library.panel
        for name in panel.tabs.tabs:
            panel.tabs.open(name)
            whole.library.grid.setFocus()
            stops = tab_round(whole, TAB)
            numbers = [number for number, stop in enumerate(stops) if panel.isAncestorOf(stop)]
            in_tab = [number for number, stop in enumerate(stops) if panel.tabs.current.isAncestorOf(stop)]
            assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
            assert in_tab == numbers[-len(in_tab) :] or not in_tab
            assert set(stops) == wanted_stops(whole)

    drive(work, **contents("library"))


def test_tab_goes_from_the_cards_to_the_commands_for_several(drive: Drive) -> None:
    """Their buttons follow each other, before the foot of the window."""

    async def work(whole: FakeLibraryWindow) -> None:
        await open_place(whole, "library")
        whole.library.grid.setFocus()
        whole.press(Qt.Key.Key_A, modifiers=Qt.KeyboardModifier.ControlModifier)
        side = whole.library.side
        await until(side.selected.isVisible)
        stops = tab_round(whole, TAB)
        numbers = [number for number, stop in enumerate(stops) if side.isAncestorOf(stop)]
        assert len(numbers) > 1
        assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))

    drive(work, **contents("library"))


@pytest.mark.parametrize("place", ["uploads", "library", "links"])
def test_what_has_the_keyboard_is_never_under_a_notice(drive: Drive, place: str) -> None:
    """In the smallest window: wherever Tab stops, and on whichever row; the notice goes to the head of the page."""

    async def work(whole: FakeLibraryWindow) -> None:
        whole.notices.post(Notice("Told", action="Do it", on_action=print, standing="told"))
        await open_place(whole, place)
        moved = set()
        for _ in tab_round(whole, TAB):
            whole.press(TAB)
            await until(lambda: not covered(whole))
            moved.add(whole.notices.y() < whole.window.height() // 2)
        # It leaves the foot of the page clear, and what stands beside the entries.
        assert moved == {False}
        if place != "links":
            (whole.library.grid if place == "library" else whole.uploads.list).setFocus()
            whole.press(Qt.Key.Key_End)
            await until(lambda: not covered(whole))
            await until(lambda: whole.notices.y() < whole.window.height() // 2)
            whole.press(Qt.Key.Key_Home)
            await until(lambda: not covered(whole))
            # The first card is far from the foot.
            await until(lambda: whole.notices.y() > whole.window.height() // 2)

    drive(work, size=(900, 600), **contents(place))


def covered(whole: FakeLibraryWindow) -> bool:
    """Tell whether the notice lies over the control or the row that has the keyboard."""
    focused = whole.focused
    area, rect = focused, focused.rect()
    if isinstance(focused, QAbstractItemView):
        area, rect = focused.viewport(), focused.visualRect(focused.currentIndex())
    elif isinstance(focused, QAbstractScrollArea):
        return False  # as high as the page
    spot = QRect(area.mapTo(whole.window, rect.topLeft()), rect.size())
    notice = QRect(whole.notices.mapTo(whole.window, QPoint(0, 0)), whole.notices.size())
    return not whole.notices.isAncestorOf(focused) and spot.intersects(notice)


@pytest.mark.parametrize("place", PLACES)
def test_the_keyboard_begins_on_the_page_and_is_seen(drive: Drive, place: str) -> None:
    """Wherever Tab stops, the window looks different there than before."""

    async def work(whole: FakeLibraryWindow) -> None:
        await open_place(whole, place)
        page = whole.uploads if "uploads" in place else whole.library
        assert page.isAncestorOf(whole.focused)
        for _ in tab_round(whole, TAB):
            before = picture(whole)
            whole.press(TAB)
            stop = whole.focused
            area = QRect(stop.mapTo(whole.window, QPoint(0, 0)), stop.size()).adjusted(-3, -3, 3, 3)
            assert picture(whole).copy(area) != before.copy(area), stop

    drive(work, **contents(place))


def picture(whole: FakeLibraryWindow) -> QImage:
    """Return what the window looks like now."""
    return whole.window.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


@pytest.mark.parametrize("place", PLACES)
def test_enter_presses_every_button(drive: Drive, monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    """Once, and only the one that has the focus; also in the cells of a table."""

    async def work(whole: FakeLibraryWindow) -> None:
        monkeypatch.setattr(whole.library.panel.player, "toggle", lambda: None)  # there is no stream behind the entry
        await open_place(whole, place)
        pressed: list[QAbstractButton] = []
        buttons = [one for one in tab_round(whole, TAB) if isinstance(one, QAbstractButton)]
        for button in buttons:
            button.clicked.connect(lambda *_on, button=button: pressed.append(button))
        assert buttons
        for button in buttons:
            if not button.isVisible():
                continue  # another one has closed the panel
            button.setFocus(Qt.FocusReason.TabFocusReason)
            pressed.clear()
            whole.press(ENTER)
            assert pressed == [button]
            close_what_opened(whole)
            whole.window.show_page(Command.SHOW_UPLOADS if "uploads" in place else Command.SHOW_LIBRARY)
            await open_place(whole, place)

    drive(work, **contents(place))


def close_what_opened(whole: FakeLibraryWindow) -> None:
    """Close menus and dialogs."""
    while (popup := QApplication.activePopupWidget()) is not None:
        popup.close()
    for dialog in whole.window.findChildren(QDialog):
        dialog.close()


@pytest.mark.parametrize(
    "command", [spec.command for spec in COMMANDS if spec.scope is ShortcutScope.TRANSFERS and spec.keys], ids=str
)
def test_a_key_that_can_do_nothing_says_why(drive: Drive, command: Command) -> None:
    """Beside the row in focus, in the words of the menu's tooltip; while the command can be had, nothing is said."""
    able = {
        Command.SELECT_ALL: None,
        Command.RETRY: TransferState.FAILED,
        Command.COPY_LINK: TransferState.READY,
        Command.OPEN_ENTRY: TransferState.READY,
    }

    async def work(whole: FakeLibraryWindow) -> None:
        whole.uploads.list.setFocus()
        keys = whole.actions[command].shortcut()[0]  # type: ignore[index]  # missing in the stubs
        for selected in ((), (0,)):
            QToolTip.hideText()
            whole.select(*selected)
            reason = whole.reason(command)
            whole.press(keys.key(), modifiers=keys.keyboardModifiers())
            await until(partial(tells, reason))
            assert bool(reason) is (not selected and command not in {Command.SELECT_ALL, Command.SHOW_DETAILS})
        for box in whole.window.findChildren(QDialog):
            box.close()

    drive(work, transfer(1, able.get(command) or TransferState.UPLOADING, entry_id=OTHER.id), transfer(2))


def tells(words: str) -> bool:
    """Tell whether these words stand beside what has the focus."""
    return QToolTip.text() == words


def test_enter_on_sign_in_asks_for_the_account(drive: Drive) -> None:
    """The button in the place of the cards; the keyboard is on it when the page is opened."""

    async def work(whole: FakeLibraryWindow) -> None:
        whole.accounts.put(None, AccountState.SIGNED_OUT)
        whole.window.show_page(Command.SHOW_LIBRARY)
        assert whole.focused is whole.library.empty_view.button
        whole.press(ENTER)
        (dialog,) = whole.window.findChildren(SignInDialog)
        assert dialog.isVisible()
        dialog.close()

    drive(work)


def test_the_keyboard_waits_for_the_cards(drive: Drive) -> None:
    """On the words that say that they come; then it is on them, and where there are none, where one can go on."""
    slow = FakeCatalogue([OTHER])

    async def work(whole: FakeLibraryWindow) -> None:
        library = whole.library
        slow.gate.clear()
        library.model.set_catalogue(slow)
        whole.window.show_page(Command.SHOW_LIBRARY)
        assert whole.focused is library.empty_view
        slow.gate.set()
        await until(lambda: whole.focused is library.grid)
        whole.accounts.put(None, AccountState.SIGNING_IN)
        assert whole.focused is library.empty_view
        whole.accounts.put(None, AccountState.SIGNED_OUT)
        assert whole.focused is library.empty_view.button

    drive(work, catalogue=slow)


@pytest.mark.parametrize("active", [False, True])
def test_a_start_in_the_library_leads_to_the_cards(drive: Drive, *, active: bool) -> None:
    """From the button that asks to sign in, which goes, over the words that say that the cards come; as the demo opens.

    The window may not be active yet: Qt then speaks of no focus.
    """
    slow = FakeCatalogue([OTHER])

    async def work(whole: FakeLibraryWindow) -> None:
        library, account = whole.library, whole.accounts
        api = account.api
        if not active:
            whole.window.hide()
        account.put(None, AccountState.SIGNED_OUT)
        whole.window.show_page(Command.SHOW_LIBRARY)
        assert whole.focused is library.empty_view.button
        slow.gate.clear()
        account.put(ANNA, AccountState.SIGNING_IN)
        assert whole.focused is library.empty_view
        account.put(ANNA, AccountState.SIGNED_IN, api)
        assert whole.focused is library.empty_view
        slow.gate.set()
        await until(library.model.rowCount)
        assert whole.focused is library.grid
        whole.window.show()
        assert whole.focused is library.grid

    drive(work, catalogue=slow)


def test_the_keyboard_waits_for_the_samples_of_a_fresh_demo(drive: Drive) -> None:
    """An empty library that says that it fills by itself is waited for; one that does not offers to choose files."""
    empty = FakeCatalogue([])

    async def work(whole: FakeLibraryWindow) -> None:
        library = whole.library
        library.set_empty_text("Being made", "They appear here.")
        whole.window.show_page(Command.SHOW_LIBRARY)
        assert whole.focused is library.empty_view
        library.set_empty_text()
        assert whole.focused is library.empty_view.button
        assert library.empty_view.button.text() == "Choose files…"
        library.set_empty_text("Being made", "They appear here.")
        whole.window.show_page(Command.SHOW_LIBRARY)
        library.add_entry(OTHER)
        await until(library.grid.hasFocus)

    drive(work, catalogue=empty)


def test_the_keyboard_stays_with_what_takes_the_place_of_the_cards(drive: Drive) -> None:
    """When the session ends, and when Retry below the cards has done its work."""

    async def work(whole: FakeLibraryWindow) -> None:
        library = whole.library
        api = whole.accounts.api
        whole.window.show_page(Command.SHOW_LIBRARY)
        assert library.grid.hasFocus()
        whole.accounts.put(ANNA, AccountState.SIGN_IN_NEEDED)
        assert library.empty_view.button.hasFocus()
        whole.accounts.put(ANNA, AccountState.SIGNED_IN, api)
        await until(library.grid.hasFocus)
        library.error_strip.show()
        library.error_strip.retry.setFocus()
        library.model.state_changed.emit()
        assert library.grid.hasFocus()

    drive(work)


@pytest.mark.parametrize("opened", [False, True])
def test_what_enter_plays_is_what_the_panel_shows(
    drive: Drive, monkeypatch: pytest.MonkeyPatch, *, opened: bool
) -> None:
    """↓ from the search selects the first card found; Enter plays that one, and no other that was open before."""

    async def work(whole: FakeLibraryWindow) -> None:
        library = whole.library
        played: list[str] = []
        monkeypatch.setattr(library.panel.player, "toggle", lambda: played.append(library.panel.title.text()))
        whole.window.show_page(Command.SHOW_LIBRARY)
        if opened:
            library.grid.show_row(1)
        whole.window.search()
        library.header.search.setText("Other")
        await until(lambda: library.model.rowCount() == 1)
        whole.press(Qt.Key.Key_Down)
        assert whole.focused is library.grid
        assert library.grid.selectedIndexes() == [library.grid.currentIndex()]
        assert library.panel.title.text() == "Other"
        whole.press(ENTER)
        assert played == ["Other"]
        assert whole.focused is library.panel.player.view

    drive(work)


def test_an_entry_that_is_not_among_the_cards_is_the_one_in_sight(drive: Drive) -> None:
    """No card is ringed while the panel shows another entry; the keyboard is in the panel, and commands act on it."""

    async def work(whole: FakeLibraryWindow) -> None:
        library = whole.library
        await open_place(whole, "library")
        whole.catalogue.known.append(make_entry(500, name="elsewhere"))
        library.open_entry("0_entry00500")
        await until(lambda: library.panel.title.text() == "elsewhere")
        assert whole.focused is library.panel.player.view
        assert not library.grid.currentIndex().isValid()
        whole.press(Qt.Key.Key_C, modifiers=Qt.KeyboardModifier.ControlModifier)
        assert "/0_entry00500/" in QApplication.clipboard().text()

    drive(work)


@pytest.mark.parametrize("place", ["uploads", "empty uploads", "library", "empty library"])
def test_f6_goes_round_the_parts_of_the_window(drive: Drive, place: str) -> None:
    """To each part once and back to where it began; Shift+F6 the other way; hidden parts are left out."""

    async def work(whole: FakeLibraryWindow) -> None:
        await open_place(whole, place)
        page = whole.window.open_page
        page.begin.setFocus()
        panes = [pane.area for pane in page.panes if pane.area.isVisible()]
        for modifiers in (Qt.KeyboardModifier.NoModifier, SHIFT):
            visited = []
            for _ in range(len(panes) + 1):
                whole.press(Qt.Key.Key_F6, modifiers=modifiers)
                areas = [area for area in (whole.window.rail, *panes) if area.isAncestorOf(whole.focused)]
                visited.append(areas[0])
            assert set(visited) == {whole.window.rail, *panes}
            assert len(set(visited)) == len(visited)
            assert whole.focused is page.begin

    drive(work, **contents(place))


def ringed(whole: FakeLibraryWindow) -> bool:
    """Tell whether the ring is around all the cards."""
    grid = whole.library.grid
    cards, image, accent = grid.viewport().geometry(), grid.grab().toImage(), whole.theme.colour("accent")
    # A pixel away from the cards, so that it covers nothing of them.
    return all(image.pixelColor(x, cards.center().y()) == accent for x in (cards.left() - 2, cards.right() + 2))


def test_focus_and_selection_are_one_among_the_cards(drive: Drive) -> None:
    """Opening the page selects nothing and rings no card; Tab and arrows select the card that they ring.

    With Ctrl, arrows move the ring alone, and Space selects the card in it besides the others, or deselects it.
    """

    async def work(whole: FakeLibraryWindow) -> None:
        grid = whole.library.grid
        whole.window.show_page(Command.SHOW_LIBRARY)
        assert whole.focused is grid
        assert not grid.currentIndex().isValid()
        assert not whole.library.panel.isVisible()
        assert ringed(whole)
        grid.verticalScrollBar().setValue(40)
        assert ringed(whole)
        whole.press(ENTER)
        assert not whole.library.panel.isVisible()
        for key, row in ((Qt.Key.Key_Down, 0), (Qt.Key.Key_Right, 1), (Qt.Key.Key_End, 40)):
            whole.press(key)
            assert [index.row() for index in grid.selectedIndexes()] == [grid.currentIndex().row()] == [row]
            assert not ringed(whole)
        for key, row, selected in (
            (Qt.Key.Key_Space, 40, []),
            (Qt.Key.Key_Space, 40, [40]),
            (Qt.Key.Key_Left, 39, [40]),
            (Qt.Key.Key_Space, 39, [39, 40]),
        ):
            whole.press(key, modifiers=Qt.KeyboardModifier.ControlModifier)
            assert (grid.currentIndex().row(), whole.library.views.selection.rows) == (row, selected)
        grid.show_row(40)
        whole.library.bar.more.setFocus()
        grid.clearSelection()
        for _ in range(2):
            whole.press(BACKTAB)
        assert whole.focused is grid
        assert [index.row() for index in grid.selectedIndexes()] == [40]

    drive(work, catalogue=FakeCatalogue(make_entries(41), FLAVORS))


def test_focus_and_selection_are_one_in_the_table(drive: Drive) -> None:
    """Focus alone selects no row and makes none the current one; Tab selects the first row in sight."""

    async def work(whole: FakeLibraryWindow) -> None:
        views = whole.library.views
        whole.window.show_page(Command.SHOW_LIBRARY)
        whole.library.bar.choose(Arrangement.TABLE)
        assert whole.focused is views.table
        assert not views.table.currentIndex().isValid()
        assert views.selection.current is None
        whole.press(BACKTAB)
        whole.press(TAB)
        assert whole.focused is views.table
        assert (views.selection.rows, views.selection.current) == ([0], 0)

    drive(work)


def test_the_menu_is_gone_through_by_keys(drive: Drive) -> None:
    """F10 opens it, a letter one of its menus, arrows and Enter give a command, which acts on what had the focus."""

    async def work(whole: FakeLibraryWindow) -> None:
        await open_place(whole, "library")
        whole.library.panel.tabs.open("links")
        links = whole.library.panel.links.panel
        links.table.setFocus()
        links.table.selectRow([link.url for link in links.model.links].index(OTHER.download_url))
        QApplication.clipboard().clear()
        whole.press(Qt.Key.Key_F10)
        menu = whole.window.rail.menu
        await until(lambda: QApplication.activePopupWidget() is menu)
        whole.press(Qt.Key.Key_E, at=menu)
        edit = menu.actions()[1].menu()
        assert isinstance(edit, QMenu)
        await until(lambda: QApplication.activePopupWidget() is edit)
        for _ in COMMANDS:
            if edit.activeAction() is whole.actions[Command.COPY_LINK]:
                break
            whole.press(Qt.Key.Key_Down, at=edit)
        whole.press(ENTER, at=edit)
        assert QApplication.clipboard().text() == OTHER.download_url

    drive(work)


def test_arrows_choose_among_the_chips(drive: Drive) -> None:
    """Tab reaches the chip that is chosen; the others are chosen beside it."""

    async def work(whole: FakeLibraryWindow) -> None:
        whole.uploads.refresh()
        whole.uploads.header.chips[Group.ALL].setFocus()
        whole.press(Qt.Key.Key_Right)
        assert whole.focused is whole.uploads.header.chips[Group.ACTIVE]
        assert whole.uploads.shown.group is Group.ACTIVE

    drive(work, *one_of_each())


@pytest.mark.parametrize("by_menu_key", [False, True])
@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("uploads", "Open in the Library"),
        ("uploads", "1 at a time"),
        ("uploads", "Sign out"),
        ("library", "Copy id"),
        ("library", "Copy HLS link"),
        ("links", "Copy DASH stream link"),
    ],
)
def test_context_menus_open_by_key(drive: Drive, place: str, words: str, *, by_menu_key: bool) -> None:
    """By Shift+F10 and by the menu key, for what is in focus, wherever the pointer is."""

    async def work(whole: FakeLibraryWindow) -> None:
        await open_place(whole, place)
        panel = whole.library.panel
        target: QWidget = {
            "Open in the Library": whole.uploads.list,
            "1 at a time": whole.uploads.footer.slots,
            "Sign out": whole.window.rail.findChildren(QAbstractButton)[-1],
            "Copy id": whole.library.grid,
            "Copy HLS link": panel.renditions.view,
            "Copy DASH stream link": panel.links.panel.table,
        }[words]
        panel.renditions.view.selectRow(1)
        panel.links.panel.table.selectRow(1)
        target.setFocus(Qt.FocusReason.TabFocusReason)
        if by_menu_key:
            by_key, far = QContextMenuEvent.Reason.Keyboard, QPoint(1, 1)
            QApplication.sendEvent(target, QContextMenuEvent(by_key, far, target.mapToGlobal(far)))
        else:
            whole.press(Qt.Key.Key_F10, modifiers=SHIFT)
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        assert words in [action.text() for action in menu.actions()]
        menu.close()

    drive(work, **contents(place))
