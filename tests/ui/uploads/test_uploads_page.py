"""The Uploads page as a person uses it: pointer, keys, chips, questions.

Drawings: one letter a state, one name a shown row.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu, QMessageBox, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from kdesk.domain.settings import NO_LIMIT, POLITE, SpeedLimit
from kdesk.domain.transfer import Transfer, TransferState
from kdesk.ui.actions import Command
from kdesk.ui.theme import Theme
from kdesk.ui.uploads.limits import FigureDialog
from kdesk.ui.uploads.rows import RowButton
from kdesk.ui.uploads.summary import Group
from tests.support.stored_texts import trouble_saying
from tests.ui.fakes.transfers import NOW, one_of_each, transfer
from tests.ui.uploads.conftest import Harness

LEFT = Qt.MouseButton.LeftButton
S = TransferState


def _question(harness: Harness) -> QMessageBox:
    (box,) = (box for box in harness.page.findChildren(QMessageBox) if box.isVisible())
    return box


def _answer(qtbot: QtBot, box: QMessageBox, words: str) -> None:
    (button,) = (button for button in box.buttons() if button.text().replace("&", "") == words)
    qtbot.mouseClick(button, LEFT)


def test_an_empty_page_is_the_drop_target(open_desk: Callable[..., Harness]) -> None:
    """One sentence and two buttons; the list comes with the first transfer."""
    harness = open_desk()
    assert not harness.page.list.isVisible()
    words = [button.text() for button in harness.page.findChildren(QPushButton) if button.isVisible()]
    assert words == ["Choose files…", "Choose folder…"]
    harness.page.add([Path("/videos/a.mp4")])
    harness.page._refresh()
    assert harness.page.list.isVisible()
    assert harness.drawn() == "q:a"


def test_chips_count_and_show_their_group(qtbot: QtBot, open_desk: Callable[..., Harness]) -> None:
    """[All 20] [Active 6] [Waiting 8] [Failed 3] [Done 3]; a click on “Done” leaves what is over."""
    harness = open_desk(*one_of_each())
    assert [chip.text() for chip in harness.page.header.chips.values()] == [
        "All 20",
        "Active 6",
        "Waiting 8",
        "Failed 3",
        "Done 3",
    ]
    qtbot.mouseClick(harness.page.header.chips[Group.DONE], LEFT)
    assert harness.drawn() == "r:podcast-042 r:poster <b>final</b> c:wrong-take"


def test_search_follows_typing(qtbot: QtBot, open_desk: Callable[..., Harness]) -> None:
    """“roll” leaves b-roll; the key goes through the command that Ctrl+F gives."""
    harness = open_desk(*one_of_each())
    harness.page.focus_search()
    qtbot.waitUntil(harness.page.header.search.hasFocus)
    qtbot.keyClicks(harness.page.header.search, "ROLL")
    qtbot.waitUntil(lambda: harness.page.shown.rowCount() == 1)
    assert harness.drawn() == "u:b-roll"
    qtbot.keyClicks(harness.page.header.search, "zzz")
    qtbot.waitUntil(lambda: harness.page.list._nothing == "No transfer matches")


def test_the_cross_empties_the_search(qtbot: QtBot, open_desk: Callable[..., Harness], theme: Theme) -> None:
    """It is there while there is something to empty, in the colours of the window."""
    field = open_desk(*one_of_each()).page.header.search

    def icons() -> int:
        return sum(button.isVisible() for button in field.findChildren(QToolButton))

    assert icons() == 1
    qtbot.keyClicks(field, "roll")
    assert icons() == 2
    theme.force(Qt.ColorScheme.Dark)
    assert field.cross.icon().cacheKey() == theme.icons.icon("close", "secondary").cacheKey()
    field.cross.trigger()
    assert field.text() == ""
    assert icons() == 1


def test_escape_clears_the_search_and_then_leaves_it(qtbot: QtBot, open_desk: Callable[..., Harness]) -> None:
    """Once for the words, once more for the list; ↓ leaves at once."""
    harness = open_desk(*one_of_each())
    field = harness.page.header.search
    harness.page.focus_search()
    qtbot.waitUntil(field.hasFocus)
    qtbot.keyClicks(field, "roll")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == ""
    assert field.hasFocus()
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    qtbot.waitUntil(harness.page.list.hasFocus)
    harness.page.focus_search()
    qtbot.waitUntil(field.hasFocus)
    qtbot.keyClick(field, Qt.Key.Key_Down)
    qtbot.waitUntil(harness.page.list.hasFocus)


def test_space_pauses_and_resumes_the_selection(qtbot: QtBot, open_desk: Callable[..., Harness]) -> None:
    """[u] [q] p → [p] [p] p → [q] [q] p."""
    harness = open_desk(transfer(1, S.UPLOADING), transfer(2), transfer(3, S.PAUSED))
    harness.select(0, 1)
    qtbot.keyClick(harness.page.list, Qt.Key.Key_Space)
    assert harness.drawn() == "p:clip-01 p:clip-02 p:clip-03"
    harness.page._refresh()
    qtbot.keyClick(harness.page.list, Qt.Key.Key_Space)
    assert harness.drawn() == "q:clip-01 q:clip-02 p:clip-03"


def test_delete_asks_once_with_the_number(qtbot: QtBot, open_desk: Callable[..., Harness]) -> None:
    """[u] [r] [q]: two can be cancelled, one question is asked, and the answer is done."""
    harness = open_desk(transfer(1, S.UPLOADING), transfer(2, S.READY), transfer(3))
    harness.select(0, 1, 2)
    qtbot.keyClick(harness.page.list, Qt.Key.Key_Delete)
    box = _question(harness)
    assert box.text() == "Cancel 2 transfers?"
    assert not box.isModal() or box.windowModality() is Qt.WindowModality.WindowModal
    assert harness.drawn() == "u:clip-01 r:clip-02 q:clip-03"
    _answer(qtbot, box, "Cancel 2 transfers")
    assert harness.drawn() == "c:clip-01 r:clip-02 c:clip-03"


@pytest.mark.parametrize("scheme", list(Qt.ColorScheme))
def test_enter_cancels_nothing(
    qtbot: QtBot, open_desk: Callable[..., Harness], theme: Theme, scheme: Qt.ColorScheme
) -> None:
    """The safe answer has the keyboard, also after the colours have changed under the question."""
    harness = open_desk(transfer(1))
    harness.select(0)
    qtbot.keyClick(harness.page.list, Qt.Key.Key_Delete)
    box = _question(harness)
    qtbot.waitUntil(lambda: box.isActiveWindow() and box.focusWidget() is not None)
    theme.force(scheme)
    qtbot.waitUntil(lambda: box.focusWidget() is box.defaultButton())
    qtbot.keyClick(box.focusWidget(), Qt.Key.Key_Return)
    assert not box.isVisible()
    assert harness.queue.asked == []


def test_keeping_cancels_nothing(qtbot: QtBot, open_desk: Callable[..., Harness]) -> None:
    """The safe answer is the one that Enter gives."""
    harness = open_desk(transfer(1))
    harness.select(0)
    qtbot.keyClick(harness.page.list, Qt.Key.Key_Delete)
    box = _question(harness)
    assert box.defaultButton().text().replace("&", "") == "Keep"
    _answer(qtbot, box, "Keep")
    assert harness.queue.asked == []


def test_enter_opens_the_entry_and_ctrl_c_copies_its_link(qtbot: QtBot, open_desk: Callable[..., Harness]) -> None:
    """Both ask those who can do it."""
    harness = open_desk(transfer(1, S.READY, entry_id="0_abc"))
    harness.select(0)
    qtbot.keyClick(harness.page.list, Qt.Key.Key_Return)
    qtbot.keyClick(harness.page.list, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert (harness.opened, harness.copied) == (["0_abc"], ["t1"])


def test_alt_and_arrows_move_the_selection(qtbot: QtBot, open_desk: Callable[..., Harness]) -> None:
    """1 2 [3] 4 → 1 [3] 2 4 → 1 2 [3] 4, and the selection goes with it."""
    harness = open_desk(*(transfer(number) for number in range(1, 5)))
    harness.select(2)
    qtbot.keyClick(harness.page.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert harness.drawn() == "q:clip-01 q:clip-03 q:clip-02 q:clip-04"
    assert [one.id for one in harness.page.list.selected()] == ["t3"]
    qtbot.keyClick(harness.page.list, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert harness.drawn() == "q:clip-01 q:clip-02 q:clip-03 q:clip-04"


def test_the_ring_goes_with_its_row(qtbot: QtBot, open_desk: Callable[..., Harness]) -> None:
    """1 2 (3) → 1 (3) 2 → (3) 2: what is drawn around a row follows moves and removals."""
    harness = open_desk(*(transfer(number) for number in range(1, 4)))
    harness.select(2)
    qtbot.waitUntil(harness.page.list.hasFocus)
    qtbot.keyClick(harness.page.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert harness.page.list._delegate.focused == (1, None)
    harness.queue.remove(["t1"])
    assert harness.drawn() == "q:clip-03 q:clip-02"
    assert harness.page.list._delegate.focused == (0, None)


def test_moving_stops_at_the_ends(qtbot: QtBot, open_desk: Callable[..., Harness]) -> None:
    """[1] 2: up does nothing; “to the top” brings [2] 1."""
    harness = open_desk(transfer(1), transfer(2))
    harness.select(0)
    qtbot.keyClick(harness.page.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    harness.select(1)
    qtbot.keyClick(harness.page.list, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert harness.queue.asked == []
    harness.actions[Command.MOVE_TO_TOP].trigger()
    assert harness.drawn() == "q:clip-02 q:clip-01"


def test_ctrl_a_selects_what_is_shown(qtbot: QtBot, open_desk: Callable[..., Harness]) -> None:
    """With the chip “Failed”, three rows are selected and no other."""
    harness = open_desk(*one_of_each())
    qtbot.mouseClick(harness.page.header.chips[Group.FAILED], LEFT)
    harness.page.list.setFocus()
    qtbot.keyClick(harness.page.list, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert [one.file.title for one in harness.page.list.selected()] == ["old", "empty", "slides"]


def test_a_ready_row_is_one_click_from_its_link(qtbot: QtBot, open_desk: Callable[..., Harness]) -> None:
    """The button inside the row copies, and the click selects nothing."""
    harness = open_desk(transfer(1), transfer(2, S.READY))
    harness.page.list.clearSelection()
    qtbot.mouseClick(harness.page.list.viewport(), LEFT, pos=harness.spot(1, RowButton.COPY_LINK))
    assert harness.copied == ["t2"]
    assert harness.page.list.selected() == ()


@pytest.mark.parametrize(
    ("one", "button", "asked"),
    [
        (transfer(1), RowButton.PAUSE, ("pause", ("t1",))),
        (transfer(1, S.PAUSED), RowButton.RESUME, ("resume", ("t1",))),
        (transfer(1, S.FAILED), RowButton.RETRY, ("retry", ("t1",))),
        (transfer(1, trouble=trouble_saying("busy", retry_at=NOW + 9)), RowButton.RETRY_NOW, ("retry", ("t1",))),
        (transfer(1, S.CANCELLED), RowButton.REMOVE, ("remove", ("t1",))),
    ],
)
def test_row_buttons_ask_the_queue(
    qtbot: QtBot, open_desk: Callable[..., Harness], one: Transfer, button: RowButton, asked: tuple[str, object]
) -> None:
    """Each button asks for what its tooltip says."""
    harness = open_desk(one)
    qtbot.mouseClick(harness.page.list.viewport(), LEFT, pos=harness.spot(0, button))
    assert harness.queue.asked == [asked]


def test_a_button_let_go_elsewhere_does_nothing(qtbot: QtBot, open_desk: Callable[..., Harness]) -> None:
    """Pressed on pause, released on the name: nothing was meant."""
    harness = open_desk(transfer(1))
    view = harness.page.list.viewport()
    qtbot.mousePress(view, LEFT, pos=harness.spot(0, RowButton.PAUSE))
    qtbot.mouseRelease(view, LEFT, pos=QPoint(60, 10))
    assert harness.queue.asked == []


def test_the_keyboard_arrives_on_a_selected_row(open_desk: Callable[..., Harness]) -> None:
    """Keys and menu act on the selection: a row with the ring alone would take none. A click selects by itself."""
    harness = open_desk(transfer(1), transfer(2))
    view = harness.page.list
    for reason, selected in ((Qt.FocusReason.TabFocusReason, ["t1"]), (Qt.FocusReason.MouseFocusReason, [])):
        harness.page.header.search.setFocus()
        view.clearSelection()
        view.setFocus(reason)
        assert [one.id for one in view.selected()] == selected
    harness.select(1)
    harness.page.header.search.setFocus()
    view.setFocus(Qt.FocusReason.TabFocusReason)
    assert [one.id for one in view.selected()] == ["t2"]


def test_the_keyboard_reaches_the_buttons_of_a_row(qtbot: QtBot, open_desk: Callable[..., Harness]) -> None:
    """→ → puts the ring on the second button, Space presses it instead of pausing."""
    harness = open_desk(transfer(1))
    harness.select(0)
    qtbot.waitUntil(harness.page.list.hasFocus)
    qtbot.keyClick(harness.page.list, Qt.Key.Key_Right)
    qtbot.keyClick(harness.page.list, Qt.Key.Key_Right)
    assert harness.page.list._delegate.focused == (0, RowButton.CANCEL)
    qtbot.keyClick(harness.page.list, Qt.Key.Key_Space)
    assert _question(harness).text() == "Cancel “clip-01”?"
    assert harness.queue.asked == []


def test_more_and_the_menu_key_open_the_commands(qtbot: QtBot, open_desk: Callable[..., Harness]) -> None:
    """⋯ selects its row and shows what can be done with it."""
    harness = open_desk(transfer(1), transfer(2, S.READY))
    qtbot.mouseClick(harness.page.list.viewport(), LEFT, pos=harness.spot(1, RowButton.MORE))
    (menu,) = (menu for menu in harness.page.findChildren(QMenu) if menu.isVisible())
    assert [one.id for one in harness.page.list.selected()] == ["t2"]
    enabled = {action.objectName() for action in menu.actions() if action.isEnabled() and action.objectName()}
    assert {"copy-link", "remove"} <= enabled
    assert "cancel" not in enabled
    menu.close()


def test_commands_tell_why_they_cannot_be_had(open_desk: Callable[..., Harness]) -> None:
    """Nothing selected, or nothing suitable: the tooltip says which."""
    harness = open_desk(transfer(1, S.PROCESSING))
    harness.page.list.clearSelection()
    harness.page._refresh()
    assert "Select a transfer first" in harness.actions[Command.CANCEL].toolTip()
    harness.select(0)
    assert "processed by the server" in harness.actions[Command.CANCEL].toolTip()
    assert "There is no entry yet" in harness.actions[Command.OPEN_ENTRY].toolTip()


def test_the_footer_pauses_all_resumes_all_and_clears(qtbot: QtBot, open_desk: Callable[..., Harness]) -> None:
    """U q r f → p p r f → q q r f → q q f."""
    harness = open_desk(transfer(1, S.UPLOADING), transfer(2), transfer(3, S.READY), transfer(4, S.FAILED))
    for words, drawn in (
        ("Pause all", "p:clip-01 p:clip-02 r:clip-03 f:clip-04"),
        ("Resume all", "q:clip-01 q:clip-02 r:clip-03 f:clip-04"),
    ):
        assert harness.page.footer.pause_all.text() == words
        qtbot.mouseClick(harness.page.footer.pause_all, LEFT)
        assert harness.drawn() == drawn
        harness.page._refresh()
    qtbot.mouseClick(harness.page.footer.clear_finished, LEFT)
    assert harness.drawn() == "q:clip-01 q:clip-02 f:clip-04"
    harness.page._refresh()
    assert not harness.page.footer.clear_finished.isEnabled()


def test_the_number_of_slots_is_chosen_in_the_footer(qtbot: QtBot, open_desk: Callable[..., Harness]) -> None:
    """“3 at a time” → “5 at a time”: the queue knows, and whoever keeps the settings."""
    harness = open_desk(transfer(1))
    assert harness.page.footer.slots.text() == "3 at a time"
    with qtbot.waitSignal(harness.page.slots_chosen) as told:
        harness.page.footer.slots_menu.actions()[4].trigger()
    assert told.args == [5]
    assert harness.page.footer.slots.text() == "5 at a time"
    assert harness.queue.asked == [("set_slots", 5)]


def test_files_are_chosen_in_a_dialog_that_blocks_nothing(open_desk: Callable[..., Harness]) -> None:
    """What the dialog returns is queued."""
    harness = open_desk()
    harness.page.choose_files()
    (dialog,) = harness.page.findChildren(QFileDialog)
    assert dialog.fileMode() is QFileDialog.FileMode.ExistingFiles
    dialog.filesSelected.emit(["/videos/a.mp4", "/videos/b.mp4"])
    assert harness.drawn() == "q:a q:b"
    dialog.close()


def test_a_folder_is_chosen_the_same_way(open_desk: Callable[..., Harness]) -> None:
    """The folder itself is queued; what is in it is the queue's matter."""
    harness = open_desk()
    harness.page.choose_folder()
    (dialog,) = harness.page.findChildren(QFileDialog)
    assert dialog.fileMode() is QFileDialog.FileMode.Directory
    dialog.filesSelected.emit(["/videos"])
    assert harness.queue.asked == [("add", (Path("/videos"),))]
    dialog.close()


def test_a_countdown_runs_only_while_a_row_waits(open_desk: Callable[..., Harness]) -> None:
    """The list repaints each second for a row that tries again at a known moment, and not otherwise."""
    harness = open_desk(transfer(1, trouble=trouble_saying("busy", retry_at=NOW + 9)))
    assert harness.page.list._countdown.isActive()
    harness.queue.tell(transfer(1, S.UPLOADING))
    harness.page.model.flush()
    harness.page._refresh()
    assert not harness.page.list._countdown.isActive()


def test_no_word_of_the_page_is_cut_at_twice_the_font(
    qtbot: QtBot, qapp: QApplication, theme: Theme, open_desk: Callable[..., Harness]
) -> None:
    """At 200 %, in the smallest window, every button is as large as its words need."""
    font = qapp.font()
    font.setPointSizeF(font.pointSizeF() * 2)
    qapp.setFont(font)
    theme.refresh()
    harness = open_desk(*one_of_each())
    harness.page.resize(830, 570)
    qtbot.waitUntil(lambda: harness.page.width() == 830)
    visible = [button for button in harness.page.findChildren(QPushButton) if button.isVisible()]
    assert visible
    for button in visible:
        assert button.width() >= button.sizeHint().width(), button.text()
        assert button.height() >= button.sizeHint().height(), button.text()
        assert harness.page.rect().contains(button.geometry()) or button.parent() is not harness.page, button.text()


def test_what_cannot_be_seen_can_be_heard(open_desk: Callable[..., Harness]) -> None:
    """List and search field have names for screen readers."""
    harness = open_desk(transfer(1))
    assert harness.page.list.accessibleName() == "Transfers"
    assert harness.page.header.search.accessibleName() == "Search names of transfers"


@pytest.mark.parametrize(
    ("words", "limit", "button"),
    [
        ("Polite: make way for others", POLITE, "Limit: polite"),
        ("5 MB/s", SpeedLimit(5_000_000), "Limit: 5 MB/s"),
        ("None", NO_LIMIT, "Limit: none"),
    ],
)
def test_the_limit_is_chosen_in_the_footer(
    qtbot: QtBot, open_desk: Callable[..., Harness], words: str, limit: SpeedLimit, button: str
) -> None:
    """Off, polite or a figure: the queue knows, and whoever keeps the settings."""
    harness = open_desk(transfer(1))
    (action,) = [action for action in harness.page.footer.limit_menu.actions() if action.text() == words]
    with qtbot.waitSignal(harness.page.limit_chosen) as told:
        action.trigger()
    assert told.args == [limit]
    assert harness.page.footer.limit.text() == button
    assert harness.queue.asked == [("set_limit", limit)]


def test_the_choice_that_holds_is_ticked(open_desk: Callable[..., Harness]) -> None:
    """In both menus; a figure of one's own is in none of the choices."""
    footer = open_desk(transfer(1)).page.footer

    def ticked() -> list[str]:
        return [
            one.text() for menu in (footer.limit_menu, footer.slots_menu) for one in menu.actions() if one.isChecked()
        ]

    assert ticked() == ["None", "3 at a time"]
    footer.limit_menu.actions()[1].trigger()
    footer.slots_menu.actions()[2].trigger()
    assert ticked() == ["Polite: make way for others", "3 at a time"]
    footer._choose_limit(SpeedLimit(3_500_000))
    assert ticked() == ["3 at a time"]


def test_any_figure_may_be_a_limit(qtbot: QtBot, open_desk: Callable[..., Harness]) -> None:
    """“Another figure…” asks for megabytes a second."""
    harness = open_desk(transfer(1))
    harness.page.footer.limit_menu.actions()[-1].trigger()
    dialog = harness.page.footer.findChild(FigureDialog)
    assert isinstance(dialog, FigureDialog)
    dialog.figure.setValue(3.5)
    with qtbot.waitSignal(harness.page.limit_chosen) as told:
        dialog.accept()
    assert told.args == [SpeedLimit(3_500_000)]
    assert harness.page.footer.limit.text() == "Limit: 3.5 MB/s"
