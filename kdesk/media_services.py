"""What plays, decodes and measures the media of entries, built in order and taken down in reverse."""

from collections.abc import Callable
from contextlib import AsyncExitStack, closing
from dataclasses import dataclass

from kdesk.domain.media_ports import Access
from kdesk.domain.ports import AccountApi
from kdesk.domain.stream_check.ports import StreamReaders
from kdesk.engine.accounts import AccountKeeper
from kdesk.engine.clock import SystemClock
from kdesk.engine.throughput.retry import RetryPolicy
from kdesk.ffmpeg_programs import ffmpeg_programs
from kdesk.kaltura.client import HttpClient
from kdesk.kaltura.media_http import AccountAccess, MediaHttp
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


def media_services(
    stack: AsyncExitStack, http: HttpClient, accounts: AccountKeeper, clock: SystemClock
) -> MediaServices:
    """Build what plays and decodes for the account in view, until the stack is left."""
    # A function, not the session itself, which changes with every sign-in.
    made_of = MediaHttp(http), AccountAccess(lambda: accounts.api), clock, STREAM_RETRIES
    stack.push_async_exit(videos := DecodedVideos(*made_of, decoder_missing))
    stack.push_async_exit(relay := MediaRelay(*made_of))
    return MediaServices(
        relay=relay,
        videos=videos,
        sounding=MeasuredSounds(videos.sound_file),
        scanning=FileScans(videos.file, videos.sound_file),
        painting=stack.enter_context(closing(FramePainter())),
        measuring=stack.enter_context(closing(FrameMeasures(ffmpeg_programs))),
        streams=_stream_readers(made_of),
    )


def deliveries_of(http: HttpClient, api: Callable[[], AccountApi | None]) -> UpstreamDeliveries:
    """Return what fetches files of entries for an account."""
    return UpstreamDeliveries(UpstreamClient(MediaHttp(http), AccountAccess(api), DOWNLOAD_READ_SECONDS))


def _stream_readers(made_of: MediaParts) -> StreamReaders:
    http, access, _clock, _policy = made_of

    async def nobody() -> Access | None:
        return None

    anonymous = StreamChecker(UpstreamClient(http, nobody, DOWNLOAD_READ_SECONDS))
    return StreamReaders(anonymous, StreamChecker(UpstreamClient(http, access, DOWNLOAD_READ_SECONDS)))
