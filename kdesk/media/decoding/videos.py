"""Opens videos for the review room. Imports the decoder when the first one is opened."""

from __future__ import annotations

import asyncio
import importlib.util
import sys
from collections.abc import Callable, Coroutine
from functools import cached_property
from importlib import import_module
from types import TracebackType
from typing import TYPE_CHECKING, Self

from kdesk.domain.media_ports import AccessSource, Http, RetryPolicy
from kdesk.domain.ports import Clock
from kdesk.domain.video import VideoSource
from kdesk.threads import run_once

if TYPE_CHECKING:  # imported with the first video
    from kdesk.media.decoding.decoded_video import DecodedVideo
    from kdesk.media.decoding.video_opener import VideoOpener
    from kdesk.media.reading.whole_file import WholeFile

_OPENER = "kdesk.media.decoding.video_opener"
"""Imports PyAV: for whoever compares, or steps exactly."""


class DecodedVideos:
    """Implements `review_ports.Videos`. As an async context manager, it closes all videos at the end.

    Args:
        http: Makes all requests.
        access: The account whose entries are decoded.
        clock: For waits.
        policy: Of retries.
        missing: The sentence that says what to install.
    """

    def __init__(
        self, http: Http, access: AccessSource, clock: Clock, policy: RetryPolicy, missing: Callable[[], str]
    ) -> None:
        self._made_of = (http, access, clock, policy)
        self._missing = missing
        self._videos: set[DecodedVideo] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        for video in tuple(self._videos):
            video.close()
        ending = tuple(self._tasks)
        for task in ending:
            task.cancel()
        await asyncio.gather(*ending, return_exceptions=True)

    @property
    def why_not(self) -> str:
        """Why nothing can be decoded: a sentence that names what to install; "" if it can."""
        return "" if self._is_installed else self._missing()

    @property
    def open_videos(self) -> int:
        """The number of videos that are not closed."""
        return len(self._videos)

    @property
    def frames_memory(self) -> int:
        """Bytes of the frames that are kept."""
        return self._opener.frames_memory if "_opener" in self.__dict__ else 0

    async def open(self, source: VideoSource) -> DecodedVideo:
        """Open a video. Raises MediaProblem, ServerProblem."""
        video = await (await self._ready()).prepared(source, self._closed)
        self._videos.add(video)
        try:
            await video.open()
        except BaseException:  # raised again: what was opened must not stay open
            video.close()
            raise
        return video

    async def file(self, source: VideoSource) -> WholeFile:
        """Return the bytes of a video, for measures. Raises MediaProblem, ServerProblem."""
        return await (await self._ready()).file(source)

    async def sound_file(self, source: VideoSource) -> WholeFile:
        """Return the bytes in which the sound of a video lies, for measures. Raises the same."""
        return await (await self._ready()).sound_file(source)

    @cached_property
    def _is_installed(self) -> bool:
        return importlib.util.find_spec("av") is not None

    async def _ready(self) -> VideoOpener:
        """Import the decoder on a thread: FFmpeg's libraries take the loop's for as long as five frames on a screen."""
        if _OPENER not in sys.modules:
            await run_once("import-decoder", import_module, _OPENER)
        return self._opener

    @cached_property
    def _opener(self) -> VideoOpener:
        # There already: see `_ready`.
        from kdesk.media.decoding.video_opener import VideoOpener  # noqa: PLC0415

        return VideoOpener(*self._made_of, self._spawn)

    def _closed(self, video: DecodedVideo) -> None:
        self._videos.discard(video)
        if not self._videos:
            self._opener.free()

    def _spawn(self, work: Coroutine[object, None, None]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        # A task that is cancelled before its first step never awaits the coroutine; close it to avoid a warning.
        task.add_done_callback(lambda _task: work.close())
        return task
