"""Finds out which program has a file open for writing. Everything here blocks.

On Linux one scan of the open files of all visible processes serves every file for a second. It reads the names of open
files and never the files, as one on a hanging drive would block it. On Windows an open that denies writing fails while
a program writes; the handle is closed at once. macOS has no cheap way. Writers of other users or computers are found
nowhere: there only the time without a change decides.
"""

import os
import stat
import sys
import threading
import time
from collections import defaultdict
from functools import partial
from pathlib import Path

from kdesk.engine.files.file_problems import open_patiently, problem_of

if sys.platform == "win32":
    from kdesk.engine.files import windows_files

FRESH_SECONDS = 1.0
"""Largest age of a scan when it is used: thousands of files need only some scans."""

_PROCESSES = Path("/proc")

SOMEBODY = "another program"
"""The name of a program that the system does not name."""


class Writers:
    """Finds the program that has a file open for writing. May be used from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._scanned_at = -FRESH_SECONDS
        self._open_files: dict[str, list[str]] = {}

    def of(self, path: str) -> str:
        """Return the name of the program that has the file open for writing, or "". Raises FileProblem."""
        if sys.platform == "win32":
            return SOMEBODY if windows_files.is_open_for_writing(path) else ""
        if sys.platform != "linux":
            return ""
        # The links below /proc name files without symbolic links.
        real = os.path.realpath(path)
        for descriptor in self._scanned().get(os.path.basename(real), ()):  # noqa: PTH119  text, as everywhere here
            try:
                # Files of other folders may have the same name.
                if Path(descriptor).samefile(real):
                    return _program(descriptor)
            except OSError:
                continue  # closed meanwhile
        return ""

    def _scanned(self) -> dict[str, list[str]]:
        # Held during the scan: threads that ask at the same time wait for one scan.
        with self._lock:
            if time.monotonic() - self._scanned_at >= FRESH_SECONDS:
                try:
                    self._open_files = _open_for_writing()
                except OSError as exc:
                    raise problem_of(exc, _PROCESSES) from exc
                self._scanned_at = time.monotonic()
            return self._open_files


def _open_for_writing() -> dict[str, list[str]]:
    """Return the descriptors below `/proc` that are open for writing, by file name."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for process in filter(str.isdigit, open_patiently(partial(os.listdir, _PROCESSES))):
        try:
            with os.scandir(f"/proc/{process}/fd") as scanned:
                descriptors = list(scanned)
        except OSError:
            continue  # of another user, or ended just now
        for descriptor in descriptors:
            try:
                # The mode of the link is the mode of the descriptor. `fdinfo` contains it as well, for one more read.
                if descriptor.stat(follow_symlinks=False).st_mode & stat.S_IWUSR:
                    found[Path(descriptor).readlink().name].append(descriptor.path)
            except OSError:
                continue
    return found


def _program(descriptor: str) -> str:
    """Return the name of the process of a path `/proc/PID/fd/N`."""
    try:
        return Path(descriptor).parents[1].joinpath("comm").read_text("utf-8", "replace").strip() or SOMEBODY
    except OSError:
        return SOMEBODY
