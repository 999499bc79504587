"""What the tabs of the entry panel have in common."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kdesk.domain.entry import Entry
from kdesk.domain.flavor import Flavor
from kdesk.domain.links.link import Link
from kdesk.domain.ports import AccountApi
from kdesk.errors import KdeskError
from kdesk.ui.library.services import LibraryServices
from kdesk.ui.review.player import Player


class Tab(QWidget):
    """A tab of the entry panel. It requests what it shows when it becomes visible, never before.

    Args:
        services: What the panel is built on.
        player: The player of the same panel.

    Attributes:
        foot: What stays in sight below the scrolled content while the tab is open; None for nothing.

    Signals:
        entry_changed: The `Entry`, after a change that was made in this tab.
        flavor_selected: The selected `Flavor`, None without a selection, and its name; for the other tabs.
    """

    foot: QWidget | None = None
    entry_changed = Signal(object)
    flavor_selected = Signal(object, str)

    def __init__(self, services: LibraryServices, player: Player, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.services = services
        self.player = player

    # Every tab overrides it. Not abstract by `abc`, whose metaclass and Qt's cannot be joined.
    def show_entry(self, entry: Entry, api: AccountApi) -> None:
        """Show another entry, or a new snapshot of the shown one.

        A new snapshot comes every few seconds: selection, focus, and text that is being typed stay.
        """
        raise NotImplementedError

    def show_flavors(self, flavors: tuple[Flavor, ...]) -> None:
        """Show the renditions of the entry; called after `show_entry`."""

    def show_problem(self, problem: KdeskError) -> None:
        """Show that entry and renditions could not be loaded; the panel tells why."""

    def select_flavor(self, flavor: Flavor | None, name: str) -> None:
        """Follow the rendition that was selected in another tab; None if none is selected any more."""

    def focused_link(self, focused: QWidget | None) -> Link | None:
        """Return the link of the row that has the focus.

        Args:
            focused: The widget that has, or last had, the focus.
        """
        del focused
        return None

    def focused_flavor(self, focused: QWidget | None) -> tuple[Flavor, str] | None:
        """Return the rendition of the row that has the focus, and its name.

        Args:
            focused: As above.
        """
        del focused
        return None

    def undo(self) -> bool:
        """Undo the last change that was made in this tab; return False if there is none (Ctrl+Z in the panel)."""
        return False

    def redo(self) -> bool:
        """Do again what was undone last in this tab; return False if there is nothing, or it cannot be done again."""
        return False

    @property
    def undo_words(self) -> str:
        """What `undo` takes back, in words that follow “Undo:”; "" for nothing."""
        return ""

    @property
    def redo_words(self) -> str:
        """What `redo` does again, likewise."""
        return ""

    def clear(self) -> None:
        """Show nothing, and stop what runs for the entry."""
