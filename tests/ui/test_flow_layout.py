"""The layout that breaks into lines."""

from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kdesk.ui.flow_layout import FlowLayout


def _boxes(qtbot: QtBot, width: int, *, right: bool = False) -> list[tuple[int, int]]:
    """Lay out three boxes of 100 by 20, the last at the right end if wanted; return where each begins."""
    parent = QWidget()
    qtbot.addWidget(parent)
    layout = FlowLayout(parent, spacing=8)
    boxes = [QWidget() for _ in range(3)]
    for number, box in enumerate(boxes):
        box.setFixedSize(100, 20)
        if right and number == 2:
            layout.add_right(box)
        else:
            layout.addWidget(box)
    parent.show()
    layout.setGeometry(QRect(0, 0, width, 200))
    assert layout.itemAt(3) is None
    return [(box.x(), box.y()) for box in boxes]


def test_one_line_while_there_is_room(qtbot: QtBot) -> None:
    """Three boxes stand side by side in 316 pixels."""
    assert _boxes(qtbot, 316) == [(0, 0), (108, 0), (216, 0)]


def test_what_has_no_room_goes_below(qtbot: QtBot) -> None:
    """One pixel less, and the third begins a line."""
    assert _boxes(qtbot, 315) == [(0, 0), (108, 0), (0, 28)]


def test_the_right_one_stands_at_the_right_end(qtbot: QtBot) -> None:
    """It ends where the line ends, on its own line too."""
    assert _boxes(qtbot, 500, right=True)[2] == (400, 0)
    assert _boxes(qtbot, 250, right=True)[2] == (150, 28)


def test_a_narrow_place_makes_it_higher(qtbot: QtBot) -> None:
    """The height belongs to the width."""
    parent = QWidget()
    qtbot.addWidget(parent)
    layout = FlowLayout(parent, spacing=8)
    layout.setContentsMargins(4, 4, 4, 4)
    for _ in range(3):
        box = QWidget()
        box.setFixedSize(100, 20)
        layout.addWidget(box)
    parent.show()
    assert layout.heightForWidth(400) == 28
    assert layout.heightForWidth(120) == 84
    assert layout.minimumSize().width() == 108


def test_a_widget_that_grows_makes_it_higher(qtbot: QtBot) -> None:
    """Heights are kept until something in the layout changes: its size, whether it is there, their distance."""
    parent = QWidget()
    qtbot.addWidget(parent)
    layout = FlowLayout(parent, spacing=8)
    boxes = [QWidget() for _ in range(2)]
    for box in boxes:
        box.setFixedSize(100, 20)
        layout.addWidget(box)
    parent.show()
    assert layout.heightForWidth(208) == 20
    boxes[0].setFixedWidth(101)
    assert layout.heightForWidth(208) == 48
    layout.setSpacing(10)
    assert layout.heightForWidth(208) == 50
    boxes[0].hide()
    assert layout.heightForWidth(208) == 20
    layout.addWidget(third := QWidget())
    third.setFixedSize(200, 20)
    third.show()
    assert layout.heightForWidth(208) == 50
    layout.takeAt(0)
    boxes[1].setFixedSize(20, 20)
    assert layout.heightForWidth(230) == 20


def test_one_that_nobody_changes_is_measured_once(qtbot: QtBot) -> None:
    """Qt asks thirty times for the height at one width when a number on a chip changes."""
    asked: list[int] = []

    class Box(QWidget):
        """Counts how often it is asked for its size."""

        def sizeHint(self) -> QSize:
            asked.append(1)
            return QSize(100, 20)

    parent = QWidget()
    qtbot.addWidget(parent)
    layout = FlowLayout(parent)
    layout.addWidget(Box())
    layout.heightForWidth(300)
    asked.clear()
    assert [layout.heightForWidth(300) for _ in range(30)] == [20] * 30
    assert not asked


def _elastic_box(qtbot: QtBot, width: int) -> list[tuple[int, int, int]]:
    """Lay out two boxes of 100, an elastic one between them; return where each begins, and how wide it is."""
    parent = QWidget()
    qtbot.addWidget(parent)
    layout = FlowLayout(parent, spacing=8)
    boxes = [QWidget() for _ in range(3)]
    for box in boxes[::2]:
        box.setFixedSize(100, 20)
    boxes[1].setFixedHeight(20)
    layout.addWidget(boxes[0])
    layout.add_elastic(boxes[1], 60, 120)
    layout.add_right(boxes[2])
    assert layout.sizeHint() == QSize(336, 20)
    parent.show()
    layout.setGeometry(QRect(0, 0, width, 200))
    return [(box.x(), box.y(), box.width()) for box in boxes]


def test_an_elastic_one_shrinks_before_a_line_breaks(qtbot: QtBot) -> None:
    """It has its usual width where there is room, and all of it on a line of its own."""
    assert _elastic_box(qtbot, 400) == [(0, 0, 100), (172, 0, 120), (300, 0, 100)]
    assert _elastic_box(qtbot, 300) == [(0, 0, 100), (108, 0, 84), (200, 0, 100)]
    assert _elastic_box(qtbot, 276) == [(0, 0, 100), (108, 0, 60), (176, 0, 100)]
    assert _elastic_box(qtbot, 275) == [(0, 0, 100), (155, 0, 120), (175, 28, 100)]
