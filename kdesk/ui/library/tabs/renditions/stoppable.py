"""A button that starts a long measure, how far it is, and a button that stops it."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QToolButton, QVBoxLayout, QWidget

from kdesk.messages import _
from kdesk.ui.theme import Theme
from kdesk.ui.tips import set_tip

PER_MILLE = 1000


class StoppableWork(QWidget):
    """Shows the button while nothing runs, else the progress.

    Args:
        words: On the button.
        tip: What the button does, while nothing forbids it.

    Attributes:
        start: The button.
        said: What is being done.
        bar: How far it is.
        stop: Ends it.

    Signals:
        start_wanted: The button was pressed.
        stop_wanted: So was the other one.
    """

    start_wanted = Signal()
    stop_wanted = Signal()

    def __init__(self, theme: Theme, words: str, tip: str) -> None:
        super().__init__()
        self._tip = tip
        self.start, self.stop = QPushButton(words), QToolButton()
        self.said, self.bar = QLabel(), QProgressBar()
        self.start.clicked.connect(lambda _checked=False: self.start_wanted.emit())
        self.stop.clicked.connect(lambda _checked=False: self.stop_wanted.emit())
        self.said.setProperty("role", "secondary")
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.said.setWordWrap(True)
        self.bar.setTextVisible(False)
        self.bar.setMaximum(PER_MILLE)
        self.bar.setAccessibleName(_("Progress of measuring"))
        self.stop.setIconSize(QSize(theme.px(16), theme.px(16)))
        theme.icons.dress(self.stop, "cancel", "secondary")
        self.stop.setAccessibleName(_("Stop measuring"))
        self.stop.setToolTip(_("Stop"))
        self._lay_out(theme.px(8))
        self.permit("")
        self.end("")

    def permit(self, why_not: str) -> None:
        """Permit a start, or say why there is none."""
        self.start.setEnabled(not why_not)
        set_tip(self.start, why_not or self._tip)

    def show_progress(self, words: str, share: float) -> None:
        """Show that it runs.

        Args:
            share: That is done, 0.0 to 1.0.
        """
        if self.said.text() != words:
            self.said.setText(words)
        self.bar.setValue(round(share * PER_MILLE))
        self._follow(running=True)

    def end(self, words: str) -> None:
        """Show that nothing runs, and how it ended."""
        self.said.setText(words)
        self._follow(running=False)

    def _follow(self, *, running: bool) -> None:
        # The focus stays beside where it was: the button that had it is hidden.
        had_focus = self.start.hasFocus() or self.stop.hasFocus()
        self.start.setVisible(not running)
        for widget in (self.bar, self.stop):
            widget.setVisible(running)
        self.said.setVisible(bool(self.said.text()))
        if had_focus:
            (self.stop if running else self.start).setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self, gap: int) -> None:
        row = QHBoxLayout()
        row.setSpacing(gap)
        row.addWidget(self.start)
        row.addWidget(self.bar, 1)
        row.addWidget(self.stop)
        # The button keeps its width.
        row.addStretch(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(gap // 2)
        column.addWidget(self.said)
        column.addLayout(row)
