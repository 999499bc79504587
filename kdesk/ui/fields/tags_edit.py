"""The tags of an entry: words with commas between them, completed from the account."""

from PySide6.QtCore import QStringListModel, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QCompleter, QWidget

from kdesk.messages import _
from kdesk.ui.fields.edits import Line, LineEdit

DELAY_MS = 200
_CHOOSING = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Escape})


class TagsLine(Line):
    """A line in which Tab goes behind the last tag, where Qt would select all of them for the next key to replace."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # Not setCompleter(): that would complete the whole line instead of its last word.
        self.words = QCompleter(parent=self)
        self.words.setWidget(self)
        self.words.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave the keys that choose a completion to its list, which asks the line first."""
        popup = self.words.popup()
        if popup is not None and popup.isVisible() and event.key() in _CHOOSING:
            event.ignore()
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in {Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason}:
            self.end(False)


class TagsEdit(LineEdit):
    """A line of tags.

    Signals:
        completion_wanted: The beginning of the tag that is being typed.
    """

    completion_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        line = TagsLine()
        super().__init__(line, parent)
        self.line.setPlaceholderText(_("Words with commas between them"))
        self._offered = QStringListModel(self)
        self.completer = line.words
        self.completer.setModel(self._offered)
        self.completer.activated.connect(self._take)
        self._delay = QTimer(self, singleShot=True, interval=DELAY_MS)
        self._delay.timeout.connect(lambda: self.completion_wanted.emit(self._word()))
        self.line.textEdited.connect(self._follow)

    def offer(self, beginning: str, tags: tuple[str, ...]) -> None:
        """Offer completions, unless something else is being typed by now."""
        if not self.line.hasFocus() or beginning != self._word():
            return
        typed = {tag.strip().lower() for tag in self.line.text().split(",")}
        self._offered.setStringList([tag for tag in tags if tag.lower() not in typed])
        self.completer.setCompletionPrefix(beginning)
        if self._offered.rowCount():
            self.completer.complete()

    def _word(self) -> str:
        return self.line.text()[: self.line.cursorPosition()].rpartition(",")[2].strip()

    def _follow(self) -> None:
        popup = self.completer.popup()
        if popup is not None:
            popup.hide()
        self._delay.start()

    def _take(self, tag: str) -> None:
        place = self.line.cursorPosition()
        before, behind = self.line.text()[:place], self.line.text()[place:]
        kept = before.rpartition(",")[0]
        begun = f"{kept}, {tag}" if kept else tag
        # Selected and inserted, so that Ctrl+Z takes the completion back.
        self.line.selectAll()
        self.line.insert(begun + behind)
        self.line.setCursorPosition(len(begun))
        self.edited.emit()
