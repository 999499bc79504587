"""Between the wish to quit and quitting: with transfers under way, a person is told that they go on next time."""

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QCheckBox, QWidget

from kdesk.messages.format import Format
from kdesk.ui.question_box import QuestionBox
from kdesk.ui.uploads.summary import GOES_ON, Group, Summary


class QuitGuard(QObject):
    """Asks once before quitting interrupts transfers; a computer that shuts down is never held up.

    window    what the question belongs to
    summary   of the list, as the chips above it tell it
    asks      False once the user wanted no more questions, until the user wants them again

    Signals:
    agreed        quit now
    asks_changed  bool: whether the user wants to be asked from now on
    """

    agreed = Signal()
    asks_changed = Signal(bool)

    def __init__(self, window: QWidget, summary: Summary, formatter: Format, *, asks: bool) -> None:
        super().__init__(window)
        self._window, self._summary, self._formatter = window, summary, formatter
        self._asks = asks
        self.box: QuestionBox | None = None

    def offer_in(self, choice: QAction) -> None:
        """Let this action say whether it asks, and change that: “Do not ask again” can be taken back there."""
        choice.setCheckable(True)
        choice.setChecked(self._asks)
        choice.toggled.connect(self._set_asks)
        self.asks_changed.connect(choice.setChecked)

    def ask(self) -> None:
        """Quit, or ask first."""
        under_way = self._summary.count_of(*GOES_ON)
        if not under_way or not self._asks or _session_ends():
            self.agreed.emit()
        elif self.box is None:
            self._open()

    def _open(self) -> None:
        more = f"{self._unfinished()} What the server has already is kept, and kdesk goes on when it is opened again."
        box = QuestionBox(self._window, "Quit kdesk?", more, yes="Quit", no="Keep running", enter_agrees=True)
        never_again = QCheckBox("Do not ask again", box)  # the box shows it, but would not keep it
        never_again.setToolTip("“Ask before quitting” in the menu takes this back")
        box.setCheckBox(never_again)
        box.agreed.connect(lambda: self._quit(never_again=never_again.isChecked()))
        box.finished.connect(self._forget)
        self.box = box
        box.open()

    def _quit(self, *, never_again: bool) -> None:
        if never_again:
            self._set_asks(False)
        self.agreed.emit()

    def _set_asks(self, asks: bool) -> None:
        if asks != self._asks:
            self._asks = asks
            self.asks_changed.emit(asks)

    def _unfinished(self) -> str:
        """Tell what is not finished, with the numbers of the chips."""
        count = self._formatter.count
        active = self._summary.count(Group.ACTIVE)
        parts = [count(active, "transfer is active", "transfers are active"), self._waiting("", "")]
        if not active:
            parts = [self._waiting("transfer ", "transfers ")]
        return f"{' and '.join(part for part in parts if part)}."

    def _waiting(self, one: str, many: str) -> str:
        """Tell how many wait and, for those that wait for somebody, what for; a row with a question is not paused."""
        waiting, asks, paused = self._summary.count(Group.WAITING), self._summary.asks, self._summary.paused
        count, number = self._formatter.count, self._formatter.number
        if not waiting:
            return ""
        if waiting == paused:
            return count(waiting, f"{one}is paused", f"{many}are paused")
        if waiting == asks:
            return count(waiting, f"{one}waits for an answer", f"{many}wait for an answer")
        for_answer = f", {number(asks)} of them for an answer" if asks else ""
        by_hand = f", {number(paused)} of them paused" if paused else ""
        return f"{count(waiting, f'{one}waits', f'{many}wait')}{for_answer}{by_hand}"

    def _forget(self) -> None:
        self.box = None


def _session_ends() -> bool:
    application = QCoreApplication.instance()
    return isinstance(application, QGuiApplication) and application.isSavingSession()
