"""The editors of single values. Each tells when a person has finished, and is never changed while they type."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QWheelEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from kdesk.engine.library.editing import Value
from kdesk.messages.foreign_text import PARAGRAPHS
from kdesk.ui.theme import Theme
from kdesk.ui.tips import set_tip

MAX_LINE = 5_000
"""Characters that a field of one line may have to be edited: Qt lays out the whole text for each key."""
MAX_PARAGRAPHS = 20_000
_LINES = 4
_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class ValueEdit(QWidget):
    """Base class of the editors.

    Attributes:
        field: The widget that takes the keyboard.

    Signals:
        edited: A person has changed the value, and may go on.
        finished: A person has finished; the value may be unchanged.
        left: A person has pressed Escape.
    """

    edited = Signal()
    finished = Signal()
    left = Signal()

    def __init__(self, field: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(field)
        self.setFocusProxy(field)

    # Every edit overrides both. Not abstract by `abc`, whose metaclass and Qt's cannot be joined.

    def value(self) -> object:
        """Return the present value."""
        raise NotImplementedError

    def put(self, value: object) -> None:
        """Show a value; what was typed before can be undone no more."""
        raise NotImplementedError

    def name(self, words: str) -> None:
        """Name what takes the keyboard for a screen reader."""
        self.field.setAccessibleName(words)

    def lock(self, reason: str) -> None:
        """Forbid editing and tell why; "" allows it."""
        self.field.setEnabled(not reason)
        set_tip(self.field, reason)
        set_tip(self, reason)


class Line(QLineEdit):
    """A line whose Ctrl+Z goes to the panel when nothing was typed since the last save.

    Signals:
        left: Escape was pressed.
    """

    left = Signal()

    def event(self, event: QEvent) -> bool:
        """Leave undo and redo to the panel if there is nothing of it here."""
        if _is_left(event, undo=self.isUndoAvailable(), redo=self.isRedoAvailable()):
            event.ignore()
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.isModified():
            self.left.emit()
            return
        super().keyPressEvent(event)


class LineEdit(ValueEdit):
    """A text of one line; Enter and leaving the field finish."""

    def __init__(self, line: Line | None = None, parent: QWidget | None = None) -> None:
        self.line = line or Line()
        super().__init__(self.line, parent)
        self.line.textEdited.connect(self.edited)
        self.line.editingFinished.connect(self.finished)
        self.line.left.connect(self.left)

    def value(self) -> Value:
        """Return the text."""
        return self.line.text()

    def put(self, value: object) -> None:
        """Show a text; the cursor stays."""
        text = "" if value is None else str(value)
        place = self.line.cursorPosition()
        self.line.setText(text[:MAX_LINE])
        if self.line.hasFocus():
            self.line.setCursorPosition(min(place, len(text)))
        else:
            self.line.setCursorPosition(0)

    def lock(self, reason: str) -> None:
        """Make the text read-only; it can still be selected and copied."""
        self.line.setReadOnly(bool(reason))
        set_tip(self.line, reason)


class Paragraphs(QPlainTextEdit):
    """A text of several lines; Tab leaves it, Ctrl+Enter finishes.

    Signals:
        finished: A person has finished.
        left: Escape was pressed.
    """

    finished = Signal()
    left = Signal()

    def event(self, event: QEvent) -> bool:
        """Leave undo and redo to the panel if there is nothing of it here."""
        document = self.document()
        if _is_left(event, undo=document.isUndoAvailable(), redo=document.isRedoAvailable()):
            event.ignore()
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.finished.emit()
        elif event.key() == Qt.Key.Key_Escape and self.document().isModified():
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        # The context menu of the field takes the focus too.
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.finished.emit()


class ParagraphsEdit(ValueEdit):
    """A text of several lines."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        self.text = Paragraphs()
        super().__init__(self.text, parent)
        self.text.setTabChangesFocus(True)
        self.text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.text.setFixedHeight(self.text.fontMetrics().lineSpacing() * _LINES + theme.px(20))
        self.text.textChanged.connect(self._tell)
        self.text.finished.connect(self.finished)
        self.text.left.connect(self.left)
        self._putting = False

    def value(self) -> Value:
        """Return the text."""
        return self.text.toPlainText()

    def put(self, value: object) -> None:
        """Show a text."""
        text = "" if value is None else str(value)
        self._putting = True
        self.text.setPlainText(text if len(text) <= MAX_PARAGRAPHS else text[:PARAGRAPHS])
        self._putting = False

    def lock(self, reason: str) -> None:
        """Make the text read-only; it can still be selected and copied."""
        self.text.setReadOnly(bool(reason))
        set_tip(self.text, reason)

    def _tell(self) -> None:
        if not self._putting:
            self.edited.emit()


class Choice(QComboBox):
    """A list of choices that the wheel does not change by accident while the panel is scrolled."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        # A long name must not widen the panel.
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class ChoiceEdit(ValueEdit):
    """One of several values.

    Args:
        unnamed: Words for a value that is not offered, with a gap `{value}`.
    """

    def __init__(self, unnamed: str = "{value}", parent: QWidget | None = None) -> None:
        self._unnamed = unnamed
        self.box = Choice()
        self._choices: list[tuple[str, Value]] = []
        super().__init__(self.box, parent)
        self.box.activated.connect(self.edited)
        self.box.activated.connect(self.finished)

    def offer(self, choices: list[tuple[str, Value]]) -> None:
        """Offer these choices, each with its words; the chosen value stays."""
        chosen = self.value() if self.box.count() else None
        self._choices = list(choices)
        self.box.clear()
        self.put(chosen)

    def value(self) -> Value:
        """Return the chosen value."""
        value: Value = self.box.currentData()
        return value

    def put(self, value: object) -> None:
        """Choose a value; one that is not offered stands at the end, since the entry has it."""
        values: list[object] = [known for _words, known in self._choices]
        known = value in values
        if not known or self.box.count() != len(values):
            self.box.clear()
            for words, choice in self._choices:
                self.box.addItem(words, choice)
            if not known:
                self.box.addItem("" if value is None else self._unnamed.format(value=value), value)
        self.box.setCurrentIndex(values.index(value) if known else self.box.count() - 1)


def _is_left(event: QEvent, *, undo: bool, redo: bool) -> bool:
    """Return whether a key that undoes or redoes is for others: the field has nothing of that kind."""
    if not isinstance(event, QKeyEvent):
        return False
    if event.matches(QKeySequence.StandardKey.Undo):
        return not undo
    return event.matches(QKeySequence.StandardKey.Redo) and not redo
