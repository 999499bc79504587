"""The account chip, its menu, and what the window says about the account's state."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from kdesk.domain.account import Account, SignInKind
from kdesk.domain.ports import AccountApi
from kdesk.domain.ui_ports import AccountState
from kdesk.errors import KdeskError, Reason, SignInNeeded, SignInRefused
from kdesk.ui.account.account_button import DOTS, AccountButton, account_name, initials
from kdesk.ui.account.controller import AccountController
from kdesk.ui.actions import Actions
from kdesk.ui.commands import Command
from kdesk.ui.notices import NoticeBar
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme
from tests.ui.fakes.accounts import ANNA, BEN, FakeAccounts

Until = Callable[[Callable[[], object]], Awaitable[None]]
Make = Callable[[FakeAccounts], AccountController]


@pytest.fixture
async def make(qtbot: QtBot, theme: Theme, notices: NoticeBar) -> AsyncIterator[Make]:
    """Make a desk whose chip stands in a window."""
    window = QWidget()
    qtbot.addWidget(window)
    async with TaskScope(notices.report) as tasks:

        def made(accounts: FakeAccounts) -> AccountController:
            harness = AccountController(theme, accounts, tasks, notices, Actions(theme, window), window)
            harness.button.setParent(window)
            return harness

        yield made


@pytest.mark.parametrize(
    ("user", "letters"),
    [("anna.berg@example.com", "AB"), ("ben", "B"), ("", "12"), ("__@x", "12"), ("élan vital", "ÉV"), ("a-b-c", "AB")],
)
def test_initials_are_one_or_two_letters(user: str, letters: str) -> None:
    """From the name before the @; where there is none, from the partner id."""
    assert initials(Account("https://x", 1234567, user, SignInKind.KS)) == letters


def test_an_account_without_a_user_is_called_by_its_partner() -> None:
    """A KS may not tell whose it is."""
    assert account_name(Account("https://x", 7, "", SignInKind.KS)) == "Partner 7"


def test_every_state_has_a_dot_and_its_word(qtbot: QtBot, theme: Theme) -> None:
    """Colour never stands alone: the word is drawn below and read aloud."""
    assert set(DOTS) == set(AccountState)
    chip = AccountButton(theme)
    qtbot.addWidget(chip)
    for state in AccountState:
        chip.show_account(ANNA, state)
        assert " ".join(text for text, _ in chip._lines()).endswith(f"Frankfurt {state.value}")
        assert chip.accessibleName() == f"Account: anna.berg@example.com, Frankfurt, Partner 1234567, {state.value}"
        assert not chip.grab().isNull()


def test_no_line_of_the_chip_is_cut(qtbot: QtBot, theme: Theme) -> None:
    """Region and state wrap where the rail is narrow; the chip is as high as its lines."""
    chip = AccountButton(theme)
    qtbot.addWidget(chip)
    chip.show_account(Account("https://www.kaltura.com", 1, "x", SignInKind.KS), AccountState.SIGN_IN_NEEDED)
    chip.resize(chip.sizeHint())
    assert all(chip.rect().contains(rect) for rect, *_ in chip._place(chip.width()))


@pytest.mark.parametrize("factor", [1, 2])
@pytest.mark.parametrize(
    ("user", "host", "drawn"),
    [
        ("anna.berg@example.com", "www.kaltura.com", True),
        ("", "www.kaltura.com", True),
        ("weiterbildungsbeauftragte@example.com", "kaltura.weiterbildungsakademie.example:8443", False),
        ("שלום.עולם@example.com", "www.kaltura.com", True),
        ("x" * 100_000, "x" * 100_000, False),
    ],
)
def test_names_of_any_length_fit_on_the_chip(
    qtbot: QtBot, qapp: QApplication, theme: Theme, factor: int, user: str, host: str, *, drawn: bool
) -> None:
    """Each line is as wide as the rail and not over another; what is too long ends in dots and is whole at the pointer.

    Who is signed in is told by the name before the @.
    """
    font = qapp.font()
    font.setPointSizeF(font.pointSizeF() * factor)
    qapp.setFont(font)
    theme.refresh()
    chip = AccountButton(theme)
    qtbot.addWidget(chip)
    chip.show_account(Account(f"https://{host}", 1234567, user, SignInKind.KS), AccountState.SIGNED_IN)
    chip.resize(chip.sizeHint())
    placed = chip._place(chip.width())
    metrics = QFontMetrics(chip._small())
    assert all(metrics.horizontalAdvance(text) <= rect.width() for rect, text, _ in placed)
    assert all(metrics.boundingRect(rect, 0, text).height() <= rect.height() for rect, text, _ in placed)
    assert all(upper.bottom() < lower.top() for (upper, *_), (lower, *_) in pairwise(placed))
    assert len(placed) <= 8
    said = "".join(text for _, text, token in placed if token == "text").strip("\u2066\u2069")
    assert (said == (user.partition("@")[0] or "Partner1234567")) is drawn
    assert ("…" in said) is not drawn
    assert user[:250] in chip.toolTip()


def test_the_chip_tells_a_name_apart_from_its_surroundings(qtbot: QtBot, theme: Theme) -> None:
    """One that turns the direction turns neither the region nor the state behind it."""
    chip = AccountButton(theme)
    qtbot.addWidget(chip)
    chip.show_account(Account("https://www.kaltura.com", 7, "שלום \u202ex", SignInKind.KS), AccountState.SIGNED_IN)
    first, _, others = chip.accessibleName().partition(", ")
    assert (first[9], first[-1], others) == ("\u2066", "\u2069", "United States, Partner 7, signed in")
    assert "\u202e" not in first


async def test_the_menu_switches_between_saved_accounts(make: Make, until: Until) -> None:
    """✓ marks the present one; another is entered from the keyring."""
    accounts = FakeAccounts(BEN, AccountState.SIGNED_IN, saved=(BEN, ANNA))
    harness = make(accounts)
    harness._menu.aboutToShow.emit()
    entries = [(action.text(), action.isChecked()) for action in harness._menu.actions()[:2]]
    assert entries == [
        ("ben · 7654321 · United States", True),
        ("anna.berg@example.com · 1234567 · Frankfurt", False),
    ]
    harness._menu.actions()[1].trigger()
    await until(lambda: accounts.account == ANNA)


async def test_an_account_whose_secret_is_gone_is_asked_for(make: Make, until: Until) -> None:
    """The dialog opens with what is known."""
    harness = make(FakeAccounts(ANNA, AccountState.SIGNED_IN, saved=(ANNA, BEN)))
    harness.switch(BEN)
    await until(lambda: harness._dialog is not None and harness._dialog.isVisible())
    assert harness._dialog is not None
    assert harness._dialog.form.edits["token-id"].text() == "0_token"
    harness._dialog.reject()


async def test_sign_out_is_for_those_who_are_in(make: Make, until: Until) -> None:
    """The command signs out, and then says that nobody is signed in."""
    accounts = FakeAccounts(ANNA, AccountState.SIGNED_IN)
    harness = make(accounts)
    harness._actions[Command.SIGN_OUT].trigger()
    await until(lambda: accounts.state is AccountState.SIGNED_OUT)
    assert not harness._actions[Command.SIGN_OUT].isEnabled()
    assert "Nobody is signed in" in harness._actions[Command.SIGN_OUT].toolTip()


async def test_a_lost_session_is_one_standing_notice(make: Make, notices: NoticeBar) -> None:
    """It asks to sign in, opens the dialog with the account, and goes when the session is back."""
    accounts = FakeAccounts(ANNA, AccountState.SIGNED_IN)
    harness = make(accounts)
    accounts.put(ANNA, AccountState.SIGN_IN_NEEDED)
    accounts.put(ANNA, AccountState.SIGN_IN_NEEDED)
    assert notices.shown is not None
    assert notices.shown.action == "Sign in"
    notices.action.click()
    assert harness._dialog is not None
    assert harness._dialog.form.edits["user"].text() == "anna.berg@example.com"
    harness._dialog.reject()
    accounts.put(ANNA, AccountState.SIGNED_IN)
    assert notices.shown is None


async def test_one_dialog_is_enough(make: Make) -> None:
    """Asking twice shows the same one."""
    harness = make(FakeAccounts())
    first = harness.ask_sign_in()
    assert harness.ask_sign_in() is first
    first.reject()


async def test_a_clock_that_is_far_off_is_told_while_signed_in(make: Make, notices: NoticeBar) -> None:
    """The server told its time at the sign-in; the notice goes with the connection."""
    unused: Any = None
    accounts = FakeAccounts(ANNA)
    make(accounts)
    wrong = AccountApi(ANNA, unused, unused, lambda: None, unused, clock_ahead=7200.0)
    accounts.put(ANNA, AccountState.SIGNED_IN, wrong)
    assert notices.shown is not None
    assert "2 hours ahead" in notices.shown.text
    accounts.put(ANNA, AccountState.SIGNED_IN, replace(wrong, clock_ahead=2.0))
    assert notices.shown is None


@pytest.mark.parametrize(
    ("problem", "begins"),
    [
        (None, "Nobody is signed in, and transfers wait. "),
        (SignInNeeded("the session has ended"), "The session has ended, and transfers wait. "),
        (SignInRefused(reason=Reason.APP_TOKEN_EXPIRED), "The application token has expired, and transfers"),
    ],
)
async def test_the_reason_to_sign_in_again_is_told_once(
    make: Make, notices: NoticeBar, problem: KdeskError | None, begins: str
) -> None:
    """In the notice that asks for it."""
    accounts = FakeAccounts(ANNA, failure=problem)
    make(accounts)
    accounts.put(ANNA, AccountState.SIGN_IN_NEEDED)
    assert notices.shown is not None
    assert notices.shown.text.startswith(begins)
    assert notices.shown.text.count("Sign in again to go on") == 1
