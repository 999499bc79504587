"""Where the dialogs begin in which files are opened and saved."""

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from kdesk.ui.file_dialogs import choose_file, choose_files, choose_folder, save_as
from kdesk.ui.last_folder import begin_in, first_folder

KEPT: list[str] = []


@pytest.fixture(autouse=True)
def _no_folder_yet() -> Iterator[None]:
    """As at the very first start; nothing of it is left for other tests."""
    KEPT.clear()
    begin_in("", KEPT.append)
    yield
    begin_in("", lambda _folder: None)


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    """What the dialogs belong to."""
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


def begins(dialog: QFileDialog) -> Path:
    """Return where a dialog begins, and close it."""
    folder = Path(dialog.directory().absolutePath())
    dialog.close()
    return folder


def test_the_first_one_begins_among_the_users_videos(
    parent: QWidget, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not where the process was started, which may be the root of the disk; without that folder in the next best."""
    places = {QStandardPaths.StandardLocation.MoviesLocation: tmp_path / "Videos"}
    home = tmp_path / "home"
    for folder in (tmp_path / "Videos", home, tmp_path / "elsewhere"):
        folder.mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    monkeypatch.setattr(QStandardPaths, "writableLocation", staticmethod(lambda what: str(places.get(what, home))))
    assert begins(choose_file(parent, "Open", print)) == tmp_path / "Videos"
    assert begins(save_as(parent, "Save", "a.txt", print)) == tmp_path / "Videos"
    (tmp_path / "Videos").rmdir()
    assert begins(choose_files(parent, "Open", print)) == home


def test_the_next_one_begins_where_the_last_one_ended(parent: QWidget, tmp_path: Path) -> None:
    """Also at the next start; a folder that has gone counts for nothing."""
    (tmp_path / "a").mkdir()
    file = tmp_path / "a" / "clip.mp4"
    file.touch()
    taken: list[object] = []
    save_as(parent, "Save", "a.txt", taken.append).fileSelected.emit(str(file))
    assert (taken, KEPT) == ([file], [str(tmp_path / "a")])
    assert begins(choose_folder(parent, "Folder", print)) == tmp_path / "a"
    choose_files(parent, "Open", taken.append).filesSelected.emit([str(tmp_path / "b.mp4")])
    choose_folder(parent, "Folder", taken.append).fileSelected.emit(str(tmp_path / "a"))
    assert KEPT[1:] == [str(tmp_path)] * 2
    begin_in(str(tmp_path / "a"), KEPT.append)
    assert begins(choose_file(parent, "Open", print)) == tmp_path / "a"
    assert begins(choose_file(parent, "Open", print, folder=tmp_path)) == tmp_path
    begin_in(str(tmp_path / "gone"), KEPT.append)
    assert first_folder() != str(tmp_path / "gone")


def test_a_drive_that_was_taken_away_is_not_in_the_way(
    parent: QWidget, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asking for its folder is an error of many kinds; another folder is shown, and another one can be kept."""
    gone, stat = str(tmp_path / "gone"), os.stat

    def fails(path: object, **how: object) -> os.stat_result:
        if str(path) == gone:
            raise OSError(errno.ENOTCONN, "Transport endpoint is not connected")
        return stat(path, **how)  # type: ignore[arg-type]  as it was called

    monkeypatch.setattr(os, "stat", fails)
    begin_in(gone, KEPT.append)
    assert first_folder() != gone
    dialog = choose_files(parent, "Open", lambda _paths: None)
    dialog.filesSelected.emit([str(tmp_path / "b.mp4")])
    assert KEPT[-1] == str(tmp_path)
