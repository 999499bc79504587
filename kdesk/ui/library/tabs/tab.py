"""What the tabs of the entry panel have in common."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kdesk.domain.entry import Entry
from kdesk.domain.flavor import Flavor
from kdesk.domain.ports import AccountApi


class Tab(QWidget):
    """A tab of the entry panel. It requests what it shows when it becomes visible, never before.

    Signals:
        entry_changed: The `Entry`, after a change that was made in this tab.
    """

    entry_changed = Signal(object)

    def title(self) -> str:
        """Return the words on the tab."""
        raise NotImplementedError

    def show_entry(self, entry: Entry, api: AccountApi) -> None:
        """Show another entry, or a new snapshot of the shown one.

        A new snapshot comes every few seconds: selection, focus, and text that is being typed stay.
        """
        raise NotImplementedError

    def show_flavors(self, flavors: tuple[Flavor, ...]) -> None:
        """Show the renditions of the entry; called after `show_entry`."""

    def clear(self) -> None:
        """Show nothing, and stop what runs for the entry."""
