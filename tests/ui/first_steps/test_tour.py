"""The tour over the window, with fakes behind it."""

from collections.abc import AsyncIterator

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from kdesk.domain.ui_ports import AccountState
from kdesk.guide import Topic
from kdesk.messages.format import Format
from kdesk.ui.commands import Command
from kdesk.ui.first_steps.steps import WindowSteps
from kdesk.ui.first_steps.tour import Tour
from kdesk.ui.guide.topics import topic_at
from kdesk.ui.notice import Notice
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme
from tests.support.cut_texts import cut_texts
from tests.ui.fakes.accounts import ANNA, FakeAccounts
from tests.ui.fakes.transfers import transfer
from tests.ui.fakes.window import FakeWindow

Key = Qt.Key


class Shown:
    """The window with the tour over it."""

    def __init__(self, fake: FakeWindow, theme: Theme, formatter: Format, *, unasked: bool = False) -> None:
        self.fake, self.window = fake, fake.window
        steps = WindowSteps(fake.window, fake.account, fake.actions)
        self.tour = Tour(theme, formatter, fake.window, fake.notices, steps, unasked=unasked)
        self.card = self.tour.card

    @property
    def title(self) -> str:
        """Of the step."""
        return self.card.accessibleName()

    def rect_of(self, widget: QWidget) -> QRect:
        """Return where a widget is in the window."""
        return QRect(widget.mapTo(self.window, QPoint()), widget.size())


def _open(qtbot: QtBot, fake: FakeWindow) -> None:
    qtbot.addWidget(fake.window, before_close_func=lambda window: window.finish())
    fake.window.resize(900, 600)
    with qtbot.waitActive(fake.window):
        fake.window.show()
        fake.window.activateWindow()


@pytest.fixture
async def shown(qtbot: QtBot, theme: Theme, formatter: Format) -> AsyncIterator[Shown]:
    """The tour over an empty window where nobody is signed in."""
    async with TaskScope(print) as tasks:
        fake = FakeWindow(theme, formatter, tasks, accounts=FakeAccounts())
        _open(qtbot, fake)
        yield Shown(fake, theme, formatter)


def test_each_step_stands_beside_its_part(shown: Shown) -> None:
    """Within the window, over nothing that it speaks of, with a ring around that; at the end all of it is gone."""
    rail, ended = shown.window.rail, []
    shown.tour.ended.connect(lambda: ended.append(1))
    parts = {
        "Sign in": shown.fake.account.button,
        "Bring in files": shown.fake.uploads.begin,
        "The Library": rail.pages[Command.SHOW_LIBRARY],
        "Share, and find help": rail.menu_button,
    }
    for title, part in parts.items():
        assert shown.title == title
        assert shown.window.rect().contains(shown.card.geometry())
        assert not shown.card.geometry().intersects(shown.rect_of(part))
        assert shown.tour.ring.geometry().contains(shown.rect_of(part).intersected(shown.window.rect()))
        assert shown.window.focusWidget() is shown.card.next
        shown.fake.press(Key.Key_Return)
    assert ended
    assert not shown.card.isVisible()
    assert not shown.tour.ring.isVisible()
    assert shown.window.focusWidget() is shown.fake.uploads.begin


def test_keys_go_on_and_back(shown: Shown) -> None:
    """The arrows stop at both ends; only Done, Leave and Esc end it."""
    shown.fake.press(Key.Key_Left)
    assert shown.title == "Sign in"
    assert not shown.card.back.isEnabled()
    for _step in range(6):
        shown.fake.press(Key.Key_Right)
    assert shown.title == "Share, and find help"
    assert shown.card.next.text() == "Done"
    shown.fake.press(Key.Key_Left)
    assert shown.title == "The Library"
    shown.card.back.setFocus()
    shown.fake.press(Key.Key_Space)
    shown.fake.press(Key.Key_Space)
    assert shown.title == "Sign in"
    assert shown.window.focusWidget() is shown.card.next


def test_the_arrows_follow_the_direction_of_reading(shown: Shown) -> None:
    """From right to left the left one leads on."""
    shown.window.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    shown.fake.press(Key.Key_Left)
    assert shown.title == "Bring in files"


def test_escape_ends_it_wherever_the_keyboard_is(shown: Shown) -> None:
    """The window behind it is usable: its page changes, and the focus stays where the user has put it."""
    shown.fake.give(Command.SHOW_LIBRARY)
    assert shown.fake.focused is shown.fake.library.search
    QTest.keyClicks(shown.fake.library.search, "sea")
    assert shown.fake.library.search.text() == "sea"
    assert shown.card.isVisible()
    shown.fake.press(Key.Key_Escape)
    assert not shown.card.isVisible()
    assert shown.fake.focused is shown.fake.library.search


@pytest.mark.parametrize(("typed_into", "takes_it"), [(False, True), (True, False)])
async def test_it_comes_by_itself_beside_what_somebody_types(
    qtbot: QtBot, theme: Theme, formatter: Format, typed_into: bool, takes_it: bool
) -> None:
    """As after a dialog: the keyboard stays in the field; where the window had put it, the card takes it."""
    async with TaskScope(print) as tasks:
        fake = FakeWindow(theme, formatter, tasks, accounts=FakeAccounts())
        _open(qtbot, fake)
        if typed_into:
            fake.give(Command.SHOW_LIBRARY)
            QTest.keyClicks(fake.library.search, "sea")
        shown = Shown(fake, theme, formatter, unasked=True)
        assert shown.card.isVisible()
        assert (shown.window.focusWidget() is shown.card.next) is takes_it
        assert shown.window.focusWidget() is (shown.card.next if takes_it else fake.library.search)
        fake.press(Key.Key_Escape)
        assert not shown.card.isVisible()


def test_escape_ends_it_from_the_card(shown: Shown) -> None:
    """And the button does."""
    shown.fake.press(Key.Key_Escape)
    assert not shown.card.isVisible()


def test_leave_ends_it(shown: Shown) -> None:
    """At once, at any step."""
    QTest.mouseClick(shown.card.leave, Qt.MouseButton.LeftButton)
    assert not shown.card.isVisible()
    shown.tour.end()  # once more does nothing


def test_who_is_signed_in_is_not_told_to_sign_in(shown: Shown, qtbot: QtBot) -> None:
    """The step follows the account while it is shown."""
    assert "sample videos" in shown.card.accessibleDescription()
    shown.fake.accounts.put(ANNA, AccountState.SIGNED_IN)
    qtbot.waitUntil(lambda: shown.title == "Your account")
    assert "sample" not in shown.card.accessibleDescription()


def test_it_follows_the_window(shown: Shown, qtbot: QtBot) -> None:
    """Its part moves with the size; on another page it points at the way back."""
    shown.tour.move(1)
    before = shown.card.geometry()
    shown.window.resize(1300, 900)
    qtbot.waitUntil(lambda: shown.card.geometry() != before)
    assert not shown.card.geometry().intersects(shown.rect_of(shown.fake.uploads.begin))
    shown.fake.give(Command.SHOW_LIBRARY)
    place = shown.window.rail.pages[Command.SHOW_UPLOADS]
    qtbot.waitUntil(lambda: shown.tour.ring.geometry().contains(shown.rect_of(place)))


def test_it_leaves_a_notice_clear(shown: Shown, qtbot: QtBot) -> None:
    """The account stands at the foot, where notices are."""
    shown.fake.notices.post(Notice("The list of transfers was damaged", standing="damaged"))
    notice = shown.fake.notices
    qtbot.waitUntil(lambda: notice.isVisible() and not shown.card.geometry().intersects(shown.rect_of(notice)))


def test_what_is_dragged_over_the_window_covers_it(shown: Shown) -> None:
    """The sheet that says where to drop lies above; widgets are stacked in the order of the children."""
    shown.fake.window.overlay.raise_()
    shown.tour.follow()
    stack = shown.window.children()
    assert stack.index(shown.tour.ring) < stack.index(shown.card) < stack.index(shown.fake.window.overlay)


def test_a_screen_reader_hears_it(shown: Shown) -> None:
    """Everything in the card has a name, the button that has the keyboard says the step, and F1 knows the page."""
    for widget in (shown.card, shown.card.leave, shown.card.back, shown.card.next):
        assert QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)
    described = QAccessible.queryAccessibleInterface(shown.card.next).text(QAccessible.Text.Description)
    assert described.startswith("Sign in to your Kaltura account here")
    assert topic_at(shown.card.next) is Topic.FIRST_STEPS


def test_keys_that_a_user_changed_are_named(shown: Shown) -> None:
    """A command without keys is named by its words."""
    shown.tour.number = 3
    shown.tour.follow()
    assert "Ctrl+K finds" in shown.card.accessibleDescription()
    shown.fake.actions[Command.PALETTE].setShortcuts([])
    shown.tour.follow()
    assert "Command palette finds" in shown.card.accessibleDescription()


@pytest.mark.parametrize("direction", Qt.LayoutDirection)
async def test_nothing_is_cut_with_a_large_font_in_the_smallest_window(
    qtbot: QtBot, qapp: QApplication, theme: Theme, formatter: Format, direction: Qt.LayoutDirection
) -> None:
    """At twice the size; also with a bar of menus, and beside a list with rows."""
    font = qapp.font()
    font.setPointSizeF(font.pointSizeF() * 2)
    qapp.setFont(font)
    theme.refresh()
    async with TaskScope(print) as tasks:
        fake = FakeWindow(theme, formatter, tasks, transfers=[transfer("t1")], has_menu_bar=True)
        fake.window.setLayoutDirection(direction)
        _open(qtbot, fake)
        shown = Shown(fake, theme, formatter)
        for _step in range(4):
            assert shown.window.rect().contains(shown.card.geometry())
            assert shown.card.height() >= shown.card.heightForWidth(shown.card.width())
            assert cut_texts(shown.card) == []
            shown.tour.move(1)


async def test_it_is_not_cut_for_a_notice(qtbot: QtBot, qapp: QApplication, theme: Theme, formatter: Format) -> None:
    """Where a long one leaves too little room, the card covers it: its buttons lead out."""
    font = qapp.font()
    font.setPointSizeF(font.pointSizeF() * 2)
    qapp.setFont(font)
    theme.refresh()
    async with TaskScope(print) as tasks:
        fake = FakeWindow(theme, formatter, tasks)
        _open(qtbot, fake)
        shown = Shown(fake, theme, formatter)
        shown.tour.move(1)
        fake.notices.post(Notice("The list of transfers was damaged " * 20))
        qtbot.waitUntil(lambda: fake.notices.isVisible() and fake.notices.height() > fake.window.height() // 3)
        shown.tour.follow()
        assert shown.card.height() >= shown.card.heightForWidth(shown.card.width())
        assert shown.window.rect().contains(shown.card.geometry())
