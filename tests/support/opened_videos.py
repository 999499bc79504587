"""The decoder of the review room over the real HTTP client, for tests."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from kdesk.domain.media_ports import AccessSource
from kdesk.domain.video import VideoSource
from kdesk.engine.clock import SystemClock
from kdesk.engine.throughput.retry import RetryPolicy
from kdesk.kaltura.client import make_http
from kdesk.kaltura.media_http import MediaHttp
from kdesk.media.decoding.decoded_video import DecodedVideo
from kdesk.media.decoding.videos import DecodedVideos
from kdesk.messages.decoding import decoder_missing
from tests.support.relay import QUICK, nobody


@asynccontextmanager
async def decoded_videos(policy: RetryPolicy = QUICK, access: AccessSource = nobody) -> AsyncIterator[DecodedVideos]:
    """What opens videos, for as long as the block runs."""
    async with (
        make_http() as http,
        DecodedVideos(MediaHttp(http), access, SystemClock(), policy, decoder_missing) as videos,
    ):
        yield videos


@asynccontextmanager
async def opened_video(source: Path | str) -> AsyncIterator[DecodedVideo]:
    """One video, by its file or its address, for as long as the block runs."""
    wanted = VideoSource(path=source) if isinstance(source, Path) else VideoSource((source,))
    async with decoded_videos() as videos:
        yield await videos.open(wanted)
