"""The bar of the entry panel's tabs, and the open tab below it."""

from functools import partial
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kdesk.domain.entry import Entry
from kdesk.domain.flavor import Flavor
from kdesk.domain.ports import AccountApi
from kdesk.errors import KdeskError
from kdesk.messages import _
from kdesk.ui.focus_within import has_focus_within
from kdesk.ui.library.services import LibraryServices
from kdesk.ui.library.tabs.late_tabs import LateTabs
from kdesk.ui.library.tabs.shown_entry import ShownEntry
from kdesk.ui.library.tabs.tab import Tab
from kdesk.ui.library.tabs.tab_strip import TabStrip
from kdesk.ui.library.tabs.table import TABS, TabSpec
from kdesk.ui.review.player import Player
from kdesk.ui.tab_order import put_after

T = TypeVar("T", bound=Tab)


class EntryTabs(QWidget):
    """All tabs of the table; one is visible. Each is built when it is opened, or asked for, first.

    Args:
        services: What the panel is built on.
        player: Of the same panel.
        first: Name of the tab that is open at first; the first of the table if there is none of that name.

    Attributes:
        bar: Chooses the visible tab; the panel puts it over the empty `bar_place`.
        tabs: By their names, in the order of the bar.
        foot: What the open tab wants to stay in sight below the scrolled content.

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
        self._services, self._player = services, player
        self._shown = ShownEntry()
        self._foots: dict[Tab, QWidget] = {}
        self.tabs = LateTabs(self._build)
        # A QTabWidget would be as high as its highest page; with a strip the panel has the height of the open one.
        self.bar = TabStrip(services.theme, self)
        self.bar.setAccessibleName(_("What to show of the entry"))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(services.theme.px(8))
        self.bar_place, self.foot = QWidget(), QWidget()
        foots = QVBoxLayout(self.foot)
        foots.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.bar_place)
        for spec in TABS:
            self.bar.add(_(spec.title))
        self.open(first)
        self._show_open()
        self.bar.current_changed.connect(self._follow_bar)

    @property
    def current(self) -> Tab:
        """The open tab."""
        return self.tabs[self.current_name]

    @property
    def current_name(self) -> str:
        """The name of the open tab."""
        return tuple(self.tabs)[self.bar.current()]

    def of(self, kind: type[T]) -> T:
        """Return the tab of a class. Raises LookupError."""
        for spec in TABS:
            if spec.names(kind) and isinstance(tab := self.tabs[spec.name], kind):
                return tab
        raise LookupError(kind.__name__)

    def open(self, name: str) -> None:
        """Open the tab of this name; without one, the open tab stays."""
        if name in self.tabs:
            self.bar.set_current(tuple(self.tabs).index(name))

    def show_entry(self, entry: Entry, api: AccountApi) -> None:
        """Show an entry, or a new snapshot of it, in every tab."""
        self._shown.take_entry(entry, api)
        for tab in self.tabs.built:
            tab.show_entry(entry, api)

    def show_flavors(self, flavors: tuple[Flavor, ...]) -> None:
        """Show the renditions of the entry in every tab."""
        self._shown.take_flavors(flavors)
        for tab in self.tabs.built:
            tab.show_flavors(flavors)

    def show_problem(self, problem: KdeskError) -> None:
        """Let every tab know that entry and renditions could not be loaded."""
        self._shown.take_problem(problem)
        for tab in self.tabs.built:
            tab.show_problem(problem)

    def order_stops(self) -> None:
        """Let Tab reach the foot of each tab behind the tab, once both stand in one window."""
        for tab, place in self._foots.items():
            put_after(tab, place)

    def clear(self) -> None:
        """Stop what runs for the entry."""
        self._shown = ShownEntry()
        for tab in self.tabs.built:
            tab.clear()

    def _build(self, spec: TabSpec) -> Tab:
        tab = spec.load()(self._services, self._player)
        tab.hide()
        self._column.addWidget(tab)
        put_after(self.bar, tab)
        if tab.foot is not None:
            self._add_foot(tab, tab.foot)
        tab.entry_changed.connect(self.entry_changed)
        tab.flavor_selected.connect(partial(self._select_flavor, tab))
        self._shown.show_in(tab)
        return tab

    def _add_foot(self, tab: Tab, foot: QWidget) -> None:
        """Show the foot of a tab while the tab is open; it shows and hides itself in its place."""
        place = self._foots[tab] = QWidget()
        layout = QVBoxLayout(place)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(foot)
        place.hide()
        foots = self.foot.layout()
        if foots is not None:
            foots.addWidget(place)
        if foot.window() is tab.window():  # the panel is not put together yet when its first tab is built
            put_after(tab, foot)

    def _follow_bar(self) -> None:
        # Qt would move the focus from a tab that is hidden to whatever comes next.
        if has_focus_within(*self.tabs.built):
            self.bar.button(self.bar.current()).setFocus()
        self._show_open()
        self.opened.emit(self.current_name)

    def _show_open(self) -> None:
        current = self.current
        for tab in self.tabs.built:
            tab.setVisible(tab is current)
        for tab, place in self._foots.items():
            place.setVisible(tab is current)

    def _select_flavor(self, source: Tab, flavor: Flavor | None, name: str) -> None:
        self._shown.take_selection(flavor, name)
        for tab in self.tabs.built:
            if tab is not source:
                tab.select_flavor(flavor, name)
