"""Translates errors of the file system into FileProblem."""

import errno
import os
import stat
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from kdesk.errors import FileMissing, FileProblem, FileStillWritten, FileUnreadable, NotAFile, TooManyOpenFiles

Opened = TypeVar("Opened")

PAUSES = (0.05, 0.1, 0.2, 0.4, 0.5)
"""Seconds between tries to open a file while too many are open; in total less than a drive may take to respond."""

_TOO_MANY_OPEN = frozenset({errno.EMFILE, errno.ENFILE})

_HELD_BY_ITS_WRITER = frozenset({32, 33})
"""Windows: ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION, for a file that another program has locked."""


def regular(path: Path | str | int) -> os.stat_result:
    """Return the status of a regular file, given by path or descriptor.

    Anything else must not be opened: a pipe would block.

    Raises:
        NotAFile: It is no regular file.
        OSError: See `problem_of`.
    """
    status = os.stat(path)  # noqa: PTH116  50,000 files are checked, and making each a Path costs as much as this
    if not stat.S_ISREG(status.st_mode):
        raise NotAFile(_what_it_is(status.st_mode))
    return status


def descriptor_of(path: str, flags: int) -> int:
    """Return the descriptor of a file; see `open_patiently`."""
    try:
        return os.open(path, flags)
    except OSError as exc:
        if exc.errno not in _TOO_MANY_OPEN:
            raise
    return open_patiently(lambda: os.open(path, flags))


def open_patiently(opener: Callable[[], Opened]) -> Opened:
    """Open a file or folder; retry for a moment while too many files are open. Blocks. Raises OSError."""
    for pause in PAUSES:
        try:
            return opener()
        except OSError as exc:
            if exc.errno not in _TOO_MANY_OPEN:
                raise
        wait(pause)
    return opener()


def wait(seconds: float) -> None:
    """Wait on a worker's thread, which blocks it."""
    threading.Event().wait(seconds)


def problem_of(error: OSError | ValueError, path: Path) -> FileProblem:
    """Return kdesk's error for an error of the system about this path."""
    if isinstance(error, ValueError):
        return FileMissing(str(error))  # a path that no file can have, for example with a zero byte
    reason = error.strerror or str(error)
    if isinstance(error, FileNotFoundError):
        # Opening follows links: a link without a target raises the same error as a missing file.
        if path.is_symlink():
            return NotAFile("a link to something that is not there")
        return FileMissing(reason)
    if error.errno in _TOO_MANY_OPEN:
        return TooManyOpenFiles(reason)
    # `errno` is EACCES here, as for a missing permission. Other systems have no `winerror`.
    if getattr(error, "winerror", None) in _HELD_BY_ITS_WRITER:
        return FileStillWritten(reason)
    return FileUnreadable(reason)


def _what_it_is(mode: int) -> str:
    kinds = {
        stat.S_IFDIR: "a folder",
        stat.S_IFCHR: "a device",
        stat.S_IFBLK: "a device",
        stat.S_IFIFO: "a pipe",
        stat.S_IFSOCK: "a socket",
    }
    return kinds.get(stat.S_IFMT(mode), "not a regular file")
