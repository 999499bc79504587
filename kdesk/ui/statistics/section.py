"""A part of the window: what it is about, its chart, and the figures in words."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from kdesk.ui.statistics.marked import MarkedWidget
from kdesk.ui.theme import Theme
from kdesk.ui.wrapping import let_select


class ChartSection(QWidget):
    """Shows a chart, or why there is none.

    Args:
        title: What it is about.
        empty: What stands in the place of a chart without marks.

    Attributes:
        chart: The chart.
        caption: The figures in words, or why there are none.
    """

    def __init__(self, theme: Theme, title: str, chart: MarkedWidget, empty: str) -> None:
        super().__init__()
        self.chart, self.caption = chart, QLabel()
        self._empty = empty
        heading = QLabel(title)
        heading.setProperty("role", "heading")
        heading.setWordWrap(True)
        self.caption.setProperty("role", "secondary")
        self.caption.setTextFormat(Qt.TextFormat.PlainText)
        self.caption.setWordWrap(True)
        let_select(self.caption)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        for widget in (heading, chart, self.caption):
            column.addWidget(widget)
        column.addStretch(1)

    def say(self, words: str) -> None:
        """Show the chart with these figures; without marks say why there is none."""
        self.chart.setVisible(bool(self.chart.marks))
        self.caption.setText(words if self.chart.marks else self._empty)
