"""The window opens where it was closed: page, selections, and a place on a screen that is there."""

from pathlib import Path

import pytest
from driving import until
from PySide6.QtCore import QItemSelection
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from kdesk.store.paths import Paths
from kdesk.ui.commands import Command
from kdesk.window_geometry import keep_geometry
from tests.e2e.conftest import RunQt, window_on
from tests.support import media
from tests.support.demo_client import DemoClient
from tests.support.demo_process import DemoProcess
from tests.support.patience import PATIENCE

pytestmark = pytest.mark.e2e


@pytest.mark.parametrize("server", [["--no-ffmpeg"]], indirect=True)
def test_page_and_selections_come_back(qapp: QApplication, server: DemoProcess, run_qt: RunQt, tmp_path: Path) -> None:
    """A start without the library in between forgets nothing of it."""
    with DemoClient(server.credentials).as_admin() as client:
        for name in ("first", "second", "third"):
            client.upload(media.make_large_video(tmp_path / f"{name}.mp4", 100_000, name).read_bytes(), name)
    chosen = []

    async def use() -> None:
        async with window_on(qapp, tmp_path / "data", server) as app:
            app.uploads.add([tmp_path / "first.mp4", tmp_path / "second.mp4"])
            await until(lambda: app.uploads.list.model().rowCount() == 2, PATIENCE, "the rows")
            row = app.uploads.list.model().index(1, 0)
            app.uploads.list.select(QItemSelection(row, row))
            app.window.show_page(Command.SHOW_LIBRARY)
            await until(lambda: app.library.model.rowCount() >= 3, PATIENCE, "the cards")
            await until(lambda: app.library.views.entry(1) is not None, PATIENCE, "an entry")
            app.library.views.show_row(1)
            chosen.append(app.library.selected_entries()[0].id)
        async with window_on(qapp, tmp_path / "data") as app:
            assert app.window.open_page is app.library
            current = app.uploads.list.current()
            assert current is not None
            assert current.file.name == "second.mp4"
        async with window_on(qapp, tmp_path / "data", server) as app:
            await until(app.library.selected_entries, PATIENCE, "the selection")
            assert [entry.id for entry in app.library.selected_entries()] == chosen

    run_qt(use())


def test_a_window_of_a_screen_that_is_gone_opens_on_another(qapp: QApplication, run_qt: RunQt, tmp_path: Path) -> None:
    """With its size."""
    left = QWidget()
    left.setGeometry(9000, 200, 1000, 700)
    paths = Paths.under(tmp_path / "data")
    paths.create()
    keep_geometry(paths, bytes(left.saveGeometry().data()))

    async def use() -> None:
        async with window_on(qapp, tmp_path / "data") as app:
            room = QGuiApplication.primaryScreen().availableGeometry()
            assert room.contains(app.window.geometry())
            assert app.window.width() == min(1000, room.width())

    run_qt(use())
