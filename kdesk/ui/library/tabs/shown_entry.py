"""What the tabs of an entry panel show, for a tab that is built later."""

from dataclasses import dataclass

from kdesk.domain.entry import Entry
from kdesk.domain.flavor import Flavor
from kdesk.domain.ports import AccountApi
from kdesk.errors import KdeskError
from kdesk.ui.library.tabs.tab import Tab


@dataclass(slots=True)
class ShownEntry:
    """The entry of the panel and what is known of it.

    Attributes:
        flavors: Its renditions; None until they are loaded.
        problem: Why neither could be loaded last.
        selected: The selected rendition and its name.
    """

    entry: Entry | None = None
    api: AccountApi | None = None
    flavors: tuple[Flavor, ...] | None = None
    problem: KdeskError | None = None
    selected: tuple[Flavor, str] | None = None

    def take_entry(self, entry: Entry, api: AccountApi) -> None:
        """Take another entry, or a new snapshot."""
        if self.entry is None or self.entry.id != entry.id:
            self.flavors, self.problem, self.selected = None, None, None
        self.entry, self.api = entry, api

    def take_flavors(self, flavors: tuple[Flavor, ...]) -> None:
        """Take the renditions of the entry."""
        self.flavors, self.problem = flavors, None

    def take_problem(self, problem: KdeskError) -> None:
        """Take why entry and renditions could not be loaded."""
        self.problem = problem

    def take_selection(self, flavor: Flavor | None, name: str) -> None:
        """Take the rendition that was selected."""
        self.selected = (flavor, name) if flavor is not None else None

    def show_in(self, tab: Tab) -> None:
        """Show a new tab what the others were shown."""
        if self.entry is None or self.api is None:
            return
        tab.show_entry(self.entry, self.api)
        if self.selected is not None:
            tab.select_flavor(*self.selected)
        # After the selection, of which a tab then shows the new snapshot.
        if self.flavors is not None:
            tab.show_flavors(self.flavors)
        if self.problem is not None:
            tab.show_problem(self.problem)
