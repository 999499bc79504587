"""Shows an entry: beside the others, large over them, or in a window of its own."""

from PySide6.QtCore import QModelIndex, QObject, Qt
from PySide6.QtWidgets import QWidget

from kdesk.domain.entry import Entry
from kdesk.domain.settings import Settings
from kdesk.domain.ui_ports import Accounts
from kdesk.ui.library.comparing import EntryComparison
from kdesk.ui.library.entry_windows import EntryWindows
from kdesk.ui.library.model import ENTRY_ROLE
from kdesk.ui.library.panel_control import PanelControl
from kdesk.ui.library.quick_look_control import QuickLookControl
from kdesk.ui.library.services import LibraryServices
from kdesk.ui.library.view_keys import Wish
from kdesk.ui.library.views import LibraryViews


class EntryOpener(QObject):
    """Does what the keys of the views and a double click ask for.

    Args:
        accounts: Their API goes with each entry that is shown.
        views: The entries.
        services: What panel, windows and quick look are built on.
        page: What the quick look lies over; with its window the windows close.
        settings: As they are at the start.

    Attributes:
        panel: Controls the panel beside the entries.
        windows: Those of entries.
        comparison: Compares the selected entries.
        quick_look: Shows the current entry large.
    """

    def __init__(
        self, accounts: Accounts, views: LibraryViews, services: LibraryServices, page: QWidget, settings: Settings
    ) -> None:
        super().__init__(page)
        self._accounts, self._views = accounts, views
        self.panel = PanelControl(accounts, views, services, settings, self)
        self.windows = EntryWindows(services, page, tab=settings.entry_tab)
        self.comparison = EntryComparison(accounts, views, services, page)
        self.quick_look = QuickLookControl(accounts, views, services, page, volume=settings.volume)
        views.wished.connect(self._fulfil)
        self.panel.tab_opened.connect(self.windows.keep_tab)
        self.windows.updated.connect(views.model.update)
        self.windows.updated.connect(self.take_snapshot)

    def take_snapshot(self, entry: Entry) -> None:
        """Show a new snapshot of an entry wherever the entry is shown."""
        self.panel.take_snapshot(entry)
        api = self._accounts.api
        if api is not None:
            self.windows.show_entry(entry, api)

    def open_window(self, entry: Entry | None) -> None:
        """Open a window for an entry; None, of a row that is not loaded yet, opens none."""
        api = self._accounts.api
        if entry is not None and api is not None:
            window = self.windows.open(entry, api, volume=self.panel.volume)
            window.panel.transcript.show_lines(self._views.model.listing.spoken.lines_of(entry.id))

    def close_all(self) -> None:
        """Close panel, quick look and windows."""
        self.quick_look.close()
        self.comparison.close_all()
        self.windows.close_all()
        self.panel.put_away()

    def _fulfil(self, wish: Wish, index: QModelIndex) -> None:
        if wish is Wish.PLAY:
            self._play(index)
        elif wish is Wish.LOOK:
            self.quick_look.open()
        elif wish is Wish.WINDOW:
            self.open_window(index.data(ENTRY_ROLE))
        elif wish is Wish.RENAME:
            self._rename(index)

    def _play(self, index: QModelIndex) -> None:
        """Play the entry of a row, or pause it."""
        self._views.show_row(index.row())
        entry = index.data(ENTRY_ROLE)
        self.panel.show_entry(entry)
        if entry is not None:
            self.panel.play()

    def _rename(self, index: QModelIndex) -> None:
        """Put the cursor into the title of a row's entry; Enter comes back to the list."""
        self._views.show_row(index.row())
        entry = index.data(ENTRY_ROLE)
        self.panel.show_entry(entry)
        panel = self.panel.side.open_panel
        if entry is not None and panel is not None:
            panel.tabs.open("overview")
            panel.overview.title.begin(lambda: self._views.shown.setFocus(Qt.FocusReason.OtherFocusReason))
            panel.scroll_area.ensureWidgetVisible(panel.overview.title.line)
