"""The account button, its menu, and the notices about the account's state."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import pytest
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from kdesk.data_files import translation_folder
from kdesk.domain.account import Account, SignInKind
from kdesk.domain.ports import AccountApi
from kdesk.domain.ui_ports import AccountState
from kdesk.errors import KdeskError, Reason, SignInNeeded, SignInRefused
from kdesk.messages.sign_in import account_name, account_state_name
from kdesk.messages.translation import use_language
from kdesk.ui.account.account_button import DOT_COLOURS, AccountButton, initials
from kdesk.ui.account.controller import AccountController
from kdesk.ui.actions import Actions
from kdesk.ui.commands import Command
from kdesk.ui.notices import NoticeBar
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme
from tests.ui.fakes.accounts import ANNA, BEN, FakeAccounts

Until = Callable[[Callable[[], object]], Awaitable[None]]


@dataclass
class Window:
    """The account parts of a window."""

    controller: AccountController
    actions: Actions


Make = Callable[[FakeAccounts], Window]


@pytest.fixture
async def make(qtbot: QtBot, theme: Theme, notices: NoticeBar) -> AsyncIterator[Make]:
    """Make an open dialog."""
    window = QWidget()
    qtbot.addWidget(window)
    async with TaskScope(notices.report) as tasks:

        def made(accounts: FakeAccounts) -> Window:
            actions = Actions(theme, window)
            controller = AccountController(theme, accounts, tasks, notices, actions, window)
            controller.button.setParent(window)
            return Window(controller, actions)

        yield made


@pytest.mark.parametrize(
    ("user", "letters"),
    [("anna.berg@example.com", "AB"), ("ben", "B"), ("", "12"), ("__@x", "12"), ("élan vital", "ÉV"), ("a-b-c", "AB")],
)
def test_initials_are_one_or_two_letters(user: str, letters: str) -> None:
    """They come from the name before the @, or from the partner id."""
    assert initials(Account("https://x", 1234567, user, SignInKind.KS)) == letters


def test_an_account_without_a_user_has_the_name_of_its_partner() -> None:
    """A KS may have no user."""
    assert account_name(Account("https://x", 7, "", SignInKind.KS)) == "Partner 7"


def test_every_state_has_a_dot_and_a_text(qtbot: QtBot, theme: Theme) -> None:
    """The name of the state is below the dot and in the accessible name."""
    assert set(DOT_COLOURS) == set(AccountState)
    button = AccountButton(theme)
    qtbot.addWidget(button)
    for state in AccountState:
        button.show_account(ANNA, state)
        assert " ".join(button.lines).endswith(f"Frankfurt {state.value}")
        assert button.accessibleName() == f"Account: anna.berg@example.com, Frankfurt, Partner 1234567, {state.value}"
        assert not button.grab().isNull()


def test_no_line_of_the_button_is_cut(qtbot: QtBot, theme: Theme) -> None:
    """Region and state wrap, and the button has the height of its lines."""
    button = AccountButton(theme)
    qtbot.addWidget(button)
    button.show_account(Account("https://www.kaltura.com", 1, "x", SignInKind.KS), AccountState.SIGN_IN_NEEDED)
    button.resize(button.sizeHint())
    assert all(button.rect().contains(rect) for rect in button.line_rects)


@pytest.mark.parametrize("language", ["de", "fr", "es"])
def test_no_word_of_the_state_is_broken(qtbot: QtBot, theme: Theme, language: str) -> None:
    """In languages of long words, such as “angemeldet”."""
    use_language(language, translation_folder())
    try:
        button = AccountButton(theme)
        qtbot.addWidget(button)
        for state in AccountState:
            button.show_account(ANNA, state)
            assert set(account_state_name(state).split()) <= set(" ".join(button.lines).split())
    finally:
        use_language("en", translation_folder())


def test_a_long_name_is_elided_rather_than_broken(qtbot: QtBot, theme: Theme) -> None:
    """The half of a word in the next line reads like a word of its own."""
    button = AccountButton(theme)
    qtbot.addWidget(button)
    button.show_account(Account("https://x", 1, "weiterbildungsbeauftragte", SignInKind.KS), AccountState.SIGNED_IN)
    (line,) = button.name_lines
    assert line.endswith("…")


@pytest.mark.parametrize("factor", [1, 2])
@pytest.mark.parametrize(
    ("user", "host", "complete"),
    [
        ("anna.berg@example.com", "www.kaltura.com", True),
        ("", "www.kaltura.com", True),
        ("weiterbildungsbeauftragte@example.com", "kaltura.weiterbildungsakademie.example:8443", False),
        ("שלום.עולם@example.com", "www.kaltura.com", True),
        ("x" * 100_000, "x" * 100_000, False),
    ],
)
def test_names_of_any_length_fit_on_the_button(
    qtbot: QtBot, qapp: QApplication, theme: Theme, factor: int, user: str, host: str, *, complete: bool
) -> None:
    """No line is wider than the button or overlaps another; a long name is elided, and the tooltip has all of it.

    The name is the part before the @.
    """
    font = qapp.font()
    font.setPointSizeF(font.pointSizeF() * factor)
    qapp.setFont(font)
    theme.refresh()
    button = AccountButton(theme)
    qtbot.addWidget(button)
    button.show_account(Account(f"https://{host}", 1234567, user, SignInKind.KS), AccountState.SIGNED_IN)
    button.resize(button.sizeHint())
    lines, rects = button.lines, button.line_rects
    metrics = QFontMetrics(button.text_font())
    assert all(metrics.horizontalAdvance(text) <= rect.width() for rect, text in zip(rects, lines, strict=True))
    heights = [metrics.boundingRect(rect, 0, text).height() for rect, text in zip(rects, lines, strict=True)]
    assert all(height <= rect.height() for rect, height in zip(rects, heights, strict=True))
    assert all(upper.bottom() < lower.top() for upper, lower in pairwise(rects))
    assert len(lines) <= 8
    name = "".join(button.name_lines).strip("\u2066\u2069")
    assert (name == (user.partition("@")[0] or "Partner1234567")) is complete
    assert ("…" in name) is not complete
    assert user[:250] in button.toolTip()


def test_a_right_to_left_name_does_not_turn_the_accessible_name(qtbot: QtBot, theme: Theme) -> None:
    """The name is isolated, and marks that turn the direction are removed."""
    button = AccountButton(theme)
    qtbot.addWidget(button)
    button.show_account(Account("https://www.kaltura.com", 7, "שלום \u202ex", SignInKind.KS), AccountState.SIGNED_IN)
    first, _, others = button.accessibleName().partition(", ")
    assert (first[9], first[-1], others) == ("\u2066", "\u2069", "United States, Partner 7, signed in")
    assert "\u202e" not in first


async def test_the_menu_switches_between_saved_accounts(make: Make, until: Until) -> None:
    """The current one is checked; choosing another signs in with its secret in the keyring."""
    accounts = FakeAccounts(BEN, AccountState.SIGNED_IN, saved=(BEN, ANNA))
    controller = make(accounts).controller
    controller.menu.aboutToShow.emit()
    entries = [(action.text(), action.isChecked()) for action in controller.menu.actions()[:2]]
    assert entries == [
        ("ben · 7654321 · United States", True),
        ("anna.berg@example.com · 1234567 · Frankfurt", False),
    ]
    controller.menu.actions()[1].trigger()
    await until(lambda: accounts.account == ANNA)


async def test_switching_without_a_secret_in_the_keyring_opens_the_dialog(make: Make, until: Until) -> None:
    """The dialog is filled with the saved account."""
    controller = make(FakeAccounts(ANNA, AccountState.SIGNED_IN, saved=(ANNA, BEN))).controller
    controller.switch(BEN)
    await until(lambda: controller.dialog is not None and controller.dialog.isVisible())
    assert controller.dialog is not None
    assert controller.dialog.form.edits["token-id"].text() == "0_token"
    controller.dialog.reject()


async def test_sign_out_is_disabled_while_nobody_is_signed_in(make: Make, until: Until) -> None:
    """The tooltip of the disabled command gives the reason."""
    accounts = FakeAccounts(ANNA, AccountState.SIGNED_IN)
    window = make(accounts)
    window.actions[Command.SIGN_OUT].trigger()
    await until(lambda: accounts.state is AccountState.SIGNED_OUT)
    assert not window.actions[Command.SIGN_OUT].isEnabled()
    assert "Nobody is signed in" in window.actions[Command.SIGN_OUT].toolTip()


async def test_a_lost_session_is_one_standing_notice(make: Make, notices: NoticeBar) -> None:
    """Its button opens the dialog with the account; it disappears when the session is back."""
    accounts = FakeAccounts(ANNA, AccountState.SIGNED_IN)
    controller = make(accounts).controller
    accounts.put(ANNA, AccountState.SIGN_IN_NEEDED)
    accounts.put(ANNA, AccountState.SIGN_IN_NEEDED)
    assert notices.shown is not None
    assert notices.shown.action == "Sign in"
    notices.action.click()
    assert controller.dialog is not None
    assert controller.dialog.form.edits["user"].text() == "anna.berg@example.com"
    controller.dialog.reject()
    accounts.put(ANNA, AccountState.SIGNED_IN)
    assert notices.shown is None


async def test_there_is_only_one_dialog(make: Make) -> None:
    """A second request returns the open one."""
    controller = make(FakeAccounts()).controller
    first = controller.ask_sign_in()
    assert controller.ask_sign_in() is first
    first.reject()


async def test_a_wrong_clock_is_a_notice_while_signed_in(make: Make, notices: NoticeBar) -> None:
    """The difference is measured at the sign-in; another session without it withdraws the notice."""
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
async def test_the_notice_gives_the_reason_to_sign_in_again(
    make: Make, notices: NoticeBar, problem: KdeskError | None, begins: str
) -> None:
    """It has the reason and, once, what to do."""
    accounts = FakeAccounts(ANNA, failure=problem)
    make(accounts)
    accounts.put(ANNA, AccountState.SIGN_IN_NEEDED)
    assert notices.shown is not None
    assert notices.shown.text.startswith(begins)
    assert notices.shown.text.count("Sign in again to go on") == 1
