"""Quitting while transfers are under way."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from kdesk.domain.question import QuestionKind
from kdesk.domain.transfer import TransferState
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
def leaving(qtbot: QtBot) -> Make:
    """Make what stands between the wish and the end, with so many transfers that run, and others."""
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


def test_nothing_under_way_is_no_question(qtbot: QtBot, leaving: Make) -> None:
    """An idle window closes at once."""
    asked = leaving(0)
    with qtbot.waitSignal(asked.agreed):
        asked.ask()
    assert asked.box is None


def test_transfers_under_way_are_told(qtbot: QtBot, leaving: Make) -> None:
    """The question says how many there are and that they continue; quitting is one key away."""
    asked = leaving(3)
    asked.ask()
    assert asked.box is not None
    assert asked.box.informativeText().startswith("3 transfers are active. ")
    assert "goes on when it is opened again" in asked.box.informativeText()
    assert asked.box.focusWidget() is asked.box.defaultButton()
    with qtbot.waitSignal(asked.agreed):
        qtbot.keyClick(asked.box, Qt.Key.Key_Return)


def test_keeping_it_running_quits_nothing(qtbot: QtBot, leaving: Make) -> None:
    """The question can be asked again after that, one at a time."""
    asked = leaving(1)
    asked.ask()
    first = asked.box
    asked.ask()
    assert asked.box is first
    with qtbot.assertNotEmitted(asked.agreed):
        press(qtbot, asked.box, "Keep running")
    assert asked.box is None
    asked.ask()
    assert asked.box is not None


def test_no_more_questions(qtbot: QtBot, leaving: Make) -> None:
    """“Do not ask again” holds at once and is told, so that it can be kept."""
    asked = leaving(2)
    asked.ask()
    assert asked.box is not None
    asked.box.checkBox().setChecked(True)
    with qtbot.waitSignals([asked.asks_changed, asked.agreed]):
        press(qtbot, asked.box, "Quit")
    qtbot.waitUntil(lambda: asked.box is None)
    with qtbot.waitSignal(asked.agreed):
        asked.ask()


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
    leaving: Make, running: int, others: list[S], questions: int, said: str
) -> None:
    """Active and Waiting are the numbers that stand above the list; a row with a question is not paused."""
    asked = leaving(running, *others, questions=questions)
    asked.ask()
    assert asked.box is not None
    assert asked.box.informativeText().startswith(f"{said} ")


def test_do_not_ask_again_is_taken_back_in_the_menu(qtbot: QtBot, leaving: Make) -> None:
    """The choice follows the answer, and asks again once it is ticked."""
    asked, choice = leaving(1), QAction("Ask before quitting")
    asked.offer_in(choice)
    assert choice.isChecked()
    asked.ask()
    assert asked.box is not None
    asked.box.checkBox().setChecked(True)
    press(qtbot, asked.box, "Quit")
    assert not choice.isChecked()
    with qtbot.waitSignal(asked.asks_changed, check_params_cb=lambda asks: asks is True):
        choice.trigger()
    asked.ask()
    assert asked.box is not None


def test_who_wanted_no_question_gets_none(qtbot: QtBot, leaving: Make) -> None:
    """The setting of an earlier start holds."""
    asked = leaving(2, asks=False)
    with qtbot.waitSignal(asked.agreed):
        asked.ask()
