"""Charts: where marks are painted, what they say, and how they are reached."""

from collections.abc import Sequence

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QFocusEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kdesk.domain.statistics.scales import Scale, from_zero
from kdesk.messages.format import Format
from kdesk.ui.statistics.bars import BarChart, LineBars
from kdesk.ui.statistics.chart import Axis, Chart
from kdesk.ui.statistics.marked import MOST_SAID, Mark, MarkedWidget
from kdesk.ui.statistics.points import PointChart
from kdesk.ui.theme import Theme
from tests.support.pointer import move_pointer

DAYS = [Mark(row, row + 1, value, f"day {row}: {value}") for row, value in enumerate((4.0, 0.0, 8.0, 0.001))]
HOURS = [Mark(begin, begin + 1, value, f"at {begin}") for begin, value in ((0, 4.0), (1, 8.0), (3, 6.0))]
UP = Axis(from_zero([8.0], 4), ["0", "2", "4", "6", "8"])
ACROSS = Axis(Scale(0.0, 4.0, (0.5, 1.5, 2.5, 3.5)), ["Mon", "Tue", "Wed", "Thu"])


def shown(qtbot: QtBot, widget: MarkedWidget, width: int = 420) -> None:
    """Show it as a window of its own, which can have the focus."""
    qtbot.addWidget(widget)
    widget.resize(width, 200)
    widget.show()
    qtbot.waitExposed(widget)


def reach(widget: MarkedWidget) -> None:
    """Give it the focus with Tab; whether its window is active is up to the screen of the tests."""
    QApplication.sendEvent(widget, QFocusEvent(QEvent.Type.FocusIn, Qt.FocusReason.TabFocusReason))


def bars(qtbot: QtBot, theme: Theme, formatter: Format) -> BarChart:
    """Return bars of four days."""
    chart = BarChart(theme, formatter, "Bytes sent")
    shown(qtbot, chart)
    chart.show_marks(DAYS, ACROSS, UP)
    return chart


def colour_at(chart: Chart | LineBars, place: QPointF) -> QColor:
    """Return what is painted at a place."""
    image = chart.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    return image.pixelColor(place.toPoint() * chart.devicePixelRatio())


def said(chart: MarkedWidget, keys: Sequence[Qt.Key]) -> list[str]:
    """Return what each key leads to."""
    words = []
    for key in keys:
        QTest.keyClick(chart, key)
        words.append(chart.words)
    return words


def test_bars_stand_where_their_days_are(qtbot: QtBot, theme: Theme, formatter: Format) -> None:
    """Twice the value is twice as high; next to nothing is seen, and nothing is not."""
    chart = bars(qtbot, theme, formatter)
    first, none, second, little = (chart.area_of(mark) for mark in DAYS)
    assert second.height() == pytest.approx(2 * first.height())
    assert none.height() == 0
    assert little.height() == 2
    assert first.right() < second.left()
    assert first.bottom() == second.bottom() == chart.room().bottom()
    assert colour_at(chart, second.center()) == theme.colour("accent")
    assert colour_at(chart, QPointF(none.center().x(), chart.room().center().y())) != theme.colour("accent")


def test_the_pointer_reads_a_bar(qtbot: QtBot, theme: Theme, formatter: Format) -> None:
    """Anywhere above its foot; beside the bars nothing is said."""
    chart = bars(qtbot, theme, formatter)
    over = QPoint(round(chart.x_of(1.5)), round(chart.room().top()) + 3)
    before = chart.grab().toImage()
    move_pointer(chart, over)
    assert chart.words == "day 1: 0.0"
    assert chart.grab().toImage() != before
    move_pointer(chart, QPoint(1, 100))
    assert chart.words == ""


def test_the_keys_go_from_bar_to_bar(qtbot: QtBot, theme: Theme, formatter: Format) -> None:
    """With Tab the newest is reached first; at an end they stay; other keys are left to the window."""
    chart = bars(qtbot, theme, formatter)
    reach(chart)
    assert chart.words == "day 3: 0.001"
    keys = (Qt.Key.Key_Left, Qt.Key.Key_Home, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_End, Qt.Key.Key_A)
    assert said(chart, keys) == [f"day {row}: {DAYS[row].value}" for row in (2, 0, 0, 1, 3, 3)]
    QApplication.sendEvent(chart, QFocusEvent(QEvent.Type.FocusOut))
    assert chart.words == ""


def test_from_right_to_left_everything_is_mirrored(qtbot: QtBot, theme: Theme, formatter: Format) -> None:
    """The days, the scale beside them, and the keys."""
    chart = bars(qtbot, theme, formatter)
    left, room = chart.area_of(DAYS[0]), chart.room()
    chart.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert chart.area_of(DAYS[0]).left() == pytest.approx(chart.width() - left.right())
    assert chart.room().right() == pytest.approx(chart.width() - room.left())
    assert colour_at(chart, chart.area_of(DAYS[2]).center()) == theme.colour("accent")
    reach(chart)
    assert said(chart, (Qt.Key.Key_Right, Qt.Key.Key_Left)) == ["day 2: 8.0", "day 3: 0.001"]


def test_a_screen_reader_gets_the_figures(qtbot: QtBot, theme: Theme, formatter: Format) -> None:
    """As many as somebody may listen to; a chart without marks takes no focus."""
    chart = bars(qtbot, theme, formatter)
    assert chart.accessibleName() == "Bytes sent"
    assert chart.accessibleDescription().splitlines() == [mark.words for mark in DAYS]
    many = [Mark(row, row + 1, 1.0, f"{row}") for row in range(500)]
    chart.show_marks(many, Axis(Scale(0.0, 500.0)), UP)
    assert chart.accessibleDescription().splitlines() == [str(row) for row in range(500 - MOST_SAID, 500)]
    chart.show_marks([], ACROSS, UP)
    assert chart.focusPolicy() is Qt.FocusPolicy.NoFocus
    assert chart.accessibleDescription() == ""
    chart.grab()
    QTest.keyClick(chart, Qt.Key.Key_Left)
    assert chart.words == ""


def test_what_is_read_stays_when_figures_change(qtbot: QtBot, theme: Theme, formatter: Format) -> None:
    """The same day with its new value; a day that is gone is read no more."""
    chart = bars(qtbot, theme, formatter)
    reach(chart)
    chart.show_marks([*DAYS[:3], Mark(3, 4, 6.0, "day 3: 6.0")], ACROSS, UP)
    assert chart.words == "day 3: 6.0"
    chart.show_marks(DAYS[:1], ACROSS, UP)
    assert chart.words == ""


def test_words_below_do_not_overlap(qtbot: QtBot, theme: Theme, formatter: Format) -> None:
    """A long scale in a narrow chart is painted all the same; in the dark too."""
    chart = BarChart(theme, formatter, "Bytes sent")
    shown(qtbot, chart, 120)
    lines = tuple(row + 0.5 for row in range(52))
    marks = [Mark(row, row + 1, 3.0, "words that are longer than the chart is wide") for row in range(52)]
    chart.show_marks(marks, Axis(Scale(0.0, 52.0, lines), ["2026-05-03"] * 52), UP)
    light = chart.grab().toImage()
    theme.force(Qt.ColorScheme.Dark)
    assert chart.grab().toImage() != light
    reach(chart)
    chart.grab()


def test_neighbours_are_joined(qtbot: QtBot, theme: Theme, formatter: Format) -> None:
    """Not over an hour in which nothing was sent; the pointer reads the nearest hour, however high its value is."""
    chart = PointChart(theme, formatter, "Speed", joined=True)
    shown(qtbot, chart)
    chart.show_marks(HOURS, ACROSS, UP)
    first, second, third = (chart.place_of(mark) for mark in HOURS)
    assert colour_at(chart, second) == theme.colour("accent")
    # On the line: anti-aliased, so that it is not the pure colour.
    assert colour_at(chart, (first + second) / 2) != colour_at(chart, (second + third) / 2 + QPointF(0, 9))
    move_pointer(chart, QPoint(round(second.x()) + 4, round(chart.room().bottom()) - 4))
    assert chart.words == "at 1"
    chart.grab()
    move_pointer(chart, QPoint(round((second.x() + third.x()) / 2), 60))
    assert chart.words == ""


def test_pairs_are_read_where_they_lie(qtbot: QtBot, theme: Theme, formatter: Format) -> None:
    """Two files of the same size: the one that is nearer to the pointer."""
    chart = PointChart(theme, formatter, "Time to ready", joined=False)
    shown(qtbot, chart)
    chart.show_marks([Mark(2, 2, 1.0, "soon"), Mark(2, 2, 7.0, "late")], ACROSS, UP)
    move_pointer(chart, chart.place_of(chart.marks[1]).toPoint() + QPoint(3, 3))
    assert chart.words == "late"
    chart.grab()
    move_pointer(chart, chart.place_of(chart.marks[0]).toPoint())
    assert chart.words == "soon"
    chart.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    chart.grab()


def test_lying_bars(qtbot: QtBot, theme: Theme, formatter: Format) -> None:
    """The longest fills the width; up and down go from line to line."""
    chart = LineBars(theme, formatter, "Waiting times")
    shown(qtbot, chart, 300)
    marks = [Mark(0, 0, 60.0, "a: 60", "a", "60"), Mark(1, 1, 15.0, "b: 15", "b", "15"), Mark(2, 2, 0.0, "c", "c", "0")]
    chart.take_marks(marks)
    assert [chart.area_of(row).width() for row in range(3)] == [300.0, 75.0, 2.0]
    assert colour_at(chart, chart.area_of(1).center()) == theme.colour("waiting")
    move_pointer(chart, chart.area_of(1).center().toPoint())
    assert chart.words == "b: 15"
    move_pointer(chart, QPoint(5, 190))
    assert chart.words == ""
    reach(chart)
    chart.grab()
    keys = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_End, Qt.Key.Key_Home, Qt.Key.Key_Left)
    assert said(chart, keys) == ["a: 60", "b: 15", "c", "a: 60", "a: 60"]
    chart.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert chart.area_of(1).right() == 300.0
    assert chart.sizeHint().height() >= chart.area_of(2).bottom()
    chart.take_marks([Mark(0, 0, 0.0, "none", "none", "0")])
    assert chart.area_of(0).width() == 2.0


@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
def test_no_words_of_the_scales_touch(
    qtbot: QtBot, theme: Theme, formatter: Format, direction: Qt.LayoutDirection
) -> None:
    """Both have some at the origin, which stand beside each other and not on each other."""
    chart = PointChart(theme, formatter, "Time until ready", joined=False)
    chart.setLayoutDirection(direction)
    shown(qtbot, chart)
    across = Axis(Scale(0.0, 4.0, (0.0, 2.0, 4.0)), ["1 MB", "1 GB", "1 TB"])
    chart.show_marks(HOURS, across, Axis(Scale(0.0, 8.0, (0.0, 4.0, 8.0)), ["1 s", "1 min", "1 h"]))
    areas = [area for area, _words in (*chart.words_up(), *chart.words_across())]
    assert [words for _area, words in chart.words_across()] == ["1 TB", "1 GB", "1 MB"]
    assert all(chart.rect().toRectF().contains(area) for area in areas)
    assert not any(one.intersects(other) for row, one in enumerate(areas) for other in areas[:row])
