"""What is said and offered before an account is removed."""

from dataclasses import replace
from types import SimpleNamespace
from typing import cast

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kdesk.domain.account import Account, SignInKind
from kdesk.domain.transfer_state import TransferState
from kdesk.messages.format import Format
from kdesk.ui.account.accounts_services import AccountsServices
from kdesk.ui.account.removal import RemovalQuestion
from tests.accessibility.tabbing import passed_over
from tests.support.transfers import make_transfer

ANNA = Account("https://video.example", 101, "anna@example.org", SignInKind.PASSWORD)
WITH_TOKEN = replace(ANNA, kind=SignInKind.APP_TOKEN, app_token_id="0_token")
STAYS = "Its application token stays valid until an administrator of the account revokes it"


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    """What the question belongs to."""
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


def question_of(parent: QWidget, account: Account, *states: TransferState, tokens: object = None) -> RemovalQuestion:
    """Return the question where the account has transfers in these states, and its session has this API of tokens."""
    own = [
        make_transfer(str(number), "/a.mp4", "a.mp4", account.key, 0.0, state=state)
        for number, state in enumerate(states)
    ]
    api = SimpleNamespace(app_tokens=tokens)
    services = SimpleNamespace(
        transfers=lambda: own,
        formatter=Format(),
        accounts=SimpleNamespace(api_of=lambda _key: api),
    )
    return RemovalQuestion(parent, account, cast(AccountsServices, services))


def test_cancelled_uploads_are_not_called_finished(parent: QWidget) -> None:
    """They stay in the list; nothing of them arrived."""
    said = question_of(parent, ANNA, TransferState.READY, TransferState.CANCELLED).informativeText()
    assert "1 finished upload is kept" in said
    said = question_of(parent, ANNA, TransferState.CANCELLED).informativeText()
    assert "finished" not in said
    assert "No upload" not in said
    assert "No upload in the list" in question_of(parent, ANNA).informativeText()


@pytest.mark.parametrize(("account", "tokens"), [(ANNA, None), (ANNA, object()), (WITH_TOKEN, None)])
def test_a_token_that_stays_is_told(parent: QWidget, account: Account, tokens: object) -> None:
    """It opens the account also after kdesk has forgotten it; its session may seldom revoke it."""
    question = question_of(parent, account, tokens=tokens)
    assert (STAYS in question.informativeText()) == (account is WITH_TOKEN)
    assert question.revoke is None


def test_a_token_can_be_revoked_where_its_session_may(parent: QWidget) -> None:
    """Both ways remove the account; keeping it stays the usual answer."""
    question = question_of(parent, WITH_TOKEN, tokens=object())
    answers: list[bool] = []
    question.removed.connect(answers.append)
    assert question.revoke is not None
    assert "stays valid unless you revoke it" in question.informativeText()
    assert question.defaultButton() is not question.revoke
    question.revoke.click()
    question.agreed.emit()
    assert answers == [True, False]


def test_what_is_to_be_cancelled_is_what_is_not_finished(parent: QWidget) -> None:
    """Nothing, until that is chosen; the dialog of accounts cancels it once the token is revoked."""
    question = question_of(parent, ANNA, TransferState.READY, TransferState.PAUSED, TransferState.FAILED)
    assert list(question.to_cancel) == []
    question.cancels.setChecked(True)
    assert list(question.to_cancel) == ["1", "2"]


def test_tab_reaches_the_choice_and_each_answer(parent: QWidget) -> None:
    """Also the answer that only some accounts have."""
    parent.show()
    question = question_of(parent, WITH_TOKEN, TransferState.PAUSED, tokens=object())
    question.open()
    assert passed_over(question) == []
    question.close()
