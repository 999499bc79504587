"""The window's composition root: build, wire, and take down in reverse. The only module that knows every class."""

from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import ExitStack, asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, SignalInstance
from PySide6.QtWidgets import QApplication

from kdesk.awake import Awake, SystemInhibitor
from kdesk.demo_process import DemoAccount
from kdesk.domain.left_out import LeftOut
from kdesk.domain.names import in_a_sentence
from kdesk.domain.transfer import Transfer
from kdesk.domain.ui_ports import AccountState, Transfers
from kdesk.engine.accounts import AccountKeeper
from kdesk.engine.clock import SystemClock
from kdesk.engine.images import Pictures
from kdesk.engine.server_cleanup.orphans import Orphans
from kdesk.engine.throughput.retry import RetryPolicy
from kdesk.engine.transfers.queue import QueueEvents, TransferQueue
from kdesk.engine.wake_detector import ConnectionReviver, detect_wakes
from kdesk.kaltura.client import make_http
from kdesk.kaltura.connector import KalturaConnector
from kdesk.kaltura.media_http import AccountAccess, MediaHttp
from kdesk.kaltura.thumbnails import Thumbnails
from kdesk.logs import Redactor
from kdesk.media.relay import MediaRelay
from kdesk.messages.format import Format
from kdesk.pictures.process import DecodingProcess
from kdesk.preferences import Preferences
from kdesk.receipts import ReceiptFiles
from kdesk.store.credentials import KeyringCredentials
from kdesk.store.image_cache import DiskImageCache
from kdesk.store.journal import Journal
from kdesk.store.paths import Paths
from kdesk.store.settings import SettingsFile
from kdesk.ui.account.controller import AccountController
from kdesk.ui.actions import Actions, Command
from kdesk.ui.demo import await_samples
from kdesk.ui.gui_gc import WindowThreadCollector
from kdesk.ui.library.page import LibraryPage
from kdesk.ui.library.sync import LibrarySync
from kdesk.ui.locale import QtLocale
from kdesk.ui.main_window import MainWindow
from kdesk.ui.network import SystemNetwork
from kdesk.ui.notices import Notice, NoticeBar, NoticeKind
from kdesk.ui.quit_guard import QuitGuard
from kdesk.ui.share.clipboard import LinkClipboard, report_on, tell_on
from kdesk.ui.share.main_link import MainLink
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme
from kdesk.ui.uploads.clean_up import CleanUpDialog
from kdesk.ui.uploads.left_out import LeftOutDialog
from kdesk.ui.uploads.notifier import TransferNotifier
from kdesk.ui.uploads.undo import RemovalUndo
from kdesk.ui.uploads.view import UploadsPage
from kdesk.window_geometry import keep_geometry, kept_geometry

STREAM_RETRIES = RetryPolicy(first=0.5, longest=4.0, tries=4)
"""A person waits in front of it: less patient than a transfer."""


@dataclass(frozen=True, slots=True)
class Application:
    """What stands once everything is built."""

    window: MainWindow
    leaving: QuitGuard
    uploads: UploadsPage
    library: LibraryPage
    queue: Transfers
    accounts: AccountKeeper
    account: AccountController
    notices: NoticeBar
    theme: Theme
    tasks: TaskScope

    async def sign_in(self, demo: DemoAccount | None = None) -> None:
        """Sign in to the demo, or to the account used last; ask where there is none."""
        if demo is not None:
            # First: a library that is empty for now would otherwise send the keyboard into its search field.
            self.tasks.spawn(await_samples(self.library), name="samples")
            await self.accounts.sign_in(demo.account, demo.secret, keep=False)
        elif not await self.accounts.restore() and self.accounts.state is AccountState.SIGNED_OUT:
            self.account.ask_sign_in()


@dataclass(frozen=True, slots=True)
class _Bench:
    """What every part of the window is given."""

    theme: Theme
    formatter: Format
    clock: SystemClock
    tasks: TaskScope
    notices: NoticeBar
    accounts: AccountKeeper
    preferences: Preferences
    clipboard: LinkClipboard
    receipts: ReceiptFiles

    def keep(self, chosen: SignalInstance, name: str) -> None:
        """Keep what a signal tells as the setting of this name; of several in a row only the last is written."""
        chosen.connect(lambda value: self.tasks.spawn(self.preferences.change(**{name: value}), replace=f"keep {name}"))


@asynccontextmanager
async def opened_application(
    application: QApplication, paths: Paths, redactor: Redactor, *, scheme: Qt.ColorScheme | None = None
) -> AsyncIterator[Application]:
    """Build everything that the window stands on, then the window; take it down in reverse."""
    with (
        ExitStack() as last,
        closing(SettingsFile(paths.settings)) as file,
        closing(DiskImageCache(paths.images)) as cache,
        closing(ReceiptFiles()) as receipts,
    ):
        collector = WindowThreadCollector(application)
        last.callback(collector.end)
        theme, formatter, clock = Theme(application, scheme=scheme), Format(QtLocale()), SystemClock()
        notices = NoticeBar(theme)
        tasks = TaskScope(notices.report)
        preferences = Preferences(file, await file.load(), notices.report)
        clipboard = LinkClipboard(application.clipboard(), tell_on(notices))
        async with (
            preferences.kept(),
            make_http(hide=redactor.hide) as http,
            Journal.open(paths.journal) as journal,
            MediaRelay(MediaHttp(http), AccountAccess(lambda: accounts.api), clock, STREAM_RETRIES) as relay,
        ):
            connector = KalturaConnector(http, hide=redactor.hide)
            saved = preferences.settings.accounts
            accounts = AccountKeeper(connector, KeyringCredentials(), saved, preferences.keep_accounts, clock)
            bench = _Bench(theme, formatter, clock, tasks, notices, accounts, preferences, clipboard, receipts)
            main_link = MainLink(accounts, tasks, clipboard, report_on(notices))
            queue = _queue(bench, journal, main_link)
            with closing(DecodingProcess()) as decoder:
                async with Pictures(Thumbnails(http), cache, decoder, clock) as pictures, queue.running(), tasks:
                    accounts.listen(queue.account_changed)
                    queue.set_limit(preferences.settings.limit)
                    library = _library(bench, pictures, relay)
                    queue.listen(LibrarySync(library.refresh_entry, queue.snapshot()))
                    queue.listen(awake := Awake(SystemInhibitor(), clock))
                    tasks.spawn(awake.run(), name="stay awake")
                    app = _assemble(bench, queue, library, main_link, kept_geometry(paths))
                    _go_on_by_itself(bench, app.window, ConnectionReviver(queue, accounts, http.drop_connections))
                    _tell_what_was_set_aside(notices, journal, file)
                    collector.settle()
                    decoder.prepare()
                    try:
                        yield app
                    finally:
                        # The user is done with it: what follows is nobody's to click into.
                        keep_geometry(paths, app.window.saved_geometry())
                        app.window.put_away()
        app.window.finish()


def _queue(bench: _Bench, journal: Journal, main_link: MainLink) -> TransferQueue:
    """Make the queue and let it tell the notices."""

    def retry(transfer_ids: Collection[str]) -> None:
        queue.retry(transfer_ids)  # the queue comes below: it reports to the news

    def upload(paths: Sequence[Path]) -> None:
        queue.add(paths)

    def show_left_out(left_out: LeftOut) -> None:
        LeftOutDialog(bench.theme, bench.formatter, left_out, bench.notices.window()).open()

    news = TransferNotifier(
        bench.notices,
        bench.formatter,
        copy_link=main_link.copy,
        retry=retry,
        upload=upload,
        show_left_out=show_left_out,
    )
    events = QueueEvents(news.journal_problem, news.left_out)
    settings = bench.preferences.settings
    queue = TransferQueue(
        journal,
        lambda: bench.accounts.api,
        bench.clock,
        events,
        slots=settings.slots,
        verify=settings.verify,
    )
    queue.listen(news)
    return queue


def _library(bench: _Bench, pictures: Pictures, relay: MediaRelay) -> LibraryPage:
    library = LibraryPage(
        accounts=bench.accounts,
        images=pictures,
        tasks=bench.tasks,
        relay=relay,
        clipboard=bench.clipboard,
        theme=bench.theme,
        formatter=bench.formatter,
        clock=bench.clock,
        volume=bench.preferences.settings.volume,
    )
    bench.keep(library.volume_changed, "volume")
    return library


def _assemble(
    bench: _Bench, queue: TransferQueue, library: LibraryPage, main_link: MainLink, geometry: bytes
) -> Application:
    actions = Actions(bench.theme)
    account = AccountController(bench.theme, bench.accounts, bench.tasks, bench.notices, actions)

    def open_entry(entry_id: str) -> None:
        window.show_page(Command.SHOW_LIBRARY)
        library.open_entry(entry_id)

    def export(transfers: Sequence[Transfer], where: Path) -> None:
        bench.tasks.spawn(_export(bench, transfers, where), name="export receipts")

    uploads = UploadsPage(
        bench.theme,
        bench.formatter,
        actions,
        queue,
        copy_link=main_link.copy,
        open_entry=open_entry,
        export=export,
        now=bench.clock.now,
        slots=bench.preferences.settings.slots,
        limit=bench.preferences.settings.limit,
        verify=bench.preferences.settings.verify,
    )
    window = MainWindow(
        bench.theme,
        bench.formatter,
        actions,
        bench.notices,
        account,
        uploads,
        library,
        search_library=library.focus_search,
        geometry=geometry,
    )
    library.connect_to(actions)
    library.sign_in_wanted.connect(account.ask_sign_in)
    uploads.removed.connect(RemovalUndo(bench.notices, queue, actions, bench.formatter, bench.clock.monotonic).offer)
    bench.keep(uploads.slots_chosen, "slots")
    bench.keep(uploads.limit_chosen, "limit")
    bench.keep(uploads.verification_chosen, "verify")
    clean_up = Orphans(lambda: bench.accounts.api, queue.snapshot)
    orphans = CleanUpDialog(bench.theme, bench.formatter, clean_up, bench.tasks, bench.clock.now, window)
    actions.connect_to(Command.CLEAN_UP, orphans.look)
    leaving = _leaving(bench, window, uploads)
    leaving.offer_in(actions[Command.ASK_BEFORE_QUITTING])
    return Application(
        window, leaving, uploads, library, queue, bench.accounts, account, bench.notices, bench.theme, bench.tasks
    )


def _go_on_by_itself(bench: _Bench, window: MainWindow, recovery: ConnectionReviver) -> None:
    """Go on at once when the network is back and when the computer wakes up."""

    def go_on() -> None:
        bench.tasks.spawn(recovery.go_on(), replace="go on")

    network = SystemNetwork(window)
    network.state_changed.connect(window.status.show_network)
    window.status.show_network(network.state)
    network.came_back.connect(go_on)
    bench.tasks.spawn(detect_wakes(bench.clock, go_on), name="watch for lapses")
    bench.tasks.spawn(bench.accounts.keep_looking(), name="look whether the server answers")


def _leaving(bench: _Bench, window: MainWindow, uploads: UploadsPage) -> QuitGuard:
    asks = bench.preferences.settings.asks_before_quitting
    leaving = QuitGuard(window, uploads.model.summary, bench.formatter, asks=asks)
    window.close_requested.connect(leaving.ask)
    bench.keep(leaving.asks_changed, "asks_before_quitting")
    return leaving


async def _export(bench: _Bench, transfers: Sequence[Transfer], where: Path) -> None:
    await bench.receipts.save(transfers, where)
    of_one = f"The receipt of “{in_a_sentence(transfers[0].file.title)}” is saved"
    said = of_one if len(transfers) == 1 else f"{bench.formatter.number(len(transfers))} receipts are saved"
    bench.notices.post(Notice(said, NoticeKind.GOOD, str(where)))


def _tell_what_was_set_aside(notices: NoticeBar, journal: Journal, file: SettingsFile) -> None:
    if journal.damaged:
        notices.post(_set_aside("The list of transfers was", str(journal.damaged)))
    if file.damaged:
        notices.post(_set_aside("Some settings were", str(file.damaged)))


def _set_aside(what_was: str, path: str) -> Notice:
    return Notice(f"{what_was} damaged; the file was set aside, nothing was deleted", NoticeKind.WAITING, path)
