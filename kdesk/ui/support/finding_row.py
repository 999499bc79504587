"""One check of the doctor: what it is about, how it ended, what was found, and what to do."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget

from kdesk.domain.doctor import CheckKind, Finding, Result
from kdesk.messages import _
from kdesk.messages.doctor import check_name, finding_advice, finding_text, result_name, time_text
from kdesk.messages.format import Format
from kdesk.ui.theme import Theme
from kdesk.ui.wrapping import let_select

_ICON = 20
_LOOKS: Mapping[Result, tuple[str, str]] = {
    Result.GOOD: ("ready", "good"),
    Result.WARNING: ("warning", "waiting"),
    Result.BAD: ("error", "bad"),
    Result.NOT_ASKED: ("more", "secondary"),
}
"""Icon and colour; the word stands beside them."""


class FindingRow(QWidget):
    """Shows a check that runs, and then what it found.

    Attributes:
        finding: What was found; None while it runs.
        found: The sentence.
        advice: What to do.
    """

    def __init__(self, kind: CheckKind, theme: Theme, formatter: Format) -> None:
        super().__init__()
        self._theme, self._formatter, self._kind = theme, formatter, kind
        self.finding: Finding | None = None
        self.icon, self.name, self.took = QLabel(), QLabel(check_name(kind)), QLabel()
        self.word, self.found, self.advice = QLabel(), QLabel(), QLabel()
        # Rows that get their words later must not move the other ones sideways.
        self.icon.setFixedSize(theme.px(_ICON), theme.px(_ICON))
        self._build()
        self.wait()
        theme.changed.connect(self._dress)

    def wait(self) -> None:
        """Show that the check runs."""
        self.finding = None
        self.found.setText(_("…"))
        self.word.clear()
        self.took.clear()
        self.advice.setVisible(False)
        self._dress()

    def show_finding(self, finding: Finding) -> None:
        """Show what was found."""
        self.finding = finding
        self.found.setText(finding_text(finding, self._formatter))
        self.word.setText(result_name(finding.result))
        self.took.setText(time_text(finding, self._formatter))
        advice = "" if finding.result is Result.GOOD else finding_advice(finding, self._formatter)
        self.advice.setText(advice)
        self.advice.setVisible(bool(advice))
        self._dress()

    def _build(self) -> None:
        px = self._theme.px
        for label in (self.found, self.advice):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            let_select(label)
            label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.MinimumExpanding)
        self.name.setProperty("role", "heading")
        self.advice.setProperty("role", "secondary")
        self.took.setProperty("role", "secondary")
        self.took.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignTop)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, px(6), 0, px(6))
        grid.setHorizontalSpacing(px(12))
        grid.setVerticalSpacing(px(2))
        grid.setColumnStretch(2, 1)
        # As wide in every row, so that the sentences of all rows begin and end alike.
        widest = max(self.fontMetrics().horizontalAdvance(result_name(one)) for one in Result)
        grid.setColumnMinimumWidth(3, widest + px(4))
        grid.addWidget(self.icon, 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.name, 0, 1, 1, 2)
        grid.addWidget(self.word, 0, 3, Qt.AlignmentFlag.AlignTrailing)
        grid.addWidget(self.took, 1, 3)
        grid.addWidget(self.found, 1, 1, 1, 2)
        grid.addWidget(self.advice, 2, 1, 1, 2)

    def _dress(self) -> None:
        name, colour = ("clock", "secondary") if self.finding is None else _LOOKS[self.finding.result]
        self.icon.setPixmap(self._theme.icons.pixmap(name, colour, self._theme.px(_ICON), self.devicePixelRatioF()))
        self.word.setStyleSheet(f"color: {self._theme.colour(colour).name()};")
        parts = (self.name.text(), self.word.text(), self.found.text(), self.advice.text())
        self.setAccessibleName(" · ".join(part for part in parts if part))
