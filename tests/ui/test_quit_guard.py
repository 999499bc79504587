"""Quitting while transfers run."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from kdesk.domain.question import QuestionKind
from kdesk.domain.transfer_state import TransferState
from kdesk.messages.format import Format
from kdesk.ui.locale import QtLocale
from kdesk.ui.quit_guard import QuitGuard
from kdesk.ui.uploads.summary import Summary
from tests.support.stored_texts import question_saying
from tests.ui.fakes.transfers import transfer

S = TransferState
ASKED = question_saying(QuestionKind.CHANGED, "The file has changed")
Make = Callable[..., QuitGuard]


@pytest.fixture
def make_guard(qtbot: QtBot) -> Make:
    """Return a function that makes a guard over a list with so many running transfers, and others."""
    window = QWidget()
    qtbot.addWidget(window)
    window.show()

    def make(running: int, *others: S, questions: int = 0, asks: bool = True) -> QuitGuard:
        summary = Summary()
        for number, state in enumerate([S.UPLOADING] * running + list(others)):
            summary.add(transfer(number, state))
        for number in range(questions):
            summary.add(transfer(1000 + number, S.PAUSED, question=ASKED))
        return QuitGuard(window, summary, Format(QtLocale(QLocale("en_GB"))), asks=asks)

    return make


def press(qtbot: QtBot, box: QMessageBox | None, words: str) -> None:
    """Press a button of the question."""
    assert box is not None
    (button,) = [button for button in box.findChildren(QPushButton) if button.text() == words]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_without_running_transfers_nothing_is_asked(qtbot: QtBot, make_guard: Make) -> None:
    """An idle window closes at once."""
    guard = make_guard(0)
    with qtbot.waitSignal(guard.agreed):
        guard.ask()
    assert guard.box is None


def test_running_transfers_are_counted(qtbot: QtBot, make_guard: Make) -> None:
    """The question says how many there are and that they continue; Enter keeps them running."""
    guard = make_guard(3)
    guard.ask()
    assert guard.box is not None
    assert guard.box.informativeText().startswith("3 transfers are active. ")
    assert "goes on when it is opened again" in guard.box.informativeText()
    assert guard.box.focusWidget() is guard.box.defaultButton()
    with qtbot.assertNotEmitted(guard.agreed):
        qtbot.keyClick(guard.box, Qt.Key.Key_Return)
    assert guard.box is None


def test_other_work_is_asked_about_too(qtbot: QtBot, make_guard: Make) -> None:
    """Its sentence stands alone, or behind that of the transfers; when it is done nothing is asked."""
    sentences = ["“Change 42 entries” is under way."]
    guard = make_guard(0)
    guard.watch(lambda: sentences[0])
    guard.ask()
    assert guard.box is not None
    assert guard.box.informativeText() == sentences[0]
    guard.box.close()

    busy = make_guard(1)
    busy.watch(lambda: sentences[0])
    busy.ask()
    assert busy.box is not None
    assert busy.box.informativeText().endswith(f"\n\n{sentences[0]}")
    busy.box.close()

    sentences[0] = ""
    with qtbot.waitSignal(guard.agreed):
        guard.ask()


def test_keeping_it_running_quits_nothing(qtbot: QtBot, make_guard: Make) -> None:
    """The question can be guard again after that, one at a time."""
    guard = make_guard(1)
    guard.ask()
    first = guard.box
    guard.ask()
    assert guard.box is first
    with qtbot.assertNotEmitted(guard.agreed):
        press(qtbot, guard.box, "Keep running")
    assert guard.box is None
    guard.ask()
    assert guard.box is not None


def test_no_more_questions(qtbot: QtBot, make_guard: Make) -> None:
    """“Do not ask again” holds at once and is told, so that it can be kept."""
    guard = make_guard(2)
    guard.ask()
    assert guard.box is not None
    guard.box.checkBox().setChecked(True)
    with qtbot.waitSignals([guard.asks_changed, guard.agreed]):
        press(qtbot, guard.box, "Quit")
    qtbot.waitUntil(lambda: guard.box is None)
    with qtbot.waitSignal(guard.agreed):
        guard.ask()


@pytest.mark.parametrize(
    ("running", "others", "questions", "said"),
    [
        (1, [S.PROCESSING], 0, "2 transfers are active."),
        (1, [S.QUEUED, S.PROCESSING], 0, "2 transfers are active and 1 waits."),
        (2, [S.QUEUED, S.QUEUED, S.PAUSED], 0, "2 transfers are active and 3 wait, 1 of them paused."),
        (0, [S.QUEUED], 0, "1 transfer waits."),
        (1, [], 2, "1 transfer is active and 2 wait for an answer."),
        (1, [], 1, "1 transfer is active and 1 waits for an answer."),
        (2, [S.PAUSED], 0, "2 transfers are active and 1 is paused."),
        (1, [S.PAUSED, S.PAUSED], 0, "1 transfer is active and 2 are paused."),
        (0, [S.QUEUED, S.PAUSED], 2, "4 transfers wait, 2 of them for an answer, 1 of them paused."),
        (1, [S.PAUSED], 1, "1 transfer is active and 2 wait, 1 of them for an answer, 1 of them paused."),
    ],
)
def test_the_question_counts_as_the_chips_do(
    make_guard: Make, running: int, others: list[S], questions: int, said: str
) -> None:
    """Active and Waiting are the numbers that stand above the list; a row with a question is not paused."""
    guard = make_guard(running, *others, questions=questions)
    guard.ask()
    assert guard.box is not None
    assert guard.box.informativeText().startswith(f"{said} ")


def test_do_not_ask_again_is_taken_back_in_the_menu(qtbot: QtBot, make_guard: Make) -> None:
    """The choice follows the answer, and asks again once it is ticked."""
    guard, choice = make_guard(1), QAction("Ask before quitting")
    guard.offer_in(choice)
    assert choice.isChecked()
    guard.ask()
    assert guard.box is not None
    guard.box.checkBox().setChecked(True)
    press(qtbot, guard.box, "Quit")
    assert not choice.isChecked()
    with qtbot.waitSignal(guard.asks_changed, check_params_cb=lambda asks: asks is True):
        choice.trigger()
    guard.ask()
    assert guard.box is not None


def test_who_wanted_no_question_gets_none(qtbot: QtBot, make_guard: Make) -> None:
    """The setting of an earlier start holds."""
    guard = make_guard(2, asks=False)
    with qtbot.waitSignal(guard.agreed):
        guard.ask()


def test_transfers_alone_do_not_hold_up_a_window_that_opens_again(qtbot: QtBot, make_guard: Make) -> None:
    """They go on by themselves."""
    guard = make_guard(3)
    with qtbot.waitSignal(guard.reopening):
        guard.reopen()
    assert guard.box is None


@pytest.mark.parametrize(("words", "opens"), [("Open it again", True), ("Keep running", False)])
def test_other_work_holds_up_a_window_that_opens_again(qtbot: QtBot, make_guard: Make, words: str, opens: bool) -> None:
    """It does not go on: the answer is its owner's, and nothing quits."""
    said: list[str] = []
    guard = make_guard(3)
    guard.watch(lambda: "“Change 42 entries” is under way.")
    guard.agreed.connect(lambda: said.append("quit"))
    guard.reopening.connect(lambda: said.append("open"))
    guard.reopen()
    guard.reopen()
    assert guard.box is not None
    assert guard.box.informativeText() == "“Change 42 entries” is under way."
    press(qtbot, guard.box, words)
    assert said == ["open"] * opens
    assert guard.box is None
