"""One field of the Overview tab: its name, its editor, and what became of the last change."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from kdesk.engine.library.editing import FieldState, SaveStatus, Value
from kdesk.messages import _
from kdesk.messages.editing import conflict_words, not_undone_words
from kdesk.messages.errors import advice_of, support_of, title_of
from kdesk.messages.foreign_text import shown
from kdesk.ui.fields.edits import ValueEdit
from kdesk.ui.style_property import mark_wrong, set_style_property
from kdesk.ui.theme import Theme
from kdesk.ui.tips import announce, set_tip


class FieldRow(QWidget):
    """A field.

    Args:
        name: Of the field for the editor of the entry.
        label: For a person.

    Attributes:
        label: For a person.
        brief: A word beside the label, such as “Saved”.
        state: A sentence below the field.
        base: The value that was shown when the present change began.

    Signals:
        save_wanted: Name, base, and the value that a person wants.
        mine_wanted: The name: what a person wrote is to be written over what somebody else wrote.
        theirs_wanted: The name: what somebody else wrote is to stay.
        going_on: The name: a person changes the value again.
    """

    save_wanted = Signal(str, object, object)
    mine_wanted = Signal(str)
    theirs_wanted = Signal(str)
    going_on = Signal(str)

    def __init__(self, name: str, label: str, edit: ValueEdit, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name, self.edit = name, edit
        self.base: object = None
        self.dirty = False
        self._locked = False
        self._status = SaveStatus.UNTOUCHED
        self.label = label
        self._build(label, theme)
        edit.edited.connect(self._follow_edit)
        edit.finished.connect(self.commit)
        edit.left.connect(self.restore)
        self.mine.clicked.connect(lambda: self.mine_wanted.emit(self.name))
        self.theirs.clicked.connect(lambda: self.theirs_wanted.emit(self.name))

    def show_value(self, value: object) -> None:
        """Show the value of a new snapshot, unless a person is changing it or has to decide about it."""
        if self.dirty or self._status in {SaveStatus.SAVING, SaveStatus.REFUSED, SaveStatus.CONFLICT}:
            return
        if value != self.base or value != self.edit.value():
            self.base = value
            self.edit.put(value)

    def begin(self, value: object) -> None:
        """Show the value of another entry."""
        self.dirty = False
        self._status = SaveStatus.UNTOUCHED
        self.base = value
        self.edit.put(value)
        self._tell("", "")

    def lock(self, reason: str) -> None:
        """Forbid editing and tell why; "" allows it."""
        self._locked = bool(reason)
        self.edit.lock(reason)

    def commit(self) -> None:
        """Save what a person has written, if it differs from what was shown."""
        if not self.dirty or self._locked:
            return
        self.dirty = False
        value = self.edit.value()
        if value == self.base:
            self._go_on()
            return
        self._status = SaveStatus.SAVING
        self._tell(_("Saving…"), "secondary", short=True)
        self.save_wanted.emit(self.name, self.base, value)

    def restore(self) -> None:
        """Show the value again that was shown before."""
        self.dirty = False
        self.edit.put(self.base)
        self._go_on()

    def refuse(self, words: str) -> None:
        """Tell why the value is not sent; what was written stays."""
        self._status = SaveStatus.REFUSED
        self._tell(words, "bad")

    def show_state(self, state: FieldState, value: Value) -> None:
        """Show what became of a change.

        Args:
            value: The value that is stored now.
        """
        self._status = state.status
        for button in (self.mine, self.theirs):
            button.setVisible(state.status is SaveStatus.CONFLICT)
        match state.status:
            case SaveStatus.UNTOUCHED:
                self._tell("", "")
                self._settle(value)
            case SaveStatus.SAVING:
                self._tell(_("Saving…"), "secondary", short=True)
            case SaveStatus.SAVED:
                self._tell(_("Saved"), "good", short=True)
                self._settle(value)
            case SaveStatus.UNDONE:
                self._tell(_("Undone"), "good", short=True)
                self._settle(value)
            case SaveStatus.REFUSED if state.problem is not None:
                # Written again, so that the next change of it counts as one.
                self._tell(shown(title_of(state.problem)), "bad")
                set_tip(self.state, advice_of(state.problem), support_of(state.problem))
            case SaveStatus.CONFLICT:
                self._tell(conflict_words(self._as_text(state.theirs)), "waiting")
            case SaveStatus.NOT_UNDONE:
                self._tell(not_undone_words(self._as_text(state.theirs)), "waiting")
                self._settle(value)

    def _settle(self, value: Value) -> None:
        if self.dirty:
            return
        self.base = value
        self.edit.put(value)

    def _as_text(self, value: Value) -> str:
        if isinstance(value, tuple):
            return ", ".join(value)
        return "" if value is None else str(value)

    def _follow_edit(self) -> None:
        if self.dirty:
            return
        self.dirty = True
        self._go_on()

    def _go_on(self) -> None:
        """Take back what was told of the last change."""
        if self._status not in {SaveStatus.UNTOUCHED, SaveStatus.SAVING}:
            self._status = SaveStatus.UNTOUCHED
            self._tell("", "")
            self.going_on.emit(self.name)

    def _tell(self, words: str, role: str, *, short: bool = False, aloud: bool = True) -> None:
        """Tell what became of the change: in a word beside the label, so that nothing moves, or below the field.

        Args:
            aloud: Whether a screen reader says it.
        """
        for label, said in ((self.brief, words if short else ""), (self.state, "" if short else words)):
            label.setText(said)
            label.setVisible(bool(said))
            if said:
                set_style_property(label, "role", role)
        set_tip(self.state, "")
        for button in (self.mine, self.theirs):
            button.setVisible(self._status is SaveStatus.CONFLICT)
        mark_wrong(self.edit.field, role == "bad")
        if aloud and words and role != "secondary":
            announce(self.edit.field, f"{self.label}: {words}")

    def _name_label(self, label: str) -> QLabel:
        name = QLabel(label)
        name.setTextFormat(Qt.TextFormat.PlainText)
        name.setProperty("role", "secondary")
        name.setBuddy(self.edit.field)
        self.edit.name(label)
        # A long name of a custom field is cut rather than widening the panel.
        name.setMinimumWidth(1)
        return name

    def _build(self, label: str, theme: Theme) -> None:
        name = self._name_label(label)
        self.brief, self.state = QLabel(), QLabel()
        self.state.setTextFormat(Qt.TextFormat.PlainText)
        self.state.setWordWrap(True)
        self.mine, self.theirs = QPushButton(_("Keep mine")), QPushButton(_("Take theirs"))
        self.mine.setAccessibleName(_("{label}: keep mine").format(label=label))
        self.theirs.setAccessibleName(_("{label}: take theirs").format(label=label))
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.px(8))
        buttons.addWidget(self.mine)
        buttons.addWidget(self.theirs)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(2))
        head = QHBoxLayout()
        head.setSpacing(theme.px(8))
        head.addWidget(name)
        head.addStretch(1)
        head.addWidget(self.brief)
        column.addLayout(head)
        column.addWidget(self.edit)
        column.addWidget(self.state)
        column.addLayout(buttons)
        self._tell("", "")
