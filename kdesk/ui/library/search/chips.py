"""The conditions of a search, each as a chip that removes it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from kdesk.domain.search.grammar import Part
from kdesk.messages import _
from kdesk.messages.foreign_text import shown
from kdesk.messages.format import Format
from kdesk.messages.search import part_name
from kdesk.ui.flow_layout import FlowLayout
from kdesk.ui.mnemonics import without_mnemonic
from kdesk.ui.theme import Theme
from kdesk.ui.tips import set_tip

MAX_CHIPS = 20
"""More conditions stay in the text without a chip."""

_REMOVING = frozenset({Qt.Key.Key_Delete, Qt.Key.Key_Backspace})


class Chip(QPushButton):
    """One condition. A click, Delete or Backspace removes it."""

    def __init__(self, theme: Theme, words: str) -> None:
        super().__init__(without_mnemonic(shown(words)))
        self.setProperty("kind", "chip")
        self.setProperty("on", "yes")
        self.setAccessibleName(_("Remove from the search: {condition}").format(condition=words))
        set_tip(self, _("Remove from the search (Delete)"))
        theme.icons.dress(self, "close", "secondary")
        # The cross stands behind the words.
        towards = Qt.LayoutDirection.LeftToRight if self.isRightToLeft() else Qt.LayoutDirection.RightToLeft
        self.setLayoutDirection(towards)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _REMOVING:
            self.click()
        else:
            super().keyPressEvent(event)


class Chips(QWidget):
    """The chips of a search, on as many lines as they need.

    Attributes:
        chips: In the order of the text.
        unclear: What the text says without meaning.

    Signals:
        removed: The `Part` of a condition that the user does not want any more.
        emptied: The last chip was removed by key: the focus needs another place.
    """

    removed = Signal(object)
    emptied = Signal()

    def __init__(self, theme: Theme, formatter: Format, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._formatter = theme, formatter
        self.setAccessibleName(_("Conditions of the search"))
        self._row = FlowLayout(self, spacing=theme.px(4))
        self.chips: list[Chip] = []
        self.unclear: list[QLabel] = []
        self._known: tuple[tuple[Part, ...], tuple[str, ...], tuple[str, ...]] = ((), (), ())
        self.hide()

    def show_parts(self, parts: Sequence[Part], text: str, unclear: Sequence[str] = ()) -> None:
        """Show the conditions; the focus stays at its place in the row.

        Args:
            parts: The conditions.
            text: Of the search: what was chosen from a menu is called as it is there.
            unclear: Sentences about what restricts nothing, or not as it seems to be meant.
        """
        names = tuple(part_name(part, text, self._formatter) for part in parts[:MAX_CHIPS])
        known = (tuple(parts), names, tuple(unclear))
        if known == self._known:
            return
        self._known = known
        # Of the window, not of the application, which has none while the window is not active.
        focus = self.window().focusWidget()
        focused = next((place for place, chip in enumerate(self.chips) if chip is focus), None)
        before = (*self.chips, *self.unclear)
        for widget in before:
            self._row.removeWidget(widget)
        self.chips = [self._chip(part, name) for part, name in zip(parts, names, strict=False)]
        self.unclear = [self._told(sentence) for sentence in unclear[:MAX_CHIPS]]
        self.setVisible(bool(self.chips or self.unclear))
        if focused is not None and self.chips:
            self.chips[min(focused, len(self.chips) - 1)].setFocus(Qt.FocusReason.OtherFocusReason)
        elif focused is not None:
            self.emptied.emit()
        # Last: a focused widget that is hidden hands the focus to whatever comes next.
        for widget in before:
            widget.hide()
            widget.deleteLater()

    def _chip(self, part: Part, name: str) -> Chip:
        chip = Chip(self._theme, name)
        chip.clicked.connect(lambda _checked=False: self.removed.emit(part))
        self._row.addWidget(chip)
        # At once, not when the layout is done: only what is shown can take the focus.
        chip.show()
        return chip

    def _told(self, sentence: str) -> QLabel:
        label = QLabel(shown(sentence))
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setProperty("role", "secondary")
        # In a narrow window the line is cut.
        set_tip(label, sentence)
        self._row.addWidget(label)
        return label
