"""Titles in two lines: cut with an ellipsis at their end, and the words of a search marked."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCharFormat
from PySide6.QtWidgets import QApplication

from kdesk.domain.search.conditions import Words
from kdesk.domain.search.marks import marked_ranges
from kdesk.messages.foreign_text import shown
from kdesk.ui.marked_text import MarkedText, no_marks

_LTR = Qt.LayoutDirection.LeftToRight
HEBREW = "ראיון עם ראש העיר על התקציב החדש של העיר ועוד דברים"


def test_a_long_title_takes_two_lines_and_an_ellipsis(qapp: QApplication) -> None:
    """No line is wider than the card, also with letters outside of the basic plane."""
    texts = MarkedText(qapp.font(), _LTR, QTextCharFormat(), no_marks)
    layout = texts.laid_out("🎬 Interview with the whole council of the city 🎬 " * 5, 180, 2)
    assert layout.lineCount() == 2
    assert layout.text().endswith("…")
    assert all(layout.lineAt(line).naturalTextWidth() <= 180 for line in range(2))
    assert texts.laid_out("Short", 180, 2).text() == "Short"


def test_a_file_name_fills_its_lines(qapp: QApplication) -> None:
    """It has no blanks, and a break at its first hyphen would waste a line."""
    texts = MarkedText(qapp.font(), _LTR, QTextCharFormat(), no_marks)
    layout = texts.laid_out("b-roll_2026-05-03_camera2_take17_final_final_v3.mov", 180, 2)
    assert layout.lineAt(0).textLength() > 10


def test_the_ellipsis_stands_where_reading_ends(qapp: QApplication) -> None:
    """A title that is read from right to left is cut at its left end."""
    texts = MarkedText(qapp.font(), _LTR, QTextCharFormat(), no_marks)
    layout = texts.laid_out(shown(HEBREW), 150)
    # Between two letters of one direction the ellipsis takes that direction; the isolate ends behind them.
    assert layout.text().endswith("…\u200f\u2069")
    assert not texts.laid_out("Interview with the city council", 100).text().endswith("\u200f")


@pytest.mark.parametrize("text", ["Council of the city", "🎬🎬 council", "The COUNCIL"])
def test_found_words_are_marked(qapp: QApplication, text: str) -> None:
    """Qt counts in units of UTF-16; letter case makes no difference."""
    mark = QTextCharFormat()
    mark.setFontUnderline(True)
    texts = MarkedText(qapp.font(), _LTR, mark, lambda shown_text: marked_ranges(shown_text, [Words("council")]))
    layout = texts.laid_out(text, 400)
    (found,) = layout.formats()
    marked = text.encode("utf-16-le")[2 * found.start : 2 * (found.start + found.length)].decode("utf-16-le")
    assert marked.lower() == "council"
