"""The window on a desktop: progress in its title and in docks, the icon in the tray, the start at the sign-in."""

import asyncio
import os
import shutil
import sys
from pathlib import Path

import pytest
from driving import until
from PySide6.QtCore import QItemSelection, QObject, QPoint, QPointF, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from kdesk.domain.options.desktop import Closing
from kdesk.domain.settings import OPTIONS, Settings
from kdesk.domain.transfer_state import TransferState
from kdesk.store.settings import SettingsFile
from kdesk.ui.commands import Command
from tests.e2e.conftest import RunQt, window_on
from tests.support import media
from tests.support.demo_process import DemoProcess
from tests.support.desktop_service import DesktopService
from tests.support.keyring_session import KeyringSession
from tests.support.patience import PATIENCE
from tests.support.window_process import WindowProcess

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(
        not shutil.which("dbus-daemon"),
        reason="only Linux has a session bus",
    ),
]
OPTION = {option.field: option for option in OPTIONS}
MIB = 1024 * 1024


@pytest.mark.parametrize("server", [["--no-ffmpeg", "--intake-rate", "4"]], indirect=True)
def test_title_and_docks_tell_how_far_the_work_is(
    qapp: QApplication, server: DemoProcess, desktop_service: DesktopService, run_qt: RunQt, tmp_path: Path
) -> None:
    """Both go away when nothing moves."""
    titles = []

    async def use() -> None:
        async with window_on(qapp, tmp_path / "data", server) as app:
            app.window.windowTitleChanged.connect(titles.append)
            app.uploads.add([media.make_large_video(tmp_path / "long.mp4", 24 * MIB, "long")])
            await until(lambda: any("%" in title for title in titles), PATIENCE, "a title with a number")
            await until(lambda: app.queue.snapshot()[0].state is TransferState.READY, PATIENCE, "READY")
            await until(lambda: app.window.windowTitle() == "kdesk", PATIENCE, "the title at rest")
            await until(lambda: not desktop_service.docks[-1]["progress-visible"], PATIENCE, "docks at rest")

    run_qt(use())
    assert all(title.endswith(" % – kdesk") for title in titles[:-1])
    told = [update for update in desktop_service.docks if update["progress-visible"]]
    assert told
    assert {update["application"] for update in told} == {"application://kdesk.desktop"}
    assert all(0 <= update["progress"] <= 1 for update in told)


def test_closing_to_the_tray_is_asked_once(qapp: QApplication, run_qt: RunQt, tmp_path: Path) -> None:
    """The answer is kept; Ctrl+Q quits all the same."""
    quits = []

    async def use() -> None:
        async with window_on(qapp, tmp_path / "data") as app:
            app.quit_guard.agreed.connect(lambda: quits.append(1))
            app.services.preferences.put(OPTION["shows_tray"], value=True)
            await until(lambda: app.desktop.tray.icon is not None, PATIENCE, "the icon")
            app.desktop.tray._is_available = lambda: True
            app.window.close()
            box = app.desktop.closing.box
            assert box is not None
            assert box.text() == "Keep kdesk running in the tray?"
            next(b for b in box.findChildren(QPushButton) if b.text() == "Keep running").click()
            await until(lambda: not app.window.isVisible(), PATIENCE, "the window away")
            assert app.services.preferences.settings.closing is Closing.TRAY
            app.desktop.tray.menu.actions()[0].trigger()
            await until(app.window.isVisible, PATIENCE, "the window back")
            app.window.close()
            assert app.desktop.closing.box is None
            assert not app.window.isVisible()
            app.window.come_to_front()
            assert not quits
            app.window.activateWindow()
            await until(app.window.isActiveWindow, PATIENCE, "the keyboard")
            QTest.keyClick(app.window, Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier)
            await until(lambda: quits, PATIENCE, "quitting")

    run_qt(use())


def test_without_a_tray_closing_quits_and_the_option_says_why(
    qapp: QApplication, run_qt: RunQt, tmp_path: Path
) -> None:
    """The screen of the tests has none."""
    quits = []

    async def use() -> None:
        async with window_on(qapp, tmp_path / "data") as app:
            app.quit_guard.agreed.connect(lambda: quits.append(1))
            app.services.preferences.put(OPTION["shows_tray"], value=True)
            await until(lambda: app.notices.shown is not None, PATIENCE, "the notice")
            assert app.notices.shown is not None
            assert "This desktop has no tray" in app.notices.shown.text
            app.window.close()
            assert quits

    run_qt(use())


def test_the_tray_shows_progress_and_its_menu_pauses(qapp: QApplication, run_qt: RunQt, tmp_path: Path) -> None:
    """The bar at the foot of the icon grows; the commands are those of the window."""

    async def use() -> None:
        async with window_on(qapp, tmp_path / "data") as app:
            app.services.preferences.put(OPTION["shows_tray"], value=True)
            tray = app.desktop.tray
            at_rest = tray.pixmap(64).toImage()
            tray.show_progress(500, "3 MB/s", app.ui.formatter)
            moving = tray.pixmap(64).toImage()
            good = app.theme.colour("good").rgb()
            assert moving.pixel(10, 60) == good
            assert moving.pixel(50, 60) != good
            assert moving != at_rest
            assert tray.icon is not None
            assert tray.icon.toolTip() == "50 % – kdesk\n3 MB/s"
            commands = {action for action in tray.menu.actions() if not action.isSeparator()}
            assert {app.ui.actions[one] for one in (Command.PAUSE_ALL, Command.RESUME_ALL, Command.QUIT)} < commands

    run_qt(use())


class _Opened(QObject):
    """Takes the place of the file manager."""

    def __init__(self) -> None:
        super().__init__()
        self.places: list[str] = []

    @Slot(QUrl)
    def take(self, url: QUrl) -> None:
        """Note what would be opened."""
        self.places.append(url.toLocalFile())


def test_a_row_shows_its_file_in_the_folder_and_carries_it_out(
    qapp: QApplication, run_qt: RunQt, tmp_path: Path
) -> None:
    """A drag offers a copy of the file; over the window itself it moves the row, and queues nothing."""
    file = media.make_large_video(tmp_path / "film.mp4", 100_000, "film")
    opened = _Opened()
    QDesktopServices.setUrlHandler("file", opened, "take")

    async def use() -> None:
        async with window_on(qapp, tmp_path / "data") as app:
            app.uploads.add([file])
            model = app.uploads.list.model()
            await until(lambda: model.rowCount() == 1, PATIENCE, "the row")
            # Not by setCurrentIndex(): it heeds the Ctrl that a test before has pressed.
            app.uploads.list.select(QItemSelection(model.index(0, 0), model.index(0, 0)))
            app.ui.actions.refresh()
            shows = app.ui.actions[Command.SHOW_IN_FOLDER]
            assert shows.isEnabled(), shows.whatsThis()
            shows.trigger()
            assert opened.places == [str(tmp_path)]
            dragged = model.mimeData([model.index(0, 0)])
            assert [url.toLocalFile() for url in dragged.urls()] == [str(file)]
            assert model.supportedDragActions() == Qt.DropAction.CopyAction
            spot = QPoint(app.window.width() // 2, app.window.height() // 2)
            keys = (Qt.DropAction.CopyAction, dragged, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
            QApplication.sendEvent(app.window, QDragEnterEvent(spot, *keys))
            assert not app.window.overlay.isVisible()
            QApplication.sendEvent(app.window, QDropEvent(QPointF(spot), *keys))
            assert len(app.queue.snapshot()) == 1

    try:
        run_qt(use())
    finally:
        QDesktopServices.unsetUrlHandler("file")


def test_started_at_the_sign_in_the_window_waits_in_the_tray(
    desktop_service: DesktopService, bus_session: KeyringSession, tmp_path: Path
) -> None:
    """A process of its own, on a desktop with a tray; a click on the icon is taken."""
    data = tmp_path / "data"

    async def keep() -> None:
        file = SettingsFile(data / "settings.json")
        await file.save(Settings(shows_tray=True, starts_at_login=True, closing=Closing.TRAY))
        file.close()

    asyncio.run(keep())
    entry = Path(bus_session.env["XDG_CONFIG_HOME"]) / "autostart" / "kdesk.desktop"
    with WindowProcess(tmp_path / "out", bus_session.env, "--data", str(data), "--background") as window:
        asyncio.run(until(lambda: desktop_service.tray_items, PATIENCE, "the icon in the tray"))
        asyncio.run(until(entry.exists, PATIENCE, "the entry for the sign-in"))
        assert f'"{sys.executable}" "-m" "kdesk" "--background" "--data" "{data}"' in entry.read_text()
        desktop_service.activate()
        assert window.runs
        assert window.end() == 0
    assert os.access(entry, os.R_OK)
