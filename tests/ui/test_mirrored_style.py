"""Labels of a window that is written from right to left."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from kdesk.data_files import translation_folder
from kdesk.ui.languages import speak
from kdesk.ui.question_box import QuestionBox
from kdesk.ui.theme import Theme
from kdesk.ui.wrapping import let_select
from tests.support.left_windows import delete_windows
from tests.support.painted_part import painted_in

WIDTH, HEIGHT = 300, 90
HEBREW = "העתקת קישור על העלאה או ערך מעתיקה קישור שמתנגן אצל אחרים. בתפריט נמצאות כל הפקודות, וגם המדריך"


@pytest.fixture(autouse=True)
def _mirrored(qapp: QApplication) -> Iterator[None]:
    """The style of Hebrew windows, in the light look: as it is put when such a window is opened anew."""
    font = qapp.font()
    speak("he", translation_folder())
    assert not Theme(qapp, scheme=Qt.ColorScheme.Light, reduced_motion=True).dark
    yield
    delete_windows()
    qapp.setFont(font)
    speak("en", translation_folder())


def spot(qtbot: QtBot, widget: QWidget, mirrored: bool = True) -> QRect:
    """Return where something is painted in a widget of a wide window."""
    qtbot.addWidget(widget)
    widget.setLayoutDirection(Qt.LayoutDirection.RightToLeft if mirrored else Qt.LayoutDirection.LeftToRight)
    widget.resize(WIDTH, HEIGHT)
    return painted_in(widget)


@pytest.mark.parametrize("text", ["harbour.mp4", "12 kB", "נמל"])
@pytest.mark.parametrize("wrapped", [False, True])
def test_a_text_begins_where_the_language_of_the_window_does(qtbot: QtBot, text: str, wrapped: bool) -> None:
    """Whatever its own direction; at the end of the line it stands at the other side."""
    label = QLabel(text)
    label.setWordWrap(wrapped)
    assert spot(qtbot, label).right() > WIDTH - 8
    label.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignTop)
    assert spot(qtbot, label).left() < 8
    assert spot(qtbot, label).bottom() < HEIGHT / 2
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    assert abs(spot(qtbot, label).center().x() - WIDTH / 2) < 4


def test_what_is_written_from_left_to_right_stays(qtbot: QtBot) -> None:
    """A part of the window that is not mirrored, such as a picture with its marks; and the words of a button."""
    assert spot(qtbot, QLabel("harbour.mp4"), mirrored=False).left() < 8
    assert abs(spot(qtbot, QPushButton("OK")).center().x() - WIDTH / 2) < 4


def test_wrapped_lines_begin_at_the_same_edge(qtbot: QtBot) -> None:
    """The space at the end of a line takes no room at its beginning, and no letter is cut."""
    label = QLabel(HEBREW)
    label.setWordWrap(True)
    whole = spot(qtbot, label)
    step = label.fontMetrics().lineSpacing()
    first = QRect(0, whole.top(), WIDTH, step // 2)
    second = first.translated(0, step)
    assert abs(painted_in(label, first).right() - painted_in(label, second).right()) <= 2
    assert whole.left() > 0


def test_a_text_that_can_be_selected_begins_there_too(qtbot: QtBot) -> None:
    """Qt lays it out by its own direction otherwise."""
    label = QLabel("0_iwsypou1")
    label.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    let_select(label)
    assert spot(qtbot, label).right() > WIDTH - 8


def test_the_names_in_a_question_begin_at_one_edge(qtbot: QtBot) -> None:
    """Those of every direction, and the question."""
    window = QWidget()
    qtbot.addWidget(window)
    box = QuestionBox(window, "למחוק?", "נמל\nharbour.mp4\n12 kB", yes="כן", no="לא", enter_agrees=False)
    box.show()
    labels = [label for label in box.findChildren(QLabel) if label.text()]
    assert len(labels) == 2
    for label in labels:
        lines = label.text().count("\n") + 1
        high = label.height() // lines
        rows = [QRect(0, row * high, label.width(), high) for row in range(lines)]
        assert all(painted_in(label, row).right() > label.width() - 12 for row in rows)


def test_margins_are_mirrored(theme: Theme) -> None:
    """Qt leaves them where they are."""
    assert theme.edges(16, 8, 4, 2) == tuple(theme.px(edge) for edge in (4, 8, 16, 2))
    speak("en", translation_folder())
    assert theme.edges(16, 8, 4, 2) == tuple(theme.px(edge) for edge in (16, 8, 4, 2))
