"""Rows of another account than the one in use say so, and the place beside the drop line says where new files go."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from kdesk.domain.settings import Settings
from kdesk.domain.transfer_state import TransferState
from kdesk.domain.ui_ports import AccountState
from kdesk.messages.details import NO_DETAILS, RowDetails
from kdesk.messages.format import Format
from kdesk.messages.rows import row_text, spoken_row
from kdesk.ui.actions import Actions
from kdesk.ui.theme import Theme
from kdesk.ui.uploads.account_choice import AccountChoice
from kdesk.ui.uploads.outside import Outside
from kdesk.ui.uploads.row_accounts import RowAccounts
from kdesk.ui.uploads.services import UploadsServices
from kdesk.ui.uploads.view import UploadsPage
from tests.support.transfers import make_transfer
from tests.ui.fakes.accounts import ANNA, BEN, FakeAccounts
from tests.ui.fakes.transfers import NOW, FakeTransfers

WORK = replace(BEN, name="Work & more", colour="orange")


def test_a_row_of_another_account_names_it_and_says_that_it_waits() -> None:
    """With the name that a person gave it; one that was removed is named by its user."""
    accounts = FakeAccounts(ANNA, AccountState.SIGNED_IN, saved=[ANNA, WORK])
    rows = RowAccounts(lambda _transfer: RowDetails("A title"), accounts)
    other = replace(make_transfer(key="t-1", state=TransferState.QUEUED), account=WORK.key)
    details = rows.of(other)
    assert (details.title, details.account, details.colour) == ("A title", "Work & more", "orange")
    words = row_text(other, Format(), 0.0, details=details)
    assert words.state == "Waiting for a sign-in"
    assert words.before.startswith("Work & more")
    assert "Work & more" in spoken_row(other, Format(), 0.0, details=details)
    for state, told in (
        (AccountState.SIGNING_IN, "Signing in to its account"),
        (AccountState.OFFLINE, "Waiting for the server of its account"),
        (AccountState.SIGN_IN_NEEDED, "Waiting for a sign-in"),
        (AccountState.SIGNED_IN, "Waiting for its turn"),
    ):
        accounts.beside[WORK.key] = state
        accounts.notify()
        assert row_text(other, Format(), 0.0, details=rows.of(other)).state == told
    gone = replace(other, account="9:dora@https://kaltura.example")
    assert rows.of(gone).account == "dora"


def test_rows_of_the_account_in_view_name_it_while_another_one_works_beside_it() -> None:
    """Alone they say nothing of it, nor do rows without an account; a switch turns that round."""
    accounts = FakeAccounts(ANNA, AccountState.SIGNED_IN, saved=[ANNA, WORK])
    rows = RowAccounts(lambda _transfer: NO_DETAILS, accounts)
    own, homeless = (replace(make_transfer(key="t-1"), account=key) for key in (ANNA.key, ""))
    assert rows.of(own) is rows.of(homeless) is NO_DETAILS
    accounts.beside[WORK.key] = AccountState.SIGNED_IN
    accounts.notify()
    assert (rows.of(own).account, rows.of(own).session) == (ANNA.user_id, None)
    assert rows.of(homeless) is NO_DETAILS
    accounts.put(WORK, AccountState.SIGNED_IN)
    assert rows.of(own).account == ANNA.user_id
    accounts.put(None, AccountState.SIGNED_OUT)
    assert rows.of(own).account == ANNA.user_id


def test_the_drop_place_tells_the_account_while_there_are_several(qtbot: QtBot, theme: Theme) -> None:
    """And its menu lets them go to another one: the account in view stays."""
    window = QWidget()
    qtbot.addWidget(window)
    accounts = FakeAccounts(WORK, AccountState.SIGNED_IN, saved=[ANNA, WORK])
    choice = AccountChoice(theme, accounts, accounts)
    assert not choice.isVisible()  # it is no window of its own
    QVBoxLayout(window).addWidget(choice)
    window.show()
    assert choice.text() == "To Work && more"
    choice.choices.aboutToShow.emit()
    first, second = choice.choices.actions()
    assert (first.isChecked(), second.isChecked()) == (False, True)
    first.trigger()
    assert accounts.asked == [("choose", ANNA)]
    assert accounts.account == WORK


def test_one_account_needs_no_choice(qtbot: QtBot, theme: Theme) -> None:
    """Nothing is shown that cannot be chosen."""
    window = QWidget()
    qtbot.addWidget(window)
    accounts = FakeAccounts(ANNA, AccountState.SIGNED_IN, saved=[ANNA])
    choice = AccountChoice(theme, accounts, accounts)
    QVBoxLayout(window).addWidget(choice)
    window.show()
    assert choice.isHidden()


def test_the_account_is_told_before_the_first_file_as_well(qtbot: QtBot, theme: Theme, formatter: Format) -> None:
    """On the empty page it stands below the buttons, beside the list at the end of the strip, and never twice."""
    accounts = FakeAccounts(WORK, AccountState.SIGNED_IN, saved=[ANNA, WORK])
    choice = AccountChoice(theme, accounts, accounts)
    queue, actions = FakeTransfers(), Actions(theme)
    outside = Outside(lambda *_rows: None, lambda _row: None, lambda _rows, _path: None)
    services = UploadsServices(theme, formatter, actions, lambda: NOW, account_choice=choice)
    page = UploadsPage(services, queue, outside, Settings())
    actions.setParent(page)
    qtbot.addWidget(page)
    page.resize(1000, 700)
    page.show()

    def shown() -> bool:
        page.refresh()
        return choice.isVisible() and page.rect().contains(choice.mapTo(page, choice.rect().center()))

    qtbot.waitUntil(shown)
    assert not page.list.isVisible()
    page.add([Path("/videos/a.mp4")])
    qtbot.waitUntil(shown)
    assert page.list.isVisible()
    queue.remove([one.id for one in queue.snapshot()])
    qtbot.waitUntil(shown)
    assert not page.list.isVisible()
