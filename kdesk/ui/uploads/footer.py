"""The foot of the Uploads page: what concerns all transfers."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from kdesk.domain.settings import MAX_SLOTS
from kdesk.ui.actions import Actions, Command
from kdesk.ui.flow import FlowLayout
from kdesk.ui.popup import Side, open_on_click
from kdesk.ui.texts import Texts
from kdesk.ui.theme import Theme


class UploadsFooter(QWidget):
    """[Pause all] or [Resume all], [Clear finished], and “3 at a time ▾”.

    slots  transfers at once

    Signals:
    slots_chosen  int: the user wants so many transfers at once
    """

    slots_chosen = Signal(object)

    def __init__(self, theme: Theme, texts: Texts, actions: Actions, slots: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._texts, self._actions = theme, texts, actions
        self.pause_all, self.clear_finished = QPushButton("Pause all"), QPushButton("Clear finished")
        self.pause_all.clicked.connect(lambda: self._pause_or_resume().trigger())
        self.clear_finished.clicked.connect(actions[Command.CLEAR_FINISHED].trigger)
        self.slots, self.slots_menu = self._slots_button()
        self.slots.setText(self._words(slots))
        row = FlowLayout(self, spacing=theme.px(8))
        row.addWidget(self.pause_all)
        row.addWidget(self.clear_finished)
        row.add_right(self.slots)

    def refresh(self) -> None:
        """Follow the commands: what can be had, and why not."""
        chosen = self._pause_or_resume()
        self.pause_all.setText(chosen.text())
        for button, action in ((self.pause_all, chosen), (self.clear_finished, self._actions[Command.CLEAR_FINISHED])):
            button.setEnabled(action.isEnabled())
            button.setToolTip(action.toolTip())

    def _pause_or_resume(self) -> QAction:
        """Return the command of the first button: resuming only when there is nothing to pause."""
        pause, resume = self._actions[Command.PAUSE_ALL], self._actions[Command.RESUME_ALL]
        return resume if resume.isEnabled() and not pause.isEnabled() else pause

    def _slots_button(self) -> tuple[QPushButton, QMenu]:
        button = QPushButton()
        button.setProperty("kind", "quiet")
        # The arrow belongs behind the words.
        button.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self._theme.icons.dress(button, "chevron-down", "secondary")
        button.setToolTip("How many transfers run at the same time")
        menu = QMenu(button)
        for number in range(1, MAX_SLOTS + 1):
            action = menu.addAction(self._words(number))
            action.triggered.connect(lambda _checked=False, chosen=number: self._choose(chosen))
        open_on_click(button, menu, Side.ABOVE)
        return button, menu

    def _words(self, slots: int) -> str:
        return f"{self._texts.number(slots)} at a time"

    def _choose(self, slots: int) -> None:
        self.slots.setText(self._words(slots))
        self.slots_chosen.emit(slots)
