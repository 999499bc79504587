"""A question with two answers, in a box that does not block the window."""

from PySide6.QtCore import QEvent, QMetaObject, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QMessageBox, QWidget

from kdesk.messages.foreign_text import TIP, shown_paragraphs


class QuestionBox(QMessageBox):
    """Asks once it is opened with `open()`; closed, it is deleted.

    question      one sentence, shown as it is: never as HTML
    more          what follows from the answers
    yes, no       words of the buttons; Escape says no
    enter_agrees  whether Enter says yes

    Signals:
    agreed  the answer is yes
    """

    agreed = Signal()

    def __init__(self, parent: QWidget, question: str, more: str, *, yes: str, no: str, enter_agrees: bool) -> None:
        super().__init__(QMessageBox.Icon.NoIcon, "kdesk", shown_paragraphs(question, TIP), parent=parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setInformativeText(shown_paragraphs(more, TIP))
        agree = self.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
        stay = self.addButton(no, QMessageBox.ButtonRole.RejectRole)
        self._usual = agree if enter_agrees else stay
        self.setDefaultButton(self._usual)
        self.setEscapeButton(stay)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        agree.clicked.connect(lambda _checked=False: self.agreed.emit())

    def showEvent(self, event: QShowEvent) -> None:
        """Begin on the usual answer, also where a check box stands before it."""
        super().showEvent(event)
        self._usual.setFocus()

    def changeEvent(self, event: QEvent) -> None:
        """Stay on the usual answer when the colours change: the buttons are laid out anew, and the first takes over."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange and self.isVisible():
            # They are laid out after this.
            QMetaObject.invokeMethod(self._usual, "setFocus", Qt.ConnectionType.QueuedConnection)
