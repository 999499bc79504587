"""An open descriptor of a local file. The methods of `OpenFile` block: they are called on threads."""

import asyncio
import os
import stat
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TypeVar

from kdesk.domain.source_file import FileStamp
from kdesk.engine.files.file_problems import open_patiently, problem_of, regular
from kdesk.threads import Workers

Result = TypeVar("Result")

BLOCK_BYTES = 512 * 1024
"""Bytes read, hashed and sent at once. A streamed body is fastest with 256 KiB to 1 MiB, and memory stays flat."""

_POSITIONED = hasattr(os, "pread")
"""False on Windows."""


class FileTouched(Exception):
    """The file was touched after it was opened, or its path leads to another file: its content must be compared."""


class DescriptorClosed(Exception):
    """Raised for a read after the descriptor was closed; its caller was cancelled."""


class OpenFile:
    """A regular file, open for positioned reads from any number of threads.

    Closing does not wait: the last read in progress closes the descriptor, so that its number cannot be reused for
    another file before that.

    Attributes:
        path: Where the file was opened.
        stamp: Size, times and id when it was opened.
        restless: Whether the drive changes times or ids of files that nobody touches; `check` ignores them then.
    """

    def __init__(self, path: Path, *, restless: bool = False) -> None:
        """Open the file. Raises FileProblem."""
        self.path = path
        self.restless = restless
        self._lock = threading.Lock()
        self._seeking = threading.Lock()
        self._reads = 0
        self._closed = False
        try:
            regular(path)  # anything else must not be opened
            self._descriptor = open_patiently(partial(_opened, path))
        except (OSError, ValueError) as exc:
            raise problem_of(exc, path) from exc
        try:
            self.stamp = self.present_stamp()
        except BaseException:  # raised again, as below
            self.close()
            raise

    def read(self, offset: int, count: int) -> bytes:
        """Return at most `count` bytes from an offset; b"" at the end. Raises FileProblem and DescriptorClosed."""
        with self._in_use():
            return self._read_at(offset, count)

    def present_stamp(self) -> FileStamp:
        """Return the present size, times and id. Raises FileProblem and DescriptorClosed."""
        with self._in_use():
            return stamp_of(self._descriptor)

    def check(self) -> None:
        """Check that the file is unchanged, and still at its path: all bytes read before are of one version.

        Raises:
            FileTouched: It changed, or another file is at its path.
            FileProblem: Path or descriptor cannot be read.
        """
        if self.restless:
            return
        try:
            there = _id(regular(self.path))
        except (OSError, ValueError) as exc:
            raise problem_of(exc, self.path) from exc
        if there != self.stamp.file_id or self.present_stamp() != self.stamp:
            raise FileTouched

    def close(self) -> None:
        """Refuse further reads, and close the descriptor once no read is in progress."""
        with self._lock:
            closing, self._closed = not self._closed and not self._reads, True
        if closing:
            # Outside the lock, as it may block: `read` takes the lock too.
            os.close(self._descriptor)

    def _leave(self) -> None:
        with self._lock:
            self._reads -= 1
            last = self._closed and not self._reads
        if last:
            os.close(self._descriptor)

    @contextmanager
    def _in_use(self) -> Iterator[None]:
        with self._lock:
            if self._closed:
                raise DescriptorClosed
            self._reads += 1
        try:
            yield
        except OSError as exc:
            raise problem_of(exc, self.path) from exc
        finally:
            self._leave()

    def _read_at(self, offset: int, count: int) -> bytes:
        if _POSITIONED:
            return os.pread(self._descriptor, count, offset)
        # Windows has no positioned read: no other thread may move the position between seek and read.
        with self._seeking:
            os.lseek(self._descriptor, offset, os.SEEK_SET)
            return os.read(self._descriptor, count)


async def open_on(
    workers: Workers, path: Path, function: Callable[[OpenFile], Result], *, restless: bool = False
) -> tuple[OpenFile, Result]:
    """Open a file on a thread and call a function with it there; return both. Raises FileProblem.

    After a cancellation a file that is opened later, for example on a drive that hung, is closed.
    """
    job = workers.submit(_open_and_call, path, function, restless)
    try:
        # Without the shield a cancellation drops the result, and with it the only reference to the descriptor.
        return await asyncio.shield(job)
    except asyncio.CancelledError:
        job.add_done_callback(partial(_close_unwanted, workers))
        raise


def _open_and_call(path: Path, function: Callable[[OpenFile], Result], restless: bool) -> tuple[OpenFile, Result]:
    opened = OpenFile(path, restless=restless)
    try:
        return opened, function(opened)
    except BaseException:  # raised again: the descriptor must not stay open
        opened.close()
        raise


def _close_unwanted(workers: Workers, job: "asyncio.Future[tuple[OpenFile, Result]]") -> None:
    if not job.cancelled() and not job.exception():
        workers.submit(job.result()[0].close)


def stamp_of(descriptor: int) -> FileStamp:
    """Return size, times and id of an open file. Raises NotAFile, OSError."""
    return stamp_in(*status_of(descriptor))


def status_of(descriptor: int) -> tuple[os.stat_result, int]:
    """Return what `stamp_in` makes the stamp of an open file of: most stamps of 50,000 new files nobody asks for."""
    # Checked again: another file may have been put at the path after the check before the opening.
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        regular(descriptor)  # raises, and says what it is
    return status, _change_time(descriptor, status)


def stamp_in(status: os.stat_result, changed_ns: int) -> FileStamp:
    """Return size, times and id of a file.

    Args:
        changed_ns: Time of the last change of content or attributes in Unix nanoseconds.
    """
    return FileStamp(status.st_size, status.st_mtime_ns, changed_ns, _id(status))


def _id(status: os.stat_result) -> str:
    return f"{status.st_dev}:{status.st_ino}"


if sys.platform == "win32":
    from kdesk.engine.files import windows_files

    def _opened(path: Path) -> int:
        return windows_files.open_shared(path)

    def _change_time(descriptor: int, _status: os.stat_result) -> int:
        return windows_files.change_time(descriptor)

else:

    def _opened(path: Path) -> int:
        # O_NONBLOCK: a pipe that replaces the file between check and opening must not block for ever.
        return os.open(path, os.O_RDONLY | os.O_NONBLOCK)

    def _change_time(_descriptor: int, status: os.stat_result) -> int:
        return status.st_ctime_ns
