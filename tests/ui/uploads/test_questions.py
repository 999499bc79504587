"""Questions in the list: how they are shown, and every way to answer them."""

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from kdesk.domain.question import Decision, QuestionKind
from kdesk.domain.transfer import FileWait, Transfer
from kdesk.messages.format import Format
from kdesk.messages.rows import row_text, spoken_row
from kdesk.ui.command_kinds import Section
from kdesk.ui.commands import COMMANDS, SPECS, Command
from kdesk.ui.uploads.model import TransferModel
from kdesk.ui.uploads.rows import buttons_of, shown_as
from tests.support.stored_texts import trouble_saying
from tests.ui.fakes.transfers import NOW, asking, transfer
from tests.ui.uploads.conftest import OpenUploads

LEFT = Qt.MouseButton.LeftButton
CHANGED, OUTDATED, IN_LIBRARY, IN_LIST, SUSPECTED, ELSEWHERE, TAKEN_OVER, TARGET_GONE, OTHER_WAITS = asking()
DECISIONS = [spec.command for spec in COMMANDS if spec.decision]
ENDS = (Command.CANCEL, Command.MORE)


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
    assert words.more.startswith("Not compared: the server does not deliver its copy yet; ")
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
        (CHANGED, (Command.NEW_VERSION,)),
        (OUTDATED, (Command.NEW_VERSION, Command.KEEP)),
        (IN_LIBRARY, (Command.OPEN_ENTRY, Command.UPLOAD_ANYWAY)),
        (IN_LIST, (Command.UPLOAD_ANYWAY,)),
        (SUSPECTED, (Command.OPEN_ENTRY, Command.UPLOAD_ANYWAY, Command.LOOK_AGAIN)),
        (ELSEWHERE, (Command.TAKE_OVER, Command.BEGIN_ANEW)),
        (TAKEN_OVER, (Command.OPEN_ENTRY, Command.TAKE_OVER)),
        (TARGET_GONE, (Command.UPLOAD_ANYWAY,)),
        (OTHER_WAITS, (Command.LOOK_AGAIN, Command.DISCARD_WAITING)),
    ],
)
def test_a_row_offers_the_usual_answers(one: Transfer, answers: tuple[Command, ...]) -> None:
    """A narrow row only the first; none that its question does not allow."""
    assert one.question
    assert buttons_of(one) == (*answers, *ENDS)
    assert buttons_of(one, narrow=True) == (answers[0], *ENDS)
    decided = {SPECS[answer].decision for answer in answers} - {None}
    assert decided <= set(one.question.choices)


def test_every_decision_has_a_button_and_a_command() -> None:
    """Nothing can be asked that cannot be answered."""
    assert len(asking()) == len(QuestionKind)
    assert {spec.decision for spec in COMMANDS if spec.decision and spec.button} == set(Decision)


def test_a_suspicion_cannot_be_replaced() -> None:
    """Nothing is overwritten on suspicion: only what was compared may take the place of something."""
    assert SUSPECTED.question
    assert ELSEWHERE.question
    assert Decision.REPLACE not in {*SUSPECTED.question.choices, *ELSEWHERE.question.choices}


def test_the_answers_say_what_they_cost() -> None:
    """Taking over reads the whole file back; beginning anew sends all of it; both stop the other computer."""
    assert "the whole file is read back and compared" in shown_as(Command.TAKE_OVER).tip
    assert shown_as(Command.BEGIN_ANEW).tip.startswith("Send the whole file")
    for button in (Command.TAKE_OVER, Command.BEGIN_ANEW):
        assert "the other computer stops" in shown_as(button).tip


def test_buttons_and_commands_are_told_apart_by_their_words() -> None:
    """No two say nearly the same, and a command is called what its button is called."""
    in_menu = {spec.command: spec.text for spec in COMMANDS if spec.section is not Section.NONE}
    plain = [re.sub(r"\b(a|as|it|the)\b|\W", "", text.lower()) for text in in_menu.values()]
    assert len(set(plain)) == len(plain)
    for spec in COMMANDS:
        if spec.button and spec.button.text and spec.command in in_menu and spec.command is not Command.OPEN_ENTRY:
            assert spec.button.text == in_menu[spec.command]


def test_the_buttons_of_a_suspicion_answer(qtbot: QtBot, open_uploads: OpenUploads) -> None:
    """[Look again] and [Upload as a new entry] decide, [Begin anew] of the row below too."""
    fake = open_uploads(SUSPECTED, ELSEWHERE)
    view = fake.uploads.list.viewport()
    for row, button in ((0, Command.LOOK_AGAIN), (0, Command.UPLOAD_ANYWAY), (1, Command.BEGIN_ANEW)):
        qtbot.mouseClick(view, LEFT, pos=fake.spot(row, button))
    assert fake.queue.asked == [
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
def test_the_commands_of_a_row_are_its_choices(open_uploads: OpenUploads, one: Transfer, answers: set[str]) -> None:
    """What a row has no room for is in its menu, and in the menu of the window."""
    fake = open_uploads(one)
    fake.select(0)
    assert {command.value for command in DECISIONS if fake.actions[command].isEnabled()} == answers


def test_the_buttons_of_a_row_answer(qtbot: QtBot, open_uploads: OpenUploads) -> None:
    """[Take over] decides, [Open it] only shows the entry."""
    fake = open_uploads(ELSEWHERE, IN_LIBRARY)
    view = fake.uploads.list.viewport()
    qtbot.mouseClick(view, LEFT, pos=fake.spot(0, Command.TAKE_OVER))
    qtbot.mouseClick(view, LEFT, pos=fake.spot(1, Command.OPEN_ENTRY))
    assert fake.queue.asked == [("decide", ("t24", Decision.TAKE_OVER))]
    assert fake.opened == ["0_e"]


def test_the_keyboard_answers(qtbot: QtBot, open_uploads: OpenUploads) -> None:
    """→ Space presses the usual answer."""
    fake = open_uploads(CHANGED)
    fake.select(0)
    qtbot.waitUntil(fake.uploads.list.hasFocus)
    qtbot.keyClick(fake.uploads.list, Qt.Key.Key_Right)
    qtbot.keyClick(fake.uploads.list, Qt.Key.Key_Space)
    assert fake.queue.asked == [("decide", ("t21", Decision.NEW_VERSION))]


def test_several_are_answered_together(open_uploads: OpenUploads) -> None:
    """Those of the selection that may be decided so; the others stay as they are."""
    fake = open_uploads(IN_LIBRARY, IN_LIST, CHANGED, transfer(1))
    fake.select(0, 1, 2, 3)
    fake.actions[Command.UPLOAD_ANYWAY].trigger()
    assert fake.queue.asked == [
        ("decide", ("t22", Decision.UPLOAD_ANYWAY)),
        ("decide", ("t23", Decision.UPLOAD_ANYWAY)),
    ]


def test_the_menu_of_a_row_has_all_its_answers(qtbot: QtBot, open_uploads: OpenUploads) -> None:
    """First, and only those; the link of the entry can be copied, and Enter opens it."""
    fake = open_uploads(IN_LIBRARY, transfer(1))
    qtbot.mouseClick(fake.uploads.list.viewport(), LEFT, pos=fake.spot(0, Command.MORE))
    (menu,) = (menu for menu in fake.uploads.findChildren(QMenu) if menu.isVisible())
    assert [action.objectName() for action in menu.actions()[:2]] == ["replace", "upload-anyway"]
    menu.close()
    fake.actions[Command.COPY_LINK].trigger()
    fake.actions[Command.OPEN_ENTRY].trigger()
    assert (fake.copied, fake.opened) == (["t22"], ["0_e"])
    fake.select(1)
    assert "asks this" in fake.actions[Command.REPLACE].toolTip()


def test_what_waits_for_an_answer_cannot_just_be_resumed(open_uploads: OpenUploads) -> None:
    """The commands say why."""
    fake = open_uploads(IN_LIBRARY)
    fake.select(0)
    assert "waits for an answer" in fake.actions[Command.PAUSE_RESUME].toolTip()
    assert not fake.actions[Command.RESUME_ALL].isEnabled()
    assert fake.actions[Command.CANCEL].isEnabled()


def test_a_row_that_waits_for_its_file_offers_to_upload_it_anyway(
    qtbot: QtBot, open_uploads: OpenUploads, formatter: Format
) -> None:
    """The row says who has the file open; the button and the command do the same. A silent drive offers nothing."""
    busy = trouble_saying("The file is still being written", "It is open for writing in “obs”")
    written = transfer(1, trouble=busy, file_wait=FileWait.STABLE)
    silent = transfer(2, trouble=trouble_saying("The drive does not answer"), file_wait=FileWait.DRIVE)
    words = row_text(written, formatter, NOW)
    assert words.second_line(narrow=False)[:2] == ("The file is still being written", "It is open for writing in “obs”")
    assert Command.UPLOAD_UNSTABLE not in buttons_of(silent)
    fake = open_uploads(written, silent)
    qtbot.mouseClick(fake.uploads.list.viewport(), LEFT, pos=fake.spot(0, Command.UPLOAD_UNSTABLE))
    fake.uploads.list.selectAll()
    qtbot.waitUntil(fake.actions[Command.UPLOAD_UNSTABLE].isEnabled)
    fake.actions[Command.UPLOAD_UNSTABLE].trigger()
    assert fake.queue.asked == [("upload unstable", ("t1",))] * 2
