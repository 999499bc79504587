"""Files and folders that only this user can access, whatever the umask.

On Windows these modes have no effect; a user's own folders are private there already.
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
    *(
        "kdesk.lock",
        "kdesk.pid",
        "kdesk.door",
        "kdesk.sock",
        "kdesk.log*",
        "demo-server.log*",
        "journal*",
        "settings*",
        "templates*",
        "window.ini*",
    ),
    *("images", "libraries", "logs", "log", "demo-server", "[0-9a-f][0-9a-f]"),
)
"""Names of kdesk's own files in its folders."""


def make_private(folder: Path) -> None:
    """Create a folder and its missing parents for this user only; existing ones keep their permissions."""
    # One by one: `mkdir(parents=True)` gives its mode to the last folder, and the umask's to its parents.
    for missing in reversed([place for place in (folder, *folder.parents) if not place.exists()]):
        missing.mkdir(mode=FOLDER, exist_ok=True)
    folder.mkdir(exist_ok=True)  # raises an error if it is a file


def restrict_folder(folder: Path) -> None:
    """Remove the permissions of others from a folder of an earlier kdesk, and from the files in it.

    A folder with other files in it (`--data .`) is not kdesk's alone: only kdesk's own files in it are restricted.
    """
    with suppress(OSError):
        places = list(folder.iterdir())
        own = [place for place in places if any(fnmatchcase(place.name, kept) for kept in _KEPT)]
        for place in own if len(own) < len(places) else (folder, *own):
            _restrict(place)


def _restrict(place: Path) -> None:
    """Remove the permissions of others from one file or folder of this user; links are left alone."""
    if sys.platform == "win32":
        return
    with suppress(OSError):
        status = place.lstat()
        mode = stat.S_IMODE(status.st_mode)
        if mode & _OTHERS and status.st_uid == os.geteuid() and not stat.S_ISLNK(status.st_mode):
            place.chmod(mode & ~_OTHERS)


def private_opener(path: str, flags: int) -> int:
    """Open a file, creating it for this user only; for `open(…, opener=private_opener)`."""
    return os.open(path, flags, FILE)


def touch_private(path: Path) -> None:
    """Make a file private, and create it if necessary; for libraries that open it later without a mode."""
    os.close(private_opener(str(path), os.O_WRONLY | os.O_CREAT))
    # The mode of `os.open` counts only for a new file; an earlier kdesk may have left one open to others.
    _restrict(path)


def new_file(path: Path, *, private: bool = True) -> int:
    """Create a new file and return its descriptor; one that is not private follows the umask."""
    # Windows translates line ends without O_BINARY and has no O_NOFOLLOW; POSIX has no O_BINARY.
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
    return os.open(path, flags, FILE if private else 0o666)
