"""The bar of the entry panel's tabs, and the open tab below it."""

from collections.abc import Mapping
from functools import partial
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kdesk.domain.entry import Entry
from kdesk.domain.flavor import Flavor
from kdesk.domain.ports import AccountApi
from kdesk.errors import KdeskError
from kdesk.messages import _
from kdesk.ui.library.services import LibraryServices
from kdesk.ui.library.tabs.tab import Tab
from kdesk.ui.library.tabs.tab_strip import TabStrip
from kdesk.ui.library.tabs.table import TABS
from kdesk.ui.review.player import Player

T = TypeVar("T", bound=Tab)


class EntryTabs(QWidget):
    """All tabs of the table; one is visible.

    Args:
        services: What the panel is built on.
        player: Of the same panel.
        first: Name of the tab that is open at first; the first of the table if there is none of that name.

    Attributes:
        bar: Chooses the visible tab.

    Signals:
        opened: The name of the tab that the user opened.
        entry_changed: The `Entry`, after a change that was made in one of the tabs.
    """

    opened = Signal(str)
    entry_changed = Signal(object)

    def __init__(
        self, services: LibraryServices, player: Player, *, first: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._tabs: dict[str, Tab] = {}
        # A QTabWidget would be as high as its highest page; with a strip the panel has the height of the open one.
        self.bar = TabStrip()
        self.bar.setAccessibleName(_("What to show of the entry"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(services.theme.px(8))
        column.addWidget(self.bar)
        for spec in TABS:
            tab = spec.kind(services, player)
            self._tabs[spec.name] = tab
            self.bar.add(_(spec.title))
            column.addWidget(tab)
            tab.entry_changed.connect(self.entry_changed)
            tab.flavor_selected.connect(partial(self._select_flavor, tab))
        self.open(first)
        self._show_open()
        self.bar.current_changed.connect(self._follow_bar)

    @property
    def tabs(self) -> Mapping[str, Tab]:
        """The tabs by their names, in the order of the bar."""
        return self._tabs

    @property
    def current(self) -> Tab:
        """The open tab."""
        return tuple(self._tabs.values())[self.bar.current()]

    def of(self, kind: type[T]) -> T:
        """Return the tab of a class. Raises LookupError."""
        for tab in self._tabs.values():
            if isinstance(tab, kind):
                return tab
        raise LookupError(kind.__name__)

    def open(self, name: str) -> None:
        """Open the tab of this name; without one, the open tab stays."""
        if name in self._tabs:
            self.bar.set_current(tuple(self._tabs).index(name))

    def show_entry(self, entry: Entry, api: AccountApi) -> None:
        """Show an entry, or a new snapshot of it, in every tab."""
        for tab in self._tabs.values():
            tab.show_entry(entry, api)

    def show_flavors(self, flavors: tuple[Flavor, ...]) -> None:
        """Show the renditions of the entry in every tab."""
        for tab in self._tabs.values():
            tab.show_flavors(flavors)

    def show_problem(self, problem: KdeskError) -> None:
        """Let every tab know that entry and renditions could not be loaded."""
        for tab in self._tabs.values():
            tab.show_problem(problem)

    def clear(self) -> None:
        """Stop what runs for the entry."""
        for tab in self._tabs.values():
            tab.clear()

    def _follow_bar(self) -> None:
        # Qt would move the focus from a tab that is hidden to whatever comes next.
        focused: QWidget | None = self.window().focusWidget()
        if focused is not None and any(tab.isAncestorOf(focused) for tab in self._tabs.values()):
            self.bar.button(self.bar.current()).setFocus()
        self._show_open()
        self.opened.emit(tuple(self._tabs)[self.bar.current()])

    def _show_open(self) -> None:
        current = self.current
        for tab in self._tabs.values():
            tab.setVisible(tab is current)

    def _select_flavor(self, source: Tab, flavor: Flavor | None, name: str) -> None:
        for tab in self._tabs.values():
            if tab is not source:
                tab.select_flavor(flavor, name)
