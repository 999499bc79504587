"""Shows an entry: beside the others, large over them, or in a window of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from kdesk.domain.entry import Entry
from kdesk.domain.search.transcripts import SpokenLine
from kdesk.domain.settings import Settings
from kdesk.domain.ui_ports import Accounts
from kdesk.ui.focus_within import has_focus_within
from kdesk.ui.library.entry_windows import EntryWindows
from kdesk.ui.library.model import ENTRY_ROLE
from kdesk.ui.library.panel_import import import_panel
from kdesk.ui.library.quick_look_control import QuickLookControl
from kdesk.ui.library.services import LibraryServices
from kdesk.ui.library.side_pane import SidePane
from kdesk.ui.library.view_keys import Wish
from kdesk.ui.library.views import LibraryViews

if TYPE_CHECKING:  # it is imported when it is built
    from kdesk.ui.library.entry_panel import EntryPanel


class Opener(QObject):
    """Follows the selection of the views, and does what their keys and a double click ask for.

    Args:
        accounts: Their API goes with each entry that is shown.
        views: The entries.
        services: What panel, windows and quick look are built on.
        page: What the quick look lies over; with its window the windows close.
        settings: As they are at the start.

    Attributes:
        side: What stands beside the entries: the panel of one, or how many are selected.
        windows: Those of entries.
        quick_look: Shows the current entry large.

    Signals:
        closed: The user closed the panel.
        volume_changed: The user changed the volume, 0.0 to 1.0.
        captions_chosen: The language of the captions that the user chose, "" for none.
    """

    closed = Signal()
    volume_changed = Signal(float)
    captions_chosen = Signal(str)

    def __init__(
        self, accounts: Accounts, views: LibraryViews, services: LibraryServices, page: QWidget, settings: Settings
    ) -> None:
        super().__init__(page)
        self._accounts, self._views, self._services = accounts, views, services
        self._settings, self._volume, self._prepared = settings, settings.volume, False
        self.side = SidePane(self._make_panel, services.theme, services.formatter)
        self.windows = EntryWindows(services, page, tab=settings.entry_tab)
        self.quick_look = QuickLookControl(views, services, page, volume=settings.volume)
        self._connect()

    def prepare(self) -> None:
        """Import what the panel needs, so that the first entry opens at once."""
        if not self._prepared:
            self._prepared = True
            self._services.tasks.spawn(import_panel(self._settings.entry_tab), name="library: import the panel")

    def show_entry(self, entry: Entry | None) -> None:
        """Show an entry in the panel; None, of a row that is not loaded yet, changes nothing."""
        if entry is not None and self.put_into_panel(entry):
            self.side.show_panel()

    def reopen(self) -> None:
        """Open the closed panel for what is selected already, which changes no selection."""
        if not self.side.isVisible():
            self._show_selected()

    def put_into_panel(self, entry: Entry) -> bool:
        """Give an entry to the panel; return False if nobody is signed in who may see it."""
        api = self._accounts.api
        if api is None or not api.rights.see:
            return False
        panel = self.side.panel
        panel.show_entry(entry, api)
        panel.transcript.show_lines(self._lines_of(entry))
        return True

    def take_snapshot(self, entry: Entry) -> None:
        """Show a new snapshot of an entry wherever the entry is shown."""
        api = self._accounts.api
        if self.side.entry is not None and self.side.entry.id == entry.id:
            self.put_into_panel(entry)
        if api is not None:
            self.windows.show_entry(entry, api)

    def open_window(self, entry: Entry | None) -> None:
        """Open a window for an entry; None, of a row that is not loaded yet, opens none."""
        api = self._accounts.api
        if entry is not None and api is not None:
            window = self.windows.open(entry, api, volume=self._volume)
            window.panel.transcript.show_lines(self._lines_of(entry))

    def close_all(self) -> None:
        """Close panel, quick look and windows."""
        self.quick_look.close()
        self.windows.close_all()
        self.close_side()

    def close_side(self) -> None:
        """Close what stands beside the entries; what is selected stays so."""
        self.side.put_away()

    def close_panel(self) -> None:
        """Close the panel. The focus goes on only if it was in the panel: somebody may be typing elsewhere."""
        had_focus = has_focus_within(self.side)
        self.close_side()
        if had_focus:
            self.closed.emit()

    def _make_panel(self) -> EntryPanel:
        # The player with its video, and the tabs: most of a window's widgets, for whoever looks at an entry.
        from kdesk.ui.library.entry_panel import EntryPanel  # noqa: PLC0415

        settings = self._settings
        panel = EntryPanel(self._services, volume=self._volume, tab=settings.entry_tab, captions=settings.captions)
        panel.updated.connect(self._views.model.update)
        panel.closed.connect(self._close_panel)
        panel.tabs.opened.connect(self.windows.keep_tab)
        panel.player.volume_changed.connect(self._keep_volume)
        panel.player.captions.chosen.connect(self.captions_chosen)
        return panel

    def _connect(self) -> None:
        views, model = self._views, self._views.model
        views.selection_changed.connect(self._show_selected)
        views.wished.connect(self._fulfil)
        views.clicked.connect(self.reopen)
        model.modelReset.connect(self._select_again)
        model.dataChanged.connect(self._show_loaded)
        model.search_shown.connect(self._show_title)
        self.windows.updated.connect(model.update)
        self.windows.updated.connect(self.take_snapshot)
        self.side.selected.closed.connect(self._close_panel)

    def _lines_of(self, entry: Entry) -> tuple[SpokenLine, ...]:
        return self._views.model.listing.spoken.lines.get(entry.id, ())

    def _show_selected(self) -> None:
        """Show the selected entry beside the others, or how many are selected."""
        count = self._views.selected_count
        if count == 1:
            self.show_entry(self._views.entry(self._views.selected_rows()[0]))
        elif count > 1:
            self.side.show_selected(self._views.selected_entries(), count)
        elif self.side.currentWidget() is self.side.selected:
            self.side.hide()

    def _show_loaded(self, first: QModelIndex, last: QModelIndex) -> None:
        """Show the selected entry when it is loaded after its row was selected."""
        row = self._views.current_row()
        in_range = row is not None and first.row() <= row <= last.row()
        panel = self.side.open_panel
        if in_range and panel is not None and panel.entry is not None:
            # The transcripts are searched after the list was shown.
            panel.transcript.show_lines(self._lines_of(panel.entry))
        if in_range and self._views.selected_count == 1 and self.side.entry is None:
            self._show_selected()

    def _select_again(self) -> None:
        """Select the entry of the panel if nothing else of what was selected is in the new list; do not scroll there.

        Who had selected nothing, as after a new search, goes on with nothing selected.
        """
        entry = self.side.entry
        row = self._views.model.row_of(entry.id) if entry is not None else None
        if row is not None and self._views.selection.is_lost:
            self._views.selection.select([(row, row)], row)

    def _show_title(self, other_search: bool) -> None:
        """Say beside the results of another search what the panel is about: it may not be among them."""
        panel = self.side.open_panel
        if other_search and panel is not None:
            panel.scroll_area.verticalScrollBar().setValue(0)

    def _close_panel(self) -> None:
        """Close the panel; its entry stays selected."""
        self.close_side()
        self.closed.emit()

    def _fulfil(self, wish: Wish, index: QModelIndex) -> None:
        if wish is Wish.PLAY:
            self._play(index)
        elif wish is Wish.LOOK:
            self.quick_look.open()
        elif wish is Wish.WINDOW:
            self.open_window(index.data(ENTRY_ROLE))

    def _play(self, index: QModelIndex) -> None:
        """Play the entry of a row, or pause it."""
        self._views.show_row(index.row())
        self.show_entry(index.data(ENTRY_ROLE))
        if index.data(ENTRY_ROLE) is not None:
            self.side.panel.player.view.setFocus(Qt.FocusReason.OtherFocusReason)
            self.side.panel.player.toggle()

    def _keep_volume(self, volume: float) -> None:
        self._volume = volume
        self.volume_changed.emit(volume)
