"""Where frames come from: one file, or the segments of a playlist. Used on the decoder's thread."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Protocol

from kdesk.domain.video import Frame, VideoFacts
from kdesk.media.decoding.containers import open_container, video_of
from kdesk.media.decoding.frame_reader import FrameReader
from kdesk.media.decoding.problems import unreadable
from kdesk.media.decoding.video_facts import facts_of
from kdesk.media.reading.blocking_file import BlockingFile
from kdesk.media.reading.guarded_file import USUAL, GuardedFile, SeekableGuard
from kdesk.media.reading.loop_waiter import LoopWaiter
from kdesk.media.reading.media_file import LocalMediaFile, SeekableFile
from kdesk.media.reading.ranged_reader import RangedReader

Check = Callable[[], None]
"""Raises if nobody wants the result any more."""


class FrameSource(Protocol):
    """Decodes forward from any time. Its methods raise MediaProblem, and what reading raises."""

    @property
    def facts(self) -> VideoFacts:
        """What the file tells."""
        ...

    @property
    def begins(self) -> Fraction:
        """The time of the first frame."""
        ...

    def next(self) -> Frame | None:
        """Return the next frame; None at the end."""
        ...

    def hurry(self, moment: Fraction, *, goes_on: bool = False) -> Frame | None:
        """Go on to the frame of a time, and leave others out; None if that cannot be done with certainty.

        Args:
            goes_on: Whether frames behind that one are wanted next; otherwise a seek is needed for them.
        """
        ...

    def is_near(self, moment: Fraction) -> bool:
        """Tell whether decoding on from here reaches a time sooner than a seek does."""
        ...

    def seek(self, moment: Fraction) -> None:
        """Go to a frame at or before a time."""
        ...

    def close(self) -> None:
        """Free everything."""
        ...


class SourceOpener(Protocol):
    """Opens what is decoded."""

    def open(self, check: Check, threads: int) -> FrameSource:
        """Open it, on the decoder's thread. Raises MediaProblem, and what reading raises.

        Args:
            threads: On which it decodes at once.
        """
        ...

    def interrupt(self) -> None:
        """End a read that waits, from another thread."""
        ...


def started_reader(
    file: GuardedFile, check: Check, threads: int, *, zero: Fraction | None = None
) -> tuple[FrameReader, VideoFacts]:
    """Open a file, decode its first frame, and return what reads the others. Raises MediaProblem.

    Args:
        threads: On which it decodes at once.
        zero: The beginning of the presentation on the clock of the container, if it is known.
    """
    container = open_container(file)
    stream = video_of(container)
    stream.codec_context.thread_count = threads
    stream.codec_context.thread_type = "FRAME"
    reader = FrameReader(container, stream, file, check, zero=zero)
    return reader, facts_of(container, stream, reader.pending, size=file.size)


class FileFrames:
    """The frames of one file.

    Args:
        file: Is closed with it, and if it cannot be opened.
        check: Called for each packet.
        threads: On which it decodes at once.
    """

    def __init__(self, file: SeekableFile, check: Check, threads: int) -> None:
        self._file = file
        try:
            self._reader, self._facts = started_reader(SeekableGuard(file, check, unchecked=USUAL), check, threads)
        except BaseException:  # raised again: what was opened must not stay open
            file.close()
            raise
        self.next = self._reader.next
        self.hurry = self._reader.hurry
        self.is_near = self._reader.is_near
        self.seek = self._reader.seek

    @property
    def facts(self) -> VideoFacts:
        """What the file tells."""
        return self._facts

    @property
    def begins(self) -> Fraction:
        """The time of the first frame."""
        return self._reader.begins

    def close(self) -> None:
        """Free the decoder, and close the file."""
        self._reader.close()
        self._file.close()


class LocalOpener:
    """Opens a file of this computer."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def open(self, check: Check, threads: int) -> FileFrames:
        """Open it."""
        try:
            file = LocalMediaFile(self._path)
        except OSError as error:
            raise unreadable(error) from error
        return FileFrames(file, check, threads)

    def interrupt(self) -> None:
        """Nothing waits for longer than the drive takes."""


class RangedOpener:
    """Opens a file of a server.

    Args:
        reader: Of the file.
        waiter: Waits for it.
    """

    def __init__(self, reader: RangedReader, waiter: LoopWaiter) -> None:
        self._reader = reader
        self._waiter = waiter
        self.interrupt = waiter.interrupt

    def open(self, check: Check, threads: int) -> FileFrames:
        """Open it."""
        self._waiter.check = check
        return FileFrames(BlockingFile(self._reader, self._waiter), check, threads)
