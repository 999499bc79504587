"""Finds out what an address holds, and prepares its decoding."""

import asyncio
import os
from collections.abc import Callable

from kdesk.domain.media_ports import AccessSource, Http, RetryPolicy
from kdesk.domain.ports import Clock
from kdesk.domain.video import VideoSource
from kdesk.media.decoding.decoded_video import DecodedVideo
from kdesk.media.decoding.decoder import Decoder
from kdesk.media.decoding.frame_source import LocalOpener, RangedOpener, SourceOpener
from kdesk.media.decoding.frame_store import HELD, FrameBudget
from kdesk.media.decoding.segment_frames import SegmentsOpener, joined
from kdesk.media.player_connection import Spawner
from kdesk.media.playlist import MediaPlaylist
from kdesk.media.reading.block_cache import BlockCache
from kdesk.media.reading.loop_waiter import LoopWaiter
from kdesk.media.reading.ranged_reader import RangedReaders
from kdesk.media.reading.segments import SegmentFetcher
from kdesk.media.reading.whole_file import WholeFile, joined_file, local_file, ranged_file
from kdesk.media.stream_contents import RelayContext, StreamContents
from kdesk.media.stream_opener import StreamOpener
from kdesk.media.upstream import UpstreamClient

THREADS = min(2, os.cpu_count() or 1)
"""On which each of the first videos decodes."""


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
        cache = self._cache = BlockCache()
        self._readers = RangedReaders(self._context, spawn, cache)
        self._segments = SegmentFetcher(self._context, spawn, cache)
        self._budget = FrameBudget()

    @property
    def frames_memory(self) -> int:
        """Bytes of the frames that are kept."""
        return self._budget.memory

    def free(self) -> None:
        """Free the bytes that were fetched: no video is open any more."""
        self._cache.clear()

    async def prepared(self, source: VideoSource, on_close: Callable[[DecodedVideo], None]) -> DecodedVideo:
        """Return a video that is still to be opened. Raises ServerProblem, MediaProblem."""
        if source.path is not None:
            return self._video(LocalOpener(source.path), on_close)
        contents = await StreamOpener(self._context).contents(source.addresses)
        waiter = LoopWaiter(asyncio.get_running_loop())
        if contents.size is None:
            pictures, sound = contents.playlists["v"], contents.playlists.get("a")
            return self._video(SegmentsOpener(pictures, self._segments, waiter, sound), on_close)
        reader = self._readers.open(contents.parts[contents.first].url, contents.size)

        def close(video: DecodedVideo) -> None:
            reader.close()
            on_close(video)

        try:
            await reader.begin()
        except BaseException:  # raised again: what was opened must not stay open
            reader.close()
            raise
        return self._video(RangedOpener(reader, waiter), close)

    async def file(self, source: VideoSource) -> WholeFile:
        """Return the bytes of a video, for measures. Raises ServerProblem, MediaProblem."""
        if source.path is not None:
            return local_file(source.path)
        return await self._file(await StreamOpener(self._context).contents(source.addresses))

    async def sound_file(self, source: VideoSource) -> WholeFile:
        """Return the bytes in which its sound lies: the same, or those of another playlist. Raises the same."""
        if source.path is not None:
            return local_file(source.path)
        contents = await StreamOpener(self._context).contents(source.addresses)
        file = await self._file(contents)
        if "a" not in contents.playlists:
            return file
        sound = self._joined(contents.playlists["a"])
        sound.pictures = file
        return sound

    def _joined(self, playlist: MediaPlaylist) -> WholeFile:
        waiter = LoopWaiter(asyncio.get_running_loop())
        return joined_file(lambda: joined(playlist, self._segments, waiter), waiter)

    async def _file(self, contents: StreamContents) -> WholeFile:
        if contents.size is None:
            return self._joined(contents.playlists["v"])
        waiter = LoopWaiter(asyncio.get_running_loop())
        reader = self._readers.open(contents.parts[contents.first].url, contents.size)
        try:
            await reader.begin()
        except BaseException:  # raised again: what was opened must not stay open
            reader.close()
            raise
        return ranged_file(reader, waiter)

    def _video(self, opener: SourceOpener, on_close: Callable[[DecodedVideo], None]) -> DecodedVideo:
        # Each thread more holds frames more. From the third video on there are as many threads as usual cores anyway.
        threads = THREADS if self._budget.videos < THREADS else 1
        store = self._budget.store(held=HELD + threads)
        return DecodedVideo(Decoder(opener, store, threads), store, on_close)
