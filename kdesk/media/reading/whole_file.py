"""The bytes of a video for a measure, which reads them on a thread of its own."""

from collections.abc import Awaitable, Callable
from pathlib import Path

from kdesk.domain.video import VideoSource
from kdesk.media.reading.blocking_file import BlockingFile
from kdesk.media.reading.guarded_file import GuardedFile, SeekableGuard
from kdesk.media.reading.loop_waiter import LoopWaiter
from kdesk.media.reading.media_file import LocalMediaFile, MediaFile
from kdesk.media.reading.ranged_reader import RangedReader

Check = Callable[[], None]


class Stopped(Exception):
    """Nobody wants the result any more."""


class WholeFile:
    """What one measure reads. Every method but `open` is for the loop's thread.

    Args:
        make: Opens the file with what its reads check, on the thread of the measure. May raise OSError.
        waiter: Of its reads; None if they never wait.
        release: Called when nobody needs it any more.

    Attributes:
        pictures: The file of the pictures, if this one has the sound that lies beside them: its times count from the
            first picture.
    """

    def __init__(
        self,
        make: Callable[[Check], GuardedFile],
        waiter: LoopWaiter | None = None,
        release: Callable[[], None] = lambda: None,
    ) -> None:
        self._make = make
        self._waiter = waiter
        self._is_stopped = False
        self.release = release
        self.pictures: WholeFile | None = None
        if waiter is not None:
            waiter.check = self._check

    def open(self) -> GuardedFile:
        """Open it, on the thread of the measure. Raises OSError."""
        return self._make(self._check)

    def stop(self) -> None:
        """Let the next read raise `Stopped`, and end one that waits."""
        self._is_stopped = True
        if self.pictures is not None:
            self.pictures.stop()
        if self._waiter is not None:
            self._waiter.interrupt()

    def _check(self) -> None:
        if self._is_stopped:
            raise Stopped


Opener = Callable[[VideoSource], Awaitable[WholeFile]]
"""Opens the bytes of a video. Raises ServerProblem, MediaProblem."""


def local_file(path: Path) -> WholeFile:
    """Return a file of this computer."""
    return WholeFile(lambda check: SeekableGuard(LocalMediaFile(path), check))


def ranged_file(reader: RangedReader, waiter: LoopWaiter) -> WholeFile:
    """Return a file of a server, which can be sought in."""
    return WholeFile(lambda check: SeekableGuard(BlockingFile(reader, waiter), check), waiter, reader.close)


def joined_file(make: Callable[[], MediaFile], waiter: LoopWaiter) -> WholeFile:
    """Return segments one behind the other, which cannot be sought in."""
    return WholeFile(lambda check: GuardedFile(make(), check), waiter)
