"""The foot of the Uploads page: what concerns all transfers."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from kdesk.domain.options.transfers import MAX_SLOTS
from kdesk.domain.settings import Settings
from kdesk.domain.speed_limits import SpeedLimit
from kdesk.messages import _
from kdesk.messages.format import Format
from kdesk.messages.speed_limits import limit_button, limit_choice
from kdesk.ui.actions import Actions
from kdesk.ui.commands import Command
from kdesk.ui.flow_layout import FlowLayout
from kdesk.ui.popup import Side, open_on_click
from kdesk.ui.theme import Theme
from kdesk.ui.tips import set_tip
from kdesk.ui.uploads.limit_choices import CHOICES


class UploadsFooter(QWidget):
    """[Pause all] or [Resume all], [Clear finished], “Limit: none ▾” and “3 at a time ▾”.

    Signals:
        slots_chosen: `int`, so many transfers at once.
        limit_chosen: `SpeedLimit` for all transfers together.
    """

    slots_chosen = Signal(object)
    limit_chosen = Signal(object)

    def __init__(
        self,
        theme: Theme,
        formatter: Format,
        actions: Actions,
        settings: Settings,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._formatter, self._actions = theme, formatter, actions
        self.pause_all, self.clear_finished = QPushButton(_("Pause all")), QPushButton(_("Clear finished"))
        self.pause_all.clicked.connect(lambda: self._pause_or_resume().trigger())
        self.clear_finished.clicked.connect(actions[Command.CLEAR_FINISHED].trigger)
        self.limit, self.limit_menu = self._chooser(_("How fast all transfers together may send"))
        for choice in CHOICES:
            words = limit_choice(choice, formatter)
            self._offer(self.limit_menu, words, partial(self.choose_limit, choice)).setCheckable(True)
        self._offer(self.limit_menu, _("Another figure…"), self._ask_for_figure)
        self.show_limit(settings.limit)
        self.slots, self.slots_menu = self._chooser(_("How many transfers run at the same time"))
        for number in range(1, MAX_SLOTS + 1):
            self._offer(self.slots_menu, self._words(number), partial(self._choose_slots, number)).setCheckable(True)
        self.show_slots(settings.slots)
        row = FlowLayout(self, spacing=theme.px(8))
        row.addWidget(self.pause_all)
        row.addWidget(self.clear_finished)
        row.add_right(self.limit)
        row.add_right(self.slots)

    def refresh(self) -> None:
        """Enable the buttons as their commands are; give them the same tooltips."""
        chosen = self._pause_or_resume()
        # What “all” means is clear from where the button stands, as it is not in the menu.
        resumes = chosen is self._actions[Command.RESUME_ALL]
        self.pause_all.setText(_("Resume all") if resumes else _("Pause all"))
        for button, action in ((self.pause_all, chosen), (self.clear_finished, self._actions[Command.CLEAR_FINISHED])):
            button.setEnabled(action.isEnabled())
            set_tip(button, action.whatsThis())

    def _pause_or_resume(self) -> QAction:
        """Return the command of the first button: resuming only when there is nothing to pause."""
        pause, resume = self._actions[Command.PAUSE_ALL], self._actions[Command.RESUME_ALL]
        return resume if resume.isEnabled() and not pause.isEnabled() else pause

    def _chooser(self, tip: str) -> tuple[QPushButton, QMenu]:
        button = QPushButton()
        button.setProperty("kind", "quiet")
        # The arrow belongs behind the words.
        button.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self._theme.icons.dress(button, "chevron-down", "secondary")
        button.setIconSize(QSize(self._theme.px(16), self._theme.px(16)))
        button.setToolTip(tip)
        menu = QMenu(button)
        menu.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        open_on_click(button, menu, Side.ABOVE)
        button.setAccessibleDescription(_("{tip}. Opens a menu").format(tip=tip))
        return button, menu

    def _offer(self, menu: QMenu, words: str, choose: Callable[[], object]) -> QAction:
        action = menu.addAction(words)
        action.triggered.connect(lambda _checked=False: choose())
        return action

    def _words(self, slots: int) -> str:
        return _("{count} at a time").format(count=self._formatter.number(slots))

    def _ask_for_figure(self) -> None:
        from kdesk.ui.uploads.limits import FigureDialog

        dialog = FigureDialog(self._theme, self._limit, self)
        dialog.chosen.connect(self.choose_limit)
        dialog.open()

    def choose_limit(self, limit: SpeedLimit) -> None:
        """Show this limit, and ask for it."""
        self.show_limit(limit)
        self.limit_chosen.emit(limit)

    def _choose_slots(self, slots: int) -> None:
        self.show_slots(slots)
        self.slots_chosen.emit(slots)

    def show_limit(self, limit: SpeedLimit) -> None:
        """Show which limit is chosen."""
        self._limit = limit
        self.limit.setText(limit_button(limit, self._formatter))
        _tick(self.limit_menu, limit_choice(limit, self._formatter))

    def show_slots(self, slots: int) -> None:
        """Show how many transfers run at once."""
        self.slots.setText(self._words(slots))
        _tick(self.slots_menu, self._words(slots))


def _tick(menu: QMenu, words: str) -> None:
    """Tick the choice that holds; a figure that the menu does not offer is only on the button."""
    for action in menu.actions():
        action.setChecked(action.text() == words)
