"""The Renditions tab: every rendition of the entry, and what can be done with one."""

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from kdesk.domain import links
from kdesk.domain.entry import Entry
from kdesk.domain.flavor import Flavor
from kdesk.domain.ports import AccountApi
from kdesk.errors import KdeskError
from kdesk.messages import _
from kdesk.messages.renditions import reason_of
from kdesk.ui.library.services import LibraryServices
from kdesk.ui.library.tabs.tab import Tab
from kdesk.ui.review.flavors_model import FlavorsModel
from kdesk.ui.review.flavors_view import FlavorsView
from kdesk.ui.review.player import Player


class RenditionsTab(Tab):
    """The table of renditions.

    Attributes:
        no_flavors: The text in place of an empty table.
    """

    def __init__(self, services: LibraryServices, player: Player, parent: QWidget | None = None) -> None:
        super().__init__(services, player, parent)
        self._entry: Entry | None = None
        self.flavors = FlavorsModel(services.formatter, self)
        self.view = FlavorsView(self.flavors, services.theme)
        self.no_flavors = QLabel()
        self.no_flavors.setProperty("role", "secondary")
        self.no_flavors.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.no_flavors)
        column.addWidget(self.view)
        self.view.selected.connect(self._tell_selected)
        self.view.played.connect(player.play_flavor)
        self.view.id_wanted.connect(self._copy_id)
        self.view.link_wanted.connect(self._copy_link)
        self.view.reason_wanted.connect(self._copy_reason)

    def show_entry(self, entry: Entry, api: AccountApi) -> None:
        """Show another entry without renditions until these are loaded."""
        del api
        other = self._entry is None or self._entry.id != entry.id
        self._entry = entry
        if other:
            self._show((), _("Loading renditions…"))

    def show_flavors(self, flavors: tuple[Flavor, ...]) -> None:
        """Show the renditions."""
        self._show(flavors, _("This entry has no renditions"))

    def show_problem(self, problem: KdeskError) -> None:
        """Tell in place of the renditions that they could not be loaded."""
        del problem
        self.no_flavors.setText(_("The renditions could not be loaded"))

    def select_flavor(self, flavor: Flavor | None, name: str) -> None:
        """Clear the selection when another tab returns to the whole entry."""
        del name
        if flavor is None:
            self.view.clearSelection()

    def clear(self) -> None:
        """Forget the entry, so that it is loaded anew when it is shown again."""
        self._entry = None

    def _show(self, flavors: tuple[Flavor, ...], words: str) -> None:
        self.flavors.show_flavors(flavors)
        self.view.setVisible(bool(flavors))
        self.no_flavors.setVisible(not flavors)
        self.no_flavors.setText(words)

    def _tell_selected(self, flavor: Flavor | None) -> None:
        self.flavor_selected.emit(flavor, self.flavors.name(flavor) if flavor is not None else "")

    def _copy_id(self, flavor: Flavor) -> None:
        self.services.clipboard.copy_text(flavor.id, _("Rendition id copied"))

    def _copy_reason(self, flavor: Flavor) -> None:
        self.services.clipboard.copy_text(flavor.description or reason_of(flavor), _("Reason copied"))

    def _copy_link(self, flavor: Flavor) -> None:
        if self._entry is not None:
            for link in links.links_of(self._entry, flavor, self.flavors.name(flavor))[:1]:
                self.services.clipboard.copy_link(link)
