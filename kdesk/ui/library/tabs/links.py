"""The Links tab: addresses of the entry, or of the rendition that is selected."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from kdesk.domain.entry import Entry
from kdesk.domain.flavor import Flavor
from kdesk.domain.links.link import Link
from kdesk.domain.ports import AccountApi
from kdesk.ui.focus_within import is_within
from kdesk.ui.library.services import LibraryServices
from kdesk.ui.library.tabs.tab import Tab
from kdesk.ui.review.player import Player
from kdesk.ui.share.links_panel import LinksPanel


class LinksTab(Tab):
    """Holds the panel of links.

    Attributes:
        panel: The heading and the table.
    """

    def __init__(self, services: LibraryServices, player: Player, parent: QWidget | None = None) -> None:
        super().__init__(services, player, parent)
        self._entry: Entry | None = None
        self._flavor: Flavor | None = None
        self._name = ""
        self.panel = LinksPanel(services.clipboard, services.theme)
        self.panel.entry_wanted.connect(self._return_to_entry)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.panel)

    def show_entry(self, entry: Entry, api: AccountApi) -> None:
        """Show the links of an entry; those of the selected rendition stay while the entry is the same."""
        del api
        if self._entry is None or self._entry.id != entry.id:
            self._flavor, self._name = None, ""
        self._entry = entry
        self._show()

    def show_flavors(self, flavors: tuple[Flavor, ...]) -> None:
        """Show the links of the new snapshot of the selected rendition."""
        if self._flavor is not None:
            now = next((flavor for flavor in flavors if flavor.id == self._flavor.id), None)
            self.select_flavor(now, self._name if now is not None else "")

    def select_flavor(self, flavor: Flavor | None, name: str) -> None:
        """Show the links of a rendition, or of the whole entry."""
        self._flavor, self._name = flavor, name
        self._show()

    def focused_link(self, focused: QWidget | None) -> Link | None:
        """Return the link of the current row if the table, or one of its buttons, has the focus."""
        table = self.panel.table
        return table.focused_link() if table.isVisible() and is_within(table, focused) else None

    def clear(self) -> None:
        """Forget the entry and its rendition."""
        self._entry, self._flavor, self._name = None, None, ""

    def _show(self) -> None:
        if self._entry is not None:
            self.panel.show_links(self._entry, self._flavor, self._name)

    def _return_to_entry(self) -> None:
        """Return from the links of a rendition. The button that had the focus disappears, so the table gets it."""
        self.select_flavor(None, "")
        self.flavor_selected.emit(None, "")
        self.panel.table.setFocus()
