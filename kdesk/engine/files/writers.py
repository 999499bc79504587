"""Whether somebody has a file open for writing, as far as the system tells it. Everything here blocks.

Linux: one scan of the open files of all processes that this user may see serves every file for a second. It reads the
names of open files, never the files: a file on a hanging drive would stop it. Windows: an open that denies others the
right to write fails while somebody has it; it is given back at once. macOS has no cheap answer, and a writer on
another computer, or of another user, is seen nowhere: there the rest of the file decides alone.
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
"""A scan is as old as this at most when it answers: thousands of files cost some scans."""

_PROCESSES = Path("/proc")

SOMEBODY = "another program"
"""Who has the file open, where the system does not tell the name."""


class Writers:
    """Asks the system who has a file open for writing. Used from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._scanned_at = -FRESH_SECONDS
        self._open_files: dict[str, list[str]] = {}

    def of(self, path: str) -> str:
        """Return the program that has the file open for writing, or ""."""
        if sys.platform == "win32":
            return SOMEBODY if windows_files.is_open_for_writing(path) else ""
        if sys.platform != "linux":
            return ""
        real = os.path.realpath(path)
        for descriptor in self._scanned().get(os.path.basename(real), ()):  # noqa: PTH119  text, as everywhere here
            try:
                if Path(descriptor).samefile(real):
                    return _program(descriptor)
            except OSError:
                continue  # closed meanwhile
        return ""

    def _scanned(self) -> dict[str, list[str]]:
        with self._lock:
            if time.monotonic() - self._scanned_at >= FRESH_SECONDS:
                try:
                    self._open_files = _open_for_writing()
                except OSError as exc:
                    raise problem_of(exc, _PROCESSES) from exc
                self._scanned_at = time.monotonic()
            return self._open_files


def _open_for_writing() -> dict[str, list[str]]:
    """Return the descriptors below `/proc` that files are open for writing in, by the name of the file."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for process in filter(str.isdigit, open_patiently(partial(os.listdir, _PROCESSES))):
        try:
            with os.scandir(f"/proc/{process}/fd") as scanned:
                descriptors = list(scanned)
        except OSError:
            continue  # of another user, or just ended
        for descriptor in descriptors:
            try:
                # The mode of the link is the mode of the descriptor. `fdinfo` tells it as well, with one more read.
                if descriptor.stat(follow_symlinks=False).st_mode & stat.S_IWUSR:
                    found[Path(descriptor).readlink().name].append(descriptor.path)
            except OSError:
                continue
    return found


def _program(descriptor: str) -> str:
    """Return the name of the process that a path `/proc/PID/fd/N` belongs to."""
    try:
        return Path(descriptor).parents[1].joinpath("comm").read_text("utf-8", "replace").strip() or SOMEBODY
    except OSError:
        return SOMEBODY
