"""The tour of the window: at the first start, and when somebody asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from kdesk.domain.options.kept import FirstSteps
from kdesk.services import Services
from kdesk.ui.account.controller import AccountController
from kdesk.ui.commands import Command
from kdesk.ui.main_window import MainWindow
from kdesk.window_geometry import kept_geometry
from kdesk.wiring.ui_services import UiServices

if TYPE_CHECKING:  # imported for the one start that shows it
    from kdesk.ui.first_steps.tour import Tour

_LOOK_MS = 400
"""Between two looks whether a dialog or a menu is open."""
_QUIET_LOOKS = 2
"""So often nothing may be open before the tour begins: a question may follow the sign-in."""


class WindowTour(QObject):
    """Shows the tour when somebody asks for it, and once by itself.

    Attributes:
        shown: The tour while it is in sight.
        timer: Runs while the window waits for a quiet moment to show it.
        was_shown: Whether it was, in this window.
    """

    def __init__(self, services: Services, ui: UiServices, window: MainWindow, account: AccountController) -> None:
        super().__init__(window)
        self._services, self._ui, self._window, self._account = services, ui, window, account
        self.shown: Tour | None = None
        self.was_shown = False
        self._quiet = 0
        self.timer = QTimer(self, interval=_LOOK_MS)
        self.timer.timeout.connect(self._look)
        ui.actions.connect_to(Command.SHOW_TOUR, self.show)

    def at_start(self, *, with_task: bool, seen: bool) -> None:
        """Show the tour once nothing else is open, if this is the first start that has room for it.

        Args:
            with_task: The start has files or an address, or is in the background: the next one may show the tour.
            seen: Somebody saw the tour in the demo just now, and needs no other one.
        """
        preferences = self._services.preferences
        due = preferences.settings.first_steps
        if due is FirstSteps.UNKNOWN and kept_geometry(self._services.paths):
            return  # somebody has used an earlier kdesk here
        if due is FirstSteps.SHOWN:
            return
        wanted = FirstSteps.SHOWN if seen else FirstSteps.DUE
        if due is not wanted:
            preferences.keep("first_steps", wanted)
        if wanted is FirstSteps.DUE and not with_task:
            self.timer.start()

    def show(self, *, unasked: bool = False) -> None:
        """Show the tour from its first step; it is not shown by itself afterwards.

        Args:
            unasked: Nobody asked for it.
        """
        from kdesk.ui.first_steps.steps import WindowSteps
        from kdesk.ui.first_steps.tour import Tour

        self.timer.stop()
        if self.shown is not None:
            self.shown.end()
        self.was_shown = True
        if self._services.preferences.settings.first_steps is not FirstSteps.SHOWN:
            self._services.preferences.keep("first_steps", FirstSteps.SHOWN)
        steps = WindowSteps(self._window, self._account, self._ui.actions)
        ui = self._ui
        self.shown = Tour(ui.theme, ui.formatter, self._window, ui.notices, steps, unasked=unasked)
        self.shown.ended.connect(self._forget)

    def _look(self) -> None:
        """Begin once no dialog and no menu has been open for a while."""
        window = self._window
        open_now = QApplication.activeModalWidget() or QApplication.activePopupWidget()
        in_sight = window.isVisible() and not window.isMinimized()
        self._quiet = self._quiet + 1 if in_sight and open_now is None else 0
        if self._quiet >= _QUIET_LOOKS:
            self.show(unasked=True)

    def _forget(self) -> None:
        if self.shown is not None:
            self.shown.deleteLater()
            self.shown = None
