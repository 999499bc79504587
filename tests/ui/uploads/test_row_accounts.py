"""Rows of another account than the one in use say so, and the place beside the drop line says where new files go."""

from dataclasses import replace

from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from kdesk.domain.account import Account
from kdesk.domain.transfer_state import TransferState
from kdesk.domain.ui_ports import AccountState
from kdesk.messages.details import NO_DETAILS, RowDetails
from kdesk.messages.format import Format
from kdesk.messages.rows import row_text, spoken_row
from kdesk.ui.theme import Theme
from kdesk.ui.uploads.account_choice import AccountChoice
from kdesk.ui.uploads.row_accounts import RowAccounts
from tests.support.transfers import make_transfer
from tests.ui.fakes.accounts import ANNA, BEN, FakeAccounts

WORK = replace(BEN, name="Work & more", colour="orange")


def test_a_row_of_another_account_names_it_and_says_that_it_waits() -> None:
    """With the name that a person gave it; one that was removed is named by its user."""
    accounts = FakeAccounts(ANNA, AccountState.SIGNED_IN, saved=[ANNA, WORK])
    rows = RowAccounts(lambda _transfer: RowDetails("A title"), accounts)
    other = replace(make_transfer(key="t-1", state=TransferState.QUEUED), account=WORK.key)
    details = rows.of(other)
    assert (details.title, details.account, details.colour) == ("A title", "Work & more", "orange")
    words = row_text(other, Format(), 0.0, details=details)
    assert words.state == "Waiting until its account is in use"
    assert words.before.startswith("Work & more")
    assert "Work & more" in spoken_row(other, Format(), 0.0, details=details)
    gone = replace(other, account="9:dora@https://kaltura.example")
    assert rows.of(gone).account == "dora"


def test_rows_of_the_account_in_use_say_nothing_of_it() -> None:
    """Nor do those without one, nor any while no account is in use; a switch turns that round."""
    accounts = FakeAccounts(ANNA, AccountState.SIGNED_IN, saved=[ANNA, WORK])
    rows = RowAccounts(lambda _transfer: NO_DETAILS, accounts)
    own, homeless = (replace(make_transfer(key="t-1"), account=key) for key in (ANNA.key, ""))
    assert rows.of(own) is rows.of(homeless) is NO_DETAILS
    accounts.put(WORK, AccountState.SIGNED_IN)
    assert rows.of(own).account == ANNA.user_id
    accounts.put(None, AccountState.SIGNED_OUT)
    assert rows.of(own) is NO_DETAILS


def test_the_drop_place_tells_the_account_while_there_are_several(qtbot: QtBot, theme: Theme) -> None:
    """And its menu uses another one."""
    window, switched = QWidget(), list[Account]()
    qtbot.addWidget(window)
    accounts = FakeAccounts(WORK, AccountState.SIGNED_IN, saved=[ANNA, WORK])
    choice = AccountChoice(theme, accounts, switched.append)
    assert not choice.isVisible()  # it is no window of its own
    QVBoxLayout(window).addWidget(choice)
    window.show()
    assert choice.text() == "To Work && more"
    choice.choices.aboutToShow.emit()
    first, second = choice.choices.actions()
    assert (first.isChecked(), second.isChecked()) == (False, True)
    first.trigger()
    assert switched == [ANNA]


def test_one_account_needs_no_choice(qtbot: QtBot, theme: Theme) -> None:
    """Nothing is shown that cannot be chosen."""
    window = QWidget()
    qtbot.addWidget(window)
    choice = AccountChoice(theme, FakeAccounts(ANNA, AccountState.SIGNED_IN, saved=[ANNA]), lambda _account: None)
    QVBoxLayout(window).addWidget(choice)
    window.show()
    assert choice.isHidden()
