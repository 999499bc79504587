"""Closing the window: into the tray, or for good."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMessageBox

from kdesk.domain.options.desktop import Closing
from kdesk.messages import _
from kdesk.ui.desktop.tray import Tray
from kdesk.ui.main_window import MainWindow
from kdesk.ui.question_box import QuestionBox
from kdesk.ui.quit_guard import session_ends


class ClosingGuard(QObject):
    """Decides what closing the window does; without an icon in the tray it quits.

    Args:
        quit_kdesk: Asks whether to quit, where something is under way.
        choice: Returns what was chosen.
        keep: Keeps another choice.

    Attributes:
        box: The question while it is open.
    """

    def __init__(
        self,
        window: MainWindow,
        tray: Tray,
        quit_kdesk: Callable[[], object],
        choice: Callable[[], Closing],
        keep: Callable[[Closing], object],
    ) -> None:
        super().__init__(window)
        self._window, self._tray, self._quit, self._choice, self._keep = window, tray, quit_kdesk, choice, keep
        self.box: QuestionBox | None = None

    def close(self) -> None:
        """Close the window as was chosen; ask the first time."""
        choice = self._choice()
        if not self._tray.holds_window or choice is Closing.QUIT or session_ends():
            self._quit()
        elif choice is Closing.TRAY:
            self._window.put_away()
        elif self.box is None:
            self._ask()

    def _ask(self) -> None:
        more = _(
            "Transfers go on there. The icon opens the window again, and quits. kdesk does this from now on;"
            " the settings change it."
        )
        box = QuestionBox(
            self._window,
            _("Keep kdesk running in the tray?"),
            more,
            yes=_("Keep running"),
            no=_("Cancel"),
            enter_agrees=True,
        )
        quits = box.addButton(_("Quit kdesk"), QMessageBox.ButtonRole.DestructiveRole)
        quits.clicked.connect(lambda _checked=False: self._chosen(Closing.QUIT))
        box.agreed.connect(lambda: self._chosen(Closing.TRAY))
        box.finished.connect(self._forget)
        self.box = box
        box.open()

    def _chosen(self, choice: Closing) -> None:
        self._keep(choice)
        self.box = None
        if choice is Closing.QUIT:
            self._quit()
        else:
            self._window.put_away()

    def _forget(self) -> None:
        self.box = None
