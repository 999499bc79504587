"""A field for several names with commas between them, with completion of the one that is typed."""

from collections.abc import Sequence

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

_SHOWN = 12


class ListField(QLineEdit):
    """Names with commas between them.

    Attributes:
        completer_of_last: Offers completions of the name behind the last comma.

    Signals:
        beginning_typed: The name behind the last comma as far as it is typed, for `offer`.
    """

    beginning_typed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names = QStringListModel(self)
        # Not with `setCompleter`, which would replace the whole text.
        self.completer_of_last = QCompleter(self._names, self)
        self.completer_of_last.setWidget(self)
        self.completer_of_last.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.completer_of_last.setFilterMode(Qt.MatchFlag.MatchContains)
        self.completer_of_last.setMaxVisibleItems(_SHOWN)
        self.completer_of_last.activated.connect(self._complete)
        self.textEdited.connect(self._edited)

    @property
    def names(self) -> tuple[str, ...]:
        """The names, each once."""
        return tuple(dict.fromkeys(filter(None, (part.strip() for part in self.text().split(",")))))

    def offer(self, names: Sequence[str]) -> None:
        """Offer these names as completions."""
        if self._names.stringList() != list(names):
            self._names.setStringList(list(names))
            if self.hasFocus():
                self._show()

    def _edited(self) -> None:
        beginning = self._beginning()
        if beginning:
            self.beginning_typed.emit(beginning)
        self._show()

    def _show(self) -> None:
        beginning = self._beginning()
        self.completer_of_last.setCompletionPrefix(beginning)
        only = self.completer_of_last.completionCount() == 1
        if not beginning or (only and self.completer_of_last.currentCompletion() == beginning):
            popup = self.completer_of_last.popup()
            if popup is not None:
                popup.hide()
        else:
            self.completer_of_last.complete()

    def _beginning(self) -> str:
        return self.text()[: self.cursorPosition()].rpartition(",")[2].strip()

    def _complete(self, name: str) -> None:
        before, comma, _typed = self.text()[: self.cursorPosition()].rpartition(",")
        rest = self.text()[self.cursorPosition() :].lstrip(" ,")
        head = f"{before}{comma} {name}, " if comma else f"{name}, "
        self.setText(head + rest)
        self.setCursorPosition(len(head))
        self.textEdited.emit(self.text())
