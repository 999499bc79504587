"""Moves a file of a watch folder once its entry is READY and compared. Everything here blocks.

Nothing is overwritten, and nothing is deleted: where a file cannot be renamed, as on another drive, its name in the
watch folder goes only after the copy was read back and found to be equal.
"""

import os
import shutil
import sys
from collections.abc import Sequence
from itertools import count
from pathlib import Path

from kdesk.domain.downloads.download import Existing
from kdesk.domain.downloads.naming import numbered
from kdesk.domain.watch_folders import WatchedFile, WatchFolder
from kdesk.engine.downloads.placing import chosen_name, placed, sha256_of
from kdesk.engine.files.file_identity import identify
from kdesk.engine.watching.sweep import stamp_of_path
from kdesk.errors import FileProblem


class TargetWatched(Exception):
    """The folder for the file lies in a watch folder."""


def move_file(file: WatchedFile, folder: WatchFolder, watched: Sequence[WatchFolder]) -> bool:
    """Move a file; return False if it is not the one that was sent any more, and stays.

    A file that is gone counts as moved: that was done before a kill, or by a person.

    Raises:
        TargetWatched: It would be taken again.
        OSError: The system refuses it.
    """
    target = _folder_for(file.path, folder)
    real = os.path.realpath(target)
    if any(other.contains(place) or _contains_real(other, real) for other in watched for place in (str(target), real)):
        raise TargetWatched
    source = Path(file.path)
    if not os.path.lexists(source):
        return True
    try:
        identity = identify(source)
    except FileProblem:
        return False
    if (identity.size, identity.sampled_hash) != (file.stamp.size, file.sampled_hash):
        return False
    target.mkdir(parents=True, exist_ok=True)
    if source.is_symlink() or not _renamed(source, target):
        _copy(source, target, file.transfer)
    return True


def _folder_for(path: str, folder: WatchFolder) -> Path:
    """Return the folder for a file: files of subfolders keep these, so that equal names do not meet."""
    inside = os.path.relpath(os.path.dirname(path), folder.path)
    return Path(folder.move_to) / (inside if not inside.startswith(os.pardir) else "")


def _contains_real(folder: WatchFolder, real: str) -> bool:
    own = os.path.realpath(folder.path)
    return real == own or (folder.subfolders and real.startswith(own.rstrip(os.sep) + os.sep))


def _renamed(source: Path, target: Path) -> bool:
    """Give a file its name in another folder of its drive, unless something has that name; False if that cannot be."""
    for number in count(1):
        try:
            name = target / numbered(source.stem, source.suffix, number)
            if sys.platform == "win32":
                source.rename(name)  # refuses a name that is taken
            else:
                os.link(source, name)
                source.unlink()
        except FileExistsError:
            continue
        except OSError:
            return False
        return True
    raise AssertionError


def _copy(source: Path, target: Path, transfer: str) -> None:
    """Copy a file to another drive, compare the copy, and only then take away the name here."""
    before = stamp_of_path(str(source))
    # A kill leaves this part; the next try writes it anew.
    part = target / f"{source.name}.{transfer}.part"
    try:
        shutil.copy2(source, part)
        with part.open("rb+") as written:
            os.fsync(written.fileno())
    except OSError:
        part.unlink(missing_ok=True)  # on a full drive it would take the last room
        raise
    if sha256_of(part) != sha256_of(source) or stamp_of_path(str(source)) != before:
        part.unlink()
        raise OSError("the copy is not the file")
    while True:
        name = chosen_name(part, source.stem, source.suffix, Existing.RENAME)
        if name and placed(part, name, Existing.RENAME):
            break
    source.unlink()
