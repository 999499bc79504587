"""What rows, menus and dialogs make of the server's copy."""

from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget
from pytestqt.qtbot import QtBot

from kdesk.domain.transfer_state import TransferState
from kdesk.domain.verification import Level, Outcome, Verification
from kdesk.messages.format import Format
from kdesk.messages.rows import row_text
from kdesk.messages.verification import result_tip
from kdesk.ui.actions import Actions
from kdesk.ui.commands import Command
from kdesk.ui.theme import Theme
from kdesk.ui.uploads.receipts import ask_where
from kdesk.ui.uploads.rows import buttons_of
from kdesk.ui.uploads.verify_menus import add_setting_menu, add_verify_menu
from tests.support.stored_texts import remark_saying
from tests.ui.fakes.transfers import NOW, FakeTransfers, transfer

S = TransferState
SAME, OTHER, NOT = Outcome.SAME, Outcome.DIFFERENT, Outcome.NOT_COMPARED
WAYS = Outcome.UNDER_WAY
BYTE = "it differs at byte 1,234"


@pytest.mark.parametrize(
    ("verification", "said", "token"),
    [
        (None, "Ready", "good"),
        (Verification(Level.SIZE, WAYS), "Ready", "good"),
        (Verification(Level.SIZE, SAME), "Ready · verified", "good"),
        (Verification(Level.SAMPLES, SAME), "Ready · samples verified", "good"),
        (Verification(Level.WHOLE, SAME), "Ready · every byte verified", "good"),
        (Verification(Level.WHOLE, WAYS), "Ready · waits to be compared with the server's copy", "good"),
        (Verification(Level.WHOLE, WAYS, 40, 100), "Ready · comparing with the server's copy: 40 %", "good"),
        (
            Verification(Level.WHOLE, NOT, remark=remark_saying("The file is not there")),
            "Ready · not compared: The file is not there",
            "good",
        ),
        (
            Verification(Level.WHOLE, OTHER, remark=remark_saying(BYTE)),
            f"The server's copy is not the file: {BYTE}",
            "bad",
        ),
    ],
)
def test_a_row_says_a_word_where_all_is_well_and_a_sentence_where_not(
    formatter: Format, verification: Verification | None, said: str, token: str
) -> None:
    """A copy that is not the file is loud: its own colour, no “Ready” before it."""
    words = row_text(transfer(1, S.READY, verification=verification), formatter, NOW)
    assert (words.state, words.token) == (said, token)


def test_the_tooltip_tells_what_was_compared_and_when(formatter: Format) -> None:
    """The reason too, where nothing could be compared."""
    when = formatter.date_and_time(NOW)
    same = Verification(Level.SAMPLES, SAME, at=NOW)
    gone = Verification(Level.WHOLE, NOT, at=NOW, remark=remark_saying("The file is not there"))
    assert result_tip(same, formatter) == f"The server's copy is the file: 64 samples compared, {when}"
    assert "not compared with the file: The file is not there" in result_tip(gone, formatter)
    assert "can be uploaded again" in result_tip(
        Verification(Level.SIZE, OTHER, at=NOW, remark=remark_saying(BYTE)), formatter
    )
    assert result_tip(Verification(Level.WHOLE, WAYS, 1, 2), formatter) == result_tip(None, formatter) == ""


def test_a_copy_that_is_not_the_file_offers_another_upload() -> None:
    """Instead of the link to it."""
    fine, bad = (transfer(1, S.READY, verification=Verification(Level.SIZE, out)) for out in (SAME, OTHER))
    assert buttons_of(fine) == (Command.COPY_LINK, Command.MORE)
    assert buttons_of(bad) == (Command.UPLOAD_AGAIN, Command.MORE)


def entries(actions: Actions, command: Command) -> dict[str, QAction]:
    """What a command's menu offers, by its words."""
    menu = actions[command].menu()
    assert isinstance(menu, QMenu)
    menu.aboutToShow.emit()
    return {action.text(): action for action in menu.actions()}


def test_how_closely_is_chosen_in_the_menu(qtbot: QtBot, theme: Theme) -> None:
    """One of three; the present one is marked."""
    parent, chosen = QWidget(), list[Level]()
    qtbot.addWidget(parent)
    actions = Actions(theme, parent)
    add_setting_menu(actions, parent, Level.SAMPLES, chosen.append)
    offered = entries(actions, Command.VERIFY_UPLOADS)
    assert {words: action.isChecked() for words, action in offered.items()} == {
        "Size only": False,
        "64 samples": True,
        "Every byte": False,
    }
    offered["Every byte"].trigger()
    assert chosen == [Level.WHOLE]


def test_the_selected_ready_ones_are_compared_on_demand(qtbot: QtBot, theme: Theme) -> None:
    """Those that are being compared can only be stopped."""
    parent = QWidget()
    qtbot.addWidget(parent)
    idle = transfer(1, S.READY, verification=Verification(Level.SIZE, SAME))
    busy = transfer(2, S.READY, verification=Verification(Level.WHOLE, WAYS))
    queue, actions, chosen = FakeTransfers([idle, busy]), Actions(theme, parent), [idle, busy, transfer(3)]
    add_verify_menu(actions, parent, queue, lambda: tuple(chosen))
    offered = entries(actions, Command.VERIFY)
    for words in ("64 samples", "Every byte", "Stop comparing"):
        offered[words].trigger()
    assert queue.asked == [
        ("verify", (("t1",), Level.SAMPLES)),
        ("verify", (("t1",), Level.WHOLE)),
        ("stop_verifying", ("t2",)),
    ]
    chosen.remove(busy)
    offered = entries(actions, Command.VERIFY)
    assert {words: action.isEnabled() for words, action in offered.items()} == {
        "64 samples": True,
        "Every byte": True,
        "Stop comparing": False,
    }


@pytest.mark.parametrize(
    ("count", "mode", "title"),
    [
        (1, QFileDialog.FileMode.AnyFile, "Export receipt"),
        (2, QFileDialog.FileMode.Directory, "Choose a folder for the receipts"),
    ],
)
def test_a_receipt_goes_to_a_file_and_several_into_a_folder(
    qtbot: QtBot, count: int, mode: QFileDialog.FileMode, title: str
) -> None:
    """Nothing is written before the place is chosen."""
    parent, exported = QWidget(), list[tuple[int, Path]]()
    qtbot.addWidget(parent)
    ended = [transfer(number, S.READY) for number in range(count)]
    dialog = ask_where(parent, ended, lambda transfers, where: exported.append((len(transfers), where)))
    assert (dialog.fileMode(), dialog.windowTitle(), exported) == (mode, title, [])
    dialog.fileSelected.emit("/receipts/one.json")
    assert exported == [(count, Path("/receipts/one.json"))]
    dialog.close()


def test_the_ending_follows_the_chosen_form(qtbot: QtBot) -> None:
    """A name typed without one is a web page, or JSON where that was chosen."""
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = ask_where(parent, [transfer(1, S.READY)], print)
    assert dialog.defaultSuffix() == "html"
    dialog.filterSelected.emit("JSON (*.json)")
    assert dialog.defaultSuffix() == "json"
    dialog.close()


@pytest.mark.parametrize("state", list(TransferState))
def test_only_what_came_to_an_end_has_a_receipt(state: TransferState) -> None:
    """READY, ARRIVED and FAILED; a cancelled one brought nothing in."""
    assert transfer(1, state).has_receipt == (state in {S.READY, S.ARRIVED, S.FAILED})
