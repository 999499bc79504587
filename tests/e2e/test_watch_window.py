"""Watch folders and the clipboard in the real window, against the demo server."""

from pathlib import Path

import pytest
from driving import until
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from kdesk.application import Application
from kdesk.domain.transfer_state import TransferState
from kdesk.ui.commands import Command
from kdesk.ui.watching.dialog import WatchDialog
from kdesk.ui.watching.folder_editor import FolderEditor
from tests.e2e.conftest import RunQt, window_on
from tests.support import media
from tests.support.demo_process import DemoProcess

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.timeout(300)]


def test_a_folder_is_watched_and_its_file_arrives_and_moves(
    qapp: QApplication, run_qt: RunQt, server: DemoProcess, tmp_path: Path
) -> None:
    """Added in the dialog; the row says where it came from; afterwards the file is in the other folder."""
    watched, done = tmp_path / "watched", tmp_path / "done"
    watched.mkdir()
    video = media.make_large_video(watched / "talk.mp4", 1_000_000, "watched in a window")

    async def use() -> None:
        async with window_on(qapp, tmp_path / "data", server) as app:
            await work(app)

    async def work(app: Application) -> None:
        app.ui.actions[Command.WATCH_FOLDERS].trigger()
        await until(lambda: app.window.findChildren(WatchDialog), 20, "the dialog")
        (dialog,) = app.window.findChildren(WatchDialog)
        dialog.add_button.click()
        (editor,) = dialog.findChildren(FolderEditor)
        editor.path.setText(str(watched))
        editor.moves.setChecked(True)
        editor.target.setText(str(done))
        editor.ok.click()
        await until(lambda: any(row.purpose for row in app.queue.snapshot()), 60, "a row that says so")
        (row,) = app.queue.snapshot()
        assert row.purpose[0].arguments == {"folder": str(watched)}
        await until(lambda: not video.exists(), 60, "moved")
        assert (done / "talk.mp4").exists()
        assert "1 file taken today" in dialog.list.topLevelItem(0).text(2)
        dialog.remove_button.click()
        dialog.close()

    run_qt(use())


def test_a_pasted_image_arrives_and_its_file_goes(
    qapp: QApplication, run_qt: RunQt, server: DemoProcess, tmp_path: Path
) -> None:
    """From the Uploads page, also while no row is there; in the Library the command does nothing."""
    image = QImage(320, 180, QImage.Format.Format_RGB32)
    image.fill(QColor("teal"))

    async def use() -> None:
        async with window_on(qapp, tmp_path / "data", server) as app:
            await work(app)

    async def work(app: Application) -> None:
        QApplication.clipboard().setImage(image)
        app.window.show_page(Command.SHOW_LIBRARY)
        app.ui.actions[Command.PASTE].trigger()
        app.window.show_page(Command.SHOW_UPLOADS)
        app.ui.actions[Command.PASTE].trigger()
        await until(app.queue.snapshot, 20, "a row")
        await until(lambda: app.queue.snapshot()[0].state is TransferState.READY, 60, "READY")
        path = Path(app.queue.snapshot()[0].file.path)
        assert (path.parent, path.suffix) == (app.services.paths.pasted, ".png")
        await until(lambda: not path.exists(), 20, "removed")
        assert len(app.queue.snapshot()) == 1

    run_qt(use())
