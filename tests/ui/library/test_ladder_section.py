"""The ladder of renditions as a chart and in words: keys, pointer, hiding, and new snapshots."""

from fractions import Fraction
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy, QTest

from kdesk.domain.flavor import Flavor, FlavorStatus
from kdesk.domain.measured_findings import MeasuredFinding, MeasuredKind, MeasuredRendition
from kdesk.domain.sound_measures import SoundOffset
from kdesk.messages.format import Format
from kdesk.ui.library.tabs.renditions.ladder_section import LadderSection
from kdesk.ui.theme import Theme
from tests.ui.library.library_fakes import make_flavor


def rung(number: int, height: int, bitrate: int, **changes: Any) -> Flavor:
    """Return a rendition with the frame rate of the source; nothing tells its length."""
    values = {"width": height * 16 // 9, "height": height, "bitrate": bitrate, "frame_rate": 25.0, "size": 0}
    return make_flavor(number, **(values | {"is_source": False} | changes))


SOURCE = rung(0, 1080, 8000, is_source=True)
GOOD = (SOURCE, rung(1, 720, 2500), rung(2, 360, 700))


@pytest.fixture
def section(qtbot: Any, theme: Theme, formatter: Format) -> LadderSection:
    """A section that is wide enough for every word."""
    made = LadderSection(theme, formatter)
    qtbot.addWidget(made)
    made.resize(400, 300)
    return made


def test_a_good_ladder_is_drawn_and_said_to_be_good(section: LadderSection) -> None:
    """The points lie higher and further to the right with bit rate and size; each is told in words."""
    section.show_flavors(GOOD, 60.0)
    assert section.chart.isVisible()
    assert section.all_well.isVisible()
    assert not section.rows
    assert section.legend.text() == "○ source"
    small, large, source = (section.chart.place_of(point) for point in section.chart.points)
    assert small.x() < large.x() < source.x()
    assert small.y() > large.y() > source.y()
    told = section.chart.accessibleDescription().replace("\u2066", "").replace("\u2069", "")
    assert told.splitlines() == [
        "360p: 640 × 360, 700 kbit/s",
        "720p: 1280 × 720, 2.5 Mbit/s",
        "Source: 1920 × 1080, 8.0 Mbit/s",
    ]
    assert not section.grab().toImage().isNull()


def test_nothing_is_shown_of_an_entry_without_a_ladder(section: LadderSection) -> None:
    """One rung is no ladder."""
    section.show_flavors(GOOD[:2], 60.0)
    assert not section.chart.isVisible()
    assert section.rows[0].words.text().startswith("No rendition for slow connections")
    section.show_flavors((), 60.0)
    assert not section.isVisible()


def test_points_are_chosen_by_pointer_and_keys(section: LadderSection) -> None:
    """A click chooses the point under the pointer; arrows go on, Enter chooses."""
    section.show_flavors(GOOD, 60.0)
    chart, chosen = section.chart, QSignalSpy(section.chosen)
    QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=chart.place_of(GOOD[1]).toPoint())
    assert chosen.at(0)[0] == GOOD[1]
    QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=chart.rect().topLeft())
    assert chosen.count() == 1
    for key, point in ((Qt.Key.Key_Right, SOURCE), (Qt.Key.Key_Right, SOURCE), (Qt.Key.Key_Home, GOOD[2])):
        QTest.keyClick(chart, key)
        QTest.keyClick(chart, Qt.Key.Key_Return)
        assert chosen.at(chosen.count() - 1)[0] == point


def test_a_hidden_finding_stays_hidden(section: LadderSection) -> None:
    """Also in the next snapshot and after another entry; one button shows all again."""
    odd = (SOURCE, rung(2, 360, 700), rung(1, 720, 500))
    section.show_flavors(odd, 60.0)
    (row,) = section.rows
    row.hide_button.click()
    assert not section.rows
    assert not section.all_well.isVisible()
    assert section.show_hidden.text() == "Show 1 hidden finding"
    section.show_flavors(GOOD, 60.0)
    assert not section.show_hidden.isVisible()
    section.show_flavors((*odd, rung(5, 480, 0, status=FlavorStatus.ERROR, description="x")), 60.0)
    assert [row.words.text() for row in section.rows] == ["480p failed: x"]
    section.show_hidden.click()
    assert len(section.rows) == 2


def test_a_chart_without_points_can_be_painted_and_gets_keys(section: LadderSection) -> None:
    """Nothing is chosen."""
    section.show_flavors((rung(1, 0, 0, status=FlavorStatus.ERROR),), 60.0)
    chosen = QSignalSpy(section.chosen)
    section.chart.show()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_End, Qt.Key.Key_Return):
        QTest.keyClick(section.chart, key)
    assert not section.chart.grab().isNull()
    assert not chosen.count()


def test_what_was_measured_stands_below_what_the_server_tells(section: LadderSection) -> None:
    """With the same buttons; it is copied with the rest, and goes when the files are others."""
    copied = QSignalSpy(section.copy_wanted)
    flavors = (SOURCE, rung(1, 720, 760), rung(2, 360, 700))
    section.show_flavors(flavors, 60.0)
    assert len(section.rows) == 1
    source, about = MeasuredRendition(SOURCE), MeasuredRendition(flavors[2], offset=SoundOffset(Fraction(3, 25), 0.9))
    finding = MeasuredFinding(MeasuredKind.LATE_SOUND, about, source)
    section.show_measured((finding,))
    told, measured = section.rows
    assert measured.sentence == "The sound is 120 ms late in 360p"
    assert "40 ms" in measured.explanation.text()
    section.copy.click()
    assert copied.at(0) == [f"{told.sentence}\n{measured.sentence}"]
    measured.hide_button.click()
    assert len(section.rows) == 1
    section.show_flavors((*flavors[:2], rung(2, 360, 701)), 60.0)
    assert len(section.rows) == 1
    section.show_hidden.click()
    assert len(section.rows) == 2
    section.show_flavors((*flavors[:2], rung(2, 360, 701, version="2")), 60.0)
    assert [row.sentence for row in section.rows] == [told.sentence.replace("700", "701")]
