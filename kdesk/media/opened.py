"""An opened media file for measures that read it from one end to the other."""

from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager, suppress
from fractions import Fraction
from typing import TypeVar, cast

import av
from av import AudioFrame, Packet, VideoFrame
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.stream import Disposition, Stream
from av.video.stream import VideoStream

from kdesk.domain.review_ports import Told
from kdesk.media.decoding.containers import MAX_STAMP, check_size, next_packet, open_container
from kdesk.media.decoding.problems import damaged, unreadable
from kdesk.media.decoding.sound_beside import UNTIMED
from kdesk.media.decoding.stream_clock import WRAP
from kdesk.media.reading.guarded_file import GuardedFile, SeekableGuard
from kdesk.media.reading.whole_file import WholeFile
from kdesk.media.steps import in_steps
from kdesk.threads import Workers

Result = TypeVar("Result")


class Opened:
    """A container and what is measured of it. All methods block: they are for a thread.

    Attributes:
        sound: The first sound track, if any.
        video: The first picture track, if any.
        begin: When the presentation begins, on the clock of the file: with the picture, or with the sound of a sound.
        duration: Seconds; 0 if unknown.

    Args:
        pictures_begin: Where the pictures begin that lie in another file, on the clock that both share.
    """

    def __init__(self, container: InputContainer, file: GuardedFile, pictures_begin: Fraction | None = None) -> None:
        self.container = container
        self._file = file
        self.sound: AudioStream | None = next(filter(_is_known_sound, container.streams.audio), None)
        # A cover is no video.
        pictures = (one for one in container.streams.video if not one.disposition & Disposition.attached_pic)
        self.video: VideoStream | None = next(filter(_is_known_video, pictures), None)
        if self.video is not None:
            check_size(self.video.codec_context.width, self.video.codec_context.height)
        first = self.video or self.sound
        start = first.start_time if first is not None else None
        self.begin = start * first.time_base if first is not None and first.time_base and start else Fraction(0)
        if pictures_begin is not None and container.format.name not in UNTIMED:
            self.begin = pictures_begin + round((self.begin - pictures_begin) / WRAP) * WRAP
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

    def packets(self, *streams: Stream) -> "Iterator[Packet[Stream]]":
        """Yield the packets of streams. Raises what reading raises."""
        # Without any, PyAV yields the packets of all.
        demuxed = self.container.demux(*streams) if streams else iter(())
        while (packet := next_packet(demuxed)) is not None:
            # Demuxers take a failed read for the end of the file.
            self._file.raise_problem()
            self._file.begin()
            yield packet
        self._file.raise_problem()

    def _frames(self, stream: AudioStream | VideoStream | None, start: Fraction | None) -> Iterator[object]:
        if stream is None:
            return
        # Of segments all before is read instead.
        if start is not None and isinstance(self._file, SeekableGuard):
            self.container.seek(max(0, min(int((start + self.begin) * av.time_base), MAX_STAMP)))
        for packet in self.packets(stream):
            # One damaged packet is no reason to measure nothing.
            with suppress(av.error.InvalidDataError):
                yield from packet.decode()


def _is_known_sound(stream: AudioStream) -> bool:
    """Return whether there is a decoder for a track, and the file tells what it needs."""
    context = getattr(stream, "codec_context", None)
    return context is not None and context.sample_rate > 0 and context.channels > 0


def _is_known_video(stream: VideoStream) -> bool:
    """Return whether there is a decoder for a track, and its first packets told what it needs."""
    context = getattr(stream, "codec_context", None)
    return context is not None and context.format is not None and min(context.width, context.height) > 0


Work = Callable[[Opened], Generator[float, None, Result]]
"""Yields the share that is done, and returns what was found."""


@contextmanager
def opened(whole: WholeFile) -> Generator[Opened, None, None]:
    """Open the bytes of a file, on the thread of a measure.

    Raises:
        MediaProblem: They are no media that can be read.
        ServerProblem: They did not come.
    """
    pictures_begin = None
    if whole.pictures is not None:
        with opened(whole.pictures) as pictures:
            pictures_begin = pictures.begin
    try:
        file = whole.open()
    except OSError as error:
        raise unreadable(error) from error
    try:
        with open_container(file) as container:
            yield Opened(container, file, pictures_begin)
    except (av.FFmpegError, ValueError, OverflowError) as exc:
        # PyAV raises the latter two for what damaged files tell of their sound and their times.
        raise damaged(str(exc)) from exc
    finally:
        file.close()


async def work_on(file: WholeFile, work: Work[Result], told: Told) -> Result:
    """Do work on the bytes of a file on a thread of its own; cancelling stops it between two steps.

    Raises the same as `opened`.
    """
    workers = Workers("kdesk-measures", 1)
    try:
        return await in_steps(workers, _with_file(file, work), told)
    except BaseException:  # raised again: what was opened must not stay open
        file.stop()
        raise
    finally:
        workers.close()
        file.release()


def _with_file(file: WholeFile, work: Work[Result]) -> Generator[float, None, Result]:
    with opened(file) as media:
        return (yield from work(media))
