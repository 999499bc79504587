"""Files and folders of this user alone, whatever the umask is.

Windows keeps rights elsewhere: a user's own folders are private there already, and these modes mean nothing.
"""

import os
import stat
import sys
from contextlib import suppress
from fnmatch import fnmatchcase
from pathlib import Path

FOLDER, FILE = 0o700, 0o600
_OTHERS = 0o077

_KEPT = (
    *("kdesk.lock", "kdesk.pid", "kdesk.log*", "demo-server.log*", "journal*", "settings*", "window.ini*"),
    *("images", "logs", "log", "demo-server", "[0-9a-f][0-9a-f]"),
)
"""What kdesk keeps in its folders, by name."""


def make_private(folder: Path) -> None:
    """Make a folder, and those above it that are missing, for this user only; one that exists keeps its rights."""
    for missing in reversed([place for place in (folder, *folder.parents) if not place.exists()]):
        missing.mkdir(mode=FOLDER, exist_ok=True)
    folder.mkdir(exist_ok=True)  # tells when there is a file in its place


def narrow_folder(folder: Path) -> None:
    """Take the rights of others from a folder of an earlier kdesk, and from the files in it.

    A folder that holds anything else is not kdesk's alone (`--data .`): only its own files in it are narrowed.
    """
    with suppress(OSError):
        places = list(folder.iterdir())
        own = [place for place in places if any(fnmatchcase(place.name, kept) for kept in _KEPT)]
        for place in own if len(own) < len(places) else (folder, *own):
            _narrow(place)


def _narrow(place: Path) -> None:
    """Take the rights of others from one file or folder of this user; a link is left alone."""
    if sys.platform == "win32":
        return
    with suppress(OSError):
        status = place.lstat()
        mode = stat.S_IMODE(status.st_mode)
        if mode & _OTHERS and status.st_uid == os.geteuid() and not stat.S_ISLNK(status.st_mode):
            place.chmod(mode & ~_OTHERS)


def private_opener(path: str, flags: int) -> int:
    """Open a file so that a new one is this user's alone; for `open(…, opener=private_opener)`."""
    return os.open(path, flags, FILE)


def touch_private(path: Path) -> None:
    """Make a file private, an empty one where there is none: for those who write into it later and know no modes."""
    os.close(private_opener(str(path), os.O_WRONLY | os.O_CREAT))
    _narrow(path)


def new_file(path: Path, *, private: bool = True) -> int:
    """Make a file that was not there and return its descriptor; one that is not private follows the umask."""
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
    return os.open(path, flags, FILE if private else 0o666)
