"""Where in a video the words of a search are said."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QWidget

from kdesk.domain.names import in_a_sentence
from kdesk.domain.search.transcripts import SpokenLine
from kdesk.messages import _
from kdesk.messages.foreign_text import shown
from kdesk.messages.format import Format
from kdesk.ui.theme import Theme
from kdesk.ui.tips import set_tip

MAX_LINES = 4
"""Further places are found by playing on, or by a narrower search."""


class TranscriptStrip(QWidget):
    """One line for each place, with a button that goes there; hidden while there is none.

    Attributes:
        buttons: One of each line.

    Signals:
        sought: A place in the video, in milliseconds.
    """

    sought = Signal(int)

    def __init__(self, theme: Theme, formatter: Format, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._formatter = formatter
        self.setAccessibleName(_("In the transcript"))
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.px(8))
        self._grid.setVerticalSpacing(theme.px(4))
        self._grid.setColumnStretch(1, 1)
        self._lines: tuple[SpokenLine, ...] = ()
        self.buttons: list[QPushButton] = []
        self.hide()

    def show_lines(self, lines: Sequence[SpokenLine]) -> None:
        """Show these places."""
        shown_lines = tuple(lines[:MAX_LINES])
        if shown_lines == self._lines:
            return
        self._lines = shown_lines
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.buttons = [self._add(row, line) for row, line in enumerate(shown_lines)]
        self.setVisible(bool(shown_lines))

    def _add(self, row: int, line: SpokenLine) -> QPushButton:
        time = self._formatter.duration(line.begin // 1000)
        button = QPushButton(_("Go to {time}").format(time=time))
        button.setProperty("kind", "chip")
        button.setAccessibleName(_("Go to {time}: “{words}”").format(time=time, words=in_a_sentence(line.text)))
        button.clicked.connect(lambda _checked=False: self.sought.emit(line.begin))
        text = QLabel(shown(line.text))
        text.setTextFormat(Qt.TextFormat.PlainText)
        text.setProperty("role", "secondary")
        text.setWordWrap(True)
        set_tip(text, line.text)
        self._grid.addWidget(button, row, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(text, row, 1)
        return button
