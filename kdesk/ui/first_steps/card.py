"""The card of a step: what it says, and the buttons that lead on, back and out."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from kdesk.guide import Topic
from kdesk.messages import _
from kdesk.messages.format import Format
from kdesk.ui.first_steps.step import Step
from kdesk.ui.guide.topics import set_topic
from kdesk.ui.theme import Theme
from kdesk.ui.tips import announce

_WIDTH = 340


class StepCard(QFrame):
    """Shows one step at a time. The arrow keys go on and back, Esc leaves; the window behind it stays usable.

    Attributes:
        leave: Button that ends the tour.
        back: Button to the step before.
        next: Button to the step after, or the end.

    Signals:
        moved: `int`, 1 to go on, -1 to go back.
        left: The user has had enough.
    """

    moved = Signal(int)
    left = Signal()

    def __init__(self, theme: Theme, formatter: Format, window: QWidget) -> None:
        super().__init__(window)
        self._theme, self._formatter = theme, formatter
        self._is_last = False
        self.setProperty("role", "step")
        set_topic(self, Topic.FIRST_STEPS)
        self._count, self._title, self._text = QLabel(), QLabel(), QLabel()
        self._count.setProperty("role", "secondary")
        self._title.setProperty("role", "heading")
        for label in (self._count, self._title, self._text):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self.leave, self.back, self.next = QPushButton(_("Leave the tour")), QPushButton(_("Back")), QPushButton()
        self.next.setProperty("kind", "main")
        self.leave.clicked.connect(self.left)
        self.back.clicked.connect(lambda: self.moved.emit(-1))
        self.next.clicked.connect(lambda: self.moved.emit(1))
        self._lay_out()

    def show_step(self, step: Step, number: int, count: int) -> None:
        """Show a step, and let a screen reader say it.

        Args:
            number: Of the step, from 1.
            count: Of all steps.
        """
        number_of = self._formatter.number
        place = _("Step {number} of {count}").format(number=number_of(number), count=number_of(count))
        self._count.setText(place)
        self._title.setText(step.title)
        self._text.setText(step.text)
        # The focus first: Qt would pass it from a button that is disabled to whatever comes next.
        if number == 1 and self.back.hasFocus():
            self.next.setFocus()
        self.back.setEnabled(number > 1)
        self._is_last = number == count
        self.next.setText(_("Done") if self._is_last else _("Next"))
        self.setAccessibleName(step.title)
        self.setAccessibleDescription(step.text)
        # The keyboard stays on the button, whose words alone would say nothing.
        self.next.setAccessibleDescription(step.text)
        announce(self, f"{place}\n{step.title}\n{step.text}")

    def size_within(self, room: QSize) -> QSize:
        """Return the size that the words need in a room, in pixels."""
        width = min(room.width(), max(self._theme.px(_WIDTH), self.minimumSizeHint().width()))
        return QSize(width, self.heightForWidth(width))

    def _lay_out(self) -> None:
        px = self._theme.px
        buttons = QHBoxLayout()
        buttons.setSpacing(px(8))
        # In the order in which Tab reaches them: the way on first.
        buttons.addWidget(self.leave)
        buttons.addStretch(1)
        buttons.addWidget(self.back)
        buttons.addWidget(self.next)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(px(n) for n in (16, 12, 16, 12)))
        column.setSpacing(px(8))
        for label in (self._count, self._title, self._text):
            column.addWidget(label)
        column.addSpacing(px(4))
        column.addLayout(buttons)
        for button in (self.next, self.back, self.leave):
            button.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the arrow keys before a button moves the focus with them."""
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self._go(event):
            return True
        return super().eventFilter(watched, event)

    def _go(self, event: QKeyEvent) -> bool:
        """Go on or back by an arrow key; return whether it was one."""
        on, back = Qt.Key.Key_Right, Qt.Key.Key_Left
        if self.isRightToLeft():
            on, back = back, on
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier or event.key() not in {on, back}:
            return False
        # At the end the arrow does nothing: the tour ends by a button or Esc, not by one press too many.
        forward = event.key() == on
        if (forward and not self._is_last) or (not forward and self.back.isEnabled()):
            self.moved.emit(1 if forward else -1)
        return True
