"""What of the list is painted again: painting is most of what the window does while bytes move."""

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QCursor, QPaintEvent, QRegion
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kdesk.domain.transfer_state import TransferState as S
from tests.ui.fakes.transfers import transfer
from tests.ui.fakes.window import FakeUploads
from tests.ui.uploads.conftest import OpenUploads

ROWS = 200


class Painted(QObject):
    """Collects what a widget paints; installed as a filter of its events."""

    def __init__(self) -> None:
        super().__init__()
        self.region = QRegion()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Note paint events, let all pass."""
        if isinstance(event, QPaintEvent):
            self.region += event.region()
        return False


@pytest.fixture
def fake(qtbot: QtBot, open_uploads: OpenUploads) -> FakeUploads:
    """A long list that has been painted, with the pointer elsewhere."""
    QCursor.setPos(0, 0)  # before the window opens below it: no row is hovered, and none is painted for being left
    fake = open_uploads(*(transfer(number) for number in range(ROWS)))
    QCursor.setPos(fake.uploads.mapToGlobal(QPoint(0, 0)))
    viewport = fake.uploads.list.viewport()
    QApplication.sendEvent(viewport, QEvent(QEvent.Type.Leave))
    first = Painted()
    viewport.installEventFilter(first)
    viewport.update()
    qtbot.waitUntil(lambda: first.region.boundingRect() == viewport.rect())
    return fake


@pytest.fixture
def painted(fake: FakeUploads) -> Painted:
    """What is painted from now on."""
    painted = Painted()
    fake.uploads.list.viewport().installEventFilter(painted)
    return painted


def test_only_changed_visible_rows_are_painted(qtbot: QtBot, fake: FakeUploads, painted: Painted) -> None:
    """Of changes in rows 2, 3 and 150 to 153 the two rows that are in sight are painted, and nothing else."""
    # The display may report late where the pointer was: no row takes notice of it.
    fake.uploads.list.viewport().setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    for number in (2, 3, *range(150, 154)):
        fake.queue.tell(transfer(number, S.UPLOADING))
    fake.uploads.model.flush()
    qtbot.waitUntil(lambda: not painted.region.isEmpty())
    shown = fake.uploads.list
    rows = QRect(shown.visualRect(fake.uploads.shown.index(2, 0))) | shown.visualRect(fake.uploads.shown.index(3, 0))
    assert painted.region.boundingRect() == rows


def test_rows_that_come_in_below_paint_nothing(qtbot: QtBot, fake: FakeUploads, painted: Painted) -> None:
    """A large folder fills the list for seconds: what is in sight stays as it is, and the scroll bar grows."""
    shown = fake.uploads.list
    before = shown.verticalScrollBar().maximum()
    fake.queue.bring([transfer(number) for number in range(ROWS, 2 * ROWS)])
    qtbot.waitUntil(lambda: fake.uploads.model.rowCount() == 2 * ROWS)
    # What would be painted for the rows is painted before this strip, or with it.
    shown.verticalScrollBar().setValue(30)
    qtbot.waitUntil(lambda: not painted.region.isEmpty())
    viewport = shown.viewport()
    assert shown.verticalScrollBar().maximum() == before + ROWS * shown.sizeHintForRow(0)
    assert painted.region.boundingRect() == QRect(0, viewport.height() - 30, viewport.width(), 30)


def test_rows_that_come_into_sight_are_painted(qtbot: QtBot, fake: FakeUploads, painted: Painted) -> None:
    """At the end of the list, the rows that follow its last one are painted."""
    shown = fake.uploads.list
    fake.uploads.model.removed([transfer(number).id for number in range(2, ROWS)])
    qtbot.waitUntil(lambda: painted.region.boundingRect() == shown.viewport().rect())
    painted.region = QRegion()
    fake.queue.bring([transfer(ROWS)])
    qtbot.waitUntil(lambda: painted.region.contains(shown.visualRect(fake.uploads.shown.index(2, 0)).center()))


def test_scrolling_paints_what_comes_into_sight(qtbot: QtBot, fake: FakeUploads, painted: Painted) -> None:
    """Thirty pixels further down, a strip of thirty pixels is painted; the rest is moved."""
    fake.uploads.list.verticalScrollBar().setValue(30)
    qtbot.waitUntil(lambda: not painted.region.isEmpty())
    viewport = fake.uploads.list.viewport()
    assert painted.region.boundingRect() == QRect(0, viewport.height() - 30, viewport.width(), 30)


def test_the_pointer_paints_the_row_that_it_leaves_and_the_one_that_it_enters(
    qtbot: QtBot, fake: FakeUploads, painted: Painted
) -> None:
    """From row 1 to row 4 these two are painted, not what lies between."""
    shown, viewport = fake.uploads.list, fake.uploads.list.viewport()
    one, four = (shown.visualRect(fake.uploads.shown.index(row, 0)) for row in (1, 4))
    qtbot.mouseMove(viewport, one.center())
    qtbot.waitUntil(lambda: painted.region == QRegion(one))
    qtbot.mouseMove(viewport, four.center())
    qtbot.waitUntil(lambda: painted.region.contains(four))
    assert painted.region == QRegion(one) + QRegion(four)


def test_rows_keep_clear_of_the_round_corners(fake: FakeUploads) -> None:
    """The rows cover nothing of the border, whose corners are round."""
    fake.select(0)
    picture = fake.uploads.list.grab().toImage()
    inside = fake.uploads.list.viewport().geometry()
    assert inside.top() >= 4
    assert inside.left() >= 4
    assert picture.pixelColor(inside.topLeft()) != picture.pixelColor(inside.topLeft() - QPoint(1, 1))
