"""What keeps the window from opening, in a box: whoever starts kdesk with a click sees no terminal."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

from kdesk.errors import KdeskError
from kdesk.messages.errors import advice_of, title_of
from kdesk.messages.filling import in_own_words
from kdesk.messages.foreign_text import TIP, shown_paragraphs


def start_problem_box(problem: KdeskError, closed: Callable[[], None]) -> QMessageBox:
    """Open a box that says what is wrong and what can be done, and calls `closed` in the end. The caller holds it."""
    box = QMessageBox(QMessageBox.Icon.Critical, "kdesk", shown_paragraphs(title_of(problem), TIP))
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setInformativeText(shown_paragraphs(advice_of(problem), TIP))
    box.setDetailedText(in_own_words(problem.detail))
    box.setStandardButtons(QMessageBox.StandardButton.Ok)
    box.finished.connect(closed)
    box.open()
    return box
