"""The window as a whole, with fakes behind it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QSize, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit
from pytestqt.qtbot import QtBot

from kdesk.domain.settings import SpeedLimit
from kdesk.domain.transfer_state import TransferState
from kdesk.domain.ui_ports import AccountState
from kdesk.messages.format import Format
from kdesk.ui.commands import Command
from kdesk.ui.main_window import MainWindow
from kdesk.ui.question_box import QuestionBox
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme
from kdesk.ui.window_size import first_size
from tests.ui.fakes.accounts import ANNA
from tests.ui.fakes.transfers import asking, transfer
from tests.ui.fakes.window import FakeWindow

COPY = Qt.DropAction.CopyAction
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
async def whole(qtbot: QtBot, theme: Theme, formatter: Format) -> AsyncIterator[FakeWindow]:
    """An open window with a text field for a Library."""
    async with TaskScope(print) as tasks:
        fake = FakeWindow(theme, formatter, tasks)
        qtbot.addWidget(fake.window, before_close_func=lambda window: window.finish())
        with qtbot.waitActive(fake.window):
            fake.window.show()
            fake.window.activateWindow()
        yield fake


async def test_the_menus_stand_in_a_bar_on_other_systems(qtbot: QtBot, theme: Theme, formatter: Format) -> None:
    """Then there is no button for them, their key opens the first one, and what they show is as it is now."""
    async with TaskScope(print) as tasks:
        fake = FakeWindow(theme, formatter, tasks, has_menu_bar=True)
        qtbot.addWidget(fake.window, before_close_func=lambda window: window.finish())
        with qtbot.waitActive(fake.window):
            fake.window.show()
            fake.window.activateWindow()
        assert not fake.window.rail.menu_button.isVisible()
        bar = fake.window.menuBar()
        assert bar.isVisible()
        titles = [action.text().replace("&", "") for action in bar.actions()]
        assert titles == ["File", "Edit", "View", "Transfers", "Library", "Help"]
        qtbot.keyClick(fake.window, Qt.Key.Key_F10)
        menu = QApplication.activePopupWidget()
        assert menu is bar.actions()[0].menu()
        qtbot.keyClick(menu, Qt.Key.Key_Right)
        menu = QApplication.activePopupWidget()
        assert menu is bar.actions()[1].menu()
        assert not fake.actions[Command.COPY_LINK].isEnabled()
        menu.close()


def _drag(window: MainWindow, *urls: str) -> None:
    """Drag over the window and let go."""
    mime = QMimeData()
    mime.setUrls([QUrl(url) for url in urls])
    keys, left = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    QApplication.sendEvent(window, QDragEnterEvent(QPoint(9, 9), COPY, mime, left, keys))
    QApplication.sendEvent(window, QDropEvent(QPointF(9, 9), COPY, mime, left, keys))


async def test_ctrl_1_and_ctrl_2_go_between_the_pages(qtbot: QtBot, whole: FakeWindow) -> None:
    """The rail marks the page that is open."""
    qtbot.keyClick(whole.window, Qt.Key.Key_2, CTRL)
    assert whole.window.pages.currentWidget() is whole.library
    assert whole.window.rail.pages[Command.SHOW_LIBRARY].isChecked()
    qtbot.keyClick(whole.window, Qt.Key.Key_1, CTRL)
    assert whole.window.pages.currentWidget() is whole.uploads


async def test_the_keyboard_begins_on_the_page(qtbot: QtBot, whole: FakeWindow) -> None:
    """On the empty page Enter chooses files; with the first transfer the list has the focus."""
    qtbot.waitUntil(whole.uploads.begin.hasFocus)
    assert not whole.uploads.list.hasFocus()
    whole.queue.bring([transfer(1)])
    qtbot.waitUntil(whole.uploads.list.hasFocus)
    whole.window.show_page(Command.SHOW_LIBRARY)
    whole.window.show_page(Command.SHOW_UPLOADS)
    assert whole.uploads.list.hasFocus()


async def test_the_keyboard_begins_on_files_that_the_program_was_started_with(whole: FakeWindow) -> None:
    """They come in before the window is active; its keyboard is not left with a button that is gone."""
    whole.window.hide()
    whole.window.show_page(Command.SHOW_UPLOADS)
    assert whole.window.focusWidget() is whole.uploads.begin
    whole.queue.bring([transfer(1)])
    whole.uploads.refresh()
    assert whole.window.focusWidget() is whole.uploads.list


async def test_ctrl_f_searches_the_open_page(qtbot: QtBot, whole: FakeWindow) -> None:
    """On the Library the Library's field gets the cursor."""
    whole.queue.bring([transfer(1)])
    whole.uploads.refresh()
    qtbot.keyClick(whole.window, Qt.Key.Key_F, CTRL)
    qtbot.waitUntil(whole.uploads.header.search.hasFocus)
    whole.window.show_page(Command.SHOW_LIBRARY)
    whole.window.search()
    qtbot.waitUntil(whole.library.search.hasFocus)


async def test_a_drop_on_any_page_is_queued_and_shown(whole: FakeWindow) -> None:
    """From the Library, the drop leads to the Uploads page."""
    whole.window.show_page(Command.SHOW_LIBRARY)
    _drag(whole.window, "file:///videos/a.mp4")
    assert whole.queue.asked == [("add", (Path("/videos/a.mp4"),))]
    assert whole.window.pages.currentWidget() is whole.uploads


async def test_a_text_field_does_not_swallow_files(whole: FakeWindow) -> None:
    """Files over a search field are meant for the window."""
    assert not any(field.acceptDrops() for field in whole.window.findChildren(QLineEdit))


async def test_a_drop_of_what_is_no_file_is_a_notice(whole: FakeWindow) -> None:
    """Refused politely, without a dialog."""
    _drag(whole.window, "ftp://example.com/a.mp4")
    assert whole.notices.shown is not None
    assert "takes files, folders and web addresses only" in whole.notices.shown.text


async def test_closing_asks_to_be_taken_down_first(qtbot: QtBot, whole: FakeWindow) -> None:
    """The window stays until everything below it has ended."""
    with qtbot.waitSignal(whole.window.close_requested):
        whole.window.close()
    assert whole.window.isVisible()
    with qtbot.waitSignal(whole.window.quit_requested):
        qtbot.keyClick(whole.window, Qt.Key.Key_Q, CTRL)
    whole.window.finish()
    assert not whole.window.isVisible()


@pytest.mark.parametrize("way", ["put_away", "finish"])
async def test_the_dialogs_of_a_window_go_with_it(whole: FakeWindow, way: str) -> None:
    """Also one over another, and one that was opened once the window was gone: nothing stands behind it any more."""
    if way == "finish":
        whole.window.put_away()
    first = QDialog(whole.window)
    second = QuestionBox(first, "Send it?", "It is not encrypted.", yes="Send", no="Keep", enter_agrees=False)
    agreed: list[bool] = []
    second.agreed.connect(lambda: agreed.append(True))
    first.open()
    second.open()
    closed: list[int] = []
    first.finished.connect(closed.append)
    second.finished.connect(closed.append)
    getattr(whole.window, way)()
    assert not whole.window.isVisible()
    assert len(closed) == 2
    assert not first.isVisible()
    assert not agreed


async def test_the_status_bar_tells_speed_time_and_bytes(whole: FakeWindow) -> None:
    """The sum of what moves: “18.4 MB/s · 6 min left · 6.6 GB to go”."""
    assert whole.window.status.numbers.text() == "No transfers"
    whole.queue.bring([transfer(1, TransferState.UPLOADING, size=6_624_000_000, speed=18.4e6)])
    assert whole.window.status.numbers.text() == "18.4 MB/s · 6 min left · 6.6 GB to go"
    whole.queue.tell(transfer(1, TransferState.PROCESSING))
    whole.uploads.model.flush()
    assert whole.window.status.numbers.text() == "1 transfer is being processed"
    whole.queue.tell(transfer(1, TransferState.READY))
    whole.uploads.model.flush()
    assert whole.window.status.numbers.text() == "No transfer is running · 1 in the list"
    whole.window.status.show_limit(SpeedLimit(5_000_000))
    assert whole.window.status.numbers.text() == "No transfer is running · 1 in the list · limited to 5 MB/s"


async def test_questions_are_counted_in_the_status_bar(whole: FakeWindow) -> None:
    """Who looks in from time to time sees that something waits for an answer."""
    whole.queue.bring([*asking()[:2], transfer(1, TransferState.UPLOADING, size=6_624_000_000, speed=18.4e6)])
    assert whole.window.status.numbers.text() == "18.4 MB/s · 6 min left · 6.6 GB to go · 2 wait for an answer"


async def test_what_is_not_fine_stands_in_the_status_bar(whole: FakeWindow) -> None:
    """A server that cannot be reached and a session that ended are told; nothing while all is well."""
    assert whole.window.status.words.text() == ""
    whole.accounts.put(ANNA, AccountState.OFFLINE)
    assert whole.window.status.words.text().startswith("The server cannot be reached")
    whole.accounts.put(ANNA, AccountState.SIGN_IN_NEEDED)
    assert whole.window.status.words.text() == "Sign in again to go on"
    whole.accounts.put(ANNA, AccountState.SIGNED_IN)
    assert whole.window.status.words.text() == ""


async def test_queued_rows_wait_for_a_sign_in(whole: FakeWindow) -> None:
    """While nobody is signed in, and where the session has ended; otherwise for their turn."""
    whole.queue.bring([transfer(1)])
    row, painted = whole.uploads.model.index(0), []
    for state, words in (
        (AccountState.SIGNED_OUT, "Waiting for a sign-in"),
        (AccountState.SIGNED_IN, "Waiting for its turn"),
        (AccountState.SIGN_IN_NEEDED, "Waiting for a sign-in"),
        (AccountState.OFFLINE, "Waiting for its turn"),
    ):
        whole.accounts.put(ANNA, state)
        assert words in row.data(Qt.ItemDataRole.AccessibleTextRole)
        painted.append(whole.uploads.list.viewport().grab().toImage().convertToFormat(QImage.Format.Format_RGB32))
    signed_out, signed_in, over, offline = painted
    assert signed_out == over
    assert signed_in == offline
    assert signed_out != signed_in


async def test_size_and_place_come_back(qtbot: QtBot, theme: Theme, formatter: Format, whole: FakeWindow) -> None:
    """What `saved_geometry` returned, a new window takes."""
    whole.window.resize(900, 700)
    saved = whole.window.saved_geometry()
    async with TaskScope(print) as tasks:
        again = FakeWindow(theme, formatter, tasks, geometry=saved).window
        qtbot.addWidget(again, before_close_func=lambda window: window.finish())
        assert (again.width(), again.height()) == (900, 700)


@pytest.mark.parametrize(
    ("room", "size"),
    [((2560, 1400), (1200, 800)), ((1366, 728), (1200, 688)), ((960, 1040), (960, 800)), ((800, 500), (900, 600))],
)
def test_the_first_window_fits_the_screen(room: tuple[int, int], size: tuple[int, int]) -> None:
    """1200 by 800 where there is room, as much as there is on a small laptop, and never less than 900 by 600."""
    assert first_size(QSize(*room)) == QSize(*size)


async def test_the_rail_is_64_wide_and_holds_its_words(whole: FakeWindow) -> None:
    """At the usual font the rail is as drawn; every button holds its text."""
    rail = whole.window.rail
    assert 64 <= rail.width() <= 72
    for button in rail.pages.values():
        assert button.width() >= button.fontMetrics().horizontalAdvance(button.text())


async def test_the_window_fits_900_by_600(whole: FakeWindow) -> None:
    """No page forces it to be larger."""
    whole.queue.bring([transfer(1)])
    whole.uploads.refresh()
    whole.window.resize(900, 600)
    assert (whole.window.minimumSizeHint().width(), whole.window.minimumSizeHint().height()) <= (900, 600)
    assert (whole.window.width(), whole.window.height()) == (900, 600)
