"""The Library page: header, cards, and the panel of the selected entry."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from kdesk.domain.entry import Entry
from kdesk.domain.settings import Settings
from kdesk.domain.ui_ports import Accounts, AccountState
from kdesk.guide import Topic
from kdesk.messages import _
from kdesk.ui.actions import Actions
from kdesk.ui.beside import Beside
from kdesk.ui.commands import Command
from kdesk.ui.guide.topics import set_topic
from kdesk.ui.library.badge_source import BadgeSource
from kdesk.ui.library.card_drop import take_drops_on_cards
from kdesk.ui.library.commands import LibraryCommands
from kdesk.ui.library.empty_place import EmptyPlace
from kdesk.ui.library.entry_loader import EntryLoader
from kdesk.ui.library.entry_opener import EntryOpener
from kdesk.ui.library.error_strip import ErrorStrip
from kdesk.ui.library.header import Header
from kdesk.ui.library.model import LibraryModel
from kdesk.ui.library.page_keys import PageKeys
from kdesk.ui.library.search.search_bar import SearchBar
from kdesk.ui.library.selected_entries import SelectedEntries
from kdesk.ui.library.services import LibraryServices
from kdesk.ui.library.source import LibrarySource
from kdesk.ui.library.state import Phase
from kdesk.ui.library.timeline.timeline import Timeline
from kdesk.ui.library.view_bar import ViewBar
from kdesk.ui.library.views import LibraryViews
from kdesk.ui.page import Page
from kdesk.ui.panes import Pane
from kdesk.ui.theme import Theme

if TYPE_CHECKING:  # it is imported when it is built
    from kdesk.ui.library.entry_panel import EntryPanel

REFRESH_MS = 10_000
"""Between two looks for what changed on the server."""


class LibraryPage(Page):
    """The library of the account in use.

    Args:
        accounts: Their API has the catalogue.
        services: What the page is built on.
        settings: As they are at the start.

    Attributes:
        views: The entries as cards and as a table.
        selected: Hands over the selected entries, also those that are not loaded.
        opener: Shows an entry beside the others, large over them, or in a window of its own.
        side: What stands beside the entries: the panel of one, or how many are selected.
        source: Gives it the entries of the account.
        search: What is typed and chosen; its query is shown.
        empty_view: What is shown in place of the cards.
        error_strip: The error of a page that could not be loaded, below the cards.
        player_choices: What the players of panel, windows and quick look have in common.
        refresh_timer: Starts the refreshes while the page is visible.

    Signals:
        sign_in_wanted: The user wants the sign-in dialog.
        volume_changed: The user changed the volume, 0.0 to 1.0.
        tab_opened: The name of the panel's tab that the user opened.
        view_changed: The user arranged the entries otherwise; the `LibraryView`.
    """

    sign_in_wanted = Signal()
    volume_changed = Signal(float)
    tab_opened = Signal(str)
    view_changed = Signal(object)

    def __init__(
        self, accounts: Accounts, services: LibraryServices, settings: Settings, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        set_topic(self, Topic.LIBRARY)
        self.setProperty("role", "page")
        self.setAccessibleName(_("Library"))
        self._accounts = accounts
        self.player_choices = services.choices
        self._loader = EntryLoader(services.tasks, self._show_entry, self.add_entry)
        self._shown_source: object = None
        self.model = LibraryModel(services.tasks, parent=self)
        self.source = LibrarySource(accounts, self.model, services.tasks, services.mirrors, self._show_state)
        self.badges = BadgeSource(services.tasks, services.clock, self)
        self._make_parts(services, settings)
        self.refresh_timer = QTimer(self, interval=REFRESH_MS)
        self._build(services.theme)
        self._connect()
        accounts.listen(self._follow_account)
        self.search.set_search(None, signed_in=False)
        self._follow_account()

    def _make_parts(self, services: LibraryServices, settings: Settings) -> None:
        theme = services.theme
        self.views = LibraryViews(self.model, self.badges, services)
        self.views.show_view(settings.library)
        self.grid = self.views.grid
        self.timeline = Timeline(self.views, theme, services.formatter, services.tasks, services.clock.now)
        self.selected = SelectedEntries(self.views, services.tasks, services.formatter)
        self.bar = ViewBar(self.views, self.selected, theme, services.formatter)
        self.foot_bars = (self.bar,)
        self.search = SearchBar(theme, services.formatter, services.tasks, services.clock, self.source.mirror)
        self.header = Header(theme, services.formatter, self.search)
        self._empty = EmptyPlace(self.model, self._accounts, self.search, services, self)
        self.empty_view, self.error_strip = self._empty.view, ErrorStrip(theme)
        self._parts = (self.grid, self.views.table, self.empty_view, self.error_strip)
        self.opener = EntryOpener(self._accounts, self.views, services, self, settings)
        self.side = self.opener.panel.side
        take_drops_on_cards(self.views, self.opener.panel)
        self._keys = PageKeys(self.views, self.selected, self.opener.panel, lambda: self.begin)
        self._commands = LibraryCommands(
            *(self.views, self.side, self.selected, services.clipboard),
            formatter=services.formatter,
            focused=self.focusWidget,
        )

    @property
    def panel(self) -> EntryPanel:
        """The panel of one entry."""
        return self.side.panel

    @property
    def begin(self) -> QWidget:
        """The cards, otherwise the button in their place.

        Without a button it is the message, as while the cards are being loaded: Qt moves the focus on to them.
        """
        if self.model.rowCount():
            return self.views.shown
        if self.empty_view.button.isVisibleTo(self):
            return self.empty_view.button
        return self.empty_view

    @property
    def panes(self) -> Sequence[Pane]:
        """The search, the entries, and what stands beside them."""
        return self._keys.panes(self.header, self.header.search, self.splitter.widget(0) or self)

    def connect_to(self, actions: Actions) -> None:
        """Offer the commands for the selection of this page while it is visible."""
        actions.selection.add(self, self._commands.offers)
        actions.selection.add(self, self.opener.comparison.offers)
        actions.selection.add(self, lambda: {Command.JUMP_TO_DATE: self.timeline.offer()})
        self.side.selected.offer([actions[Command.COPY_LINK], actions[Command.COMPARE_ENTRIES]])
        self.addActions([actions[Command.COPY_LINK], actions[Command.SELECT_ALL]])
        actions.reach_entries(self.views)  # not the panel: there Del removes a thumbnail or a caption
        self.views.menu_wanted.connect(lambda place: self._commands.open_menu(actions, self, place))
        self._empty.files_wanted.connect(actions[Command.CHOOSE_FILES].trigger)

    def open_entry(self, entry_id: str) -> None:
        """Show an entry in the panel; its card gets the focus, or the panel if it has no card."""
        row = self.model.row_of(entry_id)
        if row is not None:
            self.views.show_row(row)
            self.opener.panel.reopen()
            self.views.shown.setFocus()
        else:
            self._loader.open(entry_id)

    def add_entry(self, entry: Entry) -> None:
        """Show a new entry or a new snapshot of one, without moving the cards that the user sees."""
        self.model.put_first(entry, hold=not self.views.at_top)
        self.opener.take_snapshot(entry)

    def refresh_entry(self, entry_id: str) -> None:
        """Load an entry that is new or has changed.

        While the page is hidden only the panel's entry is loaded, so that a thousand small files do not cause a
        thousand requests; showing the page checks for new entries.
        """
        in_panel = self.side.entry is not None and self.side.entry.id == entry_id
        if self.isVisible() or in_panel:
            self._loader.load(entry_id)

    def selected_entries(self) -> tuple[Entry, ...]:
        """Return the selected entries in their order, without those that are not loaded."""
        return self.views.selection.entries

    def set_empty_text(self, words: str = "", detail: str = "") -> None:
        """Set the sentences for an account without entries; without arguments, the usual ones."""
        self._empty.set_library(words, detail)
        self._show_state()

    def focus_search(self) -> None:
        """Put the cursor into the search field."""
        self.header.search.take_cursor()

    def _build(self, theme: Theme) -> None:
        self._stack = QStackedWidget()
        self._stack.addWidget(self.views)
        self._stack.addWidget(self.empty_view)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self._stack, 1)
        row.addWidget(self.timeline.scale)
        column.addLayout(row, 1)
        column.addWidget(self.error_strip)
        column.addWidget(self.bar)
        self.splitter = Beside(left, self.side, theme, _("Divider between cards and panel"))
        page = QVBoxLayout(self)
        page.setContentsMargins(*(theme.px(n) for n in (16, 12, 16, 12)))
        page.setSpacing(theme.px(12))
        page.addWidget(self.header)
        page.addWidget(self.splitter, 1)

    def _connect(self) -> None:
        self.search.query_changed.connect(self.views.show_query)
        self.search.query_changed.connect(self.model.set_query)
        self.views.sort_wanted.connect(self.search.sort_by)
        # As if by Tab: only then does the grid select a card.
        self.header.search.left.connect(lambda: self.begin.setFocus(Qt.FocusReason.TabFocusReason))
        self.header.refreshed.connect(self.model.reload)
        self.header.new_wanted.connect(self._show_new)
        self.model.state_changed.connect(self._show_state)
        self._empty.changed.connect(self._show_state)
        self._empty.sign_in_wanted.connect(self.sign_in_wanted)
        self.error_strip.retry.clicked.connect(self.model.retry)
        self.views.top_reached.connect(self.model.show_pending)
        self.bar.view_changed.connect(self.views.view_changed)
        self.views.view_changed.connect(lambda: self.view_changed.emit(self.views.view))
        self.opener.panel.closed.connect(lambda: self.begin.setFocus(Qt.FocusReason.MouseFocusReason))
        self.opener.panel.volume_changed.connect(self.volume_changed)
        self.opener.windows.tab_opened.connect(self.tab_opened)
        self.refresh_timer.timeout.connect(self.refresh_cards)

    def _follow_account(self) -> None:
        api = self._accounts.api
        catalogue = api.catalogue if api is not None and api.rights.see else None
        # Called at each change of the account's state: the same session keeps its cards.
        source = (catalogue, self._accounts.account, self._accounts.state is AccountState.SIGNED_OUT)
        if source != self._shown_source:
            self._shown_source = source
            self._loader.follow(catalogue)
            self.opener.close_all()
            self.badges.set_catalogue(catalogue)
            self._empty.forget()
            self.search.set_search(api.search if api is not None else None, signed_in=catalogue is not None)
            self.source.show(catalogue)
        self._show_state()

    def _show_state(self) -> None:
        """Show the cards, or why there are none. The focus moves to the widget that replaces the focused one."""
        state, count = self.model.state, self.model.rowCount()
        # The window's focus widget: while the window opens it is not active, and the application has no focus widget.
        focused: QWidget | None = self.window().focusWidget()
        ours = focused is not None and any(part in {focused, focused.parent()} for part in self._parts)
        self.header.show_state(state, count)
        if count and state.phase is Phase.FAILED and state.known.error is not None:
            self.error_strip.show_error(state.known.error)
        else:
            self.error_strip.hide()
        self._stack.setCurrentWidget(self.views if count else self.empty_view)
        self.bar.setVisible(count > 0)
        if not count:
            self._empty.show_state(state)
        if ours and focused is not None and (focused is self.empty_view or not focused.isVisibleTo(self)):
            self.begin.setFocus()

    def refresh_cards(self) -> None:
        """Bring in what changed on the server since the last look."""
        self.views.refresh()
        self.model.look(hold=not self.views.at_top)

    def _show_new(self) -> None:
        self.model.show_pending()
        self.views.scroll_to_top()

    def _show_entry(self, entry: Entry) -> None:
        """Show an entry without a card in the panel."""
        self.views.selection.clear()
        self.opener.panel.show_entry(entry)
        self.panel.player.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.opener.panel.prepare()
        self.refresh_cards()
        self.refresh_timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.refresh_timer.stop()
