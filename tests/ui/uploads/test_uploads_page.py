"""The Uploads page as a person uses it: pointer, keys, chips, questions.

Drawings: one letter a state, one name a shown row.
"""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu, QMessageBox, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from kdesk.domain.settings import NO_LIMIT, POLITE, SpeedLimit
from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_state import TransferState
from kdesk.ui.commands import Command
from kdesk.ui.theme import Theme
from kdesk.ui.uploads.limits import FigureDialog
from kdesk.ui.uploads.summary import Group
from tests.support.stored_texts import trouble_saying
from tests.ui.fakes.transfers import NOW, one_of_each, transfer
from tests.ui.fakes.window import FakeUploads
from tests.ui.uploads.conftest import OpenUploads

LEFT = Qt.MouseButton.LeftButton
S = TransferState


def _question(fake: FakeUploads) -> QMessageBox:
    (box,) = (box for box in fake.uploads.findChildren(QMessageBox) if box.isVisible())
    return box


def _answer(qtbot: QtBot, box: QMessageBox, words: str) -> None:
    (button,) = (button for button in box.buttons() if button.text().replace("&", "") == words)
    qtbot.mouseClick(button, LEFT)


def test_an_empty_page_is_the_drop_target(open_uploads: OpenUploads) -> None:
    """One sentence and two buttons; the list comes with the first transfer."""
    fake = open_uploads()
    assert not fake.uploads.list.isVisible()
    words = [button.text() for button in fake.uploads.findChildren(QPushButton) if button.isVisible()]
    assert words == ["Choose files…", "Choose folder…"]
    fake.uploads.add([Path("/videos/a.mp4")])
    fake.uploads.refresh()
    assert fake.uploads.list.isVisible()
    assert fake.drawn() == "q:a"


def test_chips_count_and_show_their_group(qtbot: QtBot, open_uploads: OpenUploads) -> None:
    """[All 20] [Active 6] [Waiting 8] [Failed 3] [Done 3]; a click on “Done” leaves what is over."""
    fake = open_uploads(*one_of_each())
    assert [chip.text() for chip in fake.uploads.header.chips.values()] == [
        "All 20",
        "Active 6",
        "Waiting 8",
        "Failed 3",
        "Done 3",
    ]
    qtbot.mouseClick(fake.uploads.header.chips[Group.DONE], LEFT)
    assert fake.drawn() == "r:podcast-042 r:poster <b>final</b> c:wrong-take"


def test_search_follows_typing(qtbot: QtBot, open_uploads: OpenUploads) -> None:
    """“roll” leaves b-roll; the key goes through the command that Ctrl+F gives."""
    fake = open_uploads(*one_of_each())
    fake.uploads.focus_search()
    qtbot.waitUntil(fake.uploads.header.search.hasFocus)
    qtbot.keyClicks(fake.uploads.header.search, "ROLL")
    qtbot.waitUntil(lambda: fake.uploads.shown.rowCount() == 1)
    assert fake.drawn() == "u:b-roll"
    qtbot.keyClicks(fake.uploads.header.search, "zzz")
    qtbot.waitUntil(lambda: fake.uploads.list.nothing == "No transfer matches")


def test_the_cross_empties_the_search(qtbot: QtBot, open_uploads: OpenUploads, theme: Theme) -> None:
    """It is there while there is something to empty, in the colours of the window."""
    field = open_uploads(*one_of_each()).uploads.header.search

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


def test_escape_clears_the_search_and_then_leaves_it(qtbot: QtBot, open_uploads: OpenUploads) -> None:
    """Once for the words, once more for the list; ↓ leaves at once."""
    fake = open_uploads(*one_of_each())
    field = fake.uploads.header.search
    fake.uploads.focus_search()
    qtbot.waitUntil(field.hasFocus)
    qtbot.keyClicks(field, "roll")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == ""
    assert field.hasFocus()
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    qtbot.waitUntil(fake.uploads.list.hasFocus)
    fake.uploads.focus_search()
    qtbot.waitUntil(field.hasFocus)
    qtbot.keyClick(field, Qt.Key.Key_Down)
    qtbot.waitUntil(fake.uploads.list.hasFocus)


def test_space_pauses_and_resumes_the_selection(qtbot: QtBot, open_uploads: OpenUploads) -> None:
    """[u] [q] p → [p] [p] p → [q] [q] p."""
    fake = open_uploads(transfer(1, S.UPLOADING), transfer(2), transfer(3, S.PAUSED))
    fake.select(0, 1)
    qtbot.keyClick(fake.uploads.list, Qt.Key.Key_Space)
    assert fake.drawn() == "p:clip-01 p:clip-02 p:clip-03"
    fake.uploads.refresh()
    qtbot.keyClick(fake.uploads.list, Qt.Key.Key_Space)
    assert fake.drawn() == "q:clip-01 q:clip-02 p:clip-03"


def test_delete_asks_once_with_the_number(qtbot: QtBot, open_uploads: OpenUploads) -> None:
    """[u] [r] [q]: two can be cancelled, one question is asked, and the answer is done."""
    fake = open_uploads(transfer(1, S.UPLOADING), transfer(2, S.READY), transfer(3))
    fake.select(0, 1, 2)
    qtbot.keyClick(fake.uploads.list, Qt.Key.Key_Delete)
    box = _question(fake)
    assert box.text() == "Cancel 2 transfers?"
    assert not box.isModal() or box.windowModality() is Qt.WindowModality.WindowModal
    assert fake.drawn() == "u:clip-01 r:clip-02 q:clip-03"
    _answer(qtbot, box, "Cancel 2 transfers")
    assert fake.drawn() == "c:clip-01 r:clip-02 c:clip-03"


@pytest.mark.parametrize("scheme", list(Qt.ColorScheme))
def test_enter_cancels_nothing(qtbot: QtBot, open_uploads: OpenUploads, theme: Theme, scheme: Qt.ColorScheme) -> None:
    """The safe answer has the keyboard, also after the colours have changed under the question."""
    fake = open_uploads(transfer(1))
    fake.select(0)
    qtbot.keyClick(fake.uploads.list, Qt.Key.Key_Delete)
    box = _question(fake)
    qtbot.waitUntil(lambda: box.isActiveWindow() and box.focusWidget() is not None)
    theme.force(scheme)
    qtbot.waitUntil(lambda: box.focusWidget() is box.defaultButton())
    qtbot.keyClick(box.focusWidget(), Qt.Key.Key_Return)
    assert not box.isVisible()
    assert fake.queue.asked == []


def test_keeping_cancels_nothing(qtbot: QtBot, open_uploads: OpenUploads) -> None:
    """The safe answer is the one that Enter gives."""
    fake = open_uploads(transfer(1))
    fake.select(0)
    qtbot.keyClick(fake.uploads.list, Qt.Key.Key_Delete)
    box = _question(fake)
    assert box.defaultButton().text().replace("&", "") == "Keep"
    _answer(qtbot, box, "Keep")
    assert fake.queue.asked == []


def test_enter_opens_the_entry_and_ctrl_c_copies_its_link(qtbot: QtBot, open_uploads: OpenUploads) -> None:
    """Both ask those who can do it."""
    fake = open_uploads(transfer(1, S.READY, entry_id="0_abc"))
    fake.select(0)
    qtbot.keyClick(fake.uploads.list, Qt.Key.Key_Return)
    qtbot.keyClick(fake.uploads.list, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert (fake.opened, fake.copied) == (["0_abc"], ["t1"])


def test_alt_and_arrows_move_the_selection(qtbot: QtBot, open_uploads: OpenUploads) -> None:
    """1 2 [3] 4 → 1 [3] 2 4 → 1 2 [3] 4, and the selection goes with it."""
    fake = open_uploads(*(transfer(number) for number in range(1, 5)))
    fake.select(2)
    qtbot.keyClick(fake.uploads.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert fake.drawn() == "q:clip-01 q:clip-03 q:clip-02 q:clip-04"
    assert [one.id for one in fake.uploads.list.selected()] == ["t3"]
    qtbot.keyClick(fake.uploads.list, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert fake.drawn() == "q:clip-01 q:clip-02 q:clip-03 q:clip-04"


def test_the_ring_goes_with_its_row(qtbot: QtBot, open_uploads: OpenUploads) -> None:
    """1 2 (3) → 1 (3) 2 → (3) 2: what is drawn around a row follows moves and removals."""
    fake = open_uploads(*(transfer(number) for number in range(1, 4)))
    fake.select(2)
    qtbot.waitUntil(fake.uploads.list.hasFocus)
    qtbot.keyClick(fake.uploads.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert fake.uploads.list.focused == (1, None)
    fake.queue.remove(["t1"])
    assert fake.drawn() == "q:clip-03 q:clip-02"
    assert fake.uploads.list.focused == (0, None)


def test_moving_stops_at_the_ends(qtbot: QtBot, open_uploads: OpenUploads) -> None:
    """[1] 2: up does nothing; “to the top” brings [2] 1."""
    fake = open_uploads(transfer(1), transfer(2))
    fake.select(0)
    qtbot.keyClick(fake.uploads.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    fake.select(1)
    qtbot.keyClick(fake.uploads.list, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert fake.queue.asked == []
    fake.actions[Command.MOVE_TO_TOP].trigger()
    assert fake.drawn() == "q:clip-02 q:clip-01"


def test_all_of_a_drop_is_selected_at_its_end(open_uploads: OpenUploads) -> None:
    """What is typed in the details is said of each, also where others came in between; not of what was there before."""
    fake = open_uploads(transfer(1))
    fake.uploads.add([Path("/folder/first.mp4")])
    fake.uploads.model.flush()
    (first,) = fake.uploads.list.selected()
    rest, foreign = [transfer(number) for number in range(2, 400)], transfer(400)
    fake.queue.bring(rest[:300])
    fake.queue.bring([foreign])
    fake.queue.bring(rest[300:])
    fake.queue.end_drop([first, transfer(1), *rest])
    assert fake.uploads.list.selected() == (first, *rest)


def test_what_was_selected_meanwhile_stays(open_uploads: OpenUploads) -> None:
    """The rest of a drop comes without taking it away; nor does the end of another drop."""
    fake = open_uploads(transfer(1))
    fake.uploads.add([Path("/folder/first.mp4")])
    fake.uploads.model.flush()
    (first,) = fake.uploads.list.selected()
    fake.queue.bring([transfer(2)])
    fake.queue.end_drop([transfer(2)])
    assert fake.uploads.list.selected() == (first,)
    fake.select(0)
    fake.queue.end_drop([first, transfer(2)])
    assert [one.id for one in fake.uploads.list.selected()] == ["t1"]


def test_ctrl_a_selects_what_is_shown(qtbot: QtBot, open_uploads: OpenUploads) -> None:
    """With the chip “Failed”, three rows are selected and no other."""
    fake = open_uploads(*one_of_each())
    qtbot.mouseClick(fake.uploads.header.chips[Group.FAILED], LEFT)
    fake.uploads.list.setFocus()
    qtbot.keyClick(fake.uploads.list, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert [one.file.title for one in fake.uploads.list.selected()] == ["old", "empty", "slides"]


def test_a_ready_row_is_one_click_from_its_link(qtbot: QtBot, open_uploads: OpenUploads) -> None:
    """The button inside the row copies, and the click selects nothing."""
    fake = open_uploads(transfer(1), transfer(2, S.READY))
    fake.uploads.list.clearSelection()
    qtbot.mouseClick(fake.uploads.list.viewport(), LEFT, pos=fake.spot(1, Command.COPY_LINK))
    assert fake.copied == ["t2"]
    assert fake.uploads.list.selected() == ()


@pytest.mark.parametrize(
    ("one", "button", "asked"),
    [
        (transfer(1), Command.PAUSE, ("pause", ("t1",))),
        (transfer(1, S.PAUSED), Command.RESUME, ("resume", ("t1",))),
        (transfer(1, S.FAILED), Command.RETRY, ("retry", ("t1",))),
        (transfer(1, trouble=trouble_saying("busy", retry_at=NOW + 9)), Command.RETRY_NOW, ("retry", ("t1",))),
        (transfer(1, S.CANCELLED), Command.REMOVE, ("remove", ("t1",))),
    ],
)
def test_row_buttons_ask_the_queue(
    qtbot: QtBot, open_uploads: OpenUploads, one: Transfer, button: Command, asked: tuple[str, object]
) -> None:
    """Each button asks for what its tooltip says."""
    fake = open_uploads(one)
    qtbot.mouseClick(fake.uploads.list.viewport(), LEFT, pos=fake.spot(0, button))
    assert fake.queue.asked == [asked]


def test_a_button_let_go_elsewhere_does_nothing(qtbot: QtBot, open_uploads: OpenUploads) -> None:
    """Pressed on pause, released on the name: nothing was meant."""
    fake = open_uploads(transfer(1))
    view = fake.uploads.list.viewport()
    qtbot.mousePress(view, LEFT, pos=fake.spot(0, Command.PAUSE))
    qtbot.mouseRelease(view, LEFT, pos=QPoint(60, 10))
    assert fake.queue.asked == []


def test_the_keyboard_arrives_on_a_selected_row(open_uploads: OpenUploads) -> None:
    """Keys and menu act on the selection: a row with the ring alone would take none. A click selects by itself."""
    fake = open_uploads(transfer(1), transfer(2))
    view = fake.uploads.list
    for reason, selected in ((Qt.FocusReason.TabFocusReason, ["t1"]), (Qt.FocusReason.MouseFocusReason, [])):
        fake.uploads.header.search.setFocus()
        view.clearSelection()
        view.setFocus(reason)
        assert [one.id for one in view.selected()] == selected
    fake.select(1)
    fake.uploads.header.search.setFocus()
    view.setFocus(Qt.FocusReason.TabFocusReason)
    assert [one.id for one in view.selected()] == ["t2"]


def test_the_keyboard_reaches_the_buttons_of_a_row(qtbot: QtBot, open_uploads: OpenUploads) -> None:
    """→ → puts the ring on the second button, Space presses it instead of pausing."""
    fake = open_uploads(transfer(1))
    fake.select(0)
    qtbot.waitUntil(fake.uploads.list.hasFocus)
    qtbot.keyClick(fake.uploads.list, Qt.Key.Key_Right)
    qtbot.keyClick(fake.uploads.list, Qt.Key.Key_Right)
    assert fake.uploads.list.focused == (0, Command.CANCEL)
    qtbot.keyClick(fake.uploads.list, Qt.Key.Key_Space)
    assert _question(fake).text() == "Cancel “clip-01”?"
    assert fake.queue.asked == []


def test_more_and_the_menu_key_open_the_commands(qtbot: QtBot, open_uploads: OpenUploads) -> None:
    """⋯ selects its row and shows what can be done with it."""
    fake = open_uploads(transfer(1), transfer(2, S.READY))
    qtbot.mouseClick(fake.uploads.list.viewport(), LEFT, pos=fake.spot(1, Command.MORE))
    (menu,) = (menu for menu in fake.uploads.findChildren(QMenu) if menu.isVisible())
    assert [one.id for one in fake.uploads.list.selected()] == ["t2"]
    enabled = {action.objectName() for action in menu.actions() if action.isEnabled() and action.objectName()}
    assert {"copy-link", "remove"} <= enabled
    assert "cancel" not in enabled
    menu.close()


def test_commands_tell_why_they_cannot_be_had(open_uploads: OpenUploads) -> None:
    """Nothing selected, or nothing suitable: the tooltip says which."""
    fake = open_uploads(transfer(1, S.PROCESSING))
    fake.uploads.list.clearSelection()
    fake.uploads.refresh()
    assert "Select a transfer first" in fake.actions[Command.CANCEL].toolTip()
    fake.select(0)
    assert "processed by the server" in fake.actions[Command.CANCEL].toolTip()
    assert "There is no entry yet" in fake.actions[Command.OPEN_ENTRY].toolTip()


def test_the_footer_pauses_all_resumes_all_and_clears(qtbot: QtBot, open_uploads: OpenUploads) -> None:
    """U q r f → p p r f → q q r f → q q f."""
    fake = open_uploads(transfer(1, S.UPLOADING), transfer(2), transfer(3, S.READY), transfer(4, S.FAILED))
    for words, drawn in (
        ("Pause all", "p:clip-01 p:clip-02 r:clip-03 f:clip-04"),
        ("Resume all", "q:clip-01 q:clip-02 r:clip-03 f:clip-04"),
    ):
        assert fake.uploads.footer.pause_all.text() == words
        qtbot.mouseClick(fake.uploads.footer.pause_all, LEFT)
        assert fake.drawn() == drawn
        fake.uploads.refresh()
    qtbot.mouseClick(fake.uploads.footer.clear_finished, LEFT)
    assert fake.drawn() == "q:clip-01 q:clip-02 f:clip-04"
    fake.uploads.refresh()
    assert not fake.uploads.footer.clear_finished.isEnabled()


def test_the_number_of_slots_is_chosen_in_the_footer(qtbot: QtBot, open_uploads: OpenUploads) -> None:
    """“3 at a time” → “5 at a time”: whoever keeps the settings knows, and lets it hold."""
    fake = open_uploads(transfer(1))
    assert fake.uploads.footer.slots.text() == "3 at a time"
    with qtbot.waitSignal(fake.uploads.slots_chosen) as told:
        fake.uploads.footer.slots_menu.actions()[4].trigger()
    assert told.args == [5]
    assert fake.uploads.footer.slots.text() == "5 at a time"


def test_files_are_chosen_in_a_dialog_that_blocks_nothing(open_uploads: OpenUploads) -> None:
    """What the dialog returns is queued."""
    fake = open_uploads()
    fake.uploads.choosers.choose_files()
    (dialog,) = fake.uploads.findChildren(QFileDialog)
    assert dialog.fileMode() is QFileDialog.FileMode.ExistingFiles
    dialog.filesSelected.emit(["/videos/a.mp4", "/videos/b.mp4"])
    assert fake.drawn() == "q:a q:b"
    dialog.close()


def test_a_folder_is_chosen_the_same_way(open_uploads: OpenUploads) -> None:
    """The folder itself is queued; what is in it is the queue's matter."""
    fake = open_uploads()
    fake.uploads.choosers.choose_folder()
    (dialog,) = fake.uploads.findChildren(QFileDialog)
    assert dialog.fileMode() is QFileDialog.FileMode.Directory
    dialog.fileSelected.emit("/videos")
    assert fake.queue.asked == [("add", (Path("/videos"),))]
    dialog.close()


def test_a_countdown_runs_only_while_a_row_waits(open_uploads: OpenUploads) -> None:
    """The list repaints each second for a row that tries again, or is ready, at a known moment, and not otherwise."""
    fake = open_uploads(transfer(1, trouble=trouble_saying("busy", retry_at=NOW + 9)))
    assert fake.uploads.list.counts_down
    fake.queue.tell(transfer(1, S.UPLOADING))
    fake.uploads.model.flush()
    fake.uploads.refresh()
    assert not fake.uploads.list.counts_down
    fake.queue.tell(transfer(1, S.PROCESSING))
    fake.uploads.model.flush()
    fake.uploads.refresh()
    assert fake.uploads.list.counts_down


def test_no_word_of_the_page_is_cut_at_twice_the_font(
    qtbot: QtBot, qapp: QApplication, theme: Theme, open_uploads: OpenUploads
) -> None:
    """At 200 %, in the smallest window, every button is as large as its words need."""
    font = qapp.font()
    font.setPointSizeF(font.pointSizeF() * 2)
    qapp.setFont(font)
    theme.refresh()
    fake = open_uploads(*one_of_each())
    fake.uploads.resize(830, 570)
    qtbot.waitUntil(lambda: fake.uploads.width() == 830)
    visible = [button for button in fake.uploads.findChildren(QPushButton) if button.isVisible()]
    assert visible
    for button in visible:
        assert button.width() >= button.sizeHint().width(), button.text()
        assert button.height() >= button.sizeHint().height(), button.text()
        assert fake.uploads.rect().contains(button.geometry()) or button.parent() is not fake.uploads, button.text()


def test_what_cannot_be_seen_can_be_heard(open_uploads: OpenUploads) -> None:
    """List and search field have names for screen readers."""
    fake = open_uploads(transfer(1))
    assert fake.uploads.list.accessibleName() == "Transfers"
    assert fake.uploads.header.search.accessibleName() == "Search names of transfers"


@pytest.mark.parametrize(
    ("words", "limit", "button"),
    [
        ("Polite: make way for others", POLITE, "Limit: polite"),
        ("5 MB/s", SpeedLimit(5_000_000), "Limit: 5 MB/s"),
        ("None", NO_LIMIT, "Limit: none"),
    ],
)
def test_the_limit_is_chosen_in_the_footer(
    qtbot: QtBot, open_uploads: OpenUploads, words: str, limit: SpeedLimit, button: str
) -> None:
    """Off, polite or a figure: whoever keeps the settings knows, and lets it hold."""
    fake = open_uploads(transfer(1))
    (action,) = [action for action in fake.uploads.footer.limit_menu.actions() if action.text() == words]
    with qtbot.waitSignal(fake.uploads.limit_chosen) as told:
        action.trigger()
    assert told.args == [limit]
    assert fake.uploads.footer.limit.text() == button


def test_the_choice_that_holds_is_ticked(open_uploads: OpenUploads) -> None:
    """In both menus; a figure of one's own is in none of the choices."""
    footer = open_uploads(transfer(1)).uploads.footer

    def ticked() -> list[str]:
        return [
            one.text() for menu in (footer.limit_menu, footer.slots_menu) for one in menu.actions() if one.isChecked()
        ]

    assert ticked() == ["None", "3 at a time"]
    footer.limit_menu.actions()[1].trigger()
    footer.slots_menu.actions()[2].trigger()
    assert ticked() == ["Polite: make way for others", "3 at a time"]
    footer.choose_limit(SpeedLimit(3_500_000))
    assert ticked() == ["3 at a time"]


def test_any_figure_may_be_a_limit(qtbot: QtBot, open_uploads: OpenUploads) -> None:
    """“Another figure…” asks for megabytes a second."""
    fake = open_uploads(transfer(1))
    fake.uploads.footer.limit_menu.actions()[-1].trigger()
    dialog = fake.uploads.footer.findChild(FigureDialog)
    assert isinstance(dialog, FigureDialog)
    dialog.figure.setValue(3.5)
    with qtbot.waitSignal(fake.uploads.limit_chosen) as told:
        dialog.accept()
    assert told.args == [SpeedLimit(3_500_000)]
    assert fake.uploads.footer.limit.text() == "Limit: 3.5 MB/s"
