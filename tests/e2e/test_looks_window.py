"""Files that were dropped into the real window: pictures, facts, and what will be a problem, from the real process."""

from pathlib import Path

import pytest
from driving import drop, until
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from kdesk.application import Application
from kdesk.domain.looks.file_look import FileDefect
from kdesk.domain.transfer import Transfer
from kdesk.messages.looks import problem_words
from tests.e2e.conftest import RunQt, window_on
from tests.support.demo_process import DemoProcess
from tests.support.look_files import make_look_files

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.timeout(300)]

TOLD = {
    "phone.mp4": ("180\N{NO-BREAK SPACE}×\N{NO-BREAK SPACE}320", "0:02", "H.264"),
    "anamorphic.mp4": ("1024\N{NO-BREAK SPACE}×\N{NO-BREAK SPACE}576", "0:01", "H.264"),
    "song.mp3": ("0:02", "MP3"),
    "photo.jpg": ("1200\N{NO-BREAK SPACE}×\N{NO-BREAK SPACE}900",),
    "interrupted.mp4": (problem_words(FileDefect.NO_INDEX).title, problem_words(FileDefect.NO_INDEX).advice),
    "part.mp4": (problem_words(FileDefect.CUT_OFF).title, "H.264"),
    "words.mp4": (problem_words(FileDefect.NO_TRACKS).title,),
    "text.mp4": (problem_words(FileDefect.NOT_MEDIA).title,),
}
PICTURED = {"phone.mp4": (22, 40), "anamorphic.mp4": (64, 36), "song.mp3": (40, 40), "photo.jpg": (53, 40)}


@pytest.mark.parametrize("server", [("--intake-rate", "0.001")], indirect=True)
def test_rows_show_their_files_before_they_are_sent(
    qapp: QApplication, run_qt: RunQt, server: DemoProcess, tmp_path: Path
) -> None:
    """While the rows wait; the pictures have the shapes of what a player shows."""
    folder = tmp_path / "looks"
    folder.mkdir()
    make_look_files(folder)

    async def work() -> None:
        async with window_on(qapp, tmp_path / "data", server) as app:
            app.window.resize(1100, 800)
            drop(app.window, [folder / name for name in TOLD])
            await until(lambda: app.uploads.model.rowCount() == len(TOLD), 60, "rows")
            app.queue.pause([one.id for one in app.queue.snapshot()])
            await until(lambda: all(one.can_resume for one in app.queue.snapshot()), 60, "rows that stand still")
            for name, words in TOLD.items():
                await until(lambda name=name, words=words: all(one in said(app, name) for one in words), 60, name)
            ratio = app.window.devicePixelRatioF()
            assert {name: size_of(app, name, ratio) for name in PICTURED} == PICTURED

    run_qt(work())


def row(app: Application, name: str) -> Transfer:
    """Return the transfer of a file."""
    return next(one for one in app.queue.snapshot() if one.file.name == name)


def said(app: Application, name: str) -> str:
    """Return what a screen reader says of the row of a file."""
    number = app.uploads.model.row_of(row(app, name).id)
    assert number is not None
    words: str = app.uploads.model.index(number).data(Qt.ItemDataRole.AccessibleTextRole)
    return words


def size_of(app: Application, name: str, ratio: float) -> tuple[int, int]:
    """Return the size of the picture of a row, in pixels of the drawings."""
    number = app.uploads.model.row_of(row(app, name).id)
    assert number is not None
    index = app.uploads.shown.mapFromSource(app.uploads.model.index(number))
    picture = app.uploads.list.picture_at(index)
    assert picture is not None
    return round(picture.width() / ratio), round(picture.height() / ratio)
