"""What is in a folder that a scan walks through. On the thread of the scan."""

import os
from collections.abc import Iterator
from enum import Enum, auto
from functools import partial
from operator import attrgetter
from pathlib import Path

from kdesk.domain.left_out import LeftOutFile, reason_to_leave_out
from kdesk.engine.files.file_problems import open_patiently
from kdesk.engine.transfers.sidecar_scan import SidecarGroups


class Looks(Enum):
    """What a folder tells of what is in it, without another call of the system."""

    FOLDER = auto()
    FILE = auto()
    OTHER = auto()


Child = tuple[str, Looks]


def children(folder: str, groups: SidecarGroups) -> Iterator[Child | LeftOutFile]:
    """Yield the paths in a folder and what each looks like, from the last name to the first."""
    with open_patiently(partial(os.scandir, folder)) as found:
        # Read as a whole: otherwise every level of a deep tree would keep a descriptor open.
        entries = sorted(found, key=attrgetter("name"), reverse=True)
    children = [(entry, reason_to_leave_out(entry.name), _looks(entry)) for entry in entries]
    names = [entry.name for entry, reason, looks in children if reason is None and looks is not Looks.FOLDER]
    taken = groups.among(os.path.join(folder, ""), names)
    for entry, reason, looks in children:
        if looks is Looks.FOLDER or entry.name not in taken:
            yield LeftOutFile(entry.path, reason, looks is Looks.FOLDER) if reason else (entry.path, looks)


def key_of(folder: str) -> object:
    """Return a key that is the same for every path to a folder."""
    try:
        status = Path(folder).stat()
    except OSError:
        return folder
    # Some network drives give every folder the inode 0.
    return (status.st_dev, status.st_ino) if status.st_ino else os.path.realpath(folder)


def _looks(entry: "os.DirEntry[str]") -> Looks:
    """Return what an entry is. Of an unreadable one, and of a link, `_probe` finds it out."""
    try:
        if entry.is_file(follow_symlinks=False):
            return Looks.FILE
        return Looks.FOLDER if entry.is_dir() else Looks.OTHER
    except OSError:
        return Looks.OTHER
