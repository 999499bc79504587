"""Atomic and private writes, and damaged files that are renamed instead of deleted."""

import os
import sys
import time
from contextlib import suppress
from itertools import chain, count
from pathlib import Path
from secrets import token_hex

from kdesk.private_files import new_file

TEMPORARY_SUFFIX = ".part"
"""Extension of a file that is being written; a kill may leave one behind, which can be deleted."""


def write_atomically(path: Path, data: bytes, *, durable: bool = True, private: bool = True) -> None:
    """Replace a file in one step, so that a kill leaves either the old or the new one.

    Args:
        path: The file.
        data: Its content.
        durable: Sync to disk, so that it also survives a power cut.
        private: Give access to this user only; exported files follow the umask instead.

    Raises:
        OSError: It could not be written; the old file is unchanged.
    """
    # In the same folder, since a rename to another file system is not atomic; random, since two writers may meet.
    temporary = path.with_name(f"{path.name}{token_hex(4)}{TEMPORARY_SUFFIX}")
    descriptor = new_file(temporary, private=private)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            # fsync() writes what the system has, not what Python still buffers.
            file.flush()
            if durable:
                # Before the rename: otherwise a power cut may leave the new name with an empty file.
                os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    if durable:
        _sync_folder(path.parent)


def set_aside(path: Path, siblings: tuple[str, ...] = ()) -> Path:
    """Rename `name.ext` to `name.damaged-<time>.ext` and return the new path. Raises OSError.

    Args:
        path: The damaged file.
        siblings: Suffixes of files that belong to it and are renamed too, such as `-wal`.
    """
    target = _free_name(path)
    path.rename(target)
    # SQLite would take a log that stays behind for that of the next file of this name.
    for ending in siblings:
        with suppress(FileNotFoundError):
            Path(f"{path}{ending}").rename(f"{target}{ending}")
    return target


def beside_newer(path: Path) -> Path:
    """Return the file that this kdesk uses while that of a later one lies in its place and stays as it is."""
    return path.with_name(f"{path.stem}.earlier{path.suffix}")


def _free_name(path: Path) -> Path:
    """Return an unused name: another file may have been renamed in the same second."""
    stamp = time.strftime("%Y%m%d-%H%M%S")
    endings = chain([""], (f"-{number}" for number in count(2)))
    names = (path.with_name(f"{path.stem}.damaged-{stamp}{ending}{path.suffix}") for ending in endings)
    # On POSIX, rename() replaces an existing file without an error.
    return next(name for name in names if not name.exists())


def _sync_folder(folder: Path) -> None:
    """Make a rename durable. Windows does so by itself."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
