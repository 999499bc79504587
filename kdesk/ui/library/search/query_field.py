"""The search field of the library, which completes what is typed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QStringListModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QListView

from kdesk.domain.search.tokens import Field
from kdesk.domain.search.typed import Typing, completed, typing_at
from kdesk.messages import _
from kdesk.messages.foreign_text import shown
from kdesk.messages.search_remarks import transcripts_not_searched
from kdesk.ui.search_field import SearchField
from kdesk.ui.theme import Theme
from kdesk.ui.tips import set_tip

_CHOOSING = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab})
_ROWS = 9
_HALF = re.compile(r"(?<=[\s,;])[^\s,;]+\Z")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A completion that is offered.

    Attributes:
        value: The whole value; "" for the field alone.
        words: What is shown.
    """

    field: Field
    value: str
    words: str


class QueryField(SearchField):
    """A search field with a list of completions below it.

    Args:
        theme: For the icons.

    Attributes:
        list: The completions; the field keeps the focus while they are shown.

    Signals:
        completion_wanted: The `Typing` at the cursor, or None, after each letter.
    """

    completion_wanted = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, _("Search"), _("Search the library"))
        self.tell_help(transcripts=True)
        self._typing: Typing | None = None
        self._offered: dict[str, Suggestion] = {}
        self._completer = QCompleter(self)
        self._words = QStringListModel(self)
        self._completer.setModel(self._words)
        self.list = QListView()
        self._completer.setPopup(self.list)
        # The completer takes its parent away, after which both it and Python would delete it.
        self.list.setParent(self, self.list.windowFlags())
        self.list.setAccessibleName(_("Completions"))
        self.list.setSpacing(theme.px(2))
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setMaxVisibleItems(_ROWS)
        self._completer.setWidget(self)
        self._completer.activated.connect(self._insert)
        self.textEdited.connect(lambda _text: self._ask())

    @property
    def is_full(self) -> bool:
        """Whether no letter fits in any more: a longer paste was cut."""
        return len(self.text()) >= self.maxLength()

    @property
    def searched(self) -> str:
        """The text, without what may be the half of an id or a word at the end of a paste that was cut."""
        return _HALF.sub("", self.text()) if self.is_full else self.text()

    def offer(self, typing: Typing, suggestions: Sequence[Suggestion]) -> None:
        """Show completions of what is typed; none hide the list. What was typed meanwhile keeps its own."""
        if typing != self._typing:
            return
        # Not `hasFocus`, which is false while the window is not active.
        if not suggestions or self.window().focusWidget() is not self:
            self.list.hide()
            return
        self._offered = {shown(suggestion.words): suggestion for suggestion in suggestions}
        self._words.setStringList(list(self._offered))
        self._completer.complete(self.rect())

    def tell_help(self, *, transcripts: bool) -> None:
        """Tell what can be typed.

        Args:
            transcripts: Whether the server may look into transcripts.
        """
        words = _("Words, “phrases”, tag: category: owner: after: longer: status: type:, - excludes (Ctrl+F)")
        found = _("Words are looked for in title, description, tags and transcript")
        either = _("type:, status: or owner: more than once: any of them")
        set_tip(self, "\n".join((words, either, found if transcripts else transcripts_not_searched())))

    def type_field(self, field: Field) -> None:
        """Put the beginning of a condition behind the text, unless it stands there already, and offer its values."""
        text, begun = self.text().rstrip(), f"{field.value}:"
        if text.split()[-1:] not in ([begun], [f"-{begun}"]):
            text = f"{text} {begun}" if text else begun
        self.setText(text)
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._ask()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave the keys that choose a completion to the list."""
        offers = self.list.isVisible()
        if offers and event.key() in _CHOOSING and self._is_highlighted():
            event.ignore()
        elif offers and event.key() in _CHOOSING and self._only():
            self.list.hide()
            self._insert(self._only())
        elif offers and event.key() == Qt.Key.Key_Escape:
            self.list.hide()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Keep Tab, with which Qt leaves the field, for the list."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() is QEvent.Type.KeyPress
            and event.key() == Qt.Key.Key_Tab
            and self.list.isVisible()
            and (self._is_highlighted() or self._only())
        ):
            self.keyPressEvent(event)
            return event.isAccepted()
        return super().event(event)

    def _is_highlighted(self) -> bool:
        # Not the current item: the completer gives the list one that nobody has chosen.
        return self.list.selectionModel().hasSelection()

    def _only(self) -> str:
        """Return the only value that is offered; "" if there are several, or none."""
        # A word alone is looked for: it becomes a field only if that is chosen.
        only = len(self._offered) == 1 and self._typing is not None and self._typing.field is not None
        return next(iter(self._offered)) if only else ""

    def _ask(self) -> None:
        self._typing = typing_at(self.text(), self.cursorPosition())
        if self._typing is None:
            self.list.hide()
        self.completion_wanted.emit(self._typing)

    def _insert(self, words: str) -> None:
        suggestion = self._offered.get(words)
        if self._typing is None or suggestion is None:
            return
        text, cursor = completed(self.text(), self._typing, suggestion.field, suggestion.value)
        self.setText(text)
        self.setCursorPosition(cursor)
        self._ask()
