"""The window's composition root: it builds the window on the services, and connects the two."""

from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from kdesk.background import start_background
from kdesk.demo_process import DemoAccount
from kdesk.domain.settings import Settings
from kdesk.domain.ui_ports import AccountState
from kdesk.engine.accounts import AccountKeeper
from kdesk.engine.downloads.queue import DownloadQueue
from kdesk.engine.images import Pictures
from kdesk.engine.transfers.queue import TransferQueue
from kdesk.kept_choices import ChoiceKeeper
from kdesk.logs import Redactor
from kdesk.messages import N_, _
from kdesk.messages.download_rows import unfinished_text
from kdesk.pictures.process import DecodingProcess
from kdesk.services import Services, services
from kdesk.store.paths import Paths
from kdesk.ui.account.controller import AccountController
from kdesk.ui.commands import Command
from kdesk.ui.demo import await_samples
from kdesk.ui.downloads.assembly import offer_downloads
from kdesk.ui.downloads.controller import DownloadController
from kdesk.ui.gui_gc import WindowThreadCollector
from kdesk.ui.library.batch.controller import BatchController
from kdesk.ui.library.page import LibraryPage
from kdesk.ui.library.sync import LibrarySync
from kdesk.ui.main_window import MainWindow
from kdesk.ui.notice import Notice, NoticeKind
from kdesk.ui.notices import NoticeBar
from kdesk.ui.quit_guard import QuitGuard
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme
from kdesk.ui.uploads.view import UploadsPage
from kdesk.ui.window_services import WindowServices
from kdesk.window_geometry import keep_geometry, kept_geometry
from kdesk.wiring.accounts import offer_accounts
from kdesk.wiring.library import batch_controller, download_controller, library_page
from kdesk.wiring.links import session_guard
from kdesk.wiring.pasting import offer_paste
from kdesk.wiring.ui_services import UiServices, ui_services
from kdesk.wiring.uploads import offer_clean_up, queue_events, uploads_page
from kdesk.wiring.watching import WindowWatching, offer_watch_folders

JOURNAL_SET_ASIDE = N_("The list of transfers was damaged; the file was set aside, nothing was deleted")
SETTINGS_SET_ASIDE = N_("Some settings were damaged; the file was set aside, nothing was deleted")


@dataclass(frozen=True, slots=True)
class Application:
    """The window and what it stands on, once everything is built.

    Attributes:
        ui: What is the same in all of the window.
        services: What the window is built on.
    """

    window: MainWindow
    uploads: UploadsPage
    library: LibraryPage
    account: AccountController
    quit_guard: QuitGuard
    batches: BatchController
    download_controller: DownloadController
    watching: WindowWatching
    ui: UiServices
    services: Services

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

    async def sign_in(self, demo: DemoAccount | None = None) -> None:
        """Sign in to the demo, or to the account used last; ask for an account if there is none."""
        if demo is not None:
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
            window(built, ui) as app,
        ):
            collector.settle()
            # Started ahead: otherwise the first cards of the library wait for the process.
            built.decoder.prepare()
            yield app
        app.window.finish()


@asynccontextmanager
async def window(services: Services, ui: UiServices) -> AsyncIterator[Application]:
    """Build the window on the services and run its tasks until the block is left; then take it off the screen."""
    async with ui.tasks:
        app = _assemble(services, ui)
        keeper = ChoiceKeeper(services.preferences, ui.tasks)
        keeper.keep_of_uploads(app.uploads)
        keeper.keep_of_library(app.library)
        keeper.keep_of_quitting(app.quit_guard)
        keeper.keep_of_copying(ui.clipboard)
        keeper.keep_of_downloads(app.download_controller)
        keeper.keep_of_builders(ui.picture_choices, ui.stream_choices)
        start_background(services, app.window, app.tasks)
        app.tasks.spawn(app.watching.run(), name="watch folders")
        for what, file in (
            (JOURNAL_SET_ASIDE, services.journal.damaged),
            (SETTINGS_SET_ASIDE, services.settings_file.damaged),
        ):
            if file:
                app.notices.post(Notice(_(what), NoticeKind.WAITING, str(file)))
        try:
            yield app
        finally:
            # The user is done with it: no clicks while transfers stop and the journal closes.
            keep_geometry(services.paths, app.window.saved_geometry())
            app.window.put_away()


def _assemble(services: Services, ui: UiServices) -> Application:
    """Build the pages and the window around them."""
    account = AccountController(ui.theme, services.accounts, ui.tasks, ui.notices, ui.actions)

    # `main_window` is assigned further below: pages are built before the window, and both run on a click.
    def show_uploads() -> None:
        main_window.show_page(Command.SHOW_UPLOADS)

    def open_entry(entry_id: str) -> None:
        main_window.show_page(Command.SHOW_LIBRARY)
        library.open_entry(entry_id)

    downloads = download_controller(services, ui, show_uploads)
    library = library_page(services, ui, downloads)
    uploads = uploads_page(services, ui, open_entry, account.switch)
    window_services = WindowServices(ui.theme, ui.formatter, ui.actions, ui.notices)
    main_window = MainWindow(window_services, account, uploads, library, geometry=kept_geometry(services.paths))
    ui.clipboard.guard = session_guard(services, ui, main_window).ask
    library.connect_to(ui.actions)
    batches = batch_controller(services, ui, library, main_window)
    offer_downloads(library, downloads, ui.actions)
    library.sign_in_wanted.connect(account.ask_sign_in)
    services.queue.listen(LibrarySync(library.refresh_entry))
    offer_clean_up(services, ui, main_window)
    quit_guard = _quit_guard(main_window, uploads, services.preferences.settings, ui)
    quit_guard.watch(lambda: batches.runner.unfinished)
    quit_guard.watch(lambda: unfinished_text(services.downloads.unfinished, ui.formatter))
    watching = offer_watch_folders(services, ui, main_window)
    offer_paste(services, ui, main_window, uploads)
    offer_accounts(services, ui, main_window, account)
    return Application(main_window, uploads, library, account, quit_guard, batches, downloads, watching, ui, services)


def _quit_guard(main_window: MainWindow, uploads: UploadsPage, settings: Settings, ui: UiServices) -> QuitGuard:
    guard = QuitGuard(main_window, uploads.model.summary, ui.formatter, asks=settings.asks_before_quitting)
    main_window.close_requested.connect(guard.ask)
    guard.offer_in(ui.actions[Command.ASK_BEFORE_QUITTING])
    return guard
