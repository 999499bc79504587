"""The panel beside the library while several entries are selected."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from kdesk.domain.entry import Entry
from kdesk.messages import _, ngettext
from kdesk.messages.foreign_text import shown
from kdesk.messages.format import Format
from kdesk.ui.theme import Theme
from kdesk.ui.tips import set_tip

NAMED = 5
"""Titles that are shown; the others are counted."""


class SelectedPanel(QFrame):
    """Tells how many entries are selected, which, and how long they last together.

    Below stands a button for each command that is offered.

    Attributes:
        close_button: Closes the panel.
        remark: Why some commands cannot be had for so many; hidden if all can.

    Signals:
        closed: The user closed the panel.
    """

    closed = Signal()

    def __init__(self, theme: Theme, formatter: Format, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self._formatter = formatter
        px = theme.px
        self.title = QLabel()
        self.title.setProperty("role", "title")
        self.title.setWordWrap(True)
        self.names = QLabel()
        self.names.setTextFormat(Qt.TextFormat.PlainText)
        self.names.setWordWrap(True)
        self.length = QLabel()
        self.length.setProperty("role", "secondary")
        self.remark = QLabel()
        self.remark.setProperty("role", "secondary")
        self.remark.setWordWrap(True)
        self.remark.hide()
        self._buttons = QVBoxLayout()
        self._buttons.setSpacing(px(8))
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(12), px(16), px(16))
        column.setSpacing(px(12))
        column.addLayout(self._head(theme))
        for widget in (self.names, self.length):
            column.addWidget(widget)
        column.addWidget(self.remark)
        column.addLayout(self._buttons)
        column.addStretch(1)

    @property
    def begin(self) -> QWidget:
        """The first button that does something."""
        return next((button for button in self.findChildren(_CommandButton) if button.isEnabled()), self.close_button)

    def offer(self, actions: Iterable[QAction]) -> None:
        """Add a button for each of these commands."""
        for action in actions:
            before = [self.close_button, *self.findChildren(_CommandButton)][-1]
            button = _CommandButton(action)
            self._buttons.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
            # A new widget is last in the window's tab order.
            self.setTabOrder(before, button)

    def set_remark(self, words: str) -> None:
        """Say why some commands cannot be had for so many entries; "" says nothing."""
        self.remark.setText(words)
        self.remark.setVisible(bool(words))

    def _head(self, theme: Theme) -> QHBoxLayout:
        self.close_button = QToolButton()
        self.close_button.setToolTip(_("Close the panel"))
        self.close_button.setAccessibleName(_("Close the panel"))
        self.close_button.setIconSize(QSize(theme.px(16), theme.px(16)))
        theme.icons.dress(self.close_button, "close", "secondary")
        self.close_button.clicked.connect(lambda _checked=False: self.closed.emit())
        head = QHBoxLayout()
        head.setSpacing(theme.px(8))
        head.addWidget(self.title, 1)
        head.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        return head

    def show_entries(self, entries: Sequence[Entry], count: int) -> None:
        """Show what is selected.

        Args:
            entries: Those that are loaded.
            count: Of all selected rows.
        """
        number = self._formatter.number
        words = ngettext("{count} entry selected", "{count} entries selected", count)
        self.title.setText(words.format(count=number(count)))
        self.setAccessibleName(self.title.text())
        names = [shown(entry.name) for entry in entries[:NAMED]]
        more = count - len(names)
        if more > 0:
            names.append(ngettext("and {count} more", "and {count} more", more).format(count=number(more)))
        self.names.setText("\n".join(names))
        seconds = sum(entry.duration for entry in entries)
        self.length.setText(_("Together {duration}").format(duration=self._formatter.duration(seconds)))
        # Of those that are not loaded nobody knows how long they last.
        self.length.setVisible(seconds > 0 and len(entries) == count)


class _CommandButton(QPushButton):
    """Shows a command with its words, and why it cannot be had."""

    def __init__(self, action: QAction) -> None:
        super().__init__()
        self._action = action
        self.clicked.connect(action.trigger)
        action.changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        self.setText(self._action.text())
        self.setEnabled(self._action.isEnabled())
        set_tip(self, self._action.whatsThis())
