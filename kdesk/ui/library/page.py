"""The Library page: header, cards, and the panel of the selected entry."""

from PySide6.QtCore import QItemSelection, QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from kdesk.domain.entry import Entry, EntryStatus
from kdesk.domain.ports import CatalogueApi, Clock
from kdesk.domain.ui_ports import Accounts, Images
from kdesk.media.relay import MediaRelay
from kdesk.messages.format import Format
from kdesk.ui.actions import Actions
from kdesk.ui.commands import Command
from kdesk.ui.library.card_delegate import CardDelegate
from kdesk.ui.library.commands import LibraryCommands
from kdesk.ui.library.empty_state import EMPTY, empty_state
from kdesk.ui.library.entry_panel import EntryPanel
from kdesk.ui.library.grid import EntryGrid
from kdesk.ui.library.header import Header
from kdesk.ui.library.message import Message, ProblemStrip
from kdesk.ui.library.model import ENTRY_ROLE, LibraryModel
from kdesk.ui.library.pixmap_cache import PixmapCache
from kdesk.ui.library.state import Phase
from kdesk.ui.page import Page
from kdesk.ui.share.clipboard import LinkClipboard
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme

REFRESH_MS = 10_000
"""Between two questions for the cards that are not in their last state."""

_OPEN = "library: open entry"


class LibraryPage(Page):
    """The library of the account in use.

    accounts       tells which catalogue to show
    images         gives pictures
    tasks          own everything that waits
    relay          delivers what the player plays
    clipboard      takes links and ids
    theme, formatter   look and words
    clock          for ages
    volume         of the player at the beginning, 0.0 to 1.0

    Signals:
    sign_in_wanted  the user wants the sign-in dialog
    volume_changed  of the player, 0.0 to 1.0, by the user
    """

    sign_in_wanted = Signal()
    volume_changed = Signal(float)

    def __init__(
        self,
        *,
        accounts: Accounts,
        images: Images,
        tasks: TaskScope,
        relay: MediaRelay,
        clipboard: LinkClipboard,
        theme: Theme,
        formatter: Format,
        clock: Clock,
        volume: float,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "page")
        self.setAccessibleName("Library")
        self._accounts = accounts
        self._empty_words = EMPTY
        self._tasks = tasks
        self._catalogue: CatalogueApi | None = None
        self.model = LibraryModel(tasks, parent=self)
        self.header = Header(theme, formatter)
        shelf = PixmapCache(images, tasks, parent=self)
        self.grid = EntryGrid(self.model, CardDelegate(shelf.picture, theme, formatter, clock, self), shelf, theme)
        self.message = Message(theme)
        self.strip = ProblemStrip(theme)
        self._parts = (self.grid, self.message, self.strip)
        self.panel = EntryPanel(images, tasks, relay, clipboard, theme, formatter, volume=volume)
        self._commands = LibraryCommands(self.grid, self.panel, clipboard, focused=self.focusWidget, play=self._play)
        self._refresh = QTimer(self, interval=REFRESH_MS)
        self._build(theme)
        self._connect()
        accounts.listen(self._follow_account)
        self._follow_account()

    @property
    def begin(self) -> QWidget:
        """The cards, otherwise the button of what stands in their place, otherwise the search field.

        While the cards are still to come it is the message that says so, from which Qt hands the focus on to them.
        """
        if self.model.rowCount():
            return self.grid
        if self.message.button.isVisibleTo(self):
            return self.message.button
        stays_empty = self.model.state.phase is Phase.COMPLETE and self._empty_words == EMPTY
        return self.header.search if stays_empty else self.message

    def connect_to(self, actions: Actions) -> None:
        """Let the commands act on what is selected here while the page is in sight."""
        actions.selection.add(self, self._commands.offers)
        self.addActions([actions[Command.COPY_LINK], actions[Command.SELECT_ALL]])
        self.grid.menu_wanted.connect(lambda place: self._open_menu(actions, place))

    def open_entry(self, entry_id: str) -> None:
        """Show an entry in the panel. The keyboard is on its card; where it has none, in the panel."""
        row = self.model.row_of(entry_id)
        if row is not None:
            self.grid.show_row(row)
            self.grid.setFocus()
        elif self._catalogue is not None:
            self._tasks.spawn(self._open(self._catalogue, entry_id), replace=_OPEN)

    def add_entry(self, entry: Entry) -> None:
        """Take an entry that has just come into being or changed; what the user looks at does not move."""
        self.model.put_first(entry, hold=not self.grid.at_top)
        if self.panel.entry is not None and self.panel.entry.id == entry.id and self._catalogue is not None:
            self.panel.show_entry(entry, self._catalogue)

    def refresh_entry(self, entry_id: str) -> None:
        """Ask for an entry that has just come into being or changed.

        While nobody looks, a thousand small files are not asked for one by one: all is looked at with the next show.
        """
        in_panel = self.panel.entry is not None and self.panel.entry.id == entry_id
        if self._catalogue is not None and (self.isVisible() or in_panel):
            self._tasks.spawn(self._bring(self._catalogue, entry_id), name=f"library: bring {entry_id}")

    def set_empty_text(self, words: str, detail: str) -> None:
        """Say this from now on where there are no entries."""
        self._empty_words = (words, detail)
        self._show_state()

    def focus_search(self) -> None:
        """Put the cursor into the search field."""
        self.header.search.take_cursor()

    def _build(self, theme: Theme) -> None:
        self._stack = QStackedWidget()
        self._stack.addWidget(self.grid)
        self._stack.addWidget(self.message)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        column.addWidget(self._stack, 1)
        column.addWidget(self.strip)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(theme.px(8))
        # Cards and panel have their own edges; the handle is the gap between them.
        self.splitter.setStyleSheet("QSplitter::handle { background: transparent; }")
        self.splitter.addWidget(left)
        self.splitter.addWidget(self.panel)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.handle(1).setAccessibleName("Edge between cards and panel")
        # Both fit into the smallest window, at twice the font too.
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
        self.header.searched.connect(self.model.search)
        self.header.search.left.connect(lambda: self.begin.setFocus(Qt.FocusReason.TabFocusReason))
        self.header.ordered.connect(self.model.set_order)
        self.header.refreshed.connect(self.model.reload)
        self.header.new_wanted.connect(self._show_new)
        self.model.state_changed.connect(self._show_state)
        self.model.modelReset.connect(self._select_again)
        self.strip.retry.clicked.connect(self.model.retry)
        self.message.button.clicked.connect(self._help)
        self.grid.selectionModel().selectionChanged.connect(self._show_selected)
        self.grid.clicked.connect(self._open_again)
        self.grid.activated.connect(self._play)
        self.grid.top_reached.connect(self.model.show_pending)
        self.panel.updated.connect(self.model.update)
        self.panel.closed.connect(self._close_panel)
        self.panel.player.volume_changed.connect(self.volume_changed)
        self._refresh.timeout.connect(self.refresh_cards)

    def _follow_account(self) -> None:
        api = self._accounts.api
        catalogue = api.catalogue if api is not None and api.rights.see else None
        if catalogue is not self._catalogue:
            self._catalogue = catalogue
            self._tasks.cancel(_OPEN)
            self.panel.hide()
            self.panel.clear()
            self.model.set_catalogue(catalogue)
        self._show_state()

    def _show_state(self) -> None:
        """Show the cards, or why there are none. The keyboard goes with what takes the other's place."""
        state, count = self.model.state, self.model.rowCount()
        # The window's own word: one that just opens is not active yet, and Qt speaks of no focus.
        focused: QWidget | None = self.window().focusWidget()
        ours = focused is not None and any(part in {focused, focused.parent()} for part in self._parts)
        self.header.show_state(state, count)
        failed = state.phase is Phase.FAILED and state.problem is not None
        if failed and count and state.problem is not None:
            self.strip.show_problem(state.problem)
        else:
            self.strip.hide()
        self._stack.setCurrentWidget(self.grid if count else self.message)
        if not count:
            why = empty_state(self.model.state, self._accounts, self._empty_words)
            self.message.tell(why.icon, why.words, detail=why.detail, button=why.button, token=why.token)
        if ours and focused is not None and (focused is self.message or not focused.isVisibleTo(self)):
            self.begin.setFocus()

    def _help(self) -> None:
        """Do what the message's button says."""
        if self.model.state.phase is Phase.SIGNED_OUT:
            self.sign_in_wanted.emit()
        elif self.model.state.phase is Phase.FAILED:
            self.model.retry()
        else:
            self.header.search.clear()

    def _show_selected(self, selected: QItemSelection) -> None:
        indexes = selected.indexes()
        if indexes and self._catalogue is not None:
            self._show_entry(indexes[0].data(ENTRY_ROLE))

    def _open_again(self, index: QModelIndex) -> None:
        """Open the panel that was closed: a click on the card that is selected already selects nothing new."""
        if not self.panel.isVisible():
            self._show_entry(index.data(ENTRY_ROLE))

    def _show_entry(self, entry: Entry) -> None:
        if self._catalogue is not None:
            self.panel.show_entry(entry, self._catalogue)
            self.panel.show()

    def refresh_cards(self) -> None:
        """Bring the cards up to date: what changes, and what others have brought in."""
        self.model.refresh_changing()
        self.model.check_for_new(hold=not self.grid.at_top)

    def _select_again(self) -> None:
        """Mark the card of the shown entry after the list came anew."""
        row = self.model.row_of(self.panel.entry.id) if self.panel.entry is not None else None
        if row is not None:
            self.grid.show_row(row)

    def _close_panel(self) -> None:
        """Close the panel; the keyboard goes back to the card, which stays selected."""
        self.panel.hide()
        self.panel.clear()
        self.begin.setFocus(Qt.FocusReason.MouseFocusReason)

    def _play(self, index: QModelIndex) -> None:
        """Play the entry of this card: also one that is in focus and not yet in the panel."""
        self.grid.show_row(index.row())
        self._show_entry(index.data(ENTRY_ROLE))
        self.panel.player.stage.setFocus(Qt.FocusReason.OtherFocusReason)
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
        self.panel.player.stage.setFocus(Qt.FocusReason.OtherFocusReason)

    async def _bring(self, catalogue: CatalogueApi, entry_id: str) -> None:
        entry = await catalogue.entry(entry_id)
        if entry.status is not EntryStatus.DELETED and catalogue is self._catalogue:
            self.add_entry(entry)

    def showEvent(self, event: QShowEvent) -> None:
        """Keep changing cards fresh while they are seen."""
        super().showEvent(event)
        self.refresh_cards()
        self._refresh.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Ask for nothing while nobody looks."""
        super().hideEvent(event)
        self._refresh.stop()
