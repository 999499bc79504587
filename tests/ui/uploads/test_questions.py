"""Questions in the list: how they are shown, and every way to answer them."""

import re
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from kdesk.domain.question import Decision, QuestionKind
from kdesk.domain.transfer import FileWait, Transfer
from kdesk.messages.format import Format
from kdesk.messages.rows import row_text, spoken_row
from kdesk.ui.actions import COMMANDS, Command
from kdesk.ui.uploads.abilities import ANSWERS
from kdesk.ui.uploads.model import TransferModel
from kdesk.ui.uploads.rows import DECISIONS, RowButton, buttons_of
from tests.support.stored_texts import trouble_saying
from tests.ui.fakes.transfers import NOW, asking, transfer
from tests.ui.uploads.conftest import Harness

LEFT = Qt.MouseButton.LeftButton
CHANGED, OUTDATED, IN_LIBRARY, IN_LIST, SUSPECTED, ELSEWHERE, TAKEN_OVER = asking()
ENDS = (RowButton.CANCEL, RowButton.MORE)


@pytest.mark.usefixtures("qapp")
def test_a_question_has_the_colour_and_the_shape_of_waiting(formatter: Format) -> None:
    """The title first, then what else is known; all of it in the tooltip and for the screen reader too."""
    words = row_text(IN_LIBRARY, formatter, NOW)
    assert words.second_line(narrow=False) == (words.state, "“clip”, since 14:02", "4.0 GB")
    assert (words.state, words.token, words.icon) == ("The same file is in the library already", "waiting", "warning")
    assert "already, “clip”, since 14:02" in spoken_row(IN_LIBRARY, formatter, NOW)
    model = TransferModel(formatter, lambda: NOW, lambda _ids, _row: None)
    model.added([IN_LIBRARY])
    tip = model.index(0).data(Qt.ItemDataRole.ToolTipRole)
    assert tip.endswith("The same file is in the library already<br>“clip”, since 14:02</span>")


def test_a_suspicion_says_why_the_files_were_not_compared(formatter: Format) -> None:
    """It is no “same file”: the two sentences differ, and what was found out comes first."""
    words = row_text(SUSPECTED, formatter, NOW)
    assert words.state == "A file that looks the same is in the library"
    assert words.more.startswith("Not compared (the server does not deliver its copy yet); ")
    assert words.second_line(narrow=False)[:2] == (words.state, words.more)
    assert (words.token, words.icon) == ("waiting", "warning")


def test_what_is_sent_elsewhere_is_not_said_to_be_this_file(formatter: Format) -> None:
    """It looks the same; how far it is there comes first, then that nothing has to be done."""
    words = row_text(ELSEWHERE, formatter, NOW)
    assert words.state == "Another computer has sent 40 % of a file that looks the same"
    assert words.more.startswith("kdesk looks again by itself; ")
    assert row_text(TAKEN_OVER, formatter, NOW).state == "Another computer has taken this upload over"


@pytest.mark.parametrize(
    ("one", "answers"),
    [
        (CHANGED, (RowButton.NEW_VERSION,)),
        (OUTDATED, (RowButton.NEW_VERSION, RowButton.KEEP)),
        (IN_LIBRARY, (RowButton.OPEN_ENTRY, RowButton.UPLOAD_ANYWAY)),
        (IN_LIST, (RowButton.UPLOAD_ANYWAY,)),
        (SUSPECTED, (RowButton.OPEN_ENTRY, RowButton.UPLOAD_ANYWAY, RowButton.LOOK_AGAIN)),
        (ELSEWHERE, (RowButton.TAKE_OVER, RowButton.BEGIN_ANEW)),
        (TAKEN_OVER, (RowButton.OPEN_ENTRY, RowButton.TAKE_OVER)),
    ],
)
def test_a_row_offers_the_usual_answers(one: Transfer, answers: tuple[RowButton, ...]) -> None:
    """A narrow row only the first; none that its question does not allow."""
    assert one.question
    assert buttons_of(one) == (*answers, *ENDS)
    assert buttons_of(one, narrow=True) == (answers[0], *ENDS)
    assert {DECISIONS[answer] for answer in answers if answer in DECISIONS} <= set(one.question.choices)


def test_every_decision_has_a_button_and_a_command() -> None:
    """Nothing can be asked that cannot be answered."""
    assert len(asking()) == len(QuestionKind)
    assert set(DECISIONS.values()) == set(ANSWERS.values()) == set(Decision)


def test_a_suspicion_cannot_be_replaced() -> None:
    """Nothing is overwritten on suspicion: only what was compared may take the place of something."""
    assert SUSPECTED.question
    assert ELSEWHERE.question
    assert Decision.REPLACE not in {*SUSPECTED.question.choices, *ELSEWHERE.question.choices}


def test_the_answers_say_what_they_cost() -> None:
    """Taking over reads the whole file back; beginning anew sends all of it; both stop the other computer."""
    assert "the whole file is read back and compared" in RowButton.TAKE_OVER.tip
    assert RowButton.BEGIN_ANEW.tip.startswith("Send the whole file")
    for button in (RowButton.TAKE_OVER, RowButton.BEGIN_ANEW):
        assert "the other computer stops" in button.tip


def test_buttons_and_commands_are_told_apart_by_their_words() -> None:
    """No two say nearly the same, and a command is called what its button is called."""
    words = {spec.command.name: spec.text for spec in COMMANDS}
    plain = [re.sub(r"\b(a|as|it|the)\b|\W", "", text.lower()) for text in words.values()]
    assert len(set(plain)) == len(plain)
    for button in RowButton:
        if button.worded and button.name in words and button is not RowButton.OPEN_ENTRY:
            assert button.value == words[button.name]


def test_the_buttons_of_a_suspicion_answer(qtbot: QtBot, open_desk: Callable[..., Harness]) -> None:
    """[Look again] and [Upload as a new entry] decide, [Begin anew] of the row below too."""
    harness = open_desk(SUSPECTED, ELSEWHERE)
    view = harness.page.list.viewport()
    for row, button in ((0, RowButton.LOOK_AGAIN), (0, RowButton.UPLOAD_ANYWAY), (1, RowButton.BEGIN_ANEW)):
        qtbot.mouseClick(view, LEFT, pos=harness.spot(row, button))
    assert harness.queue.asked == [
        ("decide", ("t26", Decision.LOOK_AGAIN)),
        ("decide", ("t26", Decision.UPLOAD_ANYWAY)),
        ("decide", ("t24", Decision.BEGIN_ANEW)),
    ]


@pytest.mark.parametrize(
    ("one", "answers"),
    [
        (IN_LIBRARY, {"replace", "upload-anyway"}),
        (SUSPECTED, {"upload-anyway", "look-again"}),
        (ELSEWHERE, {"take-over", "begin-anew", "upload-anyway", "look-again"}),
        (TAKEN_OVER, {"take-over", "begin-anew", "upload-anyway"}),
    ],
)
def test_the_commands_of_a_row_are_its_choices(
    open_desk: Callable[..., Harness], one: Transfer, answers: set[str]
) -> None:
    """What a row has no room for is in its menu, and in the menu of the window."""
    harness = open_desk(one)
    harness.select(0)
    assert {command.value for command in ANSWERS if harness.actions[command].isEnabled()} == answers


def test_the_buttons_of_a_row_answer(qtbot: QtBot, open_desk: Callable[..., Harness]) -> None:
    """[Take over] decides, [Open it] only shows the entry."""
    harness = open_desk(ELSEWHERE, IN_LIBRARY)
    view = harness.page.list.viewport()
    qtbot.mouseClick(view, LEFT, pos=harness.spot(0, RowButton.TAKE_OVER))
    qtbot.mouseClick(view, LEFT, pos=harness.spot(1, RowButton.OPEN_ENTRY))
    assert harness.queue.asked == [("decide", ("t24", Decision.TAKE_OVER))]
    assert harness.opened == ["0_e"]


def test_the_keyboard_answers(qtbot: QtBot, open_desk: Callable[..., Harness]) -> None:
    """→ Space presses the usual answer."""
    harness = open_desk(CHANGED)
    harness.select(0)
    qtbot.waitUntil(harness.page.list.hasFocus)
    qtbot.keyClick(harness.page.list, Qt.Key.Key_Right)
    qtbot.keyClick(harness.page.list, Qt.Key.Key_Space)
    assert harness.queue.asked == [("decide", ("t21", Decision.NEW_VERSION))]


def test_several_are_answered_together(open_desk: Callable[..., Harness]) -> None:
    """Those of the selection that may be decided so; the others stay as they are."""
    harness = open_desk(IN_LIBRARY, IN_LIST, CHANGED, transfer(1))
    harness.select(0, 1, 2, 3)
    harness.actions[Command.UPLOAD_ANYWAY].trigger()
    assert harness.queue.asked == [
        ("decide", ("t22", Decision.UPLOAD_ANYWAY)),
        ("decide", ("t23", Decision.UPLOAD_ANYWAY)),
    ]


def test_the_menu_of_a_row_has_all_its_answers(qtbot: QtBot, open_desk: Callable[..., Harness]) -> None:
    """First, and only those; the link of the entry can be copied, and Enter opens it."""
    harness = open_desk(IN_LIBRARY, transfer(1))
    qtbot.mouseClick(harness.page.list.viewport(), LEFT, pos=harness.spot(0, RowButton.MORE))
    (menu,) = (menu for menu in harness.page.findChildren(QMenu) if menu.isVisible())
    assert [action.objectName() for action in menu.actions()[:2]] == ["replace", "upload-anyway"]
    menu.close()
    harness.actions[Command.COPY_LINK].trigger()
    harness.actions[Command.OPEN_ENTRY].trigger()
    assert (harness.copied, harness.opened) == (["t22"], ["0_e"])
    harness.select(1)
    assert "asks this" in harness.actions[Command.REPLACE].toolTip()


def test_what_waits_for_an_answer_cannot_just_be_resumed(open_desk: Callable[..., Harness]) -> None:
    """The commands say why."""
    harness = open_desk(IN_LIBRARY)
    harness.select(0)
    assert "waits for an answer" in harness.actions[Command.PAUSE_RESUME].toolTip()
    assert not harness.actions[Command.RESUME_ALL].isEnabled()
    assert harness.actions[Command.CANCEL].isEnabled()


def test_a_row_that_waits_for_its_file_offers_to_upload_it_anyway(
    qtbot: QtBot, open_desk: Callable[..., Harness], formatter: Format
) -> None:
    """The row says who has the file open; the button and the command do the same. A silent drive offers nothing."""
    busy = trouble_saying("The file is still being written", "It is open for writing in “obs”")
    written = transfer(1, trouble=busy, file_wait=FileWait.STABLE)
    silent = transfer(2, trouble=trouble_saying("The drive does not answer"), file_wait=FileWait.DRIVE)
    words = row_text(written, formatter, NOW)
    assert words.second_line(narrow=False)[:2] == (busy.title, busy.detail)
    assert RowButton.UPLOAD_UNSTABLE not in buttons_of(silent)
    harness = open_desk(written, silent)
    qtbot.mouseClick(harness.page.list.viewport(), LEFT, pos=harness.spot(0, RowButton.UPLOAD_UNSTABLE))
    harness.page.list.selectAll()
    qtbot.waitUntil(harness.actions[Command.UPLOAD_UNSTABLE].isEnabled)
    harness.actions[Command.UPLOAD_UNSTABLE].trigger()
    assert harness.queue.asked == [("upload unstable", ("t1",))] * 2
