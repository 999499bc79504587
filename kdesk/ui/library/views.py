"""Cards and table over one model: one selection, one place, and a switch between them."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QAbstractItemView, QStackedWidget, QWidget

from kdesk.domain.entry import Entry
from kdesk.domain.entry_query import EntryQuery
from kdesk.domain.library_view import Arrangement, LibraryView
from kdesk.domain.search.conditions import Condition
from kdesk.domain.search.marks import marked_ranges
from kdesk.ui.library.badge_source import BadgeSource
from kdesk.ui.library.card_content import CardContents
from kdesk.ui.library.card_delegate import CardDelegate
from kdesk.ui.library.cell_delegate import CellDelegate
from kdesk.ui.library.entry_table import EntryTable
from kdesk.ui.library.grid import EntryGrid
from kdesk.ui.library.hover_scrub import MEMORY_BYTES, HoverScrub
from kdesk.ui.library.model import ENTRY_ROLE, LibraryModel
from kdesk.ui.library.row_loader import RowLoader
from kdesk.ui.library.services import LibraryServices
from kdesk.ui.library.sound_waveforms import SoundWaveforms
from kdesk.ui.library.table_model import EntryTableModel
from kdesk.ui.library.view_keys import Wish
from kdesk.ui.library.view_selection import ViewSelection
from kdesk.ui.marked_text import no_marks
from kdesk.ui.pixmap_cache import PixmapCache


class LibraryViews(QStackedWidget):
    """The library's entries. The selection of the cards is the selection; the table follows it, and changes it.

    Args:
        model: The entries.
        badges: What is known of their renditions and captions.

    Attributes:
        model: The entries.
        grid: The cards.
        table: The table.
        selection: What is selected in both.

    Signals:
        selection_changed: Other entries are selected; a rubber band tells it at its end.
        clicked: An entry was clicked, selected or not.
        wished: A `Wish`, and the row (QModelIndex of the model) that it is for.
        menu_wanted: Global position (QPoint) for the menu of the selected entries.
        top_reached: The view was scrolled to its beginning.
        sort_wanted: The `Sort` chosen by the title of a column.
        view_changed: `view` has changed by the user.
        zoomed: 1 for larger cards, -1 for smaller ones.
        escaped: Escape was pressed among the entries.
    """

    selection_changed = Signal()
    clicked = Signal()
    wished = Signal(object, object)
    menu_wanted = Signal(object)
    top_reached = Signal()
    sort_wanted = Signal(object)
    view_changed = Signal()
    zoomed = Signal(int)
    escaped = Signal()

    def __init__(
        self, model: LibraryModel, badges: BadgeSource, services: LibraryServices, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        theme, tasks = services.theme, services.tasks
        self.model = model
        self._arrangement = Arrangement.MEDIUM
        self._scrubs = True
        self.pixmaps = PixmapCache(services.images, tasks, parent=self)
        self.contents = CardContents(services.formatter, services.clock, badges.badges)
        self.contents.said_at = model.listing.spoken.place
        model.speak = self.contents.spoken
        self.loader = RowLoader(model, self.pixmaps, badges, self)
        self._cards = CardDelegate(self.pixmaps.pixmap, self.contents, theme, self)
        self._cells = CellDelegate(self.pixmaps.pixmap, self.contents, theme, self)
        self.grid = EntryGrid(model, self._cards, self.loader, theme)
        self.table = EntryTable(EntryTableModel(model, self.contents, self), self._cells, self.loader, theme)
        strips = PixmapCache(services.images, tasks, memory=MEMORY_BYTES, parent=self)
        self.sounds = SoundWaveforms(services.waveforms, tasks, self)
        self.scrub = HoverScrub(strips, theme, services.formatter, self.sounds, self)
        self._cards.frame = self.scrub.frame
        self.selection = ViewSelection(model, self.grid, self.table, self)
        self.addWidget(self.grid)
        self.addWidget(self.table)
        self._connect()

    @property
    def view(self) -> LibraryView:
        """How the library is shown."""
        return LibraryView(self._arrangement, self.table.columns.columns, self._scrubs)

    @property
    def shown(self) -> EntryGrid | EntryTable:
        """The view on the screen."""
        return self.grid if self._arrangement.is_cards else self.table

    @property
    def at_top(self) -> bool:
        """Whether the first entry is visible."""
        return self.shown.at_top

    def entry(self, row: int) -> Entry | None:
        """Return the entry of a row, None while it is not loaded."""
        entry: Entry | None = self.model.index(row, 0).data(ENTRY_ROLE)
        return entry

    def show_row(self, row: int) -> None:
        """Select a row and scroll to it."""
        self.shown.show_row(row)

    @property
    def row_count(self) -> int:
        """How many entries there are, loaded or not."""
        return self.model.rowCount()

    def picture(self, row: int) -> QPixmap | None:
        """Return the picture that a row shows, None while it is not loaded."""
        entry = self.entry(row)
        url = self.shown.picture_url(row, entry) if entry is not None else ""
        return self.pixmaps.pixmap(url) if url else None

    def refresh(self) -> None:
        """Look again at what the rows in sight need, and paint them: their ages have grown."""
        self.loader.refresh()
        self.shown.viewport().update()

    def scroll_to_top(self) -> None:
        """Scroll to the first entry."""
        self.shown.scrollToTop()

    def mark(self, conditions: Sequence[Condition]) -> None:
        """Mark what meets these conditions in titles and tags."""

        def found(text: str) -> tuple[tuple[int, int], ...]:
            return marked_ranges(text, conditions)

        marker = found if conditions else no_marks
        self._cards.texts.marker = self._cells.marker = marker
        self._cards.texts.forget()
        self._cells.forget()
        self.shown.viewport().update()

    def show_view(self, view: LibraryView) -> None:
        """Show the library as the user left it."""
        self.table.columns.arrange(view.columns)
        self.set_scrubs(view.scrubs)
        self.arrange(view.arrangement)

    def show_query(self, query: EntryQuery) -> None:
        """Show by which column the library is sorted, and mark the words of a search."""
        self.table.show_order(query.sort)
        self.mark(query.conditions)

    def set_scrubs(self, on: bool) -> None:
        """Turn scrubbing by hovering on or off."""
        self._scrubs = on
        self.scrub.set_enabled(on)

    def arrange(self, arrangement: Arrangement) -> None:
        """Show cards of a size, or the table; selection and place stay."""
        before, focused = self.shown, self.shown.hasFocus()
        visible, current = before.visible_rows(), self.selection.current
        self._arrangement = arrangement
        if arrangement.is_cards:
            self.grid.set_arrangement(arrangement)
        self.scrub.leave()
        if self.shown is not before:
            if focused:
                self.setFocus()  # Qt would move the focus on as if by Tab, which selects a row
            self.setCurrentWidget(self.shown)
            self.selection.show_in_table()
            self._keep_place(visible, current)
        # Last: the widget that gets the focus would otherwise scroll to its own current row.
        if focused:
            self.shown.setFocus()

    def _keep_place(self, visible: range, current: int | None) -> None:
        """Scroll the view that appeared to the rows that were in sight."""
        row = current if current is not None and current in visible else visible.start
        hint = QAbstractItemView.ScrollHint.PositionAtCenter
        if visible.start == 0 and row != current:
            self.shown.scrollToTop()
        elif row < self.model.rowCount():
            self.shown.scrollTo(self.shown.model().index(row, 0), hint)

    def _connect(self) -> None:
        for view in (self.grid, self.table):
            view.menu_wanted.connect(self.menu_wanted)
            view.top_reached.connect(self.top_reached)
            view.wished.connect(self.ask)
            view.escaped.connect(self.escaped)
            view.clicked.connect(lambda _index: self.clicked.emit())
        self.selection.changed.connect(self.selection_changed)
        self.model.search_shown.connect(self._begin)
        self.table.sort_wanted.connect(self.sort_wanted)
        self.table.columns.changed.connect(self.view_changed)
        self.grid.hovered.connect(self._point)
        self.grid.zoomed.connect(self.zoomed)
        self.grid.verticalScrollBar().valueChanged.connect(lambda _value: self.scrub.leave())
        self.scrub.changed.connect(self._update_card)

    def ask(self, wish: Wish) -> None:
        """Ask the page for something with the current entry."""
        row = self.selection.current
        if row is not None:
            self.wished.emit(wish, self.model.index(row, 0))

    def _begin(self, other_search: bool) -> None:
        """Begin at the first row of other results. Another order keeps what is selected, wherever it is now."""
        if other_search:
            self.selection.clear()
        if not self.selection.count:
            for view in (self.grid, self.table):
                view.scrollToTop()

    def _point(self, index: QModelIndex, share: float) -> None:
        self.scrub.point(None if self.grid.is_dragging else index.data(ENTRY_ROLE), share)

    def _update_card(self, entry_id: str) -> None:
        row = self.model.row_of(entry_id)
        if row is not None:
            self.grid.update_row(row)
