"""The four steps of the tour, as the window is now."""

from PySide6.QtWidgets import QWidget

from kdesk.domain.ui_ports import AccountState
from kdesk.messages import _
from kdesk.ui.account.controller import AccountController
from kdesk.ui.actions import Actions
from kdesk.ui.command_keys import key_text
from kdesk.ui.commands import Command
from kdesk.ui.first_steps.step import Step
from kdesk.ui.main_window import MainWindow

_OUT = frozenset({AccountState.SIGNED_OUT, AccountState.SIGN_IN_NEEDED})


class WindowSteps:
    """Makes the steps: what they say depends on who is signed in and what is in sight."""

    def __init__(self, window: MainWindow, account: AccountController, actions: Actions) -> None:
        self._window, self._account, self._actions = window, account, actions

    def __call__(self) -> tuple[Step, ...]:
        """Return the steps in their order."""
        return (self._of_account(), self._of_uploads(), self._of_library(), self._of_help())

    def _of_account(self) -> Step:
        if self._account.state in _OUT:
            title = _("Sign in")
            text = _(
                "Sign in to your Kaltura account here, or look around with sample videos first: the sign-in offers "
                "both."
            )
        else:
            title = _("Your account")
            text = _("The account that the window shows. Its menu adds others, changes between them, and signs out.")
        return Step(title, text, self._account.button)

    def _of_uploads(self) -> Step:
        text = _(
            "Drop files or whole folders anywhere on this window, or choose them. Whatever interrupts an upload, it "
            "goes on where it was."
        )
        place, begin = self._window.rail.pages[Command.SHOW_UPLOADS], self._window.open_page.begin
        # The button of the empty page. The list would leave no room beside it.
        is_empty = place.isChecked() and begin.property("kind") == "main"
        return Step(_("Bring in files"), text, begin if is_empty else place, below=is_empty)

    def _of_library(self) -> Step:
        text = _(
            "Everything that is in the account: search it, play it, compare it frame by frame, and change many entries "
            "at once."
        )
        return Step(_("The Library"), text, self._window.rail.pages[Command.SHOW_LIBRARY])

    def _of_help(self) -> Step:
        text = _(
            "“Copy link” on an upload or an entry copies a link that plays for others. The menu has every command, "
            "{palette} finds each by its name, and {guide} opens the guide."
        )
        palette, guide = self._keys(Command.PALETTE), self._keys(Command.GUIDE)
        return Step(_("Share, and find help"), text.format(palette=palette, guide=guide), self._menu())

    def _menu(self) -> QWidget:
        button = self._window.rail.menu_button
        return self._window.menuBar() if button.isHidden() else button

    def _keys(self, command: Command) -> str:
        """Return the keys of a command, or its words where a user took the keys away."""
        action = self._actions[command]
        keys = key_text(action.shortcut())
        return keys or action.text().rstrip("…")
