"""Files that the system opens with the program, before its window is there and while it is."""

from pathlib import Path

import pytest
from driving import until
from PySide6.QtCore import QCoreApplication, QUrl
from PySide6.QtGui import QFileOpenEvent

from kdesk.ui.commands import Command
from kdesk.ui.desktop.opening import DesktopApplication
from kdesk.ui.uploads.view import UploadsPage
from tests.e2e.conftest import RunQt
from tests.support import media
from tests.support.patience import PATIENCE
from tests.support.whole_program import run_program, window_in_sight

pytestmark = pytest.mark.e2e


def test_files_opened_with_the_program_are_queued(qapp: DesktopApplication, run_qt: RunQt, tmp_path: Path) -> None:
    """Each once, in the order in which they came, and the page of the uploads shows them."""
    films = [media.make_large_video(tmp_path / f"{name}.mp4", 100_000, name) for name in ("early", "late")]

    def open_one(film: Path) -> None:
        QCoreApplication.sendEvent(qapp, QFileOpenEvent(QUrl.fromLocalFile(str(film))))

    async def use() -> None:
        window = await window_in_sight()
        (page,) = window.findChildren(UploadsPage)
        await until(lambda: page.model.rowCount() == 1, PATIENCE, "the first film")
        window.show_page(Command.SHOW_LIBRARY)
        open_one(films[1])
        await until(lambda: page.model.rowCount() == len(films), PATIENCE, "the second film")
        assert window.open_page is page
        names = [page.model.index(row, 0).data() for row in range(len(films))]
        assert [str(name).split(",")[0] for name in names] == [film.name for film in films]

    open_one(films[0])
    run_qt(run_program(qapp, tmp_path / "data", use))
