"""The end of a download: its bytes are checked, and the part file gets its name. These functions block."""

import hashlib
import os
import sys
from contextlib import suppress
from itertools import count
from pathlib import Path

from kdesk.domain.downloads.content_extension import HEAD_BYTES, fitting_extension
from kdesk.domain.downloads.download import Existing
from kdesk.domain.downloads.naming import numbered


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file, hexadecimal. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def extension_of(path: Path, named: str) -> str:
    """Return the extension that fits the content of a file. Raises OSError."""
    with path.open("rb") as file:
        return fitting_extension(file.read(HEAD_BYTES), named)


def chosen_name(part: Path, stem: str, extension: str, existing: Existing) -> str | None:
    """Return the name that the part file gets; None if a file there is to be kept. Raises OSError."""
    for number in count(1):
        name = numbered(stem, extension, number)
        target = part.with_name(name)
        if existing is Existing.REPLACE or not os.path.lexists(target) or _same_file(part, target):
            return name
        if existing is Existing.SKIP:
            return None
    raise AssertionError


def placed(part: Path, name: str, existing: Existing) -> bool:
    """Give the part file its name in one step; return False if something has the name by now.

    Only with REPLACE a file that is there is overwritten. A kill leaves the part file, the finished one, or both names
    of one file, of which the next call removes one.

    Args:
        part: Synced and closed.
        name: Stored before, so that a later run knows the finished file.
        existing: What to do with a file that is there.

    Raises:
        OSError: The folder does not take it.
    """
    target = part.with_name(name)
    if _same_file(part, target):
        part.unlink()
    elif existing is Existing.REPLACE:
        part.replace(target)
    elif not _renamed_to_new(part, target):
        return False
    _sync_folder(part.parent)
    return True


def _same_file(part: Path, target: Path) -> bool:
    try:
        return os.path.samestat(os.lstat(part), os.lstat(target))
    except OSError:
        return False


def _renamed_to_new(part: Path, target: Path) -> bool:
    """Rename unless something has the name already; no other program can come in between."""
    try:
        if sys.platform == "win32":
            part.rename(target)  # refuses a name that is taken
            return True
        os.link(part, target)
    except FileExistsError:
        return False
    except OSError:
        # A file system without hard links, as on memory cards: the name is taken by an empty file first.
        return _renamed_over_own(part, target)
    part.unlink()
    return True


def _renamed_over_own(part: Path, target: Path) -> bool:
    try:
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
    except FileExistsError:
        return False
    try:
        part.replace(target)
    except OSError:
        with suppress(OSError):
            target.unlink()
        raise
    return True


def _sync_folder(folder: Path) -> None:
    """Make the rename durable, where the system allows it."""
    if sys.platform == "win32":
        return
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
