"""The window of the statistics."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from kdesk.domain.statistics.kept import NO_STATISTICS
from kdesk.domain.statistics.periods import Period
from kdesk.guide import Topic, guide_page
from kdesk.ui.guide.window import GuideWindow
from kdesk.ui.statistics.window import StatisticsWindow
from kdesk.ui.theme import Theme
from tests.support.cut_texts import cut_texts
from tests.support.pseudo_language import pseudo_language, without_brackets
from tests.ui.statistics.conftest import OpenWindow, Source


def choose(window: StatisticsWindow, period: Period) -> None:
    """Choose how far back."""
    window.periods.setCurrentIndex(window.periods.findData(period.value))


def test_it_shows_the_last_days(open_window: OpenWindow) -> None:
    """A week at first, then a month and a year, each in words as well."""
    window = open_window()
    assert window.period is Period.WEEK
    assert [mark.value for mark in window.sent.chart.marks] == [0, 0, 0, 0, 1_000_000_000, 0, 4_000_000_000]
    assert window.sent.caption.text() == "5.0 GB in all, 4.0 GB at most (5/3/26). 3 uploads finished."
    assert len(window.rate.chart.marks) == 3
    assert window.rate.caption.text().startswith("10.0 MB/s on average, 10.0 MB/s at best.")
    assert [mark.title for mark in window.waits.chart.marks] == [
        "A decision of yours",
        "Another program writes the file",
    ]
    assert [mark.begin for mark in window.ready.chart.marks] == [10**7, 10**8, 10**9]
    assert window.ready.chart.marks[0].words == "Video of 10.0 MB: ready after 1 s"
    choose(window, Period.MONTH)
    assert len(window.sent.chart.marks) == 30
    assert window.sent.caption.text().startswith("14.0 GB in all")
    assert len(window.rate.chart.marks) == 3
    choose(window, Period.YEAR)
    assert len(window.sent.chart.marks) == 52
    window.grab()


def test_with_nothing_it_says_so(open_window: OpenWindow, source: Source) -> None:
    """In words, without empty charts; there is nothing to export."""
    source.kept = NO_STATISTICS
    window = open_window()
    for section in (window.sent, window.rate, window.waits, window.ready):
        assert section.caption.text()
        assert not section.chart.isVisible()
    assert not window.export.isEnabled()


def test_it_follows_while_it_is_in_sight(open_window: OpenWindow, source: Source) -> None:
    """And asks for nothing when it is closed."""
    window = open_window()
    reads = source.reads
    (timer,) = window.findChildren(QTimer, options=Qt.FindChildOption.FindDirectChildrenOnly)
    assert timer.isActive()
    timer.timeout.emit()
    assert source.reads == reads + 1
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isVisible()
    assert not timer.isActive()


@pytest.mark.parametrize(("row", "name", "rows"), [(0, "kdesk-days.csv", 7), (1, "kdesk-ready.csv", 3)])
def test_tables_are_exported(open_window: OpenWindow, source: Source, row: int, name: str, rows: int) -> None:
    """What is in sight, with a name that is safe everywhere."""
    window = open_window()
    window.export.menu().actions()[row].trigger()
    (dialog,) = window.findChildren(QFileDialog)
    assert dialog.selectedFiles()[0].endswith(name)
    dialog.fileSelected.emit("/tables/out.csv")
    ((table, path),) = source.exported
    assert path == Path("/tables/out.csv")
    assert len(table.rows) == rows
    dialog.close()


def test_charts_lie_beside_each_other_where_there_is_room(open_window: OpenWindow, qtbot: QtBot) -> None:
    """In a narrow window below each other."""
    window = open_window()
    qtbot.waitUntil(lambda: window.sent.y() == window.rate.y())
    window.resize(460, 600)
    qtbot.waitUntil(lambda: window.sent.x() == window.rate.x())
    assert window.sent.y() < window.rate.y() < window.waits.y() < window.ready.y()


def test_no_words_are_cut(open_window: OpenWindow, theme: Theme, qtbot: QtBot) -> None:
    """In both widths."""
    window = open_window()
    qtbot.waitUntil(lambda: not cut_texts(window))
    window.resize(460, 600)
    qtbot.waitUntil(lambda: window.sent.x() == window.rate.x() and not cut_texts(window))
    theme.force(Qt.ColorScheme.Dark)
    window.grab()


def test_the_keyboard_reaches_everything(open_window: OpenWindow) -> None:
    """From the period over the export to each chart."""
    window = open_window()
    window.periods.setFocus()
    reached = []
    for _ in range(6):
        reached.append(window.focusWidget())
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
    charts = [section.chart for section in (window.sent, window.rate, window.waits, window.ready)]
    assert reached[:2] == [window.periods, window.export]
    assert [widget for widget in reached if widget in charts] == charts


def test_f1_opens_the_page_about_it(open_window: OpenWindow, qtbot: QtBot) -> None:
    """Also while a chart has the focus; the page is over this window, not the main one."""
    window = open_window()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.waits.chart.setFocus()
    QTest.keyClick(window.waits.chart, Qt.Key.Key_F1)
    (guide,) = window.findChildren(GuideWindow)
    assert guide.view.toPlainText().startswith(guide_page(Topic.STATISTICS).title)
    guide.close()


@pytest.mark.parametrize("long", [False, True])
def test_in_every_language(open_window: OpenWindow, qtbot: QtBot, tmp_path: Path, long: bool) -> None:
    """Each sentence is translated, also those that are painted; long words are not cut at 900 × 600."""
    with pseudo_language(tmp_path / "translations", long=long):
        window = open_window()
        qtbot.waitUntil(lambda: not cut_texts(window))
        sections = (window.sent, window.rate, window.waits, window.ready)
        said = [*(one.caption.text() for one in sections), *(one.chart.accessibleName() for one in sections)]
        said += [mark.words for one in sections for mark in one.chart.marks]
        said += [action.text() for action in window.export.menu().actions()]
        said += [window.periods.itemText(row) for row in range(window.periods.count())]
        assert [text for text in said if without_brackets(text).strip(" \n.,:;")] == []
        window.grab()
