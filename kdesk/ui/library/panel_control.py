"""Lets the panel beside the entries follow their selection."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QObject, Qt, Signal

from kdesk.domain.entry import Entry
from kdesk.domain.settings import Settings
from kdesk.domain.ui_ports import Accounts
from kdesk.ui.focus_within import has_focus_within
from kdesk.ui.library.outside import is_outside
from kdesk.ui.library.panel_import import import_panel
from kdesk.ui.library.services import LibraryServices
from kdesk.ui.library.side_pane import SidePane
from kdesk.ui.library.views import LibraryViews

if TYPE_CHECKING:  # it is imported when it is built
    from kdesk.ui.library.entry_panel import EntryPanel


class PanelControl(QObject):
    """Shows the selected entry in the panel, or how many are selected.

    Args:
        accounts: Their API goes with each entry that is shown.
        views: The entries.
        services: What the panel is built on.
        settings: As they are at the start.

    Attributes:
        side: What stands beside the entries.
        volume: Of the panel's player, 0.0 to 1.0.

    Signals:
        closed: The user closed the panel.
        volume_changed: The user changed the volume, 0.0 to 1.0.
        tab_opened: The name of the tab that the user opened.
    """

    closed = Signal()
    volume_changed = Signal(float)
    tab_opened = Signal(str)

    def __init__(
        self, accounts: Accounts, views: LibraryViews, services: LibraryServices, settings: Settings, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._accounts, self._views, self._services = accounts, views, services
        self._settings, self._imported = settings, False
        self.volume = settings.volume
        self.side = SidePane(self._make_panel, services.theme, services.formatter)
        views.selection_changed.connect(self._show_selected)
        views.clicked.connect(self.reopen)
        views.model.modelReset.connect(self._select_again)
        views.model.dataChanged.connect(self._show_loaded)
        views.model.search_shown.connect(self._show_title)
        views.model.state_changed.connect(self._tell_outside)
        self.side.selected.closed.connect(self._close)

    def prepare(self) -> None:
        """Import what the panel needs, so that the first entry opens at once."""
        if not self._imported:
            self._imported = True
            self._services.tasks.spawn(import_panel(self._settings.entry_tab), name="library: import the panel")

    def show_entry(self, entry: Entry | None) -> None:
        """Show an entry in the panel; None, of a row that is not loaded yet, changes nothing."""
        if entry is not None and self._put(entry):
            self.side.show_panel()

    def reopen(self) -> None:
        """Open the closed panel for what is selected already, which changes no selection."""
        if not self.side.isVisible():
            self._show_selected()

    def take_snapshot(self, entry: Entry) -> None:
        """Show a new snapshot of an entry if the panel is about it."""
        if self.side.entry is not None and self.side.entry.id == entry.id:
            self._put(entry)

    def play(self) -> None:
        """Play the entry of the panel, or pause it; the keyboard goes to the video."""
        player = self.side.panel.player
        player.view.setFocus(Qt.FocusReason.OtherFocusReason)
        player.toggle()

    def put_away(self) -> None:
        """Close what stands beside the entries; what is selected stays so."""
        self.side.put_away()

    def close(self) -> None:
        """Close the panel. The focus goes on only if it was in the panel: somebody may be typing elsewhere."""
        had_focus = has_focus_within(self.side)
        self.put_away()
        if had_focus:
            self.closed.emit()

    def _put(self, entry: Entry) -> bool:
        """Give an entry to the panel; return False if nobody is signed in who may see it."""
        api = self._accounts.api
        if api is None or not api.rights.see:
            return False
        panel = self.side.panel
        panel.show_entry(entry, api)
        panel.transcript.show_lines(self._views.model.listing.spoken.lines_of(entry.id))
        self._tell_outside()
        return True

    def _tell_outside(self) -> None:
        """Say in the open panel if the search that is shown does not find its entry."""
        panel = self.side.open_panel
        if panel is not None and panel.entry is not None:
            panel.outside.setVisible(is_outside(self._views.model, panel.entry.id))

    def _make_panel(self) -> EntryPanel:
        # The player with its video, and the tabs: most of a window's widgets, for whoever looks at an entry.
        from kdesk.ui.library.entry_panel import EntryPanel

        settings = self._settings
        panel = EntryPanel(self._services, volume=self.volume, tab=settings.entry_tab)
        panel.updated.connect(self._views.model.update)
        panel.closed.connect(self._close)
        panel.tabs.opened.connect(self.tab_opened)
        panel.player.volume_changed.connect(self._keep_volume)
        return panel

    def _show_selected(self) -> None:
        """Show the selected entry beside the others, or how many are selected."""
        count = self._views.selection.count
        if count == 1:
            self.show_entry(self._views.entry(self._views.selection.rows[0]))
        elif count > 1:
            self.side.show_selected(self._views.selection.entries, count)
        elif self.side.currentWidget() is self.side.selected:
            self.side.hide()

    def _show_loaded(self, first: QModelIndex, last: QModelIndex) -> None:
        """Show the selected entry when it is loaded after its row was selected."""
        row = self._views.selection.current
        in_range = row is not None and first.row() <= row <= last.row()
        panel = self.side.open_panel
        if in_range and panel is not None and panel.entry is not None:
            # The transcripts are searched after the list was shown.
            panel.transcript.show_lines(self._views.model.listing.spoken.lines_of(panel.entry.id))
        if in_range and self._views.selection.count == 1 and self.side.entry is None:
            self._show_selected()

    def _select_again(self) -> None:
        """Select the entry of the panel, without scrolling, if the new list has nothing else that was selected.

        If nothing was selected, as after a new search, nothing is.
        """
        entry = self.side.entry
        row = self._views.model.row_of(entry.id) if entry is not None else None
        if row is not None and self._views.selection.is_lost:
            self._views.selection.select([(row, row)], row)

    def _show_title(self, other_search: bool) -> None:
        """Scroll to the title after another search: the entry of the panel may not be among its results."""
        panel = self.side.open_panel
        if other_search and panel is not None:
            panel.scroll_area.verticalScrollBar().setValue(0)
            if panel.entry is not None:
                # The places where the words of the search before are said.
                panel.transcript.show_lines(self._views.model.listing.spoken.lines_of(panel.entry.id))

    def _close(self) -> None:
        """Close the panel; its entry stays selected."""
        self.put_away()
        self.closed.emit()

    def _keep_volume(self, volume: float) -> None:
        self.volume = volume
        self.volume_changed.emit(volume)
