"""Things dragged out of the window, by the pointer of the screen, onto the window of another program."""

import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QStringListModel, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QListView
from pytestqt.qtbot import QtBot

from kdesk.ui.downloads.direct_save import DirectSave, direct_save
from kdesk.ui.downloads.drag_out import Dragged, DragOut
from tests.support.patience import PATIENCE
from tests.support.pointer import move_pointer
from tests.support.real_drags import dropped_on, missing_pointer, pull

pytestmark = pytest.mark.skipif(bool(missing_pointer()), reason=f"needs {missing_pointer() or 'nothing'}")


@pytest.fixture
def target(qapp: QGuiApplication, tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A folder of another program, with a name that an address must escape."""
    if qapp.platformName() != "xcb":
        pytest.skip("needs an X11 screen")
    with dropped_on(tmp_path / "a folder # 1") as process:
        yield process


class Shown:
    """A list of which each line can be dragged."""

    def __init__(self, qtbot: QtBot, save: Callable[[], DirectSave | None] = direct_save) -> None:
        self.told: list[str] = []
        self.downloads: list[tuple[str, str]] = []
        self.view = QListView()
        self.view.setModel(QStringListModel(["Film 1", "Film ü 2"]))
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        qtbot.addWidget(self.view)
        self.view.setGeometry(0, 0, 300, 300)
        DragOut(self.view, lambda index: self.dragged(index.data()), save)
        self.view.show()
        qtbot.waitExposed(self.view)

    def dragged(self, name: str) -> Dragged:
        """Return a line as it is dragged."""
        return Dragged(name, lambda folder: self.downloads.append((name, folder)), lambda: self.told.append(name))

    def place(self, row: int) -> QPoint:
        """Where a row is on the screen."""
        rect = self.view.visualRect(self.view.model().index(row, 0))
        return self.view.viewport().mapToGlobal(rect.topLeft() + QPoint(20, rect.height() // 2))


def test_a_selected_thing_is_downloaded_where_it_is_dropped(
    qtbot: QtBot, target: subprocess.Popen[str], tmp_path: Path
) -> None:
    """The other program gets the name and the answer at once; the folder is the one that it chose."""
    shown = Shown(qtbot)
    shown.view.setCurrentIndex(shown.view.model().index(1, 0))
    with pull(shown.place(1)):
        qtbot.waitUntil(lambda: bool(shown.downloads), timeout=int(PATIENCE * 1000))
    assert shown.downloads == [("Film ü 2", str(tmp_path / "a folder # 1"))]
    assert target.stdout
    assert json.loads(target.stdout.readline()) == ["Film ü 2", "S"]


def test_where_a_drop_tells_no_folder_a_pull_says_so(qtbot: QtBot) -> None:
    """Once the pointer has moved far enough; a click says nothing, and the view hears of the pull as without drags."""
    shown = Shown(qtbot, save=lambda: None)
    view, port, told = shown.view, shown.view.viewport(), shown.told
    view.setCurrentIndex(view.model().index(1, 0))
    at = port.mapFromGlobal(shown.place(1))
    QTest.mousePress(port, Qt.MouseButton.LeftButton, pos=at)
    move_pointer(port, at + QPoint(1, 0), Qt.MouseButton.LeftButton)
    assert told == []
    for step in (30, 40):
        move_pointer(port, at + QPoint(step, 0), Qt.MouseButton.LeftButton)
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, pos=at)
    assert told == ["Film ü 2"]


def test_a_pull_at_what_is_not_selected_selects(qtbot: QtBot, target: subprocess.Popen[str]) -> None:
    """As it does without drags: nothing leaves the window."""
    shown = Shown(qtbot)
    with pull(shown.place(0)) as pulled:
        qtbot.waitUntil(lambda: pulled.poll() is not None, timeout=int(PATIENCE * 1000))
    assert shown.downloads == []
    assert [index.row() for index in shown.view.selectedIndexes()]
    assert target.poll() is None
    assert direct_save() is not None
