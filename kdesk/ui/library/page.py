"""The Library page: header, cards, and the panel of the selected entry."""

from PySide6.QtCore import QItemSelection, QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from kdesk.domain.catalogue_ports import CatalogueApi
from kdesk.domain.entry import Entry, EntryStatus
from kdesk.domain.entry_query import EntryQuery, Sort
from kdesk.domain.search.conditions import Words
from kdesk.domain.ui_ports import Accounts, AccountState
from kdesk.messages import _
from kdesk.ui.actions import Actions
from kdesk.ui.commands import Command
from kdesk.ui.library.card_delegate import CardDelegate
from kdesk.ui.library.commands import LibraryCommands
from kdesk.ui.library.empty_state import empty_library, empty_state
from kdesk.ui.library.empty_state_view import EmptyStateView
from kdesk.ui.library.entry_panel import EntryPanel
from kdesk.ui.library.error_strip import ErrorStrip
from kdesk.ui.library.grid import EntryGrid
from kdesk.ui.library.header import Header
from kdesk.ui.library.model import ENTRY_ROLE, LibraryModel
from kdesk.ui.library.pixmap_cache import PixmapCache
from kdesk.ui.library.services import LibraryServices
from kdesk.ui.library.source import LibrarySource
from kdesk.ui.library.state import Phase
from kdesk.ui.page import Page
from kdesk.ui.theme import Theme

REFRESH_MS = 10_000
"""Between two looks for what changed on the server."""

DEBOUNCE_MS = 200
"""Between the last typed letter and the search."""

_OPEN = "library: open entry"


class LibraryPage(Page):
    """The library of the account in use.

    Args:
        accounts: Their API has the catalogue.
        services: What the page is built on.
        volume: Of the player at the start, 0.0 to 1.0.
        tab: Name of the panel's tab that is open at first.
        captions: Language of the captions that the player shows; "" for none.

    Attributes:
        empty_view: What is shown in place of the cards.
        error_strip: The error of a page that could not be loaded, below the cards.
        refresh_timer: Starts the refreshes while the page is visible.

    Signals:
        sign_in_wanted: The user wants the sign-in dialog.
        volume_changed: The user changed the volume, 0.0 to 1.0.
        tab_opened: The name of the panel's tab that the user opened.
    """

    sign_in_wanted = Signal()
    volume_changed = Signal(float)
    tab_opened = Signal(str)

    def __init__(
        self,
        accounts: Accounts,
        services: LibraryServices,
        *,
        volume: float,
        tab: str = "",
        captions: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "page")
        self.setAccessibleName(_("Library"))
        self._accounts = accounts
        self._empty_text = empty_library()
        self._tasks, theme = services.tasks, services.theme
        self._catalogue: CatalogueApi | None = None
        self._shown_source: object = None
        self.model = LibraryModel(services.tasks, parent=self)
        self._source = LibrarySource(accounts, self.model, services.tasks, services.mirrors, self._show_state)
        self.header = Header(theme, services.formatter)
        pixmaps = PixmapCache(services.images, services.tasks, parent=self)
        delegate = CardDelegate(pixmaps.pixmap, theme, services.formatter, services.clock, self)
        self.grid = EntryGrid(self.model, delegate, pixmaps, theme)
        self.empty_view, self.error_strip = EmptyStateView(theme), ErrorStrip(theme)
        self._parts = (self.grid, self.empty_view, self.error_strip)
        self.panel = EntryPanel(services, volume=volume, tab=tab, captions=captions)
        self._commands = LibraryCommands(
            self.grid, self.panel, services.clipboard, focused=self.focusWidget, play=self._play
        )
        self.refresh_timer = QTimer(self, interval=REFRESH_MS)
        self._typing = QTimer(self, singleShot=True, interval=DEBOUNCE_MS)
        self._build(theme)
        self._connect()
        accounts.listen(self._follow_account)
        self._follow_account()

    @property
    def begin(self) -> QWidget:
        """The cards, otherwise the button in their place, otherwise the search field.

        While the cards are being loaded it is the message, from which Qt moves the focus on to them.
        """
        if self.model.rowCount():
            return self.grid
        if self.empty_view.button.isVisibleTo(self):
            return self.empty_view.button
        stays_empty = self.model.state.phase is Phase.COMPLETE and self._empty_text == empty_library()
        return self.header.search if stays_empty else self.empty_view

    def connect_to(self, actions: Actions) -> None:
        """Offer the commands for the selection of this page while it is visible."""
        actions.selection.add(self, self._commands.offers)
        self.addActions([actions[Command.COPY_LINK], actions[Command.SELECT_ALL]])
        self.grid.menu_wanted.connect(lambda place: self._open_menu(actions, place))

    def open_entry(self, entry_id: str) -> None:
        """Show an entry in the panel; its card gets the focus, or the panel if it has no card."""
        row = self.model.row_of(entry_id)
        if row is not None:
            self.grid.show_row(row)
            self.grid.setFocus()
        elif self._catalogue is not None:
            self._tasks.spawn(self._open(self._catalogue, entry_id), replace=_OPEN)

    def add_entry(self, entry: Entry) -> None:
        """Show a new entry or a new snapshot of one, without moving the cards that the user sees."""
        self.model.put_first(entry, hold=not self.grid.at_top)
        if self.panel.entry is not None and self.panel.entry.id == entry.id:
            self._put_into_panel(entry)

    def refresh_entry(self, entry_id: str) -> None:
        """Load an entry that is new or has changed.

        While the page is hidden only the panel's entry is loaded, so that a thousand small files do not cause a
        thousand requests; showing the page checks for new entries.
        """
        in_panel = self.panel.entry is not None and self.panel.entry.id == entry_id
        if self._catalogue is not None and (self.isVisible() or in_panel):
            self._tasks.spawn(self._load_entry(self._catalogue, entry_id), name=f"library: load {entry_id}")

    def set_empty_text(self, words: str = "", detail: str = "") -> None:
        """Set the sentences for an account without entries; without arguments, the usual ones."""
        self._empty_text = (words, detail) if words else empty_library()
        self._show_state()

    def focus_search(self) -> None:
        """Put the cursor into the search field."""
        self.header.search.take_cursor()

    def _build(self, theme: Theme) -> None:
        self._stack = QStackedWidget()
        self._stack.addWidget(self.grid)
        self._stack.addWidget(self.empty_view)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        column.addWidget(self._stack, 1)
        column.addWidget(self.error_strip)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(theme.px(8))
        # The handle is the gap between cards and panel, which have their own borders.
        self.splitter.setStyleSheet("QSplitter::handle { background: transparent; }")
        self.splitter.addWidget(left)
        self.splitter.addWidget(self.panel)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.handle(1).setAccessibleName(_("Edge between cards and panel"))
        # Both fit into the smallest window, also with a font of twice the size.
        self.panel.setMinimumWidth(theme.px(312))
        left.setMinimumWidth(theme.px(96))
        self.splitter.setSizes([theme.px(640), theme.px(400)])
        self.panel.hide()
        page = QVBoxLayout(self)
        page.setContentsMargins(*(theme.px(n) for n in (16, 12, 16, 12)))
        page.setSpacing(theme.px(12))
        page.addWidget(self.header)
        page.addWidget(self.splitter, 1)

    def _connect(self) -> None:
        self.header.searched.connect(lambda _text: self._typing.start())
        self._typing.timeout.connect(self._search)
        # As if by Tab: only then does the grid select a card.
        self.header.search.left.connect(lambda: self.begin.setFocus(Qt.FocusReason.TabFocusReason))
        self.header.ordered.connect(lambda _sort: self._search())
        self.header.refreshed.connect(self.model.reload)
        self.header.new_wanted.connect(self._show_new)
        self.model.state_changed.connect(self._show_state)
        self.model.modelReset.connect(self._select_again)
        self.model.dataChanged.connect(self._show_loaded)
        self.error_strip.retry.clicked.connect(self.model.retry)
        self.empty_view.button.clicked.connect(self._act_on_empty)
        self.grid.selectionModel().selectionChanged.connect(self._show_selected)
        self.grid.clicked.connect(self._reopen_panel)
        self.grid.activated.connect(self._play)
        self.grid.top_reached.connect(self.model.show_pending)
        self.panel.updated.connect(self.model.update)
        self.panel.closed.connect(self._close_panel)
        self.panel.player.volume_changed.connect(self.volume_changed)
        self.panel.tabs.opened.connect(self.tab_opened)
        self.refresh_timer.timeout.connect(self.refresh_cards)

    def _follow_account(self) -> None:
        api = self._accounts.api
        catalogue = api.catalogue if api is not None and api.rights.see else None
        # Called at each change of the account's state: the same session keeps its cards.
        source = (catalogue, self._accounts.account, self._accounts.state is AccountState.SIGNED_OUT)
        if source != self._shown_source:
            self._shown_source = source
            self._catalogue = catalogue
            self._tasks.cancel(_OPEN)
            self.panel.hide()
            self.panel.clear()
            self._source.show(catalogue)
        self._show_state()

    def _show_state(self) -> None:
        """Show the cards, or why there are none. The focus moves to the widget that replaces the focused one."""
        state, count = self.model.state, self.model.rowCount()
        # The window's focus widget: while the window opens it is not active, and the application has no focus widget.
        focused: QWidget | None = self.window().focusWidget()
        ours = focused is not None and any(part in {focused, focused.parent()} for part in self._parts)
        self.header.show_state(state, count)
        if count and state.phase is Phase.FAILED and state.error is not None:
            self.error_strip.show_error(state.error)
        else:
            self.error_strip.hide()
        self._stack.setCurrentWidget(self.grid if count else self.empty_view)
        if not count:
            self.empty_view.show_state(empty_state(state, self._accounts, self._empty_text))
        if ours and focused is not None and (focused is self.empty_view or not focused.isVisibleTo(self)):
            self.begin.setFocus()

    def _act_on_empty(self) -> None:
        """Run the action of the button in place of the cards."""
        if self.model.state.phase is Phase.SIGNED_OUT:
            self.sign_in_wanted.emit()
        elif self.model.state.phase is Phase.FAILED:
            self.model.retry()
        else:
            self.header.search.clear()

    def _show_selected(self, selected: QItemSelection) -> None:
        indexes = selected.indexes()
        if indexes:
            self._show_entry(indexes[0].data(ENTRY_ROLE))

    def _show_loaded(self, first: QModelIndex, last: QModelIndex) -> None:
        """Show the selected entry when it is loaded after its card was selected."""
        current = self.grid.currentIndex()
        in_range = current.isValid() and first.row() <= current.row() <= last.row()
        if in_range and self.grid.selectionModel().isSelected(current) and self.panel.entry is None:
            self._show_entry(current.data(ENTRY_ROLE))

    def _reopen_panel(self, index: QModelIndex) -> None:
        """Open the closed panel after a click on the selected card, which does not change the selection."""
        if not self.panel.isVisible():
            self._show_entry(index.data(ENTRY_ROLE))

    def _show_entry(self, entry: Entry | None) -> None:
        """Show an entry in the panel; None, of a card that is not loaded yet, changes nothing."""
        if entry is not None and self._put_into_panel(entry):
            self.panel.show()

    def _put_into_panel(self, entry: Entry) -> bool:
        """Give an entry to the panel; return False if nobody is signed in."""
        api = self._accounts.api
        if self._catalogue is None or api is None:
            return False
        self.panel.show_entry(entry, api)
        return True

    def refresh_cards(self) -> None:
        """Bring in what changed on the server since the last look."""
        self.model.look(hold=not self.grid.at_top)

    def _search(self) -> None:
        """Show what the header asks for."""
        self._typing.stop()
        words = self.header.search.text().split()
        self.model.set_query(EntryQuery(tuple(Words(word) for word in words), Sort(self.header.order.currentData())))

    def _select_again(self) -> None:
        """Select the card of the shown entry after the list was reset."""
        row = self.model.row_of(self.panel.entry.id) if self.panel.entry is not None else None
        if row is not None:
            self.grid.show_row(row)

    def _close_panel(self) -> None:
        """Close the panel and move the focus to its card, which stays selected."""
        self.panel.hide()
        self.panel.clear()
        self.begin.setFocus(Qt.FocusReason.MouseFocusReason)

    def _play(self, index: QModelIndex) -> None:
        """Play the entry of a card, or pause it."""
        self.grid.show_row(index.row())
        if index.data(ENTRY_ROLE) is None:
            return
        self._show_entry(index.data(ENTRY_ROLE))
        self.panel.player.view.setFocus(Qt.FocusReason.OtherFocusReason)
        self.panel.player.toggle()

    def _open_menu(self, actions: Actions, place: QPoint) -> None:
        actions.refresh()
        menu = self._commands.menu(actions, self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setToolTipsVisible(True)
        menu.popup(place)

    def _show_new(self) -> None:
        self.model.show_pending()
        self.grid.scrollToTop()

    async def _open(self, catalogue: CatalogueApi, entry_id: str) -> None:
        entry = await catalogue.entry(entry_id)
        self.grid.select_none()
        self._show_entry(entry)
        self.panel.player.view.setFocus(Qt.FocusReason.OtherFocusReason)

    async def _load_entry(self, catalogue: CatalogueApi, entry_id: str) -> None:
        entry = await catalogue.entry(entry_id)
        # The account may have been switched during the request.
        if entry.status is not EntryStatus.DELETED and catalogue is self._catalogue:
            self.add_entry(entry)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh_cards()
        self.refresh_timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.refresh_timer.stop()
