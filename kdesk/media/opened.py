"""An opened media file for measures that read it from one end to the other."""

from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager, suppress
from fractions import Fraction
from typing import BinaryIO, Protocol, TypeVar, cast

import av
from av import AudioFrame, VideoFrame
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.video.stream import VideoStream

from kdesk.domain.review_ports import Told
from kdesk.domain.video import VideoSource
from kdesk.errors import BadResponse, Reason
from kdesk.media.steps import in_steps
from kdesk.threads import Workers

Result = TypeVar("Result")


class Opener(Protocol):
    """Opens the bytes of a video."""

    async def __call__(self, source: VideoSource) -> BinaryIO:
        """Return a file to be read on a thread, which closes it. Raises ServerProblem."""
        ...


class Opened:
    """A container and what is measured of it. All methods block: they are for a thread.

    Attributes:
        sound: The first sound track, if any.
        video: The first picture track, if any.
        begin: When the presentation begins, on the clock of the file: with the picture, or with the sound of a sound.
        duration: Seconds; 0 if unknown.
    """

    def __init__(self, container: InputContainer) -> None:
        self.container = container
        self.sound: AudioStream | None = next(iter(container.streams.audio), None)
        self.video: VideoStream | None = next(iter(container.streams.video), None)
        first = self.video or self.sound
        start = first.start_time if first is not None else None
        self.begin = start * first.time_base if first is not None and first.time_base and start else Fraction(0)
        self.duration = Fraction(container.duration or 0, av.time_base)

    def sound_frames(self, start: Fraction | None = None) -> Iterator[AudioFrame]:
        """Yield the frames of the sound track from a time on, or a little before it."""
        # A decoder of sound yields nothing else.
        return cast("Iterator[AudioFrame]", self._frames(self.sound, start))

    def video_frames(self, start: Fraction | None = None) -> Iterator[VideoFrame]:
        """Yield the frames of the picture track from a time on, or from the key frame before it."""
        return cast("Iterator[VideoFrame]", self._frames(self.video, start))

    def time_of(self, frame: AudioFrame | VideoFrame) -> Fraction:
        """Return when a frame is presented."""
        return (frame.pts or 0) * (frame.time_base or Fraction(0)) - self.begin

    def _frames(self, stream: AudioStream | VideoStream | None, start: Fraction | None) -> Iterator[object]:
        if stream is None:
            return
        if start is not None:
            self.container.seek(max(0, int((start + self.begin) * av.time_base)))
        for packet in self.container.demux(stream):
            # One damaged packet is no reason to measure nothing.
            with suppress(av.error.InvalidDataError):
                yield from packet.decode()


Work = Callable[[Opened], Generator[float, None, Result]]
"""Yields the share that is done, and returns what was found."""


@contextmanager
def opened(file: BinaryIO) -> Generator[Opened, None, None]:
    """Open the bytes of a file; they are closed with it.

    Raises:
        BadResponse: The bytes are no media that can be read.
    """
    try:
        with closing(file), av.open(file, "r", metadata_errors="replace") as container:
            yield Opened(container)
    except av.FFmpegError as exc:
        raise BadResponse(f"not measured: {exc}", reason=Reason.PICTURE_UNUSABLE, retryable=False) from exc


async def work_on(file: BinaryIO, work: Work[Result], told: Told) -> Result:
    """Do work on the bytes of a file on a thread of its own; cancelling stops it between two steps.

    Raises the same as `opened`.
    """
    workers = Workers("kdesk-measures", 1)
    try:
        return await in_steps(workers, _with_file(file, work), told)
    finally:
        # Work that never began has not taken the file.
        workers.submit(file.close)
        workers.close()


def _with_file(file: BinaryIO, work: Work[Result]) -> Generator[float, None, Result]:
    with opened(file) as media:
        return (yield from work(media))
