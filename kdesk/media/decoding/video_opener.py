"""Finds out what an address holds, and prepares its decoding."""

import asyncio
from collections.abc import Callable
from functools import partial
from pathlib import Path

from kdesk.domain.media_ports import AccessSource, Http, RetryPolicy
from kdesk.domain.ports import Clock
from kdesk.domain.video import VideoSource
from kdesk.errors import MediaProblem, Reason
from kdesk.media.decoding.decoded_video import DecodedVideo
from kdesk.media.decoding.decoder import Decoder, FileOpener
from kdesk.media.decoding.frame_store import FrameBudget
from kdesk.media.player_connection import Spawner
from kdesk.media.reading.blocking_file import BlockingFile
from kdesk.media.reading.media_file import LocalMediaFile
from kdesk.media.reading.ranged_reader import RangedReaders
from kdesk.media.stream_contents import RelayContext
from kdesk.media.stream_opener import StreamOpener
from kdesk.media.upstream import UpstreamClient


class VideoOpener:
    """Prepares videos on what they share: blocks, and the memory of frames.

    Args:
        http: Makes all requests.
        access: The account whose entries are decoded.
        clock: For waits.
        policy: Of retries.
        spawn: Runs the tasks that fetch.
    """

    def __init__(self, http: Http, access: AccessSource, clock: Clock, policy: RetryPolicy, spawn: Spawner) -> None:
        self._context = RelayContext(UpstreamClient(http, access), clock, policy)
        self._readers = RangedReaders(self._context, spawn)
        self._budget = FrameBudget()

    async def prepared(self, source: VideoSource, on_close: Callable[[DecodedVideo], None]) -> DecodedVideo:
        """Return a video that is still to be opened. Raises ServerProblem, MediaProblem."""
        if source.path is not None:
            return self._video(partial(_local, source.path), on_close)
        contents = await StreamOpener(self._context).contents(source.addresses)
        if contents.size is None:
            raise MediaProblem("HLS", reason=Reason.MEDIA_KIND_UNKNOWN)
        reader = self._readers.open(contents.parts[contents.first].url, contents.size)

        def close(video: DecodedVideo) -> None:
            reader.close()
            on_close(video)

        try:
            await reader.begin()
        except BaseException:
            reader.close()
            raise
        return self._video(partial(BlockingFile, reader, asyncio.get_running_loop()), close)

    def _video(self, opener: FileOpener, on_close: Callable[[DecodedVideo], None]) -> DecodedVideo:
        store = self._budget.store()
        return DecodedVideo(Decoder(opener, store), store, on_close)


def _local(path: Path, _check: Callable[[], None]) -> LocalMediaFile:
    return LocalMediaFile(path)
