"""The main window: it assembles pages, rail and bars, and connects them."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QByteArray, Signal
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from kdesk.ui.account.controller import AccountController
from kdesk.ui.actions import Actions
from kdesk.ui.commands import BRING_FILES, Command
from kdesk.ui.keyed_window import KeyedWindow
from kdesk.ui.notice import Notice, NoticeKind
from kdesk.ui.notice_bell import NoticeBell
from kdesk.ui.page import Page
from kdesk.ui.panes import Pane, PaneKeys
from kdesk.ui.rail import Rail
from kdesk.ui.status import StatusBar
from kdesk.ui.tab_order import put_first
from kdesk.ui.uploads.drop import DropOverlay
from kdesk.ui.uploads.view import UploadsPage
from kdesk.ui.window_services import WindowServices
from kdesk.ui.window_size import LEAST, first_size


class MainWindow(KeyedWindow):
    """Rail, pages, notices, status bar, and the overlay for what is dragged over any of them.

    Args:
        services: What the window is built on.
        library: Returns the page of the library; called when it is to be shown.
        geometry: What `saved_geometry` returned when the window was last closed; b"" at the first start.
        has_menu_bar: Whether the menus stand in a bar, as on macOS and Windows, and not behind a button of the rail.

    Signals:
        close_requested: The user closes the window, which stays until `finish` is called.
        quit_requested: The user wants to quit.
    """

    close_requested = Signal()
    quit_requested = Signal()

    def __init__(
        self,
        services: WindowServices,
        account: AccountController,
        uploads: UploadsPage,
        library: Callable[[], Page],
        *,
        geometry: bytes = b"",
        has_menu_bar: bool = sys.platform in {"darwin", "win32"},
    ) -> None:
        theme, formatter, actions, notices = services.theme, services.formatter, services.actions, services.notices
        super().__init__(actions)
        self.setWindowTitle("kdesk")  # a name, the same in every language
        self.setWindowIcon(theme.icons.icon("kdesk"))
        self._theme, self._finished, self._page = theme, False, Command.SHOW_UPLOADS
        self._uploads, self._library, self._notices = uploads, library, notices
        self.rail = Rail(theme, actions, account.button)
        self.status = StatusBar(theme, formatter)
        self.bell = NoticeBell(theme, formatter, notices)
        self.status.add(self.bell)
        self.pages = QStackedWidget()
        self._assemble()
        self._connect(actions, account)
        if has_menu_bar:
            self.show_menu_bar()
            self.rail.hide_menu()
        actions.connect_to(Command.SHOW_KEYS, self._show_keys)
        self.overlay = DropOverlay(self, theme, self.take, self._refuse, uploads.ask_addresses)
        self._leave_drops_to_the_window(self)
        self.setMinimumSize(*LEAST)
        if not geometry or not self.restoreGeometry(QByteArray(geometry)):
            self.resize(first_size(self.screen().availableSize()))
        self.show_page(Command.SHOW_UPLOADS)

    @property
    def open_page(self) -> Page:
        """The page in sight."""
        return self._uploads if self._page is Command.SHOW_UPLOADS else self._library()

    def show_page(self, command: Command) -> None:
        """Open a page: SHOW_UPLOADS or SHOW_LIBRARY."""
        # First: while it is built, and if that fails, the page of before is the one in sight.
        page = self._uploads if command is Command.SHOW_UPLOADS else self._library()
        self._page = command
        self.add_page(page)
        self._actions.show(page)
        self.pages.setCurrentWidget(page)
        self.rail.mark(command)
        page.begin.setFocus()

    def add_page(self, page: Page) -> None:
        """Put a page into the window, where it is shown later, unless it is there."""
        if self.pages.indexOf(page) < 0:
            self.pages.addWidget(page)
            self._leave_drops_to_the_window(page)

    def _show_keys(self) -> None:
        """Show the sheet of keys, with those of the open page first."""
        # For whoever asks for it: it lists the keys of every window.
        from kdesk.ui.key_sheet import show_keys
        from kdesk.ui.key_table import KeyPlace

        uploads = self._page is Command.SHOW_UPLOADS
        show_keys(self._theme, self, KeyPlace.TRANSFERS if uploads else KeyPlace.ENTRIES)

    def search(self) -> None:
        """Put the cursor into the search field of the open page."""
        self.open_page.focus_search()

    def take(self, paths: Sequence[Path]) -> None:
        """Queue what was dropped on any page and show it."""
        self._uploads.add(paths)
        self.show_page(Command.SHOW_UPLOADS)

    def put_on_top(self, widget: QWidget) -> None:
        """Show a widget above pages and rail, as wide as the window."""
        self._column.insertWidget(0, widget)

    def saved_geometry(self) -> bytes:
        """Return size and place of the window, for the next start."""
        return bytes(self.saveGeometry().data())

    def put_away(self) -> None:
        """Hide the window and close its dialogs, which Qt would leave on the screen."""
        for widget in self.findChildren(QWidget):
            if widget.isWindow():
                widget.close()
        self.hide()

    def finish(self) -> None:
        """Close the window for good, once everything that it stands on is taken down."""
        self._finished = True
        self.put_away()
        self.close()

    def _assemble(self) -> None:
        # From the outside in: Qt looks at all that a widget holds whenever it moves into another one.
        self.setCentralWidget(centre := QWidget())
        column = self._column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(above := QHBoxLayout(), 1)
        above.setSpacing(0)
        above.addWidget(self.rail)
        above.addWidget(area := QWidget(), 1)
        right = QVBoxLayout(area)
        right.setContentsMargins(0, 0, 0, 0)
        right.addWidget(self.pages)
        self.pages.addWidget(self._uploads)
        self._notices.lie_over(area, lambda: self.open_page.foot)
        column.addWidget(self.status)
        put_first(self, self._notices, self.status)  # round the circle they come last, behind pages that come later

    def _connect(self, actions: Actions, account: AccountController) -> None:
        actions.reach_window(self)
        actions.connect_to(Command.SHOW_LIBRARY, lambda: self.show_page(Command.SHOW_LIBRARY))
        actions.connect_to(Command.SEARCH, self.search)
        panes = PaneKeys(self, lambda: (Pane(self.rail, lambda: self.rail.pages[self._page]), *self.open_page.panes))
        actions.connect_to(Command.NEXT_PANE, lambda: panes.step(1))
        actions.connect_to(Command.PREVIOUS_PANE, lambda: panes.step(-1))
        actions.connect_to(Command.QUIT, self.quit_requested.emit)
        for command in (Command.SHOW_UPLOADS, *BRING_FILES):
            actions.connect_to(command, lambda: self.show_page(Command.SHOW_UPLOADS))
        summary = self._uploads.model.summary
        self._uploads.model.summary_changed.connect(lambda: self.status.show_summary(summary))
        self.status.show_summary(summary)
        self._uploads.downloads_running.connect(self.status.show_downloads)
        account.state_changed.connect(self.status.show_state)
        self.status.show_state(account.state)
        account.state_changed.connect(self._uploads.show_state)
        self._uploads.show_state(account.state)

    def _leave_drops_to_the_window(self, where: QWidget) -> None:
        """Let no text field accept drops: files that are dragged over it are meant for the window."""
        for field in where.findChildren(QLineEdit):
            field.setAcceptDrops(False)

    def _refuse(self, sentence: str) -> None:
        self._notices.post(Notice(sentence, NoticeKind.WAITING))

    def showEvent(self, event: QShowEvent) -> None:
        """Put the focus on the page once more: the widget that had it may be gone since."""
        super().showEvent(event)
        # Spontaneous: the window comes back from being minimised, and Qt restores its focus.
        if not event.spontaneous():
            self.show_page(self._page)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask what to do instead: transfers stop and the journal closes before the window does."""
        if self._finished:
            event.accept()
            return
        event.ignore()
        self.close_requested.emit()
