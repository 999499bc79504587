"""The window's composition root: it builds the window on the services, and connects the two."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from kdesk.background import start_background
from kdesk.demo_process import DemoAccount
from kdesk.domain.left_out import LeftOut
from kdesk.domain.own_file import own_file_of
from kdesk.domain.settings import Settings
from kdesk.domain.transfer import Transfer
from kdesk.domain.ui_ports import AccountState, Images
from kdesk.engine.accounts import AccountKeeper
from kdesk.engine.downloads.queue import DownloadQueue
from kdesk.engine.server_cleanup.orphans import Orphans
from kdesk.engine.transfers.queue import QueueEvents, TransferQueue
from kdesk.kept_choices import ChoiceKeeper
from kdesk.logs import Redactor
from kdesk.messages import N_, _
from kdesk.messages.download_rows import unfinished_text
from kdesk.messages.format import Format
from kdesk.pictures.process import DecodingProcess
from kdesk.receipts import ReceiptFiles
from kdesk.services import Services, services
from kdesk.store.paths import Paths
from kdesk.ui.account.controller import AccountController
from kdesk.ui.actions import Actions
from kdesk.ui.commands import Command
from kdesk.ui.demo import await_samples
from kdesk.ui.downloads.assembly import offer_downloads, show_downloads
from kdesk.ui.downloads.controller import DownloadController, DownloadServices
from kdesk.ui.gui_gc import WindowThreadCollector
from kdesk.ui.library.batch.controller import BatchController
from kdesk.ui.library.batch.page_link import BatchLink
from kdesk.ui.library.batch.services import BatchServices
from kdesk.ui.library.page import LibraryPage
from kdesk.ui.library.replacements import Replacements
from kdesk.ui.library.services import LibraryServices
from kdesk.ui.library.sync import LibrarySync, cancel_uploads
from kdesk.ui.locale import QtLocale
from kdesk.ui.main_window import MainWindow
from kdesk.ui.notice import Notice, NoticeKind
from kdesk.ui.notices import NoticeBar
from kdesk.ui.quit_guard import QuitGuard
from kdesk.ui.review.player_choices import PlayerChoices
from kdesk.ui.share.clipboard import LinkClipboard, copied_poster, copy_error_reporter
from kdesk.ui.share.link_copier import LinkCopier
from kdesk.ui.share.link_waiter import LinkWaiter
from kdesk.ui.share.picture_choices import PictureChoices
from kdesk.ui.share.session_guard import SessionGuard
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme
from kdesk.ui.uploads.notifier import TransferNotifier
from kdesk.ui.uploads.outside import Outside
from kdesk.ui.uploads.queue_notices import QueueNotices
from kdesk.ui.uploads.receipts import saved_words
from kdesk.ui.uploads.services import UploadsServices
from kdesk.ui.uploads.undo import RemovalUndo
from kdesk.ui.uploads.view import UploadsPage
from kdesk.ui.window_services import WindowServices
from kdesk.window_geometry import keep_geometry, kept_geometry

if TYPE_CHECKING:  # it is imported when it is built
    from kdesk.ui.uploads.clean_up import CleanUpDialog

JOURNAL_SET_ASIDE = N_("The list of transfers was damaged; the file was set aside, nothing was deleted")
SETTINGS_SET_ASIDE = N_("Some settings were damaged; the file was set aside, nothing was deleted")


@dataclass(frozen=True, slots=True)
class Application:
    """The window and what it stands on, once everything is built."""

    window: MainWindow
    uploads: UploadsPage
    library: LibraryPage
    account: AccountController
    quit_guard: QuitGuard
    batches: BatchController
    notices: NoticeBar
    theme: Theme
    tasks: TaskScope
    queue: TransferQueue
    downloads: DownloadQueue
    download_controller: DownloadController
    accounts: AccountKeeper
    pictures: Images
    decoder: DecodingProcess

    async def sign_in(self, demo: DemoAccount | None = None) -> None:
        """Sign in to the demo, or to the account used last; ask for an account if there is none."""
        if demo is not None:
            # First: a library that is empty for now would otherwise send the keyboard into its search field.
            self.tasks.spawn(await_samples(self.library), name="samples")
            await self.accounts.sign_in(demo.account, demo.secret, keep=False)
        elif not await self.accounts.restore() and self.accounts.state is AccountState.SIGNED_OUT:
            self.account.ask_sign_in()


@dataclass(frozen=True, slots=True)
class Frame:
    """What every part of the window is given, before there is a window."""

    theme: Theme
    formatter: Format
    notices: NoticeBar
    clipboard: LinkClipboard
    pictures: PictureChoices
    tasks: TaskScope
    actions: Actions


@asynccontextmanager
async def opened_application(
    application: QApplication, paths: Paths, redactor: Redactor, *, scheme: Qt.ColorScheme | None = None
) -> AsyncIterator[Application]:
    """Build the services, then the window on them; take everything down in reverse."""
    with ExitStack() as last:
        # Before the first thread starts: a collection on another thread may destroy Qt objects there.
        collector = WindowThreadCollector(application)
        last.callback(collector.end)
        frame = _frame(application, scheme)
        async with (
            services(paths, redactor, frame.notices.report, _queue_events(frame)) as built,
            window(built, frame) as app,
        ):
            collector.settle()
            # Started ahead: otherwise the first cards of the library wait for the process.
            built.decoder.prepare()
            yield app
        app.window.finish()


@asynccontextmanager
async def window(services: Services, frame: Frame) -> AsyncIterator[Application]:
    """Build the window on the services and run its tasks until the block is left; then take it off the screen."""
    async with frame.tasks:
        app = _assemble(services, frame)
        keeper = ChoiceKeeper(services.preferences, frame.tasks)
        keeper.keep_of_uploads(app.uploads)
        keeper.keep_of_library(app.library)
        keeper.keep_of_quitting(app.quit_guard)
        keeper.keep_of_copying(frame.clipboard)
        keeper.keep_of_downloads(app.download_controller)
        keeper.keep_of_pictures(frame.pictures)
        start_background(services, app.window, app.tasks)
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


def _frame(application: QApplication, scheme: Qt.ColorScheme | None) -> Frame:
    theme = Theme(application, scheme=scheme)
    notices = NoticeBar(theme)
    return Frame(
        theme=theme,
        formatter=Format(QtLocale()),
        notices=notices,
        clipboard=LinkClipboard(application.clipboard(), copied_poster(notices)),
        pictures=PictureChoices(),
        tasks=TaskScope(notices.report),
        actions=Actions(theme),
    )


def _queue_events(frame: Frame) -> QueueEvents:
    def show_left_out(left_out: LeftOut) -> None:
        from kdesk.ui.uploads.left_out import LeftOutDialog  # noqa: PLC0415  seldom is anything left out

        LeftOutDialog(frame.theme, frame.formatter, left_out, frame.notices.window()).open()

    notices = QueueNotices(frame.notices, frame.formatter, show_left_out)
    return QueueEvents(journal_problem=notices.journal_problem, left_out=notices.left_out)


def _assemble(services: Services, frame: Frame) -> Application:
    """Build the pages and the window around them."""
    theme, formatter, notices, actions = frame.theme, frame.formatter, frame.notices, frame.actions
    settings, queue = services.preferences.settings, services.queue
    account = AccountController(theme, services.accounts, frame.tasks, notices, actions)
    downloads = _download_controller(services, frame, lambda: main_window.show_page(Command.SHOW_UPLOADS))
    library = _library(services, frame, downloads)
    link_copier = LinkCopier(services.accounts, frame.tasks, frame.clipboard, copy_error_reporter(notices))

    # `main_window` is assigned further below: pages are built before the window, and this runs on a click.
    def open_entry(entry_id: str) -> None:
        main_window.show_page(Command.SHOW_LIBRARY)
        library.open_entry(entry_id)

    def export(transfers: Sequence[Transfer], where: Path) -> None:
        frame.tasks.spawn(export_receipts(services.receipts, frame, transfers, where), name="export receipts")

    waiter = LinkWaiter(notices, formatter, link_copier.copy)
    queue.listen(waiter)
    outside = Outside(link_copier.copy, open_entry, export, copy_when_playable=waiter.toggle)
    uploads_services = UploadsServices(theme, formatter, actions, services.clock.now)
    uploads = UploadsPage(uploads_services, queue, outside, settings)
    window_services = WindowServices(theme, formatter, actions, notices)
    main_window = MainWindow(window_services, account, uploads, library, geometry=kept_geometry(services.paths))
    frame.clipboard.guard = _session_guard(services, frame, main_window).ask
    library.connect_to(actions)
    batches = _batches(services, frame, library, main_window)
    show_downloads(uploads, uploads_services, services.downloads, frame.tasks)
    offer_downloads(library, downloads, actions)
    library.sign_in_wanted.connect(account.ask_sign_in)
    uploads.removed.connect(RemovalUndo(notices, queue, actions, formatter, services.clock.monotonic).offer)
    queue.listen(TransferNotifier(notices, formatter, queue, link_copier.copy))
    queue.listen(LibrarySync(library.refresh_entry))
    _offer_clean_up(services, frame, main_window)
    quit_guard = _quit_guard(main_window, uploads, settings, frame)
    quit_guard.watch(lambda: batches.runner.unfinished)
    quit_guard.watch(lambda: unfinished_text(services.downloads.unfinished, formatter))
    return Application(
        window=main_window,
        uploads=uploads,
        library=library,
        account=account,
        quit_guard=quit_guard,
        batches=batches,
        notices=notices,
        theme=theme,
        tasks=frame.tasks,
        queue=queue,
        downloads=services.downloads,
        download_controller=downloads,
        accounts=services.accounts,
        pictures=services.pictures,
        decoder=services.decoder,
    )


def _session_guard(services: Services, frame: Frame, window: MainWindow) -> SessionGuard:
    """Return what asks before a link with a session is copied."""
    accounts = services.accounts
    return SessionGuard(
        theme=frame.theme,
        formatter=frame.formatter,
        tasks=frame.tasks,
        clipboard=frame.clipboard,
        sharing=lambda: accounts.api.sharing if accounts.api else None,
        now=services.clock.now,
        window=lambda: QApplication.activeWindow() or window,
    )


def _download_controller(services: Services, frame: Frame, show: Callable[[], object]) -> DownloadController:
    """Return what asks for downloads; `show` shows their list."""
    queue, clock, notices = services.downloads, services.clock, frame.notices
    built = (frame.theme, frame.formatter, frame.tasks, notices, clock, queue, lambda: services.accounts.api, show)
    return DownloadController(DownloadServices(*built), notices.window)


def _offer_clean_up(services: Services, frame: Frame, window: MainWindow) -> None:
    orphans = Orphans(lambda: services.accounts.api, services.queue.snapshot)

    @cache
    def dialog() -> CleanUpDialog:
        # For whoever has seen an upload break off.
        from kdesk.ui.uploads.clean_up import CleanUpDialog  # noqa: PLC0415

        return CleanUpDialog(frame.theme, frame.formatter, orphans, frame.tasks, services.clock.now, window)

    frame.actions.connect_to(Command.CLEAN_UP, lambda: dialog().ask_server())


def _quit_guard(main_window: MainWindow, uploads: UploadsPage, settings: Settings, frame: Frame) -> QuitGuard:
    guard = QuitGuard(main_window, uploads.model.summary, frame.formatter, asks=settings.asks_before_quitting)
    main_window.close_requested.connect(guard.ask)
    guard.offer_in(frame.actions[Command.ASK_BEFORE_QUITTING])
    return guard


def _batches(services: Services, frame: Frame, library: LibraryPage, window: MainWindow) -> BatchController:
    accounts, clipboard = services.accounts, frame.clipboard
    batch_services = BatchServices(
        theme=frame.theme,
        formatter=frame.formatter,
        tasks=frame.tasks,
        notices=frame.notices,
        clock=services.clock,
        api=lambda: accounts.api,
        copy_table=clipboard.copy_table,
    )
    batches = BatchController(batch_services, window)
    accounts.listen(batches.follow_account)
    batches.runner.removed.connect(lambda entry_ids: cancel_uploads(services.queue, entry_ids))
    BatchLink(library, batches, frame.actions)
    return batches


def _library(services: Services, frame: Frame, downloads: DownloadController) -> LibraryPage:
    settings = services.preferences.settings
    library_services = LibraryServices(
        theme=frame.theme,
        formatter=frame.formatter,
        tasks=frame.tasks,
        images=services.pictures,
        relay=services.media.relay,
        videos=services.media.videos,
        sounding=services.media.sounding,
        scanning=services.media.scanning,
        painting=services.media.painting,
        own_file=lambda entry: own_file_of(entry, services.queue.snapshot()),
        api=lambda: services.accounts.api,
        check_own_file=services.own_files.check,
        measuring=services.media.measuring,
        clipboard=frame.clipboard,
        clock=services.clock,
        picture_tools=services.picture_files,
        replacements=Replacements(services.queue, frame.notices),
        files=services.side_files,
        mirrors=services.mirrors,
        waveforms=services.waveforms,
        sounds=services.waveforms.reader,
        streams=services.media.streams,
        picture_reader=services.picture_reader,
        picture_choices=frame.pictures,
        download=downloads.ask_rendition,
        dragged=downloads.dragged,
        choices=PlayerChoices(settings.captions, settings.time_form, filmstrip=settings.filmstrip),
    )
    page = LibraryPage(services.accounts, library_services, settings)
    page.search.restore(settings.saved_searches, settings.last_search)
    return page


async def export_receipts(receipts: ReceiptFiles, frame: Frame, transfers: Sequence[Transfer], where: Path) -> None:
    """Write receipts, and post a notice of it."""
    await receipts.save(transfers, where)
    frame.notices.post(Notice(saved_words(transfers, frame.formatter), NoticeKind.GOOD, str(where)))
