"""The second door of the sign-in dialog: offered at a first start, where the demo is installed."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from kdesk.domain.ui_ports import AccountState
from kdesk.errors import KdeskError, Reason, StoreProblem
from kdesk.ui.account.account_button import AccountButton
from kdesk.ui.account.sign_in_dialog import SignInDialog
from kdesk.ui.demo import LEAVE, DemoBanner
from kdesk.ui.notices import NoticeBar
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme
from tests.ui.fakes.accounts import ANNA, FakeAccounts

Until = Callable[[Callable[[], object]], Awaitable[None]]


class FakeSamples:
    """Implements ui_ports.Samples: `gate` holds the start back."""

    def __init__(self, *, installed: bool = True, failure: KdeskError | None = None) -> None:
        self.installed, self.failure = installed, failure
        self.asked, self.opened = 0, 0
        self.gate = asyncio.Event()

    async def offered(self) -> bool:
        """Tell whether the demo is installed."""
        self.asked += 1
        return self.installed

    async def open(self) -> None:
        """Start it."""
        self.opened += 1
        await self.gate.wait()
        if self.failure:
            raise self.failure


@pytest.fixture
async def tasks(notices: NoticeBar) -> AsyncIterator[TaskScope]:
    """The window's tasks."""
    async with TaskScope(notices.report) as scope:
        yield scope


@pytest.fixture
def make(
    qtbot: QtBot, theme: Theme, tasks: TaskScope, notices: NoticeBar
) -> Callable[[FakeAccounts, FakeSamples | None], SignInDialog]:
    """Make a dialog that is open."""

    def made(accounts: FakeAccounts, samples: FakeSamples | None) -> SignInDialog:
        dialog = SignInDialog(theme, accounts, tasks, notices, samples=samples)
        qtbot.addWidget(dialog)
        dialog.ask()
        return dialog

    return made


Make = Callable[[FakeAccounts, FakeSamples | None], SignInDialog]


async def test_the_demo_is_offered_to_who_has_never_signed_in(make: Make, until: Until) -> None:
    """The main button stays “Sign in”."""
    dialog = make(FakeAccounts(), FakeSamples())
    await until(dialog.offer.isVisible)
    assert dialog.offer.button.text() == "Look around with sample videos"
    assert dialog.go.isDefault()
    assert not dialog.offer.button.isDefault()


async def test_it_is_not_offered_where_it_is_not_installed_or_not_wanted(make: Make, until: Until) -> None:
    """Not without its libraries, not to who has an account, and not in the demo's own window."""
    missing, unwanted = FakeSamples(installed=False), FakeSamples()
    dialogs = [
        make(FakeAccounts(), missing),
        make(FakeAccounts(ANNA, AccountState.SIGN_IN_NEEDED, saved=[ANNA]), unwanted),
        make(FakeAccounts(), None),
    ]
    await until(lambda: missing.asked)
    await until(lambda: all(dialog.keep.isChecked() for dialog in dialogs))
    assert not any(dialog.offer.isVisible() for dialog in dialogs)
    assert unwanted.asked == 0


async def test_the_dialog_says_that_the_demo_starts_and_why_it_did_not(make: Make, until: Until) -> None:
    """Meanwhile nothing else can be begun, and Cancel can be pressed; after a failure everything can."""
    samples = FakeSamples(failure=StoreProblem("no space left", reason=Reason.DATA_UNUSABLE))
    dialog = make(FakeAccounts(), samples)
    await until(dialog.offer.isVisible)
    dialog.offer.button.setFocus()
    QTest.keyClick(dialog.offer.button, Qt.Key.Key_Return)
    await until(lambda: samples.opened)
    assert dialog.offer.button.text() == "Starting the demo…"
    assert dialog.go.text() == "Sign in"
    assert not dialog.offer.button.isEnabled()
    assert not dialog.go.isEnabled()
    samples.gate.set()
    await until(dialog.error_title.text)
    assert dialog.error_title.text() == "The data directory cannot be used"
    await until(dialog.go.isEnabled)
    assert dialog.offer.button.isEnabled()
    assert dialog.offer.button.text() == "Look around with sample videos"


async def test_cancel_gives_the_start_up(make: Make, until: Until) -> None:
    """The next time the offer is there again."""
    samples = FakeSamples()
    dialog = make(FakeAccounts(), samples)
    await until(dialog.offer.isVisible)
    dialog.offer.button.click()
    await until(lambda: samples.opened)
    dialog.reject()
    await until(dialog.go.isEnabled)
    dialog.ask()
    await until(dialog.offer.isVisible)
    assert dialog.offer.button.isEnabled()


async def test_in_a_low_window_the_cursor_stays_in_sight(
    make: Make, until: Until, qapp: QApplication, theme: Theme
) -> None:
    """At twice the font the offer leaves little room: the dialog scrolls to the field that takes the keys."""
    font = qapp.font()
    font.setPointSizeF(font.pointSizeF() * 2)
    qapp.setFont(font)
    theme.refresh()
    dialog = make(FakeAccounts(), FakeSamples())
    dialog.resize(768, 540)
    await until(dialog.offer.isVisible)
    QApplication.sendPostedEvents()
    field, room = dialog.form.first_empty(), dialog._scroll.viewport()
    assert room.rect().contains(field.rect().translated(field.mapTo(room, field.rect().topLeft())))
    assert dialog._scroll.horizontalScrollBar().maximum() == 0


def test_the_demo_says_that_it_is_the_demo(qtbot: QtBot, qapp: QApplication, theme: Theme) -> None:
    """On the chip instead of an address nobody knows, and above everything with the way out: whole, at 200 % too."""
    font = qapp.font()
    font.setPointSizeF(font.pointSizeF() * 2)
    qapp.setFont(font)
    theme.refresh()
    chip, banner = AccountButton(theme), DemoBanner(theme, LEAVE)
    for widget in (chip, banner):
        qtbot.addWidget(widget)
    chip.show_demo()
    chip.show_account(ANNA, AccountState.SIGNED_IN)
    assert next(text for text, _ in chip._lines()) == "Demo"
    assert chip.accessibleName().startswith("Account: Demo, sample videos, anna.berg@example.com")
    banner.resize(900, banner.heightForWidth(900))
    banner.show()
    (words,) = (label for label in banner.findChildren(QLabel) if label.text())
    assert words.height() >= words.heightForWidth(words.width())
    assert banner.leave.width() >= banner.leave.sizeHint().width()
    assert banner.leave.text() == "Leave the demo"
    with qtbot.waitSignal(banner.left):
        QTest.mouseClick(banner.leave, Qt.MouseButton.LeftButton)
