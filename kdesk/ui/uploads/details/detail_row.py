"""One field of the details of uploads: saved a moment after the last key, and when it is left."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from kdesk.engine.library.editing import SaveStatus
from kdesk.messages.details import several_words
from kdesk.ui.fields.edits import ValueEdit
from kdesk.ui.fields.field_row import FieldRow
from kdesk.ui.focus_within import has_focus_within
from kdesk.ui.theme import Theme
from kdesk.ui.uploads.details.id_edit import IdEdit

SAVE_MS = 300
"""After the last key."""


class DetailRow(FieldRow):
    """A field of one upload, or of several.

    Attributes:
        several: Whether the uploads differ; the editor is empty then.

    Signals:
        value_given: Name of the field, and the value that a person wants.
    """

    value_given = Signal(str, object)

    def __init__(self, name: str, label: str, edit: ValueEdit, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(name, label, edit, theme, parent)
        self.several = False
        self._hint = self._placeholder()
        self._told: tuple[str, str, bool, bool] = ("", "", False, False)
        self._waiting = QTimer(self, singleShot=True, interval=SAVE_MS)
        self._waiting.timeout.connect(self.commit)
        edit.edited.connect(self._waiting.start)

    @property
    def hints(self) -> bool:
        """Whether the empty editor itself says that the uploads differ."""
        return isinstance(self.edit.field, QLineEdit | QPlainTextEdit) or isinstance(self.edit, IdEdit)

    def set_hint(self, words: str) -> None:
        """Say in an empty line what holds if nothing is said."""
        self._hint = words
        self._show_hint()

    def begin_with(self, value: object, *, several: bool) -> None:
        """Show the value of other uploads."""
        self._waiting.stop()
        self.several = several
        self._told = ("", "", False, False)
        self.begin(value)
        self._show_hint()

    def follow(self, value: object, *, several: bool) -> None:
        """Show the value of the same uploads, unless a person is typing."""
        if self.dirty or (value == self.base and several == self.several):
            return
        self.base, self.several = value, several
        if not has_focus_within(self.edit):
            self.edit.put(value)
        self._show_hint()

    def tell(self, words: str, role: str, *, short: bool = False, conflict: bool = False) -> None:
        """Say what became of the value; what is said already is not said again."""
        told = (words, role, short, conflict)
        if told == self._told or self.dirty:
            return
        aloud, self._told = self._told != ("", "", False, False) or conflict, told
        self._status = SaveStatus.CONFLICT if conflict else SaveStatus.UNTOUCHED
        self._tell(words, role, short=short, aloud=aloud)

    def commit(self) -> None:
        """Give on what a person has written, if it differs from what was shown."""
        self._waiting.stop()
        if self._locked:
            return
        value = self.edit.value()
        if not self.dirty:
            if value != self.base and not has_focus_within(self.edit):
                self.edit.put(self.base)
            return
        self.dirty = False
        if value != self.base:
            self.base, self.several = value, False
            self._show_hint()
            self.value_given.emit(self.name, value)

    def refuse(self, words: str) -> None:
        """Tell why the value is not kept."""
        super().refuse(words)
        self._told = (words, "bad", False, False)

    def restore(self) -> None:
        """Show the value again that was saved last."""
        self._waiting.stop()
        super().restore()

    def _placeholder(self) -> str:
        field = self.edit.field
        return field.placeholderText() if isinstance(field, QLineEdit | QPlainTextEdit) else ""

    def _show_hint(self) -> None:
        field = self.edit.field
        if isinstance(field, QLineEdit | QPlainTextEdit):
            field.setPlaceholderText(several_words() if self.several else self._hint)
