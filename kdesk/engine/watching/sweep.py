"""One look through a watch folder, batch by batch. Everything here blocks: it runs on a thread.

Nothing is read of a file but its status. Paths are strings, as in `transfers/file_scan`, which walks what a person has
dropped: that sorts each folder and opens each file, which is too much for a look that is repeated all day.
"""

import os
import stat
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from kdesk.domain.left_out import reason_to_leave_out
from kdesk.domain.source_file import FileStamp
from kdesk.domain.watch_folders import SYSTEM_FOLDERS, WatchFolder, WatchProblem, WatchState, is_inside
from kdesk.engine.files.file_problems import open_patiently

BATCH = 500
"""Files of a batch at most: the loop compares them with what is remembered in one turn."""

BATCH_SECONDS = 0.25
"""A slow drive yields smaller batches."""

MOST_FOLLOWED = 1000
"""Folders whose events are followed: a system allows a user only so many (inotify: 8192 on small computers)."""


class FolderGone(Exception):
    """The watch folder is not there."""


class FolderRefused(Exception):
    """The system refuses to list the watch folder."""


class FolderForbidden(Exception):
    """The watch folder is one that is never watched, whatever its path says: a link, or mounted a second time.

    Attributes:
        state: Which one it is.
    """

    def __init__(self, state: WatchState) -> None:
        super().__init__(state)
        self.state = state


@dataclass(slots=True)
class SweptBatch:
    """Some files of a watch folder.

    Attributes:
        files: With what their status tells, by path.
        problems: Of paths that cannot be looked at.
    """

    files: dict[str, FileStamp] = field(default_factory=dict)
    problems: dict[str, WatchProblem] = field(default_factory=dict)

    @property
    def full(self) -> bool:
        """Whether it has as much as a batch may have."""
        return len(self.files) + len(self.problems) >= BATCH


class Sweep:
    """Looks through a watch folder once; folders that contain each other are entered once.

    Args:
        only: A folder in it that is looked through alone, without those in it; "" for all.
        never: Folders that are not entered, also where a link leads to them.

    Attributes:
        folders: The first `MOST_FOLLOWED` folders that were entered.
    """

    def __init__(self, folder: WatchFolder, only: str = "", never: Sequence[str] = ()) -> None:
        self.folders: list[str] = []
        self._folder = folder
        self._top = only or folder.path
        self._never = never
        self._deep = folder.subfolders and not only
        self._batches = self._run()

    def next_batch(self) -> SweptBatch | None:
        """Return the next batch, None at the end. Raises FolderGone, FolderRefused, FolderForbidden."""
        return next(self._batches, None)

    def _run(self) -> Iterator[SweptBatch]:
        batch, due = SweptBatch(), time.monotonic() + BATCH_SECONDS
        for path, found in self._walk():
            if isinstance(found, WatchProblem):
                batch.problems[path] = found
            elif found is not None:
                batch.files[path] = found
            # Also without a file: a large folder without any must not hold the thread for long.
            if batch.full or time.monotonic() >= due:
                yield batch
                batch, due = SweptBatch(), time.monotonic() + BATCH_SECONDS
        yield batch

    def _walk(self) -> Iterator[tuple[str, FileStamp | WatchProblem | None]]:
        visited, system = _keys(self._never), _keys((os.path.abspath(os.sep), *SYSTEM_FOLDERS))
        if (state := self._forbidden(visited, system)) is not None:
            raise FolderForbidden(state)
        # Not by a link inside it either: it leads to all there is.
        visited |= system
        waiting = [self._top]
        while waiting:
            path = waiting.pop()
            try:
                key = _key(path)
                if key in visited:
                    continue
                visited.add(key)
                with open_patiently(partial(os.scandir, path)) as entries:
                    if len(self.folders) < MOST_FOLLOWED:
                        self.folders.append(path)
                    for entry in entries:
                        yield from self._look(entry, waiting)
            except OSError as error:
                if path == self._top:
                    raise _of_folder(error) from error
                # Removed meanwhile: the next sweep does not see it.
                if not isinstance(error, FileNotFoundError):
                    yield path, WatchProblem.FOLDER_UNREADABLE

    def _forbidden(self, own: set[object], system: set[object]) -> WatchState | None:
        """Return which of the folders that are never watched the top is, by what it is and not by its path."""
        path = self._folder.path
        try:
            key, real = _key(path), os.path.realpath(path)
        except OSError:  # told when it is listed
            return None
        if key in system or is_inside(real, SYSTEM_FOLDERS):
            return WatchState.IS_SYSTEM
        if key in own or is_inside(real, [os.path.realpath(one) for one in self._never]):
            return WatchState.IS_OWN_DATA
        return None

    def _look(
        self, entry: "os.DirEntry[str]", waiting: list[str]
    ) -> Iterator[tuple[str, FileStamp | WatchProblem | None]]:
        if reason_to_leave_out(entry.name):
            yield entry.path, None
            return
        try:
            status = entry.stat()
        except OSError as error:
            yield entry.path, _of_entry(entry, error)
            return
        if stat.S_ISDIR(status.st_mode):
            if self._deep:
                waiting.append(entry.path)
            yield entry.path, None
        elif not self._folder.fits_name(entry.name):
            yield entry.path, None
        elif not stat.S_ISREG(status.st_mode):
            yield entry.path, WatchProblem.NO_FILE
        else:
            # Windows: a DirEntry knows no id, and sizes of files that are written are those of the folder's list.
            yield entry.path, stamp_of_status(status) if sys.platform != "win32" else stamp_of_path(entry.path)


def stamp_of_path(path: str) -> FileStamp | None:
    """Return what the status of a file tells; None if there is no such regular file."""
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return None
    return stamp_of_status(status) if stat.S_ISREG(status.st_mode) else None


def stamp_of_status(status: os.stat_result) -> FileStamp:
    """Return the stamp in a status. Windows: `st_ctime` is the time of creation there, and says nothing of a change."""
    changed = None if sys.platform == "win32" else status.st_ctime_ns
    return FileStamp(status.st_size, status.st_mtime_ns, changed, f"{status.st_dev}:{status.st_ino}")


def _keys(paths: Sequence[str]) -> set[object]:
    """Return the keys of those folders that are there."""
    found: set[object] = set()
    for path in paths:
        with suppress(OSError):
            found.add(_key(path))
    return found


def _key(folder: str) -> object:
    status = Path(folder).stat()
    # Some network drives give every folder the inode 0.
    return (status.st_dev, status.st_ino) if status.st_ino else os.path.realpath(folder)


def _of_folder(error: OSError) -> Exception:
    gone = isinstance(error, FileNotFoundError | NotADirectoryError)
    return FolderGone(str(error)) if gone else FolderRefused(error.strerror or str(error))


def _of_entry(entry: "os.DirEntry[str]", error: OSError) -> WatchProblem | None:
    try:
        is_link = entry.is_symlink()
    except OSError:
        is_link = False
    if is_link:
        return WatchProblem.BROKEN_LINK
    return None if isinstance(error, FileNotFoundError) else WatchProblem.UNREADABLE
