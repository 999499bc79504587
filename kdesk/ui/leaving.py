"""Between the wish to quit and quitting: with transfers under way, a person is told that they go on next time."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QWidget

from kdesk.ui.question_box import QuestionBox
from kdesk.ui.texts import Texts


class Leaving(QObject):
    """Asks once before quitting interrupts transfers; a computer that shuts down is never held up.

    window    what the question belongs to
    under_way how many transfers would go on by themselves
    asks      False once the user wanted no more questions

    Signals:
    agreed        quit now
    asks_changed  bool: whether the user wants to be asked from now on
    """

    agreed = Signal()
    asks_changed = Signal(bool)

    def __init__(self, window: QWidget, under_way: Callable[[], int], texts: Texts, *, asks: bool) -> None:
        super().__init__(window)
        self._window, self._under_way, self._texts = window, under_way, texts
        self._asks = asks
        self.box: QuestionBox | None = None

    def ask(self) -> None:
        """Quit, or ask first."""
        number = self._under_way()
        if not number or not self._asks or _session_ends():
            self.agreed.emit()
        elif self.box is None:
            self._open(number)

    def _open(self, number: int) -> None:
        words = self._texts.count(number, "transfer is not finished", "transfers are not finished")
        more = f"{words}. What the server has already is kept, and the rest continues when kdesk is opened again."
        box = QuestionBox(self._window, "Quit kdesk?", more, yes="Quit", no="Keep running", enter_agrees=True)
        never_again = QCheckBox("Do not ask again", box)  # the box shows it, but would not keep it
        box.setCheckBox(never_again)
        box.agreed.connect(lambda: self._quit(never_again=never_again.isChecked()))
        box.finished.connect(self._forget)
        self.box = box
        box.open()

    def _quit(self, *, never_again: bool) -> None:
        if never_again:
            self._asks = False
            self.asks_changed.emit(False)
        self.agreed.emit()

    def _forget(self) -> None:
        self.box = None


def _session_ends() -> bool:
    application = QCoreApplication.instance()
    return isinstance(application, QGuiApplication) and application.isSavingSession()
