"""The offer of the demo in the sign-in dialog."""

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
from kdesk.ui.account.sign_in_extras import SignInExtras
from kdesk.ui.demo import LEAVE, DemoBanner
from kdesk.ui.notices import NoticeBar
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme
from tests.ui.fakes.accounts import ANNA, FakeAccounts

Until = Callable[[Callable[[], object]], Awaitable[None]]


class FakeSamples:
    """Implements `ui_ports.Samples`.

    Attributes:
        gate: Lets the start end once it is set.
    """

    def __init__(self, *, installed: bool = True, failure: KdeskError | None = None) -> None:
        self.installed, self.failure = installed, failure
        self.asked, self.opened = 0, 0
        self.gate = asyncio.Event()

    async def offered(self) -> bool:
        """Return whether the demo is installed."""
        self.asked += 1
        return self.installed

    async def open(self) -> None:
        """Start the demo."""
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
    """Make an open dialog."""

    def made(accounts: FakeAccounts, samples: FakeSamples | None) -> SignInDialog:
        dialog = SignInDialog(theme, accounts, tasks, notices, extras=SignInExtras(samples=samples))
        qtbot.addWidget(dialog)
        dialog.ask()
        return dialog

    return made


Make = Callable[[FakeAccounts, FakeSamples | None], SignInDialog]


async def test_the_demo_is_offered_while_no_account_is_saved(make: Make, until: Until) -> None:
    """“Sign in” stays the default button."""
    dialog = make(FakeAccounts(), FakeSamples())
    await until(dialog.offer.isVisible)
    assert dialog.offer.button.text() == "Look around with sample videos"
    assert dialog.go.isDefault()
    assert not dialog.offer.button.isDefault()


async def test_no_button_moves_when_the_offer_appears(make: Make, until: Until) -> None:
    """Whoever aims at Cancel while kdesk looks whether there is a demo does not start it."""
    samples = FakeSamples()
    dialog = make(FakeAccounts(), samples)
    QApplication.sendPostedEvents()
    before = dialog.go.mapTo(dialog, dialog.go.rect().center())
    assert not dialog.offer.isVisible()
    await until(dialog.offer.isVisible)
    QApplication.sendPostedEvents()
    assert dialog.go.mapTo(dialog, dialog.go.rect().center()) == before


async def test_without_a_demo_the_fields_have_the_room(make: Make, until: Until) -> None:
    """Its place is kept only until kdesk knows."""
    dialog = make(FakeAccounts(), FakeSamples(installed=False))
    QApplication.sendPostedEvents()
    before = dialog.scroll_area.height()
    await until(lambda: dialog.scroll_area.height() > before)


async def test_the_demo_is_not_offered_in_other_cases(make: Make, until: Until) -> None:
    """These are: it is not installed, an account is saved, and the window shows the demo itself."""
    missing, unwanted = FakeSamples(installed=False), FakeSamples()
    dialogs = [
        make(FakeAccounts(), missing),
        make(FakeAccounts(ANNA, AccountState.SIGN_IN_NEEDED, saved=[ANNA]), unwanted),
        make(FakeAccounts(), None),
    ]
    await until(lambda: missing.asked)
    await until(lambda: all(dialog.keep.box.isChecked() for dialog in dialogs))
    assert not any(dialog.offer.isVisible() for dialog in dialogs)
    assert unwanted.asked == 0


async def test_the_dialog_shows_the_start_of_the_demo_and_its_error(make: Make, until: Until) -> None:
    """During the start only Cancel is enabled; after an error everything is."""
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
    await until(dialog.error.title.text)
    assert dialog.error.title.text() == "The data directory cannot be used"
    await until(dialog.go.isEnabled)
    assert dialog.offer.button.isEnabled()
    assert dialog.offer.button.text() == "Look around with sample videos"


async def test_cancel_stops_the_start_of_the_demo(make: Make, until: Until) -> None:
    """The next time the dialog offers the demo again."""
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


async def test_a_low_dialog_scrolls_to_the_focused_field(
    make: Make, until: Until, qapp: QApplication, theme: Theme
) -> None:
    """With a font of twice the size the offer leaves little room for the fields."""
    font = qapp.font()
    font.setPointSizeF(font.pointSizeF() * 2)
    qapp.setFont(font)
    theme.refresh()
    dialog = make(FakeAccounts(), FakeSamples())
    dialog.resize(768, 540)
    await until(dialog.offer.isVisible)
    QApplication.sendPostedEvents()
    field, room = dialog.form.first_empty(), dialog.scroll_area.viewport()
    assert room.rect().contains(field.rect().translated(field.mapTo(room, field.rect().topLeft())))
    assert dialog.scroll_area.horizontalScrollBar().maximum() == 0


def test_the_banner_says_when_uploads_get_no_renditions(qtbot: QtBot, theme: Theme) -> None:
    """Without ffmpeg the demo server cannot make any."""
    banner = DemoBanner(theme, LEAVE, transcodes=False)
    qtbot.addWidget(banner)
    (words,) = (label.text() for label in banner.findChildren(QLabel) if label.text())
    assert "no renditions are made" in words


def test_button_and_banner_say_that_this_is_the_demo(qtbot: QtBot, qapp: QApplication, theme: Theme) -> None:
    """The banner has a button to leave; nothing is cut with a font of twice the size."""
    font = qapp.font()
    font.setPointSizeF(font.pointSizeF() * 2)
    qapp.setFont(font)
    theme.refresh()
    button, banner = AccountButton(theme), DemoBanner(theme, LEAVE)
    for widget in (button, banner):
        qtbot.addWidget(widget)
    button.show_demo()
    button.show_account(ANNA, AccountState.SIGNED_IN)
    assert button.lines[0] == "Demo"
    assert button.accessibleName().startswith("Account: Demo, sample videos, anna.berg@example.com")
    banner.resize(900, banner.heightForWidth(900))
    banner.show()
    (words,) = (label for label in banner.findChildren(QLabel) if label.text())
    assert words.height() >= words.heightForWidth(words.width())
    assert banner.leave.width() >= banner.leave.sizeHint().width()
    assert banner.leave.text() == "Leave the demo"
    with qtbot.waitSignal(banner.left):
        QTest.mouseClick(banner.leave, Qt.MouseButton.LeftButton)
