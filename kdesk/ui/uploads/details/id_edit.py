"""The choice of a profile of the account: from its list, or by its id where the session may not read the list."""

from collections.abc import Sequence

from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QWidget

from kdesk.engine.library.editing import Value
from kdesk.messages import _
from kdesk.messages.details import several_words
from kdesk.ui.library.tabs.overview.edits import ChoiceEdit

SEVERAL = ""
"""The value while the uploads differ."""
_MOST = 2**31 - 1


class IdEdit(ChoiceEdit):
    """The id of a profile; None for the one that the account gives by itself."""

    def __init__(self, unnamed: str, parent: QWidget | None = None) -> None:
        super().__init__(unnamed, parent)
        self.offer([])

    def offer(self, choices: list[tuple[str, Value]]) -> None:
        """Offer the profiles of the account."""
        self.box.setEditable(False)
        super().offer([(_("As the account has it"), None), *choices])

    def let_type(self, seen: Sequence[int]) -> None:
        """Let an id be typed; those that were seen on own entries are offered."""
        value = self.value()
        self.offer([(self._unnamed.format(value=one), one) for one in sorted(seen)])
        self.box.setEditable(True)
        line = self.box.lineEdit()
        if line is not None:
            line.setValidator(QIntValidator(1, _MOST, line))
            line.setPlaceholderText(_("Id, or nothing for that of the account"))
            line.textEdited.connect(self.edited)
            line.editingFinished.connect(self.finished)
        self.box.setInsertPolicy(self.box.InsertPolicy.NoInsert)
        self.put(value)

    def value(self) -> Value:
        """Return the id."""
        text = self.box.currentText().strip()
        if self.box.isEditable() and text != self.box.itemText(self.box.currentIndex()):
            return int(text) if text.isdecimal() and int(text) <= _MOST else None
        return super().value()

    def put(self, value: object) -> None:
        """Choose a profile."""
        super().put(value)
        if value == SEVERAL:
            self.box.setItemText(self.box.currentIndex(), several_words())
