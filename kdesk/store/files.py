"""Files written whole or not at all, private to their owner, and set aside instead of deleted."""

import os
import sys
import time
from contextlib import suppress
from itertools import chain, count
from pathlib import Path
from secrets import token_hex

from kdesk.private_files import new_file

TEMPORARY_SUFFIX = ".part"
"""Ending of a file that is still being written; one that a kill left behind may be removed."""


def write_atomically(path: Path, data: bytes, *, durable: bool = True, private: bool = True) -> None:
    """Replace a file in one step, so that a kill leaves the old or the new one.

    Args:
        path: The file.
        data: All of its bytes.
        durable: Whether it survives a power cut, too, at the price of waiting for the disk.
        private: Whether it is this user's alone; what somebody exports follows the umask.

    Raises:
        OSError: It could not be written; the old file is still there.
    """
    fresh = path.with_name(f"{path.name}{token_hex(4)}{TEMPORARY_SUFFIX}")
    descriptor = new_file(fresh, private=private)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            if durable:
                os.fsync(file.fileno())
        fresh.replace(path)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
    if durable:
        _sync_folder(path.parent)


def set_aside(path: Path, companions: tuple[str, ...] = ()) -> Path:
    """Rename `name.ext` to `name.damaged-<time>.ext` and return where it is now. Raises OSError.

    companions  endings of files that belong to it and go along, such as `-wal`
    """
    target = _free_name(path)
    path.rename(target)
    for ending in companions:
        with suppress(FileNotFoundError):
            Path(f"{path}{ending}").rename(f"{target}{ending}")
    return target


def _free_name(path: Path) -> Path:
    """Return a name that nothing has: another file may have been set aside in the same second."""
    stamp = time.strftime("%Y%m%d-%H%M%S")
    endings = chain([""], (f"-{number}" for number in count(2)))
    names = (path.with_name(f"{path.stem}.damaged-{stamp}{ending}{path.suffix}") for ending in endings)
    return next(name for name in names if not name.exists())


def _sync_folder(folder: Path) -> None:
    """Make a rename survive a power cut; Windows knows no such call and does it by itself."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
