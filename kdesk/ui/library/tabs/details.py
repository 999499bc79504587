"""The Details tab: everything that is known of the entry."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from kdesk.domain.entry import Entry
from kdesk.domain.flavor import Flavor
from kdesk.domain.ports import AccountApi
from kdesk.ui.library.metadata import MetadataTable
from kdesk.ui.library.services import LibraryServices
from kdesk.ui.library.tabs.tab import Tab
from kdesk.ui.review.player import Player


class DetailsTab(Tab):
    """Holds the table of values.

    Attributes:
        table: The values in two columns.
    """

    def __init__(self, services: LibraryServices, player: Player, parent: QWidget | None = None) -> None:
        super().__init__(services, player, parent)
        self._entry: Entry | None = None
        self._flavors: tuple[Flavor, ...] = ()
        self.table = MetadataTable(services.theme, services.formatter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.table)

    def show_entry(self, entry: Entry, api: AccountApi) -> None:
        """Show the values of an entry."""
        del api
        if self._entry is None or self._entry.id != entry.id:
            self._flavors = ()
        self._entry = entry
        self.table.show_metadata(entry, self._flavors)

    def show_flavors(self, flavors: tuple[Flavor, ...]) -> None:
        """Show the values that are known of the renditions only."""
        self._flavors = flavors
        if self._entry is not None:
            self.table.show_metadata(self._entry, flavors)

    def clear(self) -> None:
        """Forget the entry."""
        self._entry = None
