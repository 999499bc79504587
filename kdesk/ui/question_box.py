"""A question with two answers, in a box that does not block the window."""

from collections.abc import Callable
from itertools import pairwise

from PySide6.QtCore import QEvent, QMetaObject, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QMessageBox, QWidget

from kdesk.messages import _
from kdesk.messages.foreign_text import TIP, shown_paragraphs
from kdesk.ui.wrapping import begin_with_window


class QuestionBox(QMessageBox):
    """A question that `open()` shows; it is deleted when it is closed.

    Args:
        question: One sentence, shown as it is: never as HTML.
        more: What follows from the answers.
        yes: Words of the button that agrees.
        no: Words of the other button; Escape presses it.
        enter_agrees: Whether Enter presses the button that agrees.

    Signals:
        agreed: The answer is yes.
    """

    agreed = Signal()

    def __init__(self, parent: QWidget, question: str, more: str, *, yes: str, no: str, enter_agrees: bool) -> None:
        super().__init__(QMessageBox.Icon.NoIcon, "kdesk", shown_paragraphs(question, TIP), parent=parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setInformativeText(shown_paragraphs(more, TIP))
        for label in self.findChildren(QLabel):
            begin_with_window(label)
        agree = self.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
        stay = self.addButton(no, QMessageBox.ButtonRole.RejectRole)
        self._usual = agree if enter_agrees else stay
        self.setDefaultButton(self._usual)
        self.setEscapeButton(stay)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        agree.clicked.connect(lambda _checked=False: self.agreed.emit())

    def showEvent(self, event: QShowEvent) -> None:
        """Focus the usual answer, also if a check box precedes it; let Tab reach each answer, also one added later."""
        super().showEvent(event)
        for before, after in pairwise(filter(None, (self.checkBox(), *self.buttons()))):
            self.setTabOrder(before, after)
        self._usual.setFocus()

    def changeEvent(self, event: QEvent) -> None:
        """Keep the focus when the style changes: Qt then lays out the buttons anew and focuses the first."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange and self.isVisible():
            # Queued: the buttons are laid out after this event.
            QMetaObject.invokeMethod(self._usual, "setFocus", Qt.ConnectionType.QueuedConnection)


def ask_to_delete(parent: QWidget, question: str, more: str, agreed: Callable[[], None]) -> None:
    """Ask whether something is to be deleted; Enter keeps it.

    Args:
        more: Whether that can be undone.
        agreed: Called if it is to be deleted.
    """
    box = QuestionBox(parent, question, more, yes=_("Delete"), no=_("Keep"), enter_agrees=False)
    box.agreed.connect(agreed)
    box.open()
