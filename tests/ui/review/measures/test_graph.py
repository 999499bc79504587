"""The graph of measures: what it tells, and how one goes from it to a frame."""

import math
from fractions import Fraction
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF
from PySide6.QtTest import QTest
from pytestqt.exceptions import capture_exceptions

from kdesk.domain.reviews.review import Series
from kdesk.messages.format import Format
from kdesk.ui.review.measures.curve import Curve
from kdesk.ui.review.measures.graph import Graph
from kdesk.ui.review.measures.graph_painter import GraphPainter
from kdesk.ui.review.measures.legend import Legend
from kdesk.ui.theme import Theme

TIMES = tuple(Fraction(number, 25) for number in range(50))


def curve(label: str, *values: float, **more: Any) -> Curve:
    """Return a curve with a value for each of the first frames."""
    return Curve(Series("psnr", label, "dB", 0, 0, 0, TIMES[: len(values)], values), **more)


@pytest.fixture
def graph(theme: Theme, formatter: Format, qtbot: Any) -> Graph:
    """A graph with two curves, in sight."""
    made = Graph(theme, formatter)
    qtbot.addWidget(made)
    made.resize(600, 200)
    made.show_curves([curve("720p", *range(30, 80)), curve("480p", *range(20, 45))])
    made.show()
    made.setFocus()
    return made


def at(graph: Graph, time: Fraction) -> QPoint:
    """Return the place of a time."""
    return graph.place_of(time).toPoint()


def test_a_click_goes_to_the_exact_frame(graph: Graph, qtbot: Any) -> None:
    """Its time is the fraction of the series, not what the pixel says."""
    with qtbot.waitSignal(graph.sought) as caught:
        QTest.mouseClick(graph, Qt.MouseButton.LeftButton, pos=at(graph, TIMES[17]))
    assert caught.args == [TIMES[17]]


def test_the_pointer_tells_the_values(graph: Graph, theme: Theme, qtbot: Any) -> None:
    """A curve that has ended keeps the value of its last frame; before the first one there is none."""
    legend = Legend(theme, graph)
    qtbot.addWidget(legend)
    assert legend.lines() == (("720p", ""), ("480p", ""))
    QTest.mouseMove(graph, at(graph, TIMES[3]))
    qtbot.waitUntil(lambda: graph.time == TIMES[3])
    assert legend.lines() == (("720p", "33.00 dB"), ("480p", "23.00 dB"))
    assert graph.values_at(Fraction(-1)) == ("", "")


def test_keys_alone_do(graph: Graph) -> None:
    """Arrows move the cursor by a frame, with Shift by ten, Home and End to the ends; Enter goes there."""
    sought: list[Fraction] = []
    graph.sought.connect(sought.append)
    graph.show_time(TIMES[5])
    QTest.keyClick(graph, Qt.Key.Key_Right)
    QTest.keyClick(graph, Qt.Key.Key_Return)
    QTest.keyClick(graph, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(graph, Qt.Key.Key_Return)
    QTest.keyClick(graph, Qt.Key.Key_End)
    QTest.keyClick(graph, Qt.Key.Key_Right)
    QTest.keyClick(graph, Qt.Key.Key_Enter)
    QTest.keyClick(graph, Qt.Key.Key_Home)
    QTest.keyClick(graph, Qt.Key.Key_Left)
    QTest.keyClick(graph, Qt.Key.Key_Return)
    assert sought == [TIMES[6], TIMES[16], TIMES[49], TIMES[0]]


def test_a_screen_reader_gets_the_values(graph: Graph) -> None:
    """Name of the measure, time and value of each curve at the cursor."""
    QTest.keyClick(graph, Qt.Key.Key_Home)
    QTest.keyClick(graph, Qt.Key.Key_Right)
    assert graph.accessibleName() == "PSNR over time"
    assert graph.accessibleDescription() == "0:00.040\n720p: 31.00 dB\n480p: 21.00 dB"


def test_infinite_and_missing_values_are_drawn(graph: Graph, qtbot: Any) -> None:
    """Equal pictures have an infinite PSNR; a graph without values is empty and takes keys and clicks."""
    graph.show_curves([curve("same", math.inf, math.inf), curve("odd", math.nan, 3.0)])
    assert not graph.grab().isNull()
    assert graph.values_at(TIMES[0])[0] == "equal"
    graph.show_curves([])
    assert not graph.grab().isNull()
    QTest.keyClick(graph, Qt.Key.Key_Right)
    with qtbot.assertNotEmitted(graph.sought):
        QTest.mouseClick(graph, Qt.MouseButton.LeftButton, pos=graph.rect().center())


def test_curves_differ_without_colours(graph: Graph) -> None:
    """Dashes and shapes make another picture of the second curve even in grey."""
    one = curve("a", *([30.0] * 50))
    graph.show_curves([one, curve("b", *([40.0] * 50))])
    room = graph.grab().toImage()
    ratio = graph.devicePixelRatioF()

    def inked(value: float) -> int:
        y = round(graph._picture.layout.point_of(0, value).y() * ratio)  # noqa: SLF001  where the line must be
        return sum(room.pixelColor(x, y).lightness() < 200 for x in range(room.width()))

    assert inked(30.0) > 1.2 * inked(40.0)


def test_the_theme_is_followed(graph: Graph, theme: Theme) -> None:
    """The kept picture of the curves is drawn anew."""
    before = graph.grab().toImage().pixelColor(300, 5)
    theme.force(Qt.ColorScheme.Dark)
    assert graph.grab().toImage().pixelColor(300, 5) != before


def test_peaks_and_limits_are_drawn(graph: Graph) -> None:
    """A triangle above each value over the declared bandwidth, in the colour of a warning."""
    values = [1.0] * 49 + [9.0]
    plain, marked = curve("a", *values), curve("a", *values, limit=5.0, limit_words="declared", peaks=(49,))
    graph.show_curves([plain])
    before = graph.grab().toImage()
    graph.show_curves([marked])
    assert graph.grab().toImage() != before


def test_equal_frames_stand_at_the_upper_edge(theme: Theme, formatter: Format) -> None:
    """Above every number of the scale, whose largest value is not drawn there."""
    curves = [curve("720p", 30.0, 36.0, math.inf)]
    area = QRectF(0, 0, 600, 200)
    painter = GraphPainter(theme, formatter, curves, area, QFontMetricsF(QFont()))
    assert painter.point_of(0, math.inf).y() == painter.room.top()
    assert painter.point_of(0, 36.0).y() > painter.room.top() + QFontMetricsF(QFont()).height()
    without = GraphPainter(theme, formatter, [curve("720p", 30.0, 36.0)], area, QFontMetricsF(QFont()))
    assert without.point_of(0, 36.0).y() < without.room.top() + QFontMetricsF(QFont()).height()


def test_the_words_of_a_limit_hide_no_curve(graph: Graph) -> None:
    """A curve that runs along its limit is seen as a whole."""
    values = [5.2] * 49 + [9.0]
    words = "a rendition with a very long name: declared 5 Mbit/s"
    graph.show_curves([curve("a", *values, limit=5.0)])
    before = graph.grab().toImage()
    graph.show_curves([curve("a", *values, limit=5.0, limit_words=words)])
    after = graph.grab().toImage()
    assert before != after
    ratio, layout = graph.devicePixelRatioF(), graph._picture.layout  # noqa: SLF001  where the line must be
    points = [(layout.point_of(number / 25, 5.2) * ratio).toPoint() for number in range(48)]
    assert [before.pixelColor(point) for point in points] == [after.pixelColor(point) for point in points]


def test_a_graph_that_is_gone_is_not_drawn_again(theme: Theme, formatter: Format) -> None:
    """The look of the window changes after a comparison was closed."""
    gone = Graph(theme, formatter)
    gone.resize(600, 200)
    gone.grab()
    shiboken6.delete(gone)
    with capture_exceptions() as errors:
        theme.changed.emit()
    assert errors == []
