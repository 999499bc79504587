"""Confirm what ends the window while transfers run, or something else that this would interrupt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QWidget

from kdesk.messages import _
from kdesk.messages.format import Format
from kdesk.messages.quitting import unfinished_text
from kdesk.ui.uploads.summary import GOES_ON, Group, Summary

if TYPE_CHECKING:  # for whoever is asked
    from kdesk.ui.question_box import QuestionBox


class QuitGuard(QObject):
    """Asks before the end of the window interrupts something; never while the computer shuts down.

    Args:
        window: Parent of the question.
        summary: Of the list of transfers.
        asks: Whether it asks at all.

    Attributes:
        box: The question while it is open.

    Signals:
        agreed: Quit now.
        reopening: End the window now, and open it anew.
        asks_changed: `bool`, whether it asks from now on.
    """

    agreed = Signal()
    reopening = Signal()
    asks_changed = Signal(bool)

    def __init__(self, window: QWidget, summary: Summary, formatter: Format, *, asks: bool) -> None:
        super().__init__(window)
        self._window, self._summary, self._formatter = window, summary, formatter
        self._asks = asks
        self.box: QuestionBox | None = None
        self._others: list[Callable[[], str]] = []

    def watch(self, unfinished: Callable[[], str]) -> None:
        """Ask because of something else too.

        Args:
            unfinished: Returns what quitting would interrupt, in whole sentences; "" if there is nothing.
        """
        self._others.append(unfinished)

    def offer_in(self, choice: QAction) -> None:
        """Let this action show and change whether it asks: “Do not ask again” can be taken back there."""
        choice.setCheckable(True)
        choice.setChecked(self._asks)
        choice.toggled.connect(self.set_asks)
        self.asks_changed.connect(choice.setChecked)

    def ask(self) -> None:
        """Quit, or ask first."""
        under_way = self._summary.count_of(*GOES_ON) or self._other_sentences()
        if not under_way or not self._asks or session_ends():
            self.agreed.emit()
        elif self.box is None:
            self._open()

    def reopen(self) -> None:
        """Open the window anew, or ask first: transfers go on by themselves, other work does not."""
        sentences = self._other_sentences()
        if not sentences:
            self.reopening.emit()
        elif self.box is None:
            question, yes = _("Open the window again?"), _("Open it again")
            box = self._box(question, sentences, yes)
            box.agreed.connect(self.reopening)
            box.open()

    def _open(self) -> None:
        sentences = self._other_sentences()
        if self._summary.count_of(*GOES_ON):
            text = _("{unfinished} What the server has already is kept, and kdesk goes on when it is opened again.")
            sentences = [text.format(unfinished=self._unfinished()), *sentences]
        from PySide6.QtWidgets import QCheckBox

        box = self._box(_("Quit kdesk?"), sentences, _("Quit"))
        never_again = QCheckBox(_("Do not ask again"), box)  # the box shows it, but would not keep it
        never_again.setToolTip(_("“Ask before quitting” in the menu takes this back"))
        box.setCheckBox(never_again)
        box.agreed.connect(lambda: self._quit(never_again=never_again.isChecked()))
        box.open()

    def _box(self, question: str, sentences: Sequence[str], yes: str) -> QuestionBox:
        """Return a question that Enter answers with no; it is the only one while it is open."""
        from kdesk.ui.question_box import QuestionBox

        more = "\n\n".join(sentences)
        self.box = QuestionBox(self._window, question, more, yes=yes, no=_("Keep running"), enter_agrees=False)
        self.box.finished.connect(self._forget)
        return self.box

    def _quit(self, *, never_again: bool) -> None:
        if never_again:
            self.set_asks(False)
        self.agreed.emit()

    def set_asks(self, asks: bool) -> None:
        """Ask before quitting from now on, or do not."""
        if asks != self._asks:
            self._asks = asks
            self.asks_changed.emit(asks)

    def _other_sentences(self) -> list[str]:
        return [sentence for other in self._others if (sentence := other())]

    def _unfinished(self) -> str:
        summary = self._summary
        active, waiting = summary.count(Group.ACTIVE), summary.count(Group.WAITING)
        return unfinished_text(active, waiting, summary.asks, summary.paused, self._formatter)

    def _forget(self) -> None:
        self.box = None


def session_ends() -> bool:
    """Return whether the user signs out of the system, or shuts it down."""
    application = QCoreApplication.instance()
    # The system waits for its programs: a question would hold the shutdown up.
    return isinstance(application, QGuiApplication) and application.isSavingSession()
