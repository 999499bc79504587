"""The first rows of a long list are painted before the list is there."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from kdesk.domain.transfer_state import TransferState as S
from kdesk.engine.transfers.loading import Loading
from kdesk.ui.uploads.first_rows import FirstRows
from tests.ui.fakes.transfers import transfer
from tests.ui.fakes.window import FakeUploads
from tests.ui.uploads.conftest import OpenUploads

ROWS = 200


@pytest.fixture
def fake(open_uploads: OpenUploads, monkeypatch: pytest.MonkeyPatch) -> FakeUploads:
    """A page whose list is not read yet."""
    monkeypatch.setattr(Loading, "finish", lambda _loading: None)
    fake = open_uploads()
    monkeypatch.undo()
    return fake


def rows_of(fake: FakeUploads) -> QImage:
    """What is painted of the list, without its frame and its bar."""
    return fake.uploads.list.viewport().grab().toImage()


def colours(image: QImage) -> set[int]:
    """Those of some of its pixels."""
    return {image.pixel(x, y) for x in range(0, image.width(), 5) for y in range(0, image.height(), 3)}


def preview(fake: FakeUploads) -> QImage:
    """Paint the first rows, and return what is seen."""
    fake.uploads.list.preview([transfer(number) for number in range(60)])
    (rows,) = fake.uploads.list.findChildren(FirstRows)
    QAbstractItemModelTester(rows, QAbstractItemModelTester.FailureReportingMode.Fatal, fake.uploads)
    return rows_of(fake)


def test_they_look_as_they_will(qtbot: QtBot, fake: FakeUploads) -> None:
    """Nothing moves, appears or vanishes when the list comes with all others."""
    empty = rows_of(fake)
    before = preview(fake)
    assert before != empty
    fake.queue.bring([transfer(number) for number in range(ROWS)])
    fake.uploads.list.clearSelection()
    qtbot.waitUntil(lambda: rows_of(fake) == before)
    assert fake.uploads.list.verticalScrollBarPolicy() is Qt.ScrollBarPolicy.ScrollBarAsNeeded
    assert fake.uploads.list.verticalScrollBar().isVisible()
    assert not fake.uploads.list.previews


def test_they_are_a_picture(qtbot: QtBot, fake: FakeUploads) -> None:
    """Commands mean the whole list: before it is there, no row can be selected or pressed."""
    preview(fake)
    viewport = fake.uploads.list.viewport()
    for y in range(0, viewport.height(), 20):
        for x in range(0, viewport.width(), 20):
            qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=QPoint(x, y))
    qtbot.keyClick(fake.uploads.list, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(fake.uploads.list, Qt.Key.Key_Delete)
    assert fake.uploads.list.selected() == ()
    assert fake.queue.asked == []
    assert fake.uploads.model.summary.count_of(S.QUEUED) == 0


def test_a_search_ends_them(fake: FakeUploads) -> None:
    """They would have to be searched."""
    assert len(colours(preview(fake))) > 1
    fake.uploads.shown.search("clip")
    fake.uploads.refresh()
    assert len(colours(rows_of(fake))) == 1


def test_a_list_that_cannot_be_read_ends_them(qtbot: QtBot, fake: FakeUploads) -> None:
    """What was painted is not there."""
    preview(fake)
    fake.queue.loading.is_done = True
    fake.uploads.refresh()
    qtbot.waitUntil(lambda: not fake.uploads.list.isVisible())
    assert not fake.uploads.list.previews
    assert fake.uploads.list.verticalScrollBarPolicy() is Qt.ScrollBarPolicy.ScrollBarAsNeeded


def test_a_list_that_is_there_has_no_others(open_uploads: OpenUploads) -> None:
    """They come too late."""
    fake = open_uploads(transfer(1))
    fake.uploads.list.preview([transfer(2)])
    assert not fake.uploads.list.previews
