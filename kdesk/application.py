"""The window's composition root: it builds the window on the services, and connects the two."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from kdesk.desktop.contrast import follow_contrast
from kdesk.domain.ui_ports import AccountState
from kdesk.kept_choices import ChoiceKeeper
from kdesk.logs import Redactor
from kdesk.services import Services, services
from kdesk.store.paths import Paths
from kdesk.ui.account.controller import AccountController
from kdesk.ui.desktop.entry_links import EntryLinks
from kdesk.ui.desktop.last_place import PlaceKeeper
from kdesk.ui.first_paint import FirstPaint
from kdesk.ui.gui_gc import WindowThreadCollector
from kdesk.ui.idle_import import import_in_steps
from kdesk.ui.main_window import MainWindow
from kdesk.ui.notices import NoticeBar
from kdesk.ui.quit_guard import QuitGuard
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme
from kdesk.ui.uploads.list import IN_SIGHT
from kdesk.ui.uploads.view import UploadsPage
from kdesk.ui.window_services import WindowServices
from kdesk.window_geometry import keep_geometry, kept_geometry
from kdesk.wiring.accounts import login_pages
from kdesk.wiring.bulk import WindowBulk
from kdesk.wiring.first_steps import WindowTour
from kdesk.wiring.kept_notices import tell_of_files
from kdesk.wiring.late_desktop import LateDesktop
from kdesk.wiring.late_library import LateLibrary
from kdesk.wiring.links import session_guard
from kdesk.wiring.option_effects import follow_appearance, follow_keys, speak_language
from kdesk.wiring.support import offer_support
from kdesk.wiring.ui_services import UiServices, ui_services
from kdesk.wiring.uploads import queue_events, uploads_page
from kdesk.wiring.watching import WindowWatching, offer_watch_folders
from kdesk.wiring.window import follow_settings, offer_commands, offer_update_check, place_keeper_of, quit_guard_of

if TYPE_CHECKING:  # imported when they are built
    from kdesk.demo_process import DemoAccount
    from kdesk.engine.accounts import AccountKeeper
    from kdesk.engine.downloads.queue import DownloadQueue
    from kdesk.engine.images import Pictures
    from kdesk.engine.transfers.queue import TransferQueue
    from kdesk.pictures.process import DecodingProcess
    from kdesk.ui.downloads.controller import DownloadController
    from kdesk.ui.library.batch.controller import BatchController
    from kdesk.ui.library.page import LibraryPage
    from kdesk.wiring.desktop import WindowDesktop
    from kdesk.wiring.library import LibraryParts
    from kdesk.wiring.updates import WindowUpdates

SIGN_IN_STEPS = ("ssl", "httpx", "truststore", "kdesk.kaltura.client", "kdesk.kaltura.connector")
LIBRARY_STEPS = (
    "kdesk.media.relay",
    "kdesk.media_services",
    "kdesk.ui.library.views",
    "kdesk.ui.library.search.search_bar",
    "kdesk.ui.library.page",
    "kdesk.ui.library.batch.controller",
    "kdesk.wiring.library",
)
"""What is imported once the window is painted, for the sign-in and for the library."""


@dataclass(frozen=True, slots=True, eq=False)
class Application:
    """The window and what it stands on, once everything is built.

    Attributes:
        library_parts: Returns the library; builds it when it is called first.
        late_desktop: Builds what the desktop around the window shows.
        first_paint: Sees when the window has been painted.
        links: Shows the entries of links into kdesk.
        place_keeper: Knows where its user is in the window.
        tour: Shows a newcomer around.
        updates: Returns what asks for newer versions; builds it when it is called first.
        ui: What is the same in all of the window.
        services: What the window is built on.
    """

    window: MainWindow
    uploads: UploadsPage
    library_parts: Callable[[], LibraryParts]
    account: AccountController
    quit_guard: QuitGuard
    watching: WindowWatching
    bulk: WindowBulk
    late_desktop: LateDesktop
    first_paint: FirstPaint
    links: EntryLinks
    place_keeper: PlaceKeeper
    tour: WindowTour
    updates: Callable[[], WindowUpdates]
    ui: UiServices
    services: Services

    @property
    def library(self) -> LibraryPage:
        return self.library_parts().page

    @property
    def batches(self) -> BatchController:
        return self.library_parts().batches

    @property
    def download_controller(self) -> DownloadController:
        return self.library_parts().downloads

    @property
    def desktop(self) -> WindowDesktop:
        return self.late_desktop.parts()

    @property
    def notices(self) -> NoticeBar:
        return self.ui.notices

    @property
    def theme(self) -> Theme:
        return self.ui.theme

    @property
    def tasks(self) -> TaskScope:
        return self.ui.tasks

    @property
    def queue(self) -> TransferQueue:
        return self.services.queue

    @property
    def downloads(self) -> DownloadQueue:
        return self.services.downloads

    @property
    def accounts(self) -> AccountKeeper:
        return self.services.accounts

    @property
    def pictures(self) -> Pictures:
        return self.services.pictures

    @property
    def decoder(self) -> DecodingProcess:
        return self.services.decoder

    async def complete(self) -> None:
        """Once the window is painted, import and build what it does not show yet, in steps in which it answers."""
        await self.first_paint.wait()
        if not self.queue.loading.is_done:
            self.uploads.list.preview(await self.queue.first(IN_SIGHT))
        self.late_desktop.parts()
        self.tasks.spawn(self.watching.run(), name="watch folders")
        self.tasks.spawn(self.bulk.run(), name="bulk uploads")
        await self.queue.load()
        from kdesk.background import start_background  # with it, how Qt sees the network

        start_background(self.services, self.window, self.tasks)
        await import_in_steps(SIGN_IN_STEPS)
        # Nobody waits for a newer version; where the library cannot be built, one may mend it.
        self.updates()
        await import_in_steps(LIBRARY_STEPS)
        self.library_parts()
        # Started ahead: otherwise the first cards of the library wait for the process.
        self.decoder.prepare()

    async def sign_in(self, demo: DemoAccount | None = None) -> None:
        """Sign in to the demo, or to the account used last; ask for an account if there is none."""
        if demo is not None:
            from kdesk.ui.demo import await_samples  # for whoever opens the demo

            # First: a library that is empty for now would otherwise send the keyboard into its search field.
            self.tasks.spawn(await_samples(self.library), name="samples")
            await self.accounts.sign_in(demo.account, demo.secret, keep=False)
        elif not await self.accounts.restore() and self.accounts.state is AccountState.SIGNED_OUT:
            self.account.ask_sign_in()


@asynccontextmanager
async def opened_application(
    application: QApplication, paths: Paths, redactor: Redactor, *, scheme: Qt.ColorScheme | None = None
) -> AsyncIterator[Application]:
    """Build the services, then the window on them; take everything down in reverse."""
    with ExitStack() as last:
        # Before the first thread starts: a collection on another thread may destroy Qt objects there.
        collector = WindowThreadCollector(application)
        last.callback(collector.end)
        ui = ui_services(application, scheme)
        async with (
            services(paths, redactor, ui.notices.report, queue_events(ui)) as built,
            window(built, ui, redactor.hide) as app,
        ):
            offer_support(built, ui, app.window, redactor)
            collector.settle()
            # The rows of a long list come later.
            built.queue.loading.once_done(collector.settle)
            yield app
        app.window.finish()
        ui.theme.end()
        # The window that is opened in its place does not free this one: slots that name it hold it.
        for timer in app.window.findChildren(QTimer):
            timer.stop()


@asynccontextmanager
async def window(services: Services, ui: UiServices, hide: Callable[[str], None]) -> AsyncIterator[Application]:
    """Build the window on the services and run its tasks until the block is left; then take it off the screen.

    Args:
        hide: Keeps a secret that a browser gives out of the log.
    """
    async with ui.tasks:
        # Before the first widget: it is built with them.
        speak_language(services, ui)
        follow_appearance(services, ui)
        follow_keys(services, ui)
        keeper = ChoiceKeeper(services.preferences, ui.tasks)
        app = _assemble(services, ui, keeper)
        app.account.offer_login_pages(partial(login_pages, hide))
        keeper.keep_of_uploads(app.uploads)
        keeper.keep_of_quitting(app.quit_guard)
        keeper.keep_of_copying(ui.clipboard)
        keeper.keep_of_dialogs()
        app.tasks.spawn(app.complete(), name="complete the window")
        app.tasks.spawn(follow_contrast(ui.theme.system.hear_contrast), name="follow the contrast of the desktop")
        # Damage of the journal may show only when all of it is read.
        services.queue.loading.once_done(partial(tell_of_files, services, app.notices))
        try:
            yield app
        finally:
            # The user is done with it: no clicks while transfers stop and the journal closes.
            keep_geometry(services.paths, app.window.saved_geometry())
            services.preferences.keep("place", app.place_keeper.place)
            app.window.put_away()
            await app.late_desktop.end()


def _assemble(services: Services, ui: UiServices, keeper: ChoiceKeeper) -> Application:
    """Build the page of the uploads and the window around it; the library is built when it is shown first."""
    account = AccountController(ui.theme, services.accounts, ui.tasks, ui.notices, ui.actions)
    library, bulk = LateLibrary(services, ui, account, keeper), WindowBulk(services, ui)
    uploads = uploads_page(services, ui, library.open_entry, bulk)
    window_services = WindowServices(ui.theme, ui.formatter, ui.actions, ui.notices)
    main_window = MainWindow(window_services, account, uploads, library.page, geometry=kept_geometry(services.paths))
    account.setParent(main_window)
    quit_guard = quit_guard_of(services, ui, main_window, uploads)
    place_keeper = place_keeper_of(services, main_window, uploads)

    def connect(parts: LibraryParts) -> None:
        quit_guard.watch(lambda: parts.batches.runner.unfinished)
        place_keeper.follow(parts.page)

    def make_desktop() -> WindowDesktop:
        from kdesk.wiring.desktop import offer_desktop

        return offer_desktop(services, ui, main_window, uploads, library.open_entry, quit_guard)

    library.window, library.on_built = main_window, connect
    ui.clipboard.guard = session_guard(services, ui, main_window).ask
    offer_commands(services, ui, main_window, uploads, library.parts, account)
    follow_settings(services, ui, main_window, uploads, quit_guard)
    app = Application(
        window=main_window,
        uploads=uploads,
        library_parts=library.parts,
        account=account,
        quit_guard=quit_guard,
        watching=offer_watch_folders(services, ui, main_window),
        bulk=bulk,
        late_desktop=LateDesktop(main_window, make_desktop),
        first_paint=FirstPaint(main_window),
        links=EntryLinks(services.accounts, account, ui.notices, ui.tasks, library.show_entry),
        place_keeper=place_keeper,
        tour=WindowTour(services, ui, main_window, account),
        updates=offer_update_check(services, ui),
        ui=ui,
        services=services,
    )
    place_keeper.reopen()
    return app
