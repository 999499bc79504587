"""What a demuxer reads through: it can be stopped, reads no more than a video can need, and no error is lost."""

from collections.abc import Callable

from kdesk.errors import MediaProblem, Reason
from kdesk.media.reading.media_file import MediaFile, SeekableFile

MAX_TAKEN = 512 * 2**20
"""Bytes that are read for one frame. A damaged file may keep a demuxer searching to its end."""

USUAL = 8 * 2**20
"""Bytes that are read for a frame without asking whether it is still wanted."""


class GuardedFile:
    """A file that cannot be sought in, read on the decoder's thread.

    Args:
        file: What is read.
        check: Raises if nobody wants the result any more.
        unchecked: Bytes that are read for a frame before `check` is called: a demuxer that is stopped in the midst of a
            frame cannot go on there.
    """

    def __init__(self, file: MediaFile, check: Callable[[], None], *, unchecked: int = 0) -> None:
        self._file = file
        self._check = check
        self._unchecked = unchecked
        self._taken = 0
        self._problem: Exception | None = None

    @property
    def size(self) -> int:
        """Bytes, 0 if unknown."""
        return self._file.size

    def begin(self) -> None:
        """Begin to count for another frame."""
        self._taken = 0
        self._problem = None

    def raise_problem(self) -> None:
        """Raise what a read has raised: demuxers take a failed read for the end of the file."""
        if self._problem is not None:
            raise self._problem

    def read(self, count: int) -> bytes:
        """Return the next bytes, none at the end. Raises MediaProblem, and what file and check raise."""
        # PyAV keeps one error until it can raise it: the demuxer, which tries once more, must not meet a second one.
        if self._problem is not None:
            return b""
        try:
            data = self._file.read(count)
            self._count(len(data))
        except Exception as problem:
            self._problem = problem
            raise
        return data

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _count(self, count: int) -> None:
        self._taken += count
        if self._taken > self._unchecked:
            self._check()
        if self._taken > MAX_TAKEN:
            raise MediaProblem(f"no frame in {self._taken:,} bytes", reason=Reason.MEDIA_DAMAGED)


class SeekableGuard(GuardedFile):
    """A file that can be sought in."""

    def __init__(self, file: SeekableFile, check: Callable[[], None], *, unchecked: int = 0) -> None:
        super().__init__(file, check, unchecked=unchecked)
        self.seek = file.seek
        self.tell = file.tell
