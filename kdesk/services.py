"""Everything that the window stands on, built in order and taken down in reverse. No Qt: the window is built on it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, closing
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from kdesk.desktop.awake import Awake, SystemInhibitor
from kdesk.engine.accounts import AccountKeeper
from kdesk.engine.clock import SystemClock
from kdesk.engine.details.book import DetailsBook
from kdesk.engine.downloads.queue import DownloadOptions, DownloadQueue
from kdesk.engine.downloads.session_follower import SessionFollower
from kdesk.engine.files.side_files import SideFiles
from kdesk.engine.followed_options import follow_options
from kdesk.engine.images import Pictures
from kdesk.engine.saved_accounts import SavedAccounts
from kdesk.engine.throughput.speed_schedule import SpeedSchedule
from kdesk.engine.transfers.queue import TransferQueue
from kdesk.engine.transfers.queue_options import QueueEvents
from kdesk.engine.transfers.speed_control import ping
from kdesk.engine.transfers.tasks import Tasks
from kdesk.engine.upload_sessions import UploadSessions
from kdesk.engine.wake_detector import ConnectionReviver
from kdesk.errors import KdeskError
from kdesk.late import late
from kdesk.logs import Redactor
from kdesk.network_setup import FollowedNetwork
from kdesk.picture_services import late_decoder, late_looks, late_own_files, late_picture_files, late_waveforms
from kdesk.preferences import Preferences
from kdesk.queue_setup import queue_options, statistics_of, timelines_of
from kdesk.receipts import ReceiptFiles
from kdesk.server_services import (
    late_address_check,
    late_connector,
    late_deliveries,
    late_http,
    late_media,
    late_thumbnails,
    late_updates,
)
from kdesk.store.credentials import KeyringCredentials
from kdesk.store.downloads import StoredDownloads
from kdesk.store.image_cache import DiskImageCache
from kdesk.store.journal import Journal
from kdesk.store.mirrors import SqliteMirrors
from kdesk.store.paths import Paths
from kdesk.store.policy import read_policy
from kdesk.store.settings import SettingsFile
from kdesk.store.templates import TemplatesFile

if TYPE_CHECKING:  # what speaks with servers is imported when it is used first
    from kdesk.domain.ports import Connector, ImageSource
    from kdesk.domain.stream_check.ports import PictureReader
    from kdesk.engine.files.local_looks import LocalLooks
    from kdesk.engine.library.own_files import OwnFiles
    from kdesk.engine.library.picture_files import PictureFiles
    from kdesk.engine.library.waveforms import FileWaveforms
    from kdesk.engine.saved_account_work import SavedAccountWorker
    from kdesk.engine.transfers.statistics import StatisticsRecorder
    from kdesk.engine.transfers.timelines import Timelines
    from kdesk.kaltura.address_check import AddressChecker
    from kdesk.kaltura.client import HttpClient
    from kdesk.kaltura.update_document import UpdateDocuments
    from kdesk.media_services import MediaServices
    from kdesk.pictures.process import DecodingProcess


@dataclass(frozen=True, slots=True, eq=False)
class Services:
    """What one window uses, and nothing of the window.

    Attributes:
        sessions: Those of all accounts, and which of them gets new files.
        settings_file: Tells whether a damaged file was set aside; `preferences` writes it.
        mirrors: What was seen of the libraries of all accounts.
        templates: Named sets of details; the queue applies those that are for new files.
        downloads: Fetches files of entries, and goes on with those of earlier runs.
        own_files: Tells whether files are still those that were sent.
        looks: Pictures and facts of files that are to be uploaded.
        waveforms: Of sounds that were uploaded from here; its reader reads any media file of this computer.
        picture_reader: Fetches single pictures, past all that is kept.
        decoder: The process that decodes pictures; it starts with the first picture, or with `prepare()`.
        address_check: Asks for addresses before the server is to fetch them.
        updates: Asks for newer versions of kdesk.
        awake: Keeps the computer awake while transfers run, once its `run()` is started.
        speed: Applies the speed limit of the hour to transfers and downloads, once its `run()` is started.
        network: Lets the options of the network hold.
        timelines: What happened to transfers, once its `run()` is started.
        statistics: What is kept of many uploads together, once its `run()` is started.
        reviver: Resumes transfers and account after the network or the computer was away.
    """

    paths: Paths
    clock: SystemClock
    settings_file: SettingsFile
    preferences: Preferences
    journal: Journal
    accounts: AccountKeeper
    account_work: SavedAccountWorker
    sessions: UploadSessions
    queue: TransferQueue
    templates: TemplatesFile
    downloads: DownloadQueue
    pictures: Pictures
    image_cache: DiskImageCache
    picture_reader: PictureReader
    mirrors: SqliteMirrors
    decoder: DecodingProcess
    picture_files: PictureFiles
    media: MediaServices
    receipts: ReceiptFiles
    side_files: SideFiles
    own_files: OwnFiles
    looks: LocalLooks
    waveforms: FileWaveforms
    address_check: AddressChecker
    updates: UpdateDocuments
    awake: Awake
    speed: SpeedSchedule
    network: FollowedNetwork
    timelines: Timelines
    statistics: StatisticsRecorder
    reviver: ConnectionReviver

    @property
    def details(self) -> DetailsBook:
        """What producers say of their uploads."""
        return self.queue.details


@asynccontextmanager
async def services(
    paths: Paths, redactor: Redactor, report: Callable[[KdeskError], None], events: QueueEvents
) -> AsyncIterator[Services]:
    """Build the services, run the queue, and take everything down in reverse; `report` tells of unwritten settings."""
    clock = SystemClock()
    async with AsyncExitStack() as stack:
        cache = stack.enter_context(closing(DiskImageCache(paths.images)))
        # Before accounts and queue: it ends after them, and writes what they change while they end.
        settings_file, preferences = await _preferences(stack, paths, report)
        http, network = await _http(stack, preferences, redactor)
        journal, mirrors, templates = await _stores(stack, paths, report)
        accounts, account_work = _accounts(preferences, mirrors, late_connector(http, redactor), clock)
        sessions = await _sessions(stack, accounts)
        queue = TransferQueue(journal, sessions, clock, events, queue_options(preferences.settings, journal, templates))
        decoder, pictures = await _pictures(stack, thumbnails := late_thumbnails(http), cache, clock)
        await _run_queue(stack, queue, journal, accounts)
        downloads = await _downloads(stack, http, clock, journal, sessions)
        yield Services(
            paths=paths,
            clock=clock,
            settings_file=settings_file,
            preferences=preferences,
            journal=journal,
            accounts=accounts,
            account_work=account_work,
            sessions=sessions,
            queue=queue,
            templates=templates,
            downloads=downloads,
            pictures=pictures,
            image_cache=cache,
            picture_reader=thumbnails,
            mirrors=mirrors,
            decoder=decoder,
            picture_files=late_picture_files(decoder),
            media=late_media(stack, http, accounts, clock),
            receipts=stack.enter_context(closing(ReceiptFiles())),
            side_files=stack.enter_context(closing(SideFiles())),
            own_files=late_own_files(stack, queue.snapshot),
            looks=late_looks(stack),
            waveforms=late_waveforms(stack, queue.snapshot, cache),
            address_check=late_address_check(http),
            updates=late_updates(http),
            awake=_awake_for(queue, downloads, clock),
            speed=follow_options(preferences, queue, downloads, clock),
            network=network,
            timelines=late(partial(timelines_of, queue, journal, clock)),
            statistics=_late_statistics(stack, queue, paths, clock),
            reviver=_reviver(queue, accounts, http),
        )


async def _http(
    stack: AsyncExitStack, preferences: Preferences, redactor: Redactor
) -> tuple[HttpClient, FollowedNetwork]:
    """Return the client that reaches servers as the settings say, and what follows them."""
    http = late_http(await stack.enter_async_context(AsyncExitStack()), redactor)
    network = FollowedNetwork(preferences, http, redactor.hide)
    await network.start()
    return http, network


def _reviver(queue: TransferQueue, accounts: AccountKeeper, http: HttpClient) -> ConnectionReviver:
    async def drop() -> None:
        # Asked for late: the method alone would make the client.
        await http.drop_connections()

    return ConnectionReviver(queue, accounts, drop)


async def _stores(
    stack: AsyncExitStack, paths: Paths, report: Callable[[KdeskError], None]
) -> tuple[Journal, SqliteMirrors, TemplatesFile]:
    """Open what is kept, until the stack is left."""
    return (
        await stack.enter_async_context(Journal.open(paths.journal)),
        await stack.enter_async_context(SqliteMirrors.opened(paths.mirrors)),
        await stack.enter_async_context(TemplatesFile.opened(paths.templates, report)),
    )


def _accounts(
    preferences: Preferences, mirrors: SqliteMirrors, connector: Connector, clock: SystemClock
) -> tuple[AccountKeeper, SavedAccountWorker]:
    """Return the accounts of the settings; what was seen of one is forgotten with it."""
    accounts = preferences.settings.accounts
    saved = SavedAccounts(KeyringCredentials(), accounts, preferences.keep_accounts, mirrors.forget)
    keeper = AccountKeeper(connector, saved, clock)

    def worker() -> SavedAccountWorker:
        from kdesk.engine.saved_account_work import SavedAccountWorker  # noqa: PLC0415  once somebody has signed in

        return SavedAccountWorker(keeper, saved, connector, clock)

    return keeper, late(worker)


async def _preferences(
    stack: AsyncExitStack, paths: Paths, report: Callable[[KdeskError], None]
) -> tuple[SettingsFile, Preferences]:
    """Return the file of the settings, and the settings while the window runs."""
    policy = read_policy()
    file = stack.enter_context(closing(SettingsFile(paths.settings, policy.defaults)))
    preferences = Preferences(file, await file.load(), report, policy)
    await stack.enter_async_context(preferences.kept())
    return file, preferences


async def _pictures(
    stack: AsyncExitStack, reader: ImageSource, cache: DiskImageCache, clock: SystemClock
) -> tuple[DecodingProcess, Pictures]:
    """Return the process that decodes pictures, and what keeps them."""
    decoder = late_decoder(stack)
    return decoder, await stack.enter_async_context(Pictures(reader, cache, decoder, clock))


async def _sessions(stack: AsyncExitStack, accounts: AccountKeeper) -> UploadSessions:
    """Return the sessions of transfers; sign-ins that they need run until the stack is left."""
    signing_in = Tasks()
    await stack.enter_async_context(signing_in.running())
    return UploadSessions(accounts, signing_in)


async def _run_queue(stack: AsyncExitStack, queue: TransferQueue, journal: Journal, accounts: AccountKeeper) -> None:
    """Start the queue, a long list without its transfers, until the stack is left."""
    await stack.enter_async_context(queue.started())
    if not await journal.is_long():
        await queue.load()
    accounts.listen(queue.accounts_changed)


def _late_statistics(
    stack: AsyncExitStack, queue: TransferQueue, paths: Paths, clock: SystemClock
) -> StatisticsRecorder:
    """Return what counts for the statistics from its first use on; nothing is sent before it runs."""

    def make() -> StatisticsRecorder:
        from kdesk.store.statistics import StatisticsFile  # noqa: PLC0415  once the window is painted

        return statistics_of(queue, stack.enter_context(closing(StatisticsFile(paths.statistics))), clock)

    return late(make)


async def _downloads(
    stack: AsyncExitStack, http: HttpClient, clock: SystemClock, journal: Journal, sessions: UploadSessions
) -> DownloadQueue:
    """Run the downloads until the stack is left, with the sessions of the window."""
    downloads = DownloadQueue(
        StoredDownloads(journal), late_deliveries(http, sessions), clock, DownloadOptions(ping=partial(ping, sessions))
    )
    await stack.enter_async_context(downloads.running())
    follower = SessionFollower(downloads, sessions)
    downloads.listen(follower)
    sessions.listen(follower.follow)
    return downloads


def _awake_for(queue: TransferQueue, downloads: DownloadQueue, clock: SystemClock) -> Awake:
    """Return what keeps the computer awake while transfers and downloads run."""
    awake = Awake(SystemInhibitor(), clock)
    queue.listen(awake)
    downloads.listen(awake)
    return awake
