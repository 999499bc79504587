"""The pointer on the list: hover, the line of a drag, and rows that come into sight when files are dropped."""

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import (
    QColor,
    QCursor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QMouseEvent,
)
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kdesk.domain.transfer_state import TransferState
from kdesk.ui.commands import Command
from kdesk.ui.theme import Theme
from kdesk.ui.uploads.summary import Group
from tests.ui.fakes.transfers import transfer
from tests.ui.fakes.window import FakeUploads
from tests.ui.uploads.conftest import OpenUploads

S = TransferState
LEFT, NO_KEYS, MOVE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, Qt.DropAction.MoveAction


@pytest.fixture
def long_list(open_uploads: OpenUploads) -> FakeUploads:
    """Sixty rows, of which the first are in sight."""
    return open_uploads(*(transfer(number, S.READY) for number in range(60)))


def _ground(fake: FakeUploads, row: int) -> str:
    """Return the colour above the buttons of a row, where nothing else is painted."""
    rect = fake.uploads.list.visualRect(fake.uploads.shown.index(row, 0))
    image = fake.uploads.list.viewport().grab().toImage()
    return image.pixelColor(QPoint(rect.right() - 20, rect.top() + 6)).name()


def _point_at(fake: FakeUploads, row: int) -> None:
    """Move the pointer onto the name of a row."""
    rows = fake.uploads.list
    spot = QPointF(rows.visualRect(fake.uploads.shown.index(row, 0)).topLeft() + QPoint(60, 10))
    move, none = QEvent.Type.MouseMove, Qt.MouseButton.NoButton
    at = rows.viewport().mapToGlobal(spot)
    QApplication.sendEvent(rows.viewport(), QMouseEvent(move, spot, at, none, none, NO_KEYS))


def test_a_hovered_row_is_not_a_selected_one(long_list: FakeUploads, theme: Theme) -> None:
    """Each has a ground of its own, and a selected row keeps it under the pointer."""
    long_list.select(1)
    _point_at(long_list, 2)
    hovered, selected, plain = (_ground(long_list, row) for row in (2, 1, 3))
    assert (hovered, selected) == (theme.tokens.hover.lower(), theme.tokens.accent_faint.lower())
    assert plain == QColor(theme.tokens.surface).name()
    _point_at(long_list, 1)
    assert _ground(long_list, 1) == selected


def test_hover_stays_with_the_pointer_when_the_list_scrolls(qtbot: QtBot, long_list: FakeUploads) -> None:
    """The wheel moves the rows below a pointer that rests."""
    shown = long_list.uploads.list
    spot = shown.visualRect(long_list.uploads.shown.index(2, 0)).center()
    QCursor.setPos(shown.viewport().mapToGlobal(spot))
    qtbot.mouseMove(shown.viewport(), spot)
    qtbot.waitUntil(lambda: shown.hovered[0] == 2)
    height = shown.visualRect(long_list.uploads.shown.index(0, 0)).height()
    shown.verticalScrollBar().setValue(3 * height)
    assert shown.hovered[0] == shown.indexAt(spot).row() == 5
    long_list.queue.remove(["t0"])
    qtbot.waitUntil(lambda: shown.hovered[0] == shown.indexAt(spot).row())


def _rows(*ids: str) -> QMimeData:
    mime = QMimeData()
    mime.setData("application/x-kdesk-transfers", "\n".join(ids).encode())
    return mime


def _drag(fake: FakeUploads, mime: QMimeData, point: QPoint) -> None:
    viewport = fake.uploads.list.viewport()
    QApplication.sendEvent(viewport, QDragEnterEvent(point, MOVE, mime, LEFT, NO_KEYS))
    QApplication.sendEvent(viewport, QDragMoveEvent(point, MOVE, mime, LEFT, NO_KEYS))


def _inked(fake: FakeUploads, column: int, colour: str) -> set[int]:
    """Return the heights at which this colour is painted in a column of the list."""
    image = fake.uploads.list.viewport().grab().toImage()
    return {y for y in range(image.height()) if image.pixelColor(column, y).name() == QColor(colour).name()}


def test_a_line_shows_where_dragged_rows_go(long_list: FakeUploads, theme: Theme) -> None:
    """Above a row in its upper half, below it in its lower one; the drop goes where the line was, and takes it away."""
    shown = long_list.uploads.list
    third = shown.visualRect(long_list.uploads.shown.index(3, 0))
    mime = _rows("t0", "t1")
    before = _inked(long_list, third.center().x(), theme.tokens.accent)
    _drag(long_list, mime, third.center() - QPoint(0, third.height() // 4))
    assert shown.drop_row == 3
    lower = third.center() + QPoint(0, third.height() // 4)
    _drag(long_list, mime, lower)
    assert shown.drop_row == 4
    inked = _inked(long_list, third.center().x(), theme.tokens.accent) - before
    assert inked
    assert all(abs(y - third.bottom()) <= 2 for y in inked)
    QApplication.sendEvent(shown.viewport(), QDropEvent(QPointF(lower), MOVE, mime, LEFT, NO_KEYS))
    assert long_list.queue.asked == [("move", (("t0", "t1"), 4))]
    assert long_list.drawn().split()[:4] == ["r:clip-02", "r:clip-03", "r:clip-00", "r:clip-01"]
    assert shown.drop_row == -1


def test_the_line_goes_with_the_drag(long_list: FakeUploads) -> None:
    """Dragged out of the list, nothing is left of it; files that are dragged draw none."""
    shown = long_list.uploads.list
    mime = _rows("t0")
    _drag(long_list, mime, QPoint(40, 100))
    assert shown.drop_row > 0
    QApplication.sendEvent(shown.viewport(), QDragLeaveEvent())
    assert shown.drop_row == -1
    files = QMimeData()
    files.setUrls([])
    _drag(long_list, files, QPoint(40, 100))
    assert shown.drop_row == -1


def test_below_the_last_row_the_drop_goes_to_the_end(open_uploads: OpenUploads) -> None:
    """The line is under the last row."""
    fake = open_uploads(transfer(1), transfer(2))
    shown = fake.uploads.list
    point = QPoint(40, shown.viewport().height() - 5)
    mime = _rows("t1")  # the events do not keep it
    _drag(fake, mime, point)
    assert shown.drop_row == 2
    QApplication.sendEvent(shown.viewport(), QDropEvent(QPointF(point), MOVE, mime, LEFT, NO_KEYS))
    assert fake.drawn() == "q:clip-02 q:clip-01"


def _in_sight(fake: FakeUploads, row: int) -> bool:
    rect = fake.uploads.list.visualRect(fake.uploads.shown.index(row, 0))
    return rect.isValid() and fake.uploads.list.viewport().rect().contains(rect.center())


def test_dropped_files_come_into_sight(long_list: FakeUploads) -> None:
    """The first row of the drop; what comes later by itself moves nothing."""
    shown = long_list.uploads.list
    long_list.uploads.add([Path(f"/videos/new-{number}.mp4") for number in range(3)])
    long_list.uploads.model.flush()
    assert _in_sight(long_list, 60)
    assert _in_sight(long_list, 62)
    shown.scrollToTop()
    long_list.queue.bring([transfer(90)])
    long_list.uploads.model.flush()
    assert shown.verticalScrollBar().value() == 0


def test_dropped_files_are_selected(long_list: FakeUploads) -> None:
    """And nothing else: the keys and the commands act on what has just come, and the ring is on its first."""
    long_list.select(3, 4)
    long_list.uploads.add([Path(f"/videos/new-{number}.mp4") for number in range(3)])
    long_list.uploads.model.flush()
    rows = long_list.uploads.list
    assert [one.file.title for one in rows.selected()] == ["new-0", "new-1", "new-2"]
    assert (current := rows.current()) is not None
    assert current.file.title == "new-0"
    long_list.uploads.refresh()
    assert long_list.actions[Command.CANCEL].isEnabled()
    long_list.queue.bring([transfer(80)])
    assert len(rows.selected()) == 3


@pytest.mark.parametrize("reason", [Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.OtherFocusReason])
def test_a_ring_is_a_selection_when_the_window_gets_active(long_list: FakeUploads, reason: Qt.FocusReason) -> None:
    """Qt itself puts the ring on the first row and selects nothing; all that can be done with rows was grey."""
    rows = long_list.uploads.list
    rows.selectionModel().clear()
    QApplication.sendEvent(rows, QFocusEvent(QEvent.Type.FocusIn, reason))
    assert rows.currentIndex().row() == 0
    assert [one.id for one in rows.selected()] == [long_list.uploads.shown.transfer(0).id]


def test_dropped_files_come_into_sight_out_of_another_group(long_list: FakeUploads) -> None:
    """Where the shown group or the search does not hold them, all is shown."""
    long_list.uploads.header.chips[Group.FAILED].click()
    long_list.uploads.header.search.setText("nothing like it")
    long_list.uploads.header.searched.emit("nothing like it")
    long_list.uploads.add([Path("/videos/new.mp4")])
    long_list.uploads.model.flush()
    assert long_list.uploads.shown.group is Group.ALL
    assert (long_list.uploads.shown.text, long_list.uploads.header.search.text()) == ("", "")
    assert _in_sight(long_list, 60)


@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
def test_buttons_are_pressed_where_they_are_painted(
    qtbot: QtBot, open_uploads: OpenUploads, theme: Theme, direction: Qt.LayoutDirection
) -> None:
    """Also in a list that has become narrower than it was, as beside the details, or wider."""
    fake = open_uploads(transfer(0, S.READY))
    rows, pressed = fake.uploads.list, list[Command]()
    rows.window().setLayoutDirection(direction)
    rows.pressed_button.connect(lambda _transfer, button: pressed.append(button))
    for width in (1200, 700, 900):
        rows.window().resize(width, 600)
        qtbot.waitUntil(lambda most=width: rows.viewport().width() < most)
        button, area = rows.layout_at(fake.uploads.shown.index(0, 0)).buttons[0]
        assert rows.viewport().rect().contains(area)
        before = rows.viewport().grab(area).toImage()
        assert before.pixelColor(before.rect().center().x(), 1).name() != theme.tokens.surface.lower()
        qtbot.mouseClick(rows.viewport(), LEFT, pos=area.center())
        assert pressed.pop() is button
