"""What is kept on this computer: where, how much, and a button that clears it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from kdesk.messages import _, listed, ngettext
from kdesk.messages.format import Format
from kdesk.ui.question_box import QuestionBox
from kdesk.ui.settings.kept import KeptAmount, KeptThing
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme
from kdesk.ui.wrapping import let_select


class KeptLine(QWidget):
    """One kind of what is kept.

    Attributes:
        amount: How much there is.
        clear: Removes it, after a question where something is lost.
    """

    def __init__(self, thing: KeptThing, theme: Theme, formatter: Format, tasks: TaskScope, parent: QWidget) -> None:
        super().__init__(parent)
        self.thing, self._formatter, self._tasks = thing, formatter, tasks
        self.amount, self.clear = QLabel(), QPushButton(_("Clear"))
        self.clear.setEnabled(False)
        self.clear.setAccessibleName(_("Clear: {name}").format(name=thing.name))
        self.clear.setAccessibleDescription(thing.about)
        self.clear.clicked.connect(self._ask)
        self._build(theme)

    def look(self) -> None:
        """Find out how much there is."""
        self._tasks.spawn(self._look(), replace=f"kept {self.thing.name}")

    def _build(self, theme: Theme) -> None:
        words = QVBoxLayout()
        words.setSpacing(theme.px(2))
        words.addWidget(QLabel(self.thing.name))
        about = [self.thing.about, *([self.thing.place] if self.thing.place else [])]
        for text in about:
            label = QLabel(text)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setProperty("role", "secondary")
            let_select(label)
            words.addWidget(label)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, theme.px(6), 0, theme.px(6))
        row.setSpacing(theme.px(12))
        row.addLayout(words, 1)
        self.amount.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
        # So that the sentences do not wrap anew when the amount is there.
        self.amount.setMinimumWidth(self.fontMetrics().horizontalAdvance(_("nothing")) + theme.px(8))
        row.addWidget(self.amount)
        row.addWidget(self.clear)

    async def _look(self) -> None:
        amount = await self.thing.measure()
        self.amount.setText(_amount_text(amount, self._formatter))
        # At once: until the layout has had its turn the amount would stand in the room of an empty text.
        if (layout := self.layout()) is not None:
            layout.activate()
        self.clear.setEnabled(not amount.is_nothing)

    def _ask(self) -> None:
        if not self.thing.question:
            self._start()
            return
        box = QuestionBox(self, self.thing.question, self.thing.about, yes=_("Clear"), no=_("Keep"), enter_agrees=False)
        box.agreed.connect(self._start)
        box.open()

    def _start(self) -> None:
        self._tasks.spawn(self._clear(), replace=f"clear {self.thing.name}")

    async def _clear(self) -> None:
        self.clear.setEnabled(False)
        try:
            await self.thing.clear()
        finally:
            self.look()


class PrivacyPart(QWidget):
    """Lists everything that is kept; it is measured when it comes into sight.

    Attributes:
        lines: One a kind.
    """

    def __init__(
        self, things: Sequence[KeptThing], theme: Theme, formatter: Format, tasks: TaskScope, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.lines = [KeptLine(thing, theme, formatter, tasks, self) for thing in things]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for line in self.lines:
            if line is not self.lines[0]:
                rule = QFrame()
                rule.setProperty("role", "line")
                rule.setFixedHeight(1)
                column.addWidget(rule)
            column.addWidget(line)

    def showEvent(self, event: QShowEvent) -> None:
        """Measure everything anew."""
        super().showEvent(event)
        for line in self.lines:
            line.look()


def _amount_text(amount: KeptAmount, formatter: Format) -> str:
    """Return how much there is: “12 items”, “3.1 MB”, “nothing”."""
    if amount.is_nothing:
        return _("nothing")
    parts = []
    if amount.items:
        text = ngettext("{count} item", "{count} items", amount.items)
        parts.append(text.format(count=formatter.number(amount.items)))
    if amount.bytes:
        parts.append(formatter.size(amount.bytes))
    return listed(parts)
