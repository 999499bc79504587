"""From what was dropped to the files to be queued: folders are walked and each file is looked at, on a worker thread.

Paths are text here: among 50,000 files `Path` objects would be half of the work.
"""

import os
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import compress
from operator import attrgetter
from pathlib import Path

from kdesk.domain.left_out import LeftOutFile, LeftOutReason, reason_to_leave_out
from kdesk.domain.media_kind import is_named_like_transport_stream
from kdesk.engine.files.file_problems import open_patiently
from kdesk.engine.files.local_file import Looked, look_at
from kdesk.errors import FileProblem, FileUnreadable, KindNotTaken, Reason

BATCH = 500
"""Files a batch: the first rows appear at once, and 50,000 files make 100 inserts."""

BATCH_SECONDS = 0.5
"""A slow drive yields smaller batches, so that its rows appear as well."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A file to be queued, or the reason why it cannot be."""

    path: str
    outcome: Looked | FileProblem


@dataclass(frozen=True, slots=True)
class Batch:
    """Some files in order, and what was left out of folders among them."""

    taken: tuple[Taken, ...]
    left_out: tuple[LeftOutFile, ...]


def absolute(path: Path) -> Path:
    """Return the path as transfers have it: from the root, without `..`, links as they are."""
    return Path(os.path.abspath(path))  # noqa: PTH100  Path.resolve would replace a link by its target's name


@dataclass(frozen=True, slots=True)
class Split:
    """The parts of a scan that hangs.

    Attributes:
        before: What it has looked at; its next batch begins behind that.
        left: The path that it hangs at, and the others that stay with it.
        rest: A scan of all others.
    """

    before: Batch
    left: tuple[str, ...]
    rest: "FileScan"


class FileScan:
    """Walks paths batch by batch, on a worker's thread. Folder loops end at the second visit.

    Every method but the making of it may take a while: 50,000 paths may have been dropped one by one.

    Attributes:
        current: The path of the drop that it looks at; "" between two of them.
        folders: The paths of the drop that turned out to be folders.
    """

    def __init__(self, paths: Iterable[Path | str], visited: set[object] | None = None) -> None:
        self.current = ""
        self.folders: set[str] = set()
        self._tops: deque[Path | str] = deque(paths)
        self._visited: set[object] = set() if visited is None else visited
        self._taken: list[Taken] = []
        self._left_out: list[LeftOutFile] = []
        # When the look began that is under way, by the monotonic clock.
        self._looking_since: float | None = None
        self._lock = threading.Lock()
        self._batches = self._run()

    def next_batch(self) -> Batch | None:
        """Return the next batch, None at the end. Blocks, for as long as a drive hangs."""
        with self._lock:
            self._looking_since = time.monotonic()
        return next(self._batches, None)

    def leave(self, stays: Callable[[str], bool]) -> "tuple[list[str], FileScan]":
        """Before the first batch: keep the paths that stay; return them, and a scan of the others."""
        with self._lock:
            rest = self._without(stays)
            return list(map(_text, self._tops)), rest

    def split(self, seconds: float, stays: Callable[[str, str], bool]) -> "Split | None":
        """Divide a scan that hangs, from another thread.

        Args:
            seconds: A look that takes as long hangs.
            stays: Whether what hangs at its first argument hangs at the second, too.

        Returns:
            None if no look takes that long.
        """
        with self._lock:
            here, since = self.current, self._looking_since
            if not here or since is None or time.monotonic() - since < seconds:
                return None
            rest = self._without(partial(stays, here))
            return Split(self._take_batch(), (here, *map(_text, self._tops)), rest)

    def _without(self, stays: Callable[[str], bool]) -> "FileScan":
        """Return a scan of the paths that do not stay."""
        tops = list(map(_text, self._tops))
        stay = [stays(top) for top in tops]
        self._tops = deque(compress(tops, stay))
        rest = [top for top, here in zip(tops, stay, strict=True) if not here]
        return FileScan(rest, self._visited)

    def _run(self) -> Iterator[Batch]:
        due = time.monotonic() + BATCH_SECONDS
        for item in self._walk():
            if batch := self._batch_with(item, due):
                yield batch
                due = time.monotonic() + BATCH_SECONDS
        with self._lock:
            self._looking_since = None
            batch = self._take_batch()
        if batch.taken or batch.left_out:
            yield batch

    def _batch_with(self, item: Taken | LeftOutFile, due: float) -> Batch | None:
        """Add what was looked at; return the batch once it is full, or due."""
        with self._lock:
            self._looking_since = now = time.monotonic()
            if item.path == self.current:
                self.current = ""  # it has been looked at
            if isinstance(item, Taken):
                self._taken.append(item)
            else:
                self._left_out.append(item)
            if len(self._taken) + len(self._left_out) < BATCH and now < due:
                return None
            self._looking_since = None
            return self._take_batch()

    def _take_batch(self) -> Batch:
        batch = Batch(tuple(self._taken), tuple(self._left_out))
        self._taken, self._left_out = [], []
        return batch

    def _walk(self) -> Iterator[Taken | LeftOutFile]:
        while top := self._next_top():
            if not os.path.isdir(top):  # noqa: PTH112  what cannot even be looked at is none: `_look` finds the reason
                yield _look(top)
                continue
            self.folders.add(top)
            if _key(top) not in self._visited:
                yield from _walk_folder(top, self._visited)

    def _next_top(self) -> str:
        with self._lock:
            self.current = _text(self._tops.popleft()) if self._tops else ""
            return self.current


def _text(path: Path | str) -> str:
    return str(absolute(path)) if isinstance(path, Path) else path


def _walk_folder(folder: str, visited: set[object]) -> Iterator[Taken | LeftOutFile]:
    found = False
    for item in _files_below(folder, visited):
        found = found or isinstance(item, Taken)
        yield item
    if not found:
        yield Taken(folder, KindNotTaken(reason=Reason.NO_MEDIA_IN_FOLDER))


def _files_below(top: str, visited: set[object]) -> Iterator[Taken | LeftOutFile]:
    """Walk in the order of names. A stack instead of recursion: folders may be nested deeper than Python's calls."""
    waiting: list[tuple[str, bool] | LeftOutFile] = [(top, True)]
    while waiting:
        item = waiting.pop()
        if isinstance(item, LeftOutFile):
            yield item
            continue
        path, is_folder = item
        if not is_folder:
            yield _meant(_look(path))
            continue
        key = _key(path)
        if key in visited:
            continue
        visited.add(key)
        try:
            waiting += _children(path)
        except OSError as exc:
            yield Taken(path, FileUnreadable(exc.strerror or str(exc), reason=Reason.FOLDER_UNREADABLE))


def _children(folder: str) -> Iterator[tuple[str, bool] | LeftOutFile]:
    """Return what is in a folder and whether that is a folder too, from the last name to the first."""
    with open_patiently(partial(os.scandir, folder)) as found:
        entries = sorted(found, key=attrgetter("name"), reverse=True)
    for entry in entries:
        reason = reason_to_leave_out(entry.name)
        is_folder = _is_folder(entry)
        yield LeftOutFile(entry.path, reason, is_folder) if reason else (entry.path, is_folder)


def _meant(item: Taken) -> Taken | LeftOutFile:
    """Leave out what is no media: nobody meant it. What cannot be read or is empty was meant, and says so."""
    if not isinstance(item.outcome, KindNotTaken):
        return item
    text = is_named_like_transport_stream(item.path)
    return LeftOutFile(item.path, LeftOutReason.SOURCE_CODE if text else LeftOutReason.OTHER_KIND)


def _key(folder: str) -> object:
    """Return what tells a folder from all others, by whatever path it was reached."""
    try:
        status = Path(folder).stat()
    except OSError:
        return folder
    # Some network drives give every folder the id 0.
    return (status.st_dev, status.st_ino) if status.st_ino else os.path.realpath(folder)


def _is_folder(entry: "os.DirEntry[str]") -> bool:
    """Tell folders apart; what cannot even be looked at is told as a file: `_look` finds the reason."""
    try:
        return entry.is_dir()
    except OSError:
        return False


def _look(path: str) -> Taken:
    try:
        return Taken(path, look_at(path))
    except FileProblem as problem:
        return Taken(path, problem)
