"""The saved searches, in a menu beside the filters."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from kdesk.domain.search.saved import MAX_NAME, SavedSearch
from kdesk.messages import _
from kdesk.messages.foreign_text import shown
from kdesk.ui.mnemonics import without_mnemonic
from kdesk.ui.name_dialog import NameDialog, NameWords
from kdesk.ui.popup import Side, open_on_click
from kdesk.ui.theme import Theme

WAITING = SavedSearch(text="status:moderation")
"""What waits for a moderator; it is always there, since nobody finds it without."""


class SavedButton(QPushButton):
    """Opens the menu of the saved searches.

    Signals:
        chosen: A `SavedSearch` to show.
        kept: The name under which to save the present search.
        forgotten: The name of a `SavedSearch` to remove.
    """

    chosen = Signal(object)
    kept = Signal(str)
    forgotten = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(_("Saved searches"), parent)
        self._theme = theme
        self.setProperty("kind", "chip")
        self.menu_shown = QMenu(self)
        self._searches: tuple[SavedSearch, ...] = ()
        self._can_save = False
        self.menu_shown.aboutToShow.connect(self._fill)
        open_on_click(self, self.menu_shown, Side.BELOW)
        theme.icons.dress(self, "clock", "secondary")

    def show_searches(self, searches: Sequence[SavedSearch], *, can_save: bool) -> None:
        """Offer these searches.

        Args:
            searches: In their order.
            can_save: Whether there is a search to save.
        """
        self._searches, self._can_save = tuple(searches), can_save

    def ask_name(self) -> NameDialog:
        """Ask for the name of the present search."""
        words = NameWords(_("Save search"), _("Name of the search"), _("Save"))
        dialog = NameDialog(self._theme, words, MAX_NAME, self.window())
        dialog.named.connect(self.kept)
        dialog.open()
        return dialog

    def _fill(self) -> None:
        menu = self.menu_shown
        menu.clear()
        waiting = menu.addAction(_("Waiting for a moderator"))
        waiting.triggered.connect(lambda _checked=False: self.chosen.emit(WAITING))
        menu.addSeparator()
        for search in self._searches:
            action = menu.addAction(_label(search.name))
            action.triggered.connect(lambda _checked=False, search=search: self.chosen.emit(search))
        if not self._searches:
            menu.addAction(_("No search is saved yet")).setEnabled(False)
        menu.addSeparator()
        save = menu.addAction(_("Save this search…"))
        save.setEnabled(self._can_save)
        save.setToolTip("" if self._can_save else _("Type a search first"))
        save.triggered.connect(lambda _checked=False: self.ask_name())
        remove = menu.addMenu(_("Remove"))
        remove.setEnabled(bool(self._searches))
        for search in self._searches:
            action = remove.addAction(_label(search.name))
            action.triggered.connect(lambda _checked=False, name=search.name: self.forgotten.emit(name))
        menu.setToolTipsVisible(True)


def _label(name: str) -> str:
    return without_mnemonic(shown(name))
