"""A row that starts a work, shows how far it is, and stops it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QSizePolicy, QWidget

from kdesk.messages import _
from kdesk.plain_text import cut
from kdesk.ui.theme import Theme
from kdesk.ui.tips import set_tip
from kdesk.ui.wrapping import show_words

_GAP = 8
_WHOLE = 1000
_LONGEST = 90
"""Characters."""


class WorkRow(QWidget):
    """The button is Stop while the work runs.

    Attributes:
        button: Starts and stops.
        words: What was found, or why there is nothing.
        before: Layout for what is chosen before the work starts.

    Signals:
        start_wanted: The work is to begin.
        stop_wanted: It is to end.
    """

    start_wanted = Signal()
    stop_wanted = Signal()

    def __init__(self, theme: Theme, words: str, tip: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._start, self._tip, self._runs, self._why_not = words, tip, False, ""
        self.button, self.words, self._bar = QPushButton(words), QLabel(), QProgressBar()
        self._bar.setRange(0, _WHOLE)
        self._bar.setTextVisible(False)
        self._bar.setFixedSize(theme.px(120), theme.px(8))
        self._bar.setAccessibleName(_("Progress"))
        self._bar.hide()
        self.words.setProperty("role", "secondary")
        self.words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        show_words(self.words, "")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(_GAP))
        self.before = QHBoxLayout()
        self.before.setSpacing(theme.px(_GAP))
        row.addLayout(self.before)
        row.addWidget(self.button)
        row.addWidget(self._bar)
        row.addWidget(self.words, 1)
        self.button.clicked.connect(self._click)
        self.forbid("")

    @property
    def runs(self) -> bool:
        """Whether the work runs."""
        return self._runs

    def forbid(self, why_not: str) -> None:
        """Say why the work cannot be started; "" if it can."""
        self._why_not = why_not
        self.button.setEnabled(self._runs or not why_not)
        set_tip(self.button, "" if self._runs else why_not or self._tip)

    def show_running(self, runs: bool) -> None:
        """Show whether the work runs."""
        self._runs = runs
        self.button.setText(_("Stop") if runs else self._start)
        self._bar.setVisible(runs)
        self._bar.setValue(0)
        self.forbid(self._why_not)

    def show_progress(self, per_mille: int) -> None:
        """Show how far the work is."""
        self._bar.setValue(per_mille)

    def tell(self, words: str, tip: str = "") -> None:
        """Say what was found, or what went wrong; the tip has what is too long for two lines."""
        show_words(self.words, cut(words, _LONGEST))
        set_tip(self.words, tip or (words if len(words) > _LONGEST else ""))

    def _click(self) -> None:
        if self._runs:
            self.stop_wanted.emit()
        else:
            self.start_wanted.emit()
