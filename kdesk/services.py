"""Everything that the window stands on, built in order and taken down in reverse. No Qt: the window is built on it."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, closing
from dataclasses import dataclass

from kdesk.awake import Awake, SystemInhibitor
from kdesk.domain.media_ports import Access
from kdesk.domain.settings import Settings
from kdesk.domain.stream_check.ports import PictureReader, StreamReaders
from kdesk.engine.accounts import AccountKeeper
from kdesk.engine.clock import SystemClock
from kdesk.engine.details.book import DetailsBook
from kdesk.engine.downloads.queue import DownloadOptions, DownloadQueue
from kdesk.engine.files.side_files import SideFiles
from kdesk.engine.images import Pictures
from kdesk.engine.library.own_files import OwnFiles
from kdesk.engine.library.picture_files import PictureFiles
from kdesk.engine.library.waveforms import FileWaveforms
from kdesk.engine.saved_account_work import SavedAccountWorker
from kdesk.engine.saved_accounts import SavedAccounts
from kdesk.engine.throughput.retry import RetryPolicy
from kdesk.engine.transfers.queue import TransferQueue
from kdesk.engine.transfers.queue_options import QueueEvents
from kdesk.engine.wake_detector import ConnectionReviver
from kdesk.errors import KdeskError, SignInNeeded
from kdesk.ffmpeg_programs import ffmpeg_programs
from kdesk.kaltura.address_check import AddressChecker
from kdesk.kaltura.client import HttpClient, make_http
from kdesk.kaltura.connector import KalturaConnector
from kdesk.kaltura.media_http import AccountAccess, MediaHttp
from kdesk.kaltura.thumbnails import Thumbnails
from kdesk.logs import Redactor
from kdesk.media.checking.stream_checker import StreamChecker
from kdesk.media.decoding.videos import DecodedVideos
from kdesk.media.deliveries import UpstreamDeliveries
from kdesk.media.measuring.measures import FrameMeasures
from kdesk.media.painting.painter import FramePainter
from kdesk.media.relay import MediaRelay
from kdesk.media.scanning.scans import FileScans
from kdesk.media.sounding.sounds import MeasuredSounds
from kdesk.media.upstream import UpstreamClient
from kdesk.messages.decoding import decoder_missing
from kdesk.pictures.process import DecodingProcess
from kdesk.pictures.sound_process import SoundProcess
from kdesk.preferences import Preferences
from kdesk.queue_setup import queue_options
from kdesk.receipts import ReceiptFiles
from kdesk.store.credentials import KeyringCredentials
from kdesk.store.downloads import StoredDownloads
from kdesk.store.image_cache import DiskImageCache
from kdesk.store.journal import Journal
from kdesk.store.mirror import SqliteMirrors
from kdesk.store.paths import Paths
from kdesk.store.settings import SettingsFile
from kdesk.store.templates import TemplatesFile

STREAM_RETRIES = RetryPolicy(first=0.5, longest=4.0, tries=4)
"""A person waits in front of the player: fewer tries than for a transfer."""


DOWNLOAD_READ_SECONDS = 30.0
"""Longest time between two pieces of a file: a player cannot wait so long, a download can."""


MediaParts = tuple[MediaHttp, AccountAccess, SystemClock, RetryPolicy]
"""What requests of media are made with."""


@dataclass(frozen=True, slots=True)
class MediaServices:
    """What plays, decodes and measures the media of entries.

    Attributes:
        relay: Delivers streams to the player.
        videos: Decodes single frames for the review room.
        sounding: Measures the sound of renditions.
        scanning: Looks through their files.
        painting: Draws frames.
        measuring: Measures how alike they are.
        streams: Tell what is in a stream.
    """

    relay: MediaRelay
    videos: DecodedVideos
    sounding: MeasuredSounds
    scanning: FileScans
    painting: FramePainter
    measuring: FrameMeasures
    streams: StreamReaders


@dataclass(frozen=True, slots=True)
class Services:
    """What one window uses, and nothing of the window.

    Attributes:
        settings_file: Tells whether a damaged file was set aside; `preferences` writes it.
        mirrors: What was seen of the libraries of all accounts.
        templates: Named sets of details; the queue applies those that are for new files.
        downloads: Fetches files of entries, and goes on with those of earlier runs.
        own_files: Tells whether files are still those that were sent.
        waveforms: Of sounds that were uploaded from here; its reader reads any media file of this computer.
        picture_reader: Fetches single pictures, past all that is kept.
        decoder: The process that decodes pictures; it starts with the first picture, or with `prepare()`.
        address_check: Asks for addresses before the server is to fetch them.
        awake: Keeps the computer awake while transfers run, once its `run()` is started.
        reviver: Resumes transfers and account after the network or the computer was away.
    """

    paths: Paths
    clock: SystemClock
    settings_file: SettingsFile
    preferences: Preferences
    journal: Journal
    accounts: AccountKeeper
    account_work: SavedAccountWorker
    queue: TransferQueue
    templates: TemplatesFile
    downloads: DownloadQueue
    pictures: Pictures
    picture_reader: PictureReader
    mirrors: SqliteMirrors
    decoder: DecodingProcess
    picture_files: PictureFiles
    media: MediaServices
    receipts: ReceiptFiles
    side_files: SideFiles
    own_files: OwnFiles
    waveforms: FileWaveforms
    address_check: AddressChecker
    awake: Awake
    reviver: ConnectionReviver

    @property
    def details(self) -> DetailsBook:
        """What producers say of their uploads."""
        return self.queue.details


@asynccontextmanager
async def services(
    paths: Paths, redactor: Redactor, report: Callable[[KdeskError], None], events: QueueEvents
) -> AsyncIterator[Services]:
    """Build the services, run the queue, and take everything down in reverse when the block is left.

    Args:
        report: Tells the user of a change in the settings that could not be written.
        events: What the queue tells the user besides the transfers.
    """
    clock = SystemClock()
    async with AsyncExitStack() as stack:
        cache = stack.enter_context(closing(DiskImageCache(paths.images)))
        # Before accounts and queue: it ends after them, and writes what they change while they end.
        settings_file, preferences = await _preferences(stack, paths, report)
        http = await stack.enter_async_context(make_http(hide=redactor.hide))
        journal = await stack.enter_async_context(Journal.open(paths.journal))
        mirrors = await stack.enter_async_context(SqliteMirrors.opened(paths.mirrors))
        accounts, account_work = _accounts(preferences, mirrors, KalturaConnector(http, hide=redactor.hide), clock)
        media = _media_parts(http, accounts, clock)
        templates = await stack.enter_async_context(TemplatesFile.opened(paths.templates, report))
        options = queue_options(preferences.settings, journal, templates)
        queue = TransferQueue(journal, lambda: accounts.api, clock, events, options)
        decoder, pictures = await _pictures(stack, thumbnails := Thumbnails(http), cache, clock)
        await _run_queue(stack, queue, accounts, preferences.settings)
        downloads = await _downloads(stack, media, StoredDownloads(journal), accounts, preferences.settings)
        yield Services(
            paths=paths,
            clock=clock,
            settings_file=settings_file,
            preferences=preferences,
            journal=journal,
            accounts=accounts,
            account_work=account_work,
            queue=queue,
            templates=templates,
            downloads=downloads,
            pictures=pictures,
            picture_reader=thumbnails,
            mirrors=mirrors,
            decoder=decoder,
            picture_files=PictureFiles(decoder),
            media=await _media(stack, media),
            receipts=stack.enter_context(closing(ReceiptFiles())),
            side_files=stack.enter_context(closing(SideFiles())),
            own_files=stack.enter_context(closing(OwnFiles(queue.snapshot))),
            waveforms=_waveforms(stack, queue, cache),
            address_check=AddressChecker(http),
            awake=_awake_for(queue, downloads, clock),
            reviver=ConnectionReviver(queue, accounts, http.drop_connections),
        )


def _accounts(
    preferences: Preferences, mirrors: SqliteMirrors, connector: KalturaConnector, clock: SystemClock
) -> tuple[AccountKeeper, SavedAccountWorker]:
    """Return the accounts of the settings; what was seen of one is forgotten with it."""
    accounts = preferences.settings.accounts
    saved = SavedAccounts(KeyringCredentials(), accounts, preferences.keep_accounts, mirrors.forget)
    keeper = AccountKeeper(connector, saved, clock)
    return keeper, SavedAccountWorker(keeper, saved, connector, clock)


def _media_parts(http: HttpClient, accounts: AccountKeeper, clock: SystemClock) -> MediaParts:
    # A function, not the session itself, which changes with every sign-in.
    return MediaHttp(http), AccountAccess(lambda: accounts.api), clock, STREAM_RETRIES


async def _media(stack: AsyncExitStack, made_of: MediaParts) -> MediaServices:
    """Build what plays and decodes, until the stack is left."""
    videos = await stack.enter_async_context(DecodedVideos(*made_of, decoder_missing))
    return MediaServices(
        relay=await stack.enter_async_context(MediaRelay(*made_of)),
        videos=videos,
        sounding=MeasuredSounds(videos.sound_file),
        scanning=FileScans(videos.file, videos.sound_file),
        painting=stack.enter_context(closing(FramePainter())),
        measuring=stack.enter_context(closing(FrameMeasures(ffmpeg_programs))),
        streams=_stream_readers(made_of),
    )


def _stream_readers(made_of: MediaParts) -> StreamReaders:
    http, access, _clock, _policy = made_of

    async def nobody() -> Access | None:
        return None

    anonymous = StreamChecker(UpstreamClient(http, nobody, DOWNLOAD_READ_SECONDS))
    return StreamReaders(anonymous, StreamChecker(UpstreamClient(http, access, DOWNLOAD_READ_SECONDS)))


async def _preferences(
    stack: AsyncExitStack, paths: Paths, report: Callable[[KdeskError], None]
) -> tuple[SettingsFile, Preferences]:
    """Return the file of the settings, and the settings while the window runs."""
    file = stack.enter_context(closing(SettingsFile(paths.settings)))
    preferences = Preferences(file, await file.load(), report)
    await stack.enter_async_context(preferences.kept())
    return file, preferences


async def _pictures(
    stack: AsyncExitStack, reader: Thumbnails, cache: DiskImageCache, clock: SystemClock
) -> tuple[DecodingProcess, Pictures]:
    """Return the process that decodes pictures, and what keeps them."""
    decoder = stack.enter_context(closing(DecodingProcess()))
    return decoder, await stack.enter_async_context(Pictures(reader, cache, decoder, clock))


async def _run_queue(stack: AsyncExitStack, queue: TransferQueue, accounts: AccountKeeper, settings: Settings) -> None:
    """Run the queue until the stack is left, with the account and the limit of the window."""
    await stack.enter_async_context(queue.running())
    accounts.listen(queue.account_changed)
    queue.set_limit(settings.limit)


async def _downloads(
    stack: AsyncExitStack, media: MediaParts, stored: StoredDownloads, accounts: AccountKeeper, settings: Settings
) -> DownloadQueue:
    """Run the downloads until the stack is left, with the account and the limits of the window."""
    http, access, clock, _ = media

    async def ping() -> None:
        if accounts.api is None:
            raise SignInNeeded  # a call that is not made would count as the fastest round trip
        await accounts.api.uploads.ping()

    deliveries = UpstreamDeliveries(UpstreamClient(http, access, DOWNLOAD_READ_SECONDS))
    downloads = DownloadQueue(stored, deliveries, clock, DownloadOptions(ping=ping))
    await stack.enter_async_context(downloads.running())
    downloads.set_slots(settings.slots)
    downloads.set_limit(settings.limit)

    def follow_account() -> None:
        api = accounts.api
        downloads.connect(api.account.key if api else "", api.downloads if api else None)

    accounts.listen(follow_account)
    return downloads


def _waveforms(stack: AsyncExitStack, queue: TransferQueue, cache: DiskImageCache) -> FileWaveforms:
    """Return the waveforms of the sounds that the queue has uploaded, read by a process of their own."""
    reader = stack.enter_context(closing(SoundProcess()))
    return stack.enter_context(closing(FileWaveforms(queue.snapshot, reader, cache)))


def _awake_for(queue: TransferQueue, downloads: DownloadQueue, clock: SystemClock) -> Awake:
    """Return what keeps the computer awake while transfers and downloads run."""
    awake = Awake(SystemInhibitor(), clock)
    queue.listen(awake)
    downloads.listen(awake)
    return awake
