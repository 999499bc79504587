"""The choice of a profile of the account: from its list, or by its id where the session may not read the list."""

from collections.abc import Sequence

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QCompleter, QStackedLayout, QWidget

from kdesk.engine.library.editing import Value
from kdesk.messages import _
from kdesk.messages.details import several_words
from kdesk.ui.fields.edits import ChoiceEdit, Line, ValueEdit
from kdesk.ui.tips import set_tip

SEVERAL = ""
"""The value while the uploads differ."""
_MOST = 2**31 - 1


class IdEdit(ValueEdit):
    """The id of a profile; None for the one that the account gives by itself.

    Args:
        unnamed: Words for a profile that is not offered, with a gap `{value}`.

    Attributes:
        listed: The profiles of the account.
        line: Takes an id.
    """

    def __init__(self, unnamed: str, parent: QWidget | None = None) -> None:
        both = QWidget()
        super().__init__(both, parent)
        self.listed, self.line = ChoiceEdit(unnamed), Line()
        self._seen = QStringListModel(self)
        # Two widgets, and not a list that becomes editable: Qt would make and delete the line of it.
        self._stack = QStackedLayout(both)
        self._stack.addWidget(self.listed)
        self._stack.addWidget(self.line)
        self._build()
        self.let_type(())

    @property
    def takes_ids(self) -> bool:
        """Whether an id is typed."""
        return self._stack.currentIndex() == 1

    def offer(self, choices: list[tuple[str, Value]]) -> None:
        """Offer the profiles of the account."""
        value = self.value()
        self.listed.offer([(_("As the account has it"), None), *choices])
        self._stack.setCurrentIndex(0)
        self.setFocusProxy(self.listed)
        self.put(value)

    def let_type(self, seen: Sequence[int]) -> None:
        """Let an id be typed; those that were seen on own entries are offered."""
        value = self.value()
        self._seen.setStringList([str(one) for one in sorted(seen)])
        self._stack.setCurrentIndex(1)
        self.setFocusProxy(self.line)
        self.put(value)

    def value(self) -> Value:
        """Return the id."""
        if not self.takes_ids:
            return self.listed.box.currentData() if self.listed.box.count() else None
        text = self.line.text().strip()
        if not text and self.line.placeholderText() == several_words():
            return SEVERAL
        return int(text) if text.isdecimal() and int(text) <= _MOST else None

    def put(self, value: object) -> None:
        """Choose a profile."""
        self.line.setText(str(value) if isinstance(value, int) else "")
        self.line.setPlaceholderText(
            several_words() if value == SEVERAL else _("Id, or nothing for that of the account")
        )
        self.listed.put(value)
        if value == SEVERAL:
            self.listed.box.setItemText(self.listed.box.currentIndex(), several_words())

    def lock(self, reason: str) -> None:
        """Forbid editing and tell why; "" allows it."""
        self.listed.lock(reason)
        self.line.setReadOnly(bool(reason))
        set_tip(self.line, reason)

    def name(self, words: str) -> None:
        """Name both parts for a screen reader."""
        self.listed.field.setAccessibleName(words)
        self.line.setAccessibleName(words)

    def _build(self) -> None:
        self.line.setValidator(QIntValidator(1, _MOST, self.line))
        completer = QCompleter(self._seen, self.line)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.line.setCompleter(completer)
        self.line.textEdited.connect(self.edited)
        completer.activated.connect(self.edited)
        self.line.editingFinished.connect(self.finished)
        self.line.left.connect(self.left)
        self.listed.edited.connect(self.edited)
        self.listed.finished.connect(self.finished)
